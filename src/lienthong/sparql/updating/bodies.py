"""The RDF of a Graph Store request: one document, or several as multipart/form-data."""

import io
import re
from collections.abc import Iterator

from pyoxigraph import DefaultGraph, Quad, RdfFormat

from lienthong.errors import InputError, RequestError
from lienthong.hostile import statements

_ALIASES = {
    "application/x-turtle": "text/turtle",
    "text/plain": "application/n-triples",
    "application/xml": "application/rdf+xml",
    "text/xml": "application/rdf+xml",
    "application/json": "application/ld+json",
}
_MOST_PARTS = 100
_PLACE = re.compile(r"^Parser error (?:between|at) line \d+ column \d+(?: and (?:line \d+ )?column \d+)?:? ?")


def quads(body: bytes, media: str, base: str) -> Iterator[Quad]:
    """The triples of a request's body; blank nodes get labels of their own.

    Raises RequestError: 415 for a type that is no RDF, 400 for a mistake, with its line and column.
    """
    kind = media.partition(";")[0].strip().lower()
    if kind != "multipart/form-data":
        yield from _document(body, kind, base)
        return
    from email.parser import BytesParser  # as costly to import as all the rest, and seldom needed
    from email.policy import HTTP

    message = BytesParser(policy=HTTP).parsebytes(
        b"Content-Type: " + media.encode("latin-1", "replace") + b"\r\n\r\n" + body
    )
    parts = list(message.iter_parts()) if message.is_multipart() else []
    if not parts or len(parts) > _MOST_PARTS:
        raise RequestError("update_multipart", 400, limit=_MOST_PARTS)
    for part in parts:
        content = part.get_payload(decode=True)
        yield from _document(content if isinstance(content, bytes) else b"", part.get_content_type(), base)


def _document(body: bytes, kind: str, base: str) -> Iterator[Quad]:
    form = RdfFormat.from_media_type(_ALIASES.get(kind, kind)) if kind else None
    if form is None or form == RdfFormat.N3:
        raise RequestError("update_media", 415, given=kind[:80] or "-")
    try:
        for quad in statements(io.BytesIO(body), form, "RDF", base=base, rename=True):
            if quad.graph_name != DefaultGraph():
                raise RequestError("update_named", 400)
            yield quad
    except InputError as error:
        raise RequestError(error.name, 400, **error.values) from None
    except SyntaxError as error:
        why = _PLACE.sub("", str(error.msg))[:200]
        if error.lineno is None:
            raise RequestError("update_rdf_somewhere", 400, why=why) from None
        raise RequestError("update_rdf", 400, line=error.lineno, column=error.offset or 1, why=why) from None
    except ValueError as error:
        raise RequestError("update_rdf_somewhere", 400, why=str(error)[:200]) from None
