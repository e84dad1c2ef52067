"""RDF files as triples on disk: Turtle, N-Triples, RDF/XML and JSON-LD, read once, in flat memory, by the rules of
``lienthong.hostile``. ``owl:imports`` is a statement like any other.
"""

import re
import sqlite3
import tempfile
from collections.abc import Iterator
from typing import Literal

from pyoxigraph import RdfFormat

from lienthong.errors import InputError
from lienthong.hostile import statements
from lienthong.mappings.readers.frames import Stream

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


class Triples:
    """The triples of a file in a temporary database, as N-Triples terms, found by subject. Gone with the object."""

    def __init__(self, stream: Stream, kind: Syntax, file: str) -> None:
        """Raises InputError when the file is no RDF of that syntax, or hostile."""
        self._place = tempfile.NamedTemporaryFile(prefix="lienthong-rdf-")  # noqa: SIM115 -- lives as long as self
        self._db = sqlite3.connect(self._place.name, isolation_level=None)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -32768", "temp_store = FILE"):
            self._db.execute(f"PRAGMA {pragma}")
        try:
            self._fill(_batches(stream, kind, file))
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


def _batches(stream: Stream, kind: Syntax, file: str) -> Iterator[list[tuple[str, str, str]]]:
    rows: list[tuple[str, str, str]] = []
    try:
        for quad in statements(stream, _FORMATS[kind], file):
            rows.append((str(quad.subject), str(quad.predicate), str(quad.object)))
            if len(rows) == _BATCH:
                yield rows
                rows = []
    except (SyntaxError, ValueError, OSError) as error:
        raise InputError("rdf_syntax", file=file, why=getattr(error, "msg", None) or error) from None
    yield rows
