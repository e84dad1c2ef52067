"""The catalogue in a dump of OpenBiblio, from which VietBiblio is made: the rows of one title brought together.

Titles, their MARC subfields and their copies stand in tables of their own, each in the order of its own key, often
hundreds of megabytes apart. They are put into a temporary database on disk and taken out by title, so that memory
stays flat.
"""

import marshal
import re
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import NamedTuple

from lienthong.mappings.readers.encoding import Decode, Encoding, decide, decoder
from lienthong.mappings.readers.frames import Stream
from lienthong.mappings.readers.sql import tables
from lienthong.mappings.readers.sql.statements import Lost, Row, scan
from lienthong.mappings.readers.sql.tables import COPY, COPY_FIELD, COPY_LABEL, KINDS, TITLE

_KEPT_STATUS = {b"lst"}
"""Of a copy's state only that it is lost is kept: whether it is on loan today is nothing to publish."""

_AT_ONCE = 5_000
_SAMPLE = 400_000
_NAMED = 10_000
_NUMBER = re.compile(rb"-?[0-9]{1,18}")


class Part(NamedTuple):
    """A row of a title: its table and its values as text, by column; empty ones are left out."""

    kind: str
    values: dict[str, str]
    offset: int


class Whole(NamedTuple):
    """All that a dump says of a title: the prefix of its tables where the dump has several libraries ('' in a dump of
    one), its number, its rows, the repairs of their text, and how many rows there are, more than ``parts`` when they
    were too many."""

    library: str
    number: str
    parts: list[Part]
    repairs: list[str]
    rows: int


_Packed = tuple[int, int, int, int, bytes]


class Catalogue:
    """The rows of one dump. ``encoding`` is that of their text once all are read."""

    def __init__(self, encoding: Encoding) -> None:
        self.encoding = encoding
        self.names: dict[tuple[str, str, str], str] = {}
        self._decode: Decode = decoder(encoding)
        self._said = encoding != "utf-8"
        self._sample: list[bytes] = []
        self._sampled = 0
        self._prefixes: dict[str, int] = {}
        self._last: dict[str, int] = {}
        # An empty name is a database on disk that goes with the connection.
        self._base = sqlite3.connect("")
        self._base.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=FILE")
        self._base.execute("CREATE TABLE part (library INT, title INT, kind INT, at INT, row BLOB)")

    def close(self) -> None:
        """Let go of the temporary database."""
        self._base.close()

    def fill(self, stream: Stream) -> Iterator[Lost]:
        """Take in all rows of the dump; gives what is damaged."""
        lost: list[Lost] = []
        rows = self._parts(stream, lost)
        while batch := list(islice(rows, _AT_ONCE)):
            self._base.executemany("INSERT INTO part VALUES (?,?,?,?,?)", batch)
            yield from lost
            lost.clear()
        yield from lost
        self._settle()

    def _parts(self, stream: Stream, lost: list[Lost]) -> Iterator[tuple[int, int, int, int, bytes]]:
        for row in scan(stream, lambda name: tables.table(name)[1] != ""):
            if isinstance(row, Lost):
                lost.append(row)
                continue
            prefix, table = tables.table(row.table)
            values = self._taken(table, row)
            if values is None:
                lost.append(Lost(row.table, row.offset, b",".join(row.values)))
            elif table in KINDS:
                number = self._number(prefix, table, values)
                library = self._prefixes.setdefault(prefix, len(self._prefixes))
                if number is None:
                    lost.append(Lost(row.table, row.offset, b",".join(row.values)))
                else:
                    yield library, number, KINDS.index(table), row.offset, marshal.dumps(values)
            elif len(self.names) < _NAMED:
                self.names[prefix, table, values.get("code", values.get("siteid", b"")).decode("ascii", "replace")] = (
                    values.get("description", values.get("name", b"")).decode("latin-1")
                )

    def _taken(self, table: str, row: Row) -> dict[str, bytes] | None:
        """The columns that are read, those that hold something; None when it is not known which they are."""
        columns = row.columns or tables.columns(table, len(row.values))
        if not columns:
            return None
        pairs = zip(columns, row.values, strict=False)
        values = {kept: value for name, value in pairs if value and (kept := tables.kept_as(table, name))}
        if table == COPY and values.get("status_cd") not in _KEPT_STATUS:
            values.pop("status_cd", None)
        for value in values.values():
            if self._sampled < _SAMPLE and not value.isascii():
                self._sample.append(value)
                self._sampled += len(value)
        return values

    def _number(self, prefix: str, table: str, values: dict[str, bytes]) -> int | None:
        """The title's number; one that the database was to give (NULL) follows the last."""
        written = values.pop("bibid", b"")
        if not written and table == TITLE:
            number = self._last.get(prefix, 0) + 1
        elif _NUMBER.fullmatch(written):
            number = int(written)
        else:
            return None
        if table == TITLE:
            self._last[prefix] = number
        return number

    def _settle(self) -> None:
        if not self._said:
            self.encoding = decide(b"\n".join(self._sample))
        self._decode = decoder(self.encoding)
        self._sample.clear()
        for key, name in self.names.items():
            self.names[key] = self._decode(name.encode("latin-1"))[0]

    def titles(self, most: int) -> Iterator[Whole]:
        """Every title in the order of its number, with ``most`` of its rows."""
        several = len({one for (one,) in self._base.execute("SELECT DISTINCT library FROM part")}) > 1
        held: list[_Packed] = []
        count = 0
        for row in self._base.execute("SELECT * FROM part ORDER BY library, title, kind, at"):
            if held and row[:2] != held[0][:2]:
                yield self._title(several, held, count)
                held, count = [], 0
            count += 1
            if count <= most:
                held.append(row)
        if held:
            yield self._title(several, held, count)

    def _title(self, several: bool, held: list[_Packed], count: int) -> Whole:
        parts, repairs = [], dict[str, None]()
        prefix = list(self._prefixes)[held[0][0]]
        for _, _, kind, at, packed in held:
            parts.append(Part(KINDS[kind], self._text(marshal.loads(packed), repairs), at))
        self._name(prefix, parts)
        return Whole(prefix if several else "", str(held[0][1]), parts, list(repairs), count)

    def _text(self, row: dict[str, bytes], repairs: dict[str, None]) -> dict[str, str]:
        if self.encoding == "utf-8":
            with suppress(UnicodeDecodeError):
                return {name: value.decode() for name, value in row.items()}
        values = {}
        for name, value in row.items():
            values[name], flags = (value.decode("ascii"), ()) if value.isascii() else self._decode(value)
            repairs.update(dict.fromkeys(flags))
        return values

    def _name(self, prefix: str, parts: list[Part]) -> None:
        """The words for codes of materials, collections and branches, in the place of the codes."""
        for part in parts:
            for column, table, name in (
                ("material_cd", "material_type_dm", "material"),
                ("collection_cd", "collection_dm", "collection"),
                ("siteid", "site", "branch"),
                ("code", COPY_LABEL, "label"),
            ):  # fmt: skip
                code = part.values.get(column, "") if part.kind == COPY_FIELD else part.values.pop(column, "")
                if code and (words := self.names.get((prefix, table, code))):
                    part.values[name] = words
