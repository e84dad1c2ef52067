"""The one Record type that every reader gives and the mapping takes."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Field:
    """One field of a record.

    MARC: ``tag`` of three characters, two indicators, ``subfields`` as (code, value) in the record's order; a
    control field (00X) has its ``value`` and no subfields. Every other format: ``tag`` has a dot (the qualified
    element ``dc.contributor.advisor``, ``onix.Price``), the text is subfield ``a``, its language subfield ``lang``,
    and further parts have names of their own (``currency``).
    """

    tag: str
    ind1: str = " "
    ind2: str = " "
    subfields: list[tuple[str, str]] = field(default_factory=list)
    value: str = ""

    def first(self, code: str) -> str:
        """The first value of a subfield, '' when there is none."""
        for have, value in self.subfields:
            if have == code:
                return value
        return ""

    def all(self, codes: str) -> list[str]:
        """All values of the subfields in ``codes``, each of one letter, in the record's order."""
        return [value for code, value in self.subfields if code and code in codes]

    def named(self, name: str) -> list[str]:
        """All values of the subfield with this name, of one letter or more, in the record's order."""
        return [value for code, value in self.subfields if code == name]


_BY_LEADER = {"z": "marc21-authority", **dict.fromkeys("uvxy", "marc21-holdings")}
"""Formats of MARC 21 by leader/06; every other record is bibliographic."""


@dataclass(slots=True)
class Record:
    """A record as read: text decoded and in NFC (``text.repair``), otherwise as the library wrote it.

    ``format`` is "marc21", "oai_dc", …; of a MARC record its leader decides, since one file may mix bibliographic,
    authority ("marc21-authority") and holdings records ("marc21-holdings").
    ``ordinal`` counts from 1 in its file; ``offset`` is the byte position in
    the (decompressed) input; ``raw`` is what stood there, kept for ever. ``repairs`` names what the reader had to
    mend, as codes of ``site/messages/*/flags.toml``.
    """

    format: str
    leader: str
    fields: list[Field]
    raw: bytes
    source: str = ""
    file: str = ""
    ordinal: int = 0
    offset: int = 0
    encoding: str = "utf-8"
    repairs: list[str] = field(default_factory=list)
    _by_tag: dict[str, list[Field]] | None = field(default=None, init=False, repr=False, compare=False)

    def __reduce__(self) -> tuple[Any, ...]:
        """How a record travels to another process: its fields as tuples, a third of the work of as many objects."""
        fields = [(one.tag, one.ind1, one.ind2, one.subfields, one.value) for one in self.fields]
        rest = self.raw, self.source, self.file, self.ordinal, self.offset, self.encoding, self.repairs
        return _arrived, (self.format, self.leader, fields, *rest)

    def __post_init__(self) -> None:
        if self.format == "marc21":
            self.format = _BY_LEADER.get(self.leader[6:7], "marc21")

    def control(self, tag: str) -> str:
        """The value of the first control field with this tag, '' when there is none."""
        for one in self.fields:
            if one.tag == tag:
                return one.value
        return ""

    def tagged(self, tag: str) -> list[Field]:
        """All fields with this tag, in the record's order. From the first question on, ``fields`` stay as they are."""
        if self._by_tag is None:
            self._by_tag = {}
            for one in self.fields:
                self._by_tag.setdefault(one.tag, []).append(one)
        return self._by_tag.get(tag) or []


def _arrived(record_format: str, leader: str, fields: list[tuple[Any, ...]], *rest: Any) -> Record:
    return Record(record_format, leader, [Field(*one) for one in fields], *rest)


def record_value(record: Record, tag: str) -> str:
    """First $a of a field, '' when there is none."""
    return next((field.first("a").strip() for field in record.fields if field.tag == tag), "")


@dataclass(slots=True)
class Unreadable:
    """A stretch of input in which no record could be understood; kept raw in quarantine.

    ``reason`` is a code of ``site/messages/*/flags.toml`` and ``detail`` its value.
    """

    raw: bytes
    reason: str
    detail: str = ""
    source: str = ""
    file: str = ""
    ordinal: int = 0
    offset: int = 0
