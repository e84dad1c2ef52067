"""Records of editions: the original one as harvesters get it (``exchange.oai``), else Dublin Core of what we know."""

import re
import sqlite3
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from lienthong.exchange.oai.drawing import drawn
from lienthong.exchange.oai.index import FILE, Packing, about, reader
from lienthong.exchange.oai.listing import item
from lienthong.exchange.oai.xml import escape
from lienthong.exchange.sru.diagnostics import Diagnostic
from lienthong.exchange.sru.table import RecordSchema
from lienthong.site.dublin import statements
from lienthong.site.reading import Reading
from lienthong.site.recordname import control_number

_PREFIXES = {"marcxml": "marc21", "dc": "oai_dc"}
_LOOKED_AT = 20
"""Records of one edition of which the first that its source gives is sent."""
_WRAPPED = re.compile(rb"^<oai_dc:dc [^>]*>(.*)</oai_dc:dc>$", re.DOTALL)
_DC = (
    b'<srw_dc:dc xmlns:srw_dc="info:srw/schema/1/dc-schema" xmlns:dc="http://purl.org/dc/elements/1.1/">%s</srw_dc:dc>'
)


@dataclass
class _Open:
    file: tuple[int, int]
    db: sqlite3.Connection
    packing: Packing
    names: str


class Records:
    """What harvesters are given, read by the numbers of its records; connections are kept open between requests."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._free: deque[_Open] = deque()

    def of(self, reading: Reading, ids: list[str], schema: RecordSchema) -> list[bytes | Diagnostic]:
        """The records of editions, in their order; Diagnostic 67 for one that is not there in a schema."""
        opened = self._take()
        try:
            return [self._record(opened, reading, one, schema.name) for one in ids]
        finally:
            if opened is not None:
                self._free.append(opened)

    def _take(self) -> _Open | None:
        try:
            found = (self._data / FILE).stat()
        except FileNotFoundError:
            return None
        while self._free:
            opened = self._free.popleft()
            if opened.file == (found.st_dev, found.st_ino):
                return opened
            opened.db.close()
        db = reader(self._data)
        if db is None:
            return None
        return _Open((found.st_dev, found.st_ino), db, Packing(db), str(about(db, "base") or ""))

    def _record(self, opened: _Open | None, reading: Reading, one: str, schema: str) -> bytes | Diagnostic:
        body = _given(opened, reading, one, _PREFIXES[schema]) if opened is not None else None
        if body is not None:
            if schema == "marcxml":
                return body
            if inner := _WRAPPED.match(body):
                return _DC % inner[1]
        return Diagnostic(67, schema) if schema == "marcxml" else _DC % _described(reading, one).encode()


def _given(opened: _Open, reading: Reading, one: str, prefix: str) -> bytes | None:
    """The metadata of the first record of an edition, by its IRI, that is given in a format."""
    records = sorted(value.value for value in reading.values(f"{reading.base}/{one}", "bf:adminMetadata", _LOOKED_AT))
    for record in records:
        source, number = control_number(reading, record)
        found = item(opened.db, source, number, prefix) if source else None
        if found is not None and not found.deleted and found.body is not None:
            body = drawn(prefix, found.body, opened.packing, opened.names, found.sets, found.name)
            if body is not None:
                return body
    return None


def _described(reading: Reading, one: str) -> str:
    """Dublin Core of what the catalogue says of an edition that no record here describes by itself."""
    told = []
    for name, text, language in statements(reading, one):
        tag = f' xml:lang="{language}"' if language else ""
        told.append(f"<dc:{name}{tag}>{escape(text)}</dc:{name}>")
    return "".join(told)
