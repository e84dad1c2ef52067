"""A record of another format said in MARC 21, so that the same facts become the same graph whichever way they come.

The rules of the format say which MARC field each of its fields is (``engine.crossing``). The MARC record made so is
never seen by anybody: it gives the keys of Work and Instance, MARC's rules map it, and what came out of its subfields
is told of the fields that they were made of.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from lienthong.mappings.engine.accounts import Accounts
from lienthong.mappings.engine.crossing import Made, Rows
from lienthong.mappings.record import Field, Record

Table = Mapping[str, Rows]
"""The crosswalk of a format: its rows by tag."""

Marks = Callable[[Record], Mapping[int, str]]
"""What rows may ask with ``is``: the mark of a field by its place in the record (the first title, a first name)."""

Origin = tuple[int, str]
"""A subfield of the record that is said in MARC: the place of its field, its name."""

LEADER = "00000||| a22||||| | 4500"
_BLANK_008 = "|" * 40
_FIXED = {"LDR": LEADER, "008": _BLANK_008, "005": "", "006": "|" * 18, "007": "||"}
_TEXT = "a"
_MONOGRAPH, _COMPONENT, _PART_OF_SERIAL = "mab"


@dataclass(slots=True)
class Part:
    """A MARC field and, for each of its codes (positions of a fixed field), the subfields that it was made of.

    ``tag`` is that of the first field it was made of, '' when it was made of none.
    """

    marc: Field
    origins: dict[str, list[Origin]] = field(default_factory=dict)
    tag: str = ""


@dataclass(slots=True)
class Twin:
    """The record in MARC: ``record`` as MARC's steps see it, ``parts`` field by field, ``leader`` apart.

    ``came`` are the names of subfields that came out, by the place of their field, once MARC's rules ``ran``;
    ``original`` is the record that it was made of, ``accounts`` those of one MARC field at a time.
    """

    record: Record
    leader: Part
    parts: list[Part]
    places: dict[tuple[object, ...], int]
    original: Record
    came: dict[int, set[str]] = field(default_factory=dict)
    ran: bool = False
    accounts: Accounts = field(default_factory=Accounts)

    def place(self, one: Field) -> int:
        """The place in the record of a field, which may have lost its fillers since."""
        return self.places.get((one.tag, *one.subfields), -1)

    def said_of(self, part: Part, place: str) -> str:
        """How reports name what MARC calls ``100$a``; as it stands when it is of another field."""
        tag, _, code = place.partition("$")
        origins = part.origins.get(code) if tag == part.marc.tag else None
        return f"{self.original.fields[origins[0][0]].tag}${origins[0][1]}" if origins else part.tag or place


def twin(record: Record, rows: Table, marks: Marks, drop: frozenset[str] = frozenset()) -> Twin:
    """The record in MARC 21. ``drop`` are fillers of its source, as in ``Source.drop``."""
    marked = marks(record)
    parts: list[Part] = []
    fixed: dict[str, Part] = {}
    places: dict[tuple[object, ...], int] = {}
    later: list[tuple[Made, int, Field]] = []
    for at, one in enumerate(record.fields):
        if drop:
            one = _without(one, drop)
        places.setdefault((one.tag, *one.subfields), at)
        found = rows.get(one.tag) or _less_qualified(one.tag, rows)
        row = found.row(one, marked.get(at, "")) if found is not None else None
        if row is None:
            continue
        for made in row.makes:
            if made.span is not None:
                _fill(made, row.when, at, one, fixed)
            elif made.onto:
                later.append((made, at, one))
            elif part := _part(made, at, one, row.ind1, row.ind2):
                parts.append(part)
    for made, at, one in later:
        if part := _part(made, at, one):
            _add(part, parts)
    leader = fixed.pop("LDR", None) or Part(Field("LDR", value=LEADER))
    every = [*fixed.values(), *parts]
    leader.marc.value = _kind(leader.marc.value, parts)
    marc = Record("marc21", leader.marc.value, [part.marc for part in every], b"", encoding=record.encoding)
    return Twin(marc, leader, every, places, record)


def _less_qualified(tag: str, rows: Table) -> Rows | None:
    while tag not in rows and tag.count(".") > 1:
        tag = tag.rpartition(".")[0]
    return rows.get(tag)


def _without(one: Field, drop: frozenset[str]) -> Field:
    kept = [(code, value) for code, value in one.subfields if f"{one.tag}${code}={value.strip()}" not in drop]
    return one if len(kept) == len(one.subfields) else Field(one.tag, subfields=kept)


def _part(made: Made, at: int, one: Field, ind1: str = "", ind2: str = "") -> Part | None:
    """The MARC field; None when it has nothing to say."""
    subfields: list[tuple[str, str]] = []
    origins: dict[str, list[Origin]] = {}
    for name, value in one.subfields:
        for wanted, code in made.codes:
            if wanted == name and value:
                subfields.append((code, value))
                origins.setdefault(code, []).append((at, name))
    if not subfields or (made.needs and not one.first(made.needs)):
        return None
    first = (one.first(ind1)[:1] if ind1 else "") or made.ind1
    second = (one.first(ind2)[:1] if ind2 else "") or made.ind2
    return Part(Field(made.tag, first, second, [*subfields, *made.constants]), origins, one.tag)


def _add(part: Part, parts: list[Part]) -> None:
    """Add to the first field with this tag; make one when there is none."""
    first = next((other for other in parts if other.marc.tag == part.marc.tag), None)
    if first is None:
        parts.append(part)
        return
    first.marc.subfields += part.marc.subfields
    for code, found in part.origins.items():
        first.origins.setdefault(code, []).extend(found)


def _fill(made: Made, when: Iterable[tuple[str, frozenset[str]]], at: int, one: Field, fixed: dict[str, Part]) -> None:
    """Write a value into a fixed field, unless another field has filled these positions before."""
    start, end = made.span or (0, 0)
    value = made.constants[0][1] if made.constants else one.first(made.codes[0][0])
    if not value or (end and len(value) > end - start):
        return
    part = fixed.get(made.tag)
    if part is None:
        part = fixed[made.tag] = Part(Field(made.tag, value=_FIXED.get(made.tag, "")), tag=one.tag)
    have = part.marc.value
    if have[start : end or None].strip("| "):
        return
    part.marc.value = have[:start] + value.ljust(end - start) + have[end:] if end else value
    where = "" if not end else f"{start:02d}" if end - start == 1 else f"{start:02d}-{end - 1:02d}"
    names = {name for name, _ in made.codes} or {"a", *(name for name, _ in when)}
    part.origins.setdefault(where, []).extend((at, code) for code, _ in one.subfields if code in names)


def _kind(leader: str, parts: list[Part]) -> str:
    """Leader/06 and 07: as said, else a text; a part of what 773 names, else a monograph."""
    kind, level = leader[6], leader[7]
    if level == "|":
        host = next((part.marc for part in parts if part.marc.tag == "773"), None)
        level = _MONOGRAPH if host is None else _PART_OF_SERIAL if host.first("x") else _COMPONENT
    return leader[:6] + (_TEXT if kind == "|" else kind) + level + leader[8:]
