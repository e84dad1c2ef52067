"""Link tables: CSV of an operator's own, and SSSOM TSV (https://mapping-commons.github.io/sssom/spec-formats-tsv/).

A row is kept as a table of its own, with the headings of the cells that hold something and the prefixes that these
use, so that it can be read again alone:

    #curie_map:
    #  wd: http://www.wikidata.org/entity/
    subject_id<TAB>predicate_id<TAB>object_id
    viaf:12345<TAB>skos:exactMatch<TAB>wd:Q1

A record has one field, ``link.row``: the cells under the names of their roles (``codes/link_columns.csv``), prefixes
of the table's own written out; cells under other headings under these.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lienthong.mappings import linktable
from lienthong.mappings.readers import blocks
from lienthong.mappings.readers.encoding import Encoding, decoder
from lienthong.mappings.readers.frames import KEPT, Stream
from lienthong.mappings.record import Field, Record, Unreadable

_SEPARATORS = ("\t", ";", ",", "|")
_SUBJECTS = ("subject", "isbn", "issn", "viaf", "lccn", "isni", "orcid", "number", "library")
_MAX_ROW = 1_000_000
"""Characters of the longest row: no link needs more, and a quote that is never closed would take in the file."""
_MAX_LINES = 100
_PREFIX = re.compile(r"#\s+[\"']?([A-Za-z][\w.-]*)[\"']?\s*:\s*[\"']?([A-Za-z][\w+.-]*:[^\s\"']+)")
_NAME = re.compile(r"[^\w]+")


def _alternatives(*wanted: str) -> bytes:
    headings = (heading for heading, role in linktable.roles().items() if role in wanted)
    return b"|".join(re.escape(one.encode()) for one in headings)


def _looks() -> re.Pattern[bytes]:
    """A line with headings of both ends of a link, nothing but comments before it."""
    cell = rb"(?=[^\n]{0,4000}(?:^|[\t;,|\n\xbf])[ \"]*+(?:%s)[ \"]*+(?:[\t;,|\r\n]|$))"
    ends = cell % _alternatives(*_SUBJECTS) + cell % _alternatives("object")
    return re.compile(rb"\A(?:\xef\xbb\xbf)?(?:#[^\n]*\n|[ \t]*\r?\n)*+^" + ends, re.IGNORECASE | re.MULTILINE)


LOOKS = _looks()


@dataclass(slots=True)
class _Table:
    """The headings and prefixes that hold for the rows at hand."""

    separator: str = "\t"
    headings: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    prefixes: dict[str, str] = field(default_factory=dict)
    past: bool = False
    """Whether a row has followed the headings: the next comment begins another table."""


def read(stream: Stream, encoding: Encoding) -> Iterator[Record | Unreadable]:
    """Each row as a record; one with no link in it, or too long, as ``Unreadable``."""
    table = _Table()
    for offset, text, repairs in _rows(stream, encoding):
        if text.startswith("#"):
            if table.past:
                table = _Table()
            if found := _PREFIX.match(text):
                table.prefixes[found[1]] = found[2]
            continue
        if not text.strip():
            continue
        if len(text) > _MAX_ROW:
            yield Unreadable(text[:KEPT].encode(), "link_long", str(len(text)), offset=offset)
            continue
        head = _headed(text)
        if head is not None:
            table = _Table(*head, prefixes={} if table.past else table.prefixes)
            continue
        table.past = True
        yield _record(text, table, offset, encoding, repairs)


def _rows(stream: Stream, encoding: Encoding) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Each row; within quotes one may go on over line breaks."""
    decode = decoder(encoding)
    waiting: list[tuple[int, bytes]] = []
    lines = blocks.lines(stream)
    while first := waiting.pop(0) if waiting else next(lines, None):
        offset, whole = first
        taken: list[tuple[int, bytes]] = []
        if whole.count(b'"') % 2 and not whole.startswith(b"#"):
            while whole.count(b'"') % 2 and len(taken) < _MAX_LINES and len(whole) < _MAX_ROW:
                following = waiting.pop(0) if waiting else next(lines, None)
                if following is None:
                    break
                taken.append(following)
                whole += following[1]
            if whole.count(b'"') % 2:
                # The quote is no quote: this line is read as it stands, and the others again.
                waiting, whole = taken + waiting, first[1]
        text, mended = decode(whole.removeprefix(b"\xef\xbb\xbf") if not offset else whole)
        yield offset, text.rstrip("\r\n"), tuple(mended)


def _headed(text: str) -> tuple[str, list[str], list[str]] | None:
    """Separator, headings and roles when the line is a table's headings."""
    folded = text.casefold()
    if "object" not in folded and "target" not in folded and "liên kết" not in folded and "đích" not in folded:
        return None
    for separator in _SEPARATORS:
        headings = [cell.strip() for cell in _cells(text, separator)]
        found = [linktable.roles().get(one.casefold(), "") for one in headings]
        if "object" in found and any(one in _SUBJECTS for one in found):
            return separator, headings, [role or _named(one) for role, one in zip(found, headings, strict=True)]
    return None


def _named(heading: str) -> str:
    """A heading that has no role, as the name of a subfield."""
    name = _NAME.sub("_", heading.casefold()).strip("_")[:40]
    return name if name[:1].isalpha() else f"column_{name}" if name else "column"


def _cells(text: str, separator: str) -> list[str]:
    if '"' not in text:
        return text.split(separator)
    return next(csv.reader([text], delimiter=separator), [])


def _record(text: str, table: _Table, offset: int, encoding: Encoding, repairs: tuple[str, ...]) -> Record | Unreadable:
    cells = [cell.strip() for cell in _cells(text, table.separator)]
    used = [at for at, cell in enumerate(cells[: len(table.headings)]) if cell]
    row = "\t".join([_written(cells[at]) for at in used])
    prefixes, subfields = dict[str, str](), []
    for at in used:
        role, cell = table.roles[at], cells[at]
        prefix, colon, local = cell.partition(":")
        if colon and prefix in table.prefixes and not local.startswith("//"):
            prefixes[prefix] = table.prefixes[prefix]
            cell = prefixes[prefix] + local
        subfields.append((role, cell))
    above = "#curie_map:\n" + "".join(f"#  {one}: {iri}\n" for one, iri in prefixes.items()) if prefixes else ""
    head = "\t".join([_written(table.headings[at]) for at in used])
    raw = f"{above}{head}\n{row}\n".encode()
    names = {role for role, _ in subfields}
    if "object" not in names or names.isdisjoint(_SUBJECTS):
        return Unreadable(raw, "link_incomplete", text[:200], offset=offset)
    return Record(
        "links", "", [Field("link.row", subfields=subfields)], raw, offset=offset, encoding=encoding,
        repairs=list(repairs),
    )  # fmt: skip


def _written(cell: str) -> str:
    if "\t" in cell or '"' in cell or "\n" in cell or "\r" in cell or cell.startswith("#"):
        doubled = cell.replace('"', '""')
        return f'"{doubled}"'
    return cell
