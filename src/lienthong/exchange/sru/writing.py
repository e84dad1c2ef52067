"""Answers as XML: the schemas of version 1.2 (https://www.loc.gov/standards/sru/) and of searchRetrieve 2.0."""

from collections.abc import Iterable, Sequence

from lienthong.exchange.oai.xml import element, escape
from lienthong.exchange.sru.asked import REACHED, Asked, Wanted, echoed
from lienthong.exchange.sru.diagnostics import Diagnostic

_OLD, _NEW = "http://www.loc.gov/zing/srw/", "http://docs.oasis-open.org/ns/search-ws/sruResponse"
_DIAGNOSTICS = {
    True: "http://www.loc.gov/zing/srw/diagnostic/",
    False: "http://docs.oasis-open.org/ns/search-ws/diagnostic",
}
_SURROGATE = "info:srw/schema/1/diagnostics-v1.1"
_TAGS = {"searchRetrieve": "searchRetrieveResponse", "scan": "scanResponse", "explain": "explainResponse"}
_SCAN = "http://docs.oasis-open.org/ns/search-ws/scan"


def retrieved(
    one: Asked, asked: Wanted, records: Sequence[bytes | Diagnostic], total: int, ids: Sequence[str]
) -> bytes:
    """The answer to searchRetrieve: a stretch of the hits; ``ids`` are what the records are known by."""
    told = [element("numberOfRecords", str(total)).encode()]
    if records:
        numbered = enumerate(zip(records, ids, strict=True), asked.start)
        told.append(b"<records>")
        told += [_record(one, asked, record, id_, place) for place, (record, id_) in numbered]
        told.append(b"</records>")
    if records and asked.start + len(records) <= min(total, REACHED):
        told.append(element("nextRecordPosition", str(asked.start + len(records))).encode())
    return document(one, [*told, _echo(one)])


def document(one: Asked, parts: Iterable[bytes]) -> bytes:
    """A whole answer of the kind that was asked for."""
    tag = _TAGS.get(one.operation, _TAGS["explain"])
    space = _OLD if one.old else _SCAN if one.operation == "scan" else _NEW
    version = element("version", one.version) if one.old else ""
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{tag} xmlns="{space}">{version}'
    return b"".join([head.encode(), *parts, f"</{tag}>\n".encode()])


def refused(one: Asked, wrong: Diagnostic) -> bytes:
    """An answer that says why there is none."""
    count = element("numberOfRecords", str(wrong.found)).encode() if one.operation == "searchRetrieve" else b""
    echo = _echo(one) if one.operation == "searchRetrieve" else b""
    told = f"<diagnostics>{_diagnostic(one, wrong)}</diagnostics>".encode()
    return document(one, [count, echo, told])


def escaped(one: Asked, string: bool) -> bytes:
    """How the answer tells whether records are XML or text."""
    name = "recordPacking" if one.old else "recordXMLEscaping"
    return element(name, "string" if string else "xml").encode()


def _record(one: Asked, asked: Wanted, record: bytes | Diagnostic, id_: str, place: int) -> bytes:
    surrogate = isinstance(record, Diagnostic)
    body = _diagnostic(one, record).encode() if isinstance(record, Diagnostic) else record
    if asked.string:
        body = escape(body.decode()).encode()
    # recordIdentifier came with version 1.2.
    known = b"" if one.version == "1.1" else element("recordIdentifier", id_).encode()
    parts = (
        element("recordSchema", _SURROGATE if surrogate else asked.schema.uri).encode(),
        escaped(one, asked.string),
        b"<recordData>" + body + b"</recordData>",
        known,
        element("recordPosition", str(place)).encode(),
    )
    return b"<record>" + b"".join(parts) + b"</record>"


def _diagnostic(one: Asked, wrong: Diagnostic) -> str:
    details = element("details", wrong.details) if wrong.details else ""
    said = f"{element('uri', wrong.uri)}{details}{element('message', wrong.message)}"
    return f'<diagnostic xmlns="{_DIAGNOSTICS[one.old]}">{said}</diagnostic>'


def _echo(one: Asked) -> bytes:
    told = "".join(element(name, value) for name, value in echoed(one) if not (name == "version" and not one.old))
    return f"<echoedSearchRetrieveRequest>{told}</echoedSearchRetrieveRequest>".encode()
