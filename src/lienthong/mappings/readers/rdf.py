"""RDF files as triples on disk: Turtle, N-Triples, RDF/XML and JSON-LD, read once, in flat memory, by hostile rules.

Nothing is fetched: a JSON-LD context elsewhere is refused, ``owl:imports`` is a statement like any other. What makes
a parser of RDF grow without end is refused before it sees it: entities that multiply and elements without end in XML
(libxml2's own limits), brackets within brackets in Turtle and JSON-LD, one value without end.
"""

import re
import sqlite3
import tempfile
from collections.abc import Iterator
from typing import IO, Literal, cast

from lxml import etree
from pyoxigraph import RdfFormat, parse

from lienthong.errors import InputError
from lienthong.mappings.readers.frames import Stream
from lienthong.mappings.readers.json_depth import JsonDepth

Syntax = Literal["turtle", "xml", "json"]
"""Turtle (of which N-Triples is a part), RDF/XML, JSON-LD."""

_FORMATS = {"turtle": RdfFormat.TURTLE, "xml": RdfFormat.RDF_XML, "json": RdfFormat.JSON_LD}
_SKOS = b"2004/02/skos/core#"
_TURTLE = re.compile(
    rb"\A(?:\xef\xbb\xbf)?(?:\s|#[^\n]*\n)*(?:@(?:prefix|base)\s|(?i:prefix\s+[\w.-]*:\s*<|base\s+<)|<(?:https?://|urn:|info:)[^<>\s\"]*>\s)"
)
_XML = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?[^>]{0,300}>\s*|<!--(?:(?!-->).){0,20000}-->\s*|<!DOCTYPE[^\[>]{0,300}(?:\[[^\]]{0,40000}\]\s*)?>\s*)*"
    rb"<(?:[\w.-]+:)?RDF[\s>]",
    re.DOTALL,
)
_JSON = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*[\[{]")
_KEYWORDS = (b'"@context"', b'"@id"', b'"@graph"')
_MAX_NESTING = 5_000
"""Brackets of Turtle that may stand open at once; a list of so many members inside each other is no thesaurus."""
_MAX_ELEMENTS = 256
"""Elements of RDF/XML that may stand open at once: the parser of RDF takes a square of the time for deeper ones."""
_MAX_OBJECTS = 48
"""Objects and arrays of JSON-LD that may stand open at once: its parser holds a copy of the context for each."""
_MAX_VALUE = 1 << 24
_MAX_JSON = 256 << 20
"""Bytes of the largest JSON-LD file: its parser holds what a later context may change."""
_BATCH = 20_000


def syntax(sample: bytes) -> Syntax | None:
    """The syntax of RDF that a file's beginning is in; None when it is none, or XML or JSON without SKOS."""
    if _TURTLE.match(sample):
        return "turtle"
    if _SKOS in sample and _XML.match(sample):
        return "xml"
    if _SKOS in sample and _JSON.match(sample) and any(one in sample for one in _KEYWORDS):
        return "json"
    return None


class _TooDeep(Exception):
    """Elements within elements beyond ``_MAX_ELEMENTS``."""


class Guarded:
    """A stream that ends with InputError before what follows could take memory or time without end."""

    def __init__(self, stream: Stream, kind: Syntax, file: str) -> None:
        self._stream, self._kind, self._file = stream, kind, file
        self._depth = self._size = 0
        self._json = JsonDepth()
        self._xml = etree.XMLParser(target=_Depth(), load_dtd=False, no_network=True, huge_tree=False)
        self._fed = False
        self.failure: InputError | None = None

    def read(self, size: int = -1, /) -> bytes:
        """At most ``size`` of the next bytes, b'' at the end."""
        block = self._stream.read(min(size, 1 << 16) if size > 0 else 1 << 16)
        if not self._size:
            block = block.removeprefix(b"\xef\xbb\xbf")  # the parsers take it for a name
        self._size += len(block)
        try:
            if self._kind == "xml":
                self._feed(block)
            elif block:
                self._measure(block)
        except InputError as error:
            self.failure = error
            raise
        return block

    def _feed(self, block: bytes) -> None:
        try:
            if block:
                self._xml.feed(block)
                self._fed = True
            elif self._fed:
                self._xml.close()
        except _TooDeep:
            raise InputError("rdf_nested", file=self._file) from None
        except etree.XMLSyntaxError as error:
            raise InputError("rdf_syntax", file=self._file, why=error.msg) from None

    def _measure(self, block: bytes) -> None:
        if self._kind == "json":
            if self._size > _MAX_JSON:
                raise InputError("rdf_large", file=self._file, most=_MAX_JSON >> 20)
            if self._json.deepest(block) > _MAX_OBJECTS:
                raise InputError("rdf_nested", file=self._file)
            return
        opened = block.count(b"(") + block.count(b"[") - block.count(b")") - block.count(b"]")
        self._depth = max(0, self._depth + opened)
        if self._depth > _MAX_NESTING:
            raise InputError("rdf_nested", file=self._file)


class _Depth:
    """A target of the XML parser that keeps nothing but how deep the elements are."""

    def __init__(self) -> None:
        self.depth = 0

    def start(self, tag: str | bytes, attrib: object) -> None:
        """An element begins. Raises _TooDeep."""
        self.depth += 1
        if self.depth > _MAX_ELEMENTS:
            raise _TooDeep

    def end(self, tag: str | bytes) -> None:
        """An element ends."""
        self.depth -= 1

    def data(self, data: str | bytes) -> None:
        """Text."""

    def comment(self, text: str | bytes) -> None:
        """A comment."""

    def close(self) -> None:
        """The end."""


class Triples:
    """The triples of a file in a temporary database, as N-Triples terms, found by subject. Gone with the object."""

    def __init__(self, stream: Stream, kind: Syntax, file: str) -> None:
        """Raises InputError when the file is no RDF of that syntax, or hostile."""
        self._place = tempfile.NamedTemporaryFile(prefix="lienthong-rdf-")  # noqa: SIM115 -- lives as long as self
        self._db = sqlite3.connect(self._place.name, isolation_level=None)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -32768", "temp_store = FILE"):
            self._db.execute(f"PRAGMA {pragma}")
        try:
            self._fill(_batches(Guarded(stream, kind, file), kind, file))
        except BaseException:
            self.close()
            raise

    def _fill(self, batches: Iterator[list[tuple[str, str, str]]]) -> None:
        self._db.execute("CREATE TABLE t (s TEXT, p TEXT, o TEXT)")
        self._db.execute("BEGIN")
        for rows in batches:
            self._db.executemany("INSERT INTO t VALUES (?, ?, ?)", rows)
        self._db.execute("CREATE INDEX t_s ON t (s)")
        self._db.execute("COMMIT")

    def of(self, subject: str) -> list[tuple[str, str]]:
        """Predicates and objects of a subject, each once, in an order that is the same in every file."""
        return sorted(set(self._db.execute("SELECT p, o FROM t WHERE s = ?", (subject,))))

    def count(self, subject: str) -> int:
        """How many statements a subject has."""
        (number,) = self._db.execute("SELECT count(*) FROM t WHERE s = ?", (subject,)).fetchone()
        return int(number)

    def subjects(self, marks: list[tuple[str, str]]) -> Iterator[str]:
        """Subjects with one of these statements (an empty object: with any), in the order of the file."""
        where = " OR ".join("(p = ? AND o = ?)" if o else "p = ?" for _, o in marks)
        values = [term for pair in marks for term in pair if term]
        query = f"SELECT s FROM t WHERE {where} GROUP BY s ORDER BY min(rowid)"
        yield from (subject for (subject,) in self._db.execute(query, values))

    def close(self) -> None:
        """Let go of the temporary file."""
        self._db.close()
        self._place.close()


def _batches(stream: Guarded, kind: Syntax, file: str) -> Iterator[list[tuple[str, str, str]]]:
    rows: list[tuple[str, str, str]] = []
    try:
        for quad in parse(cast(IO[bytes], stream), _FORMATS[kind]):
            rows.append((str(quad.subject), str(quad.predicate), str(quad.object)))
            if len(rows) == _BATCH:
                yield rows
                rows = []
    except InputError:
        raise
    except MemoryError:
        raise InputError("rdf_value", file=file, most=_MAX_VALUE >> 20) from None
    except (SyntaxError, ValueError, OSError) as error:
        if stream.failure:
            raise stream.failure from None
        if "LoadDocumentCallback" in str(error):
            raise InputError("rdf_context", file=file) from None
        raise InputError("rdf_syntax", file=file, why=getattr(error, "msg", None) or error) from None
    yield rows
