"""What a step or converter sees while one record is mapped."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from lienthong.graph.terms import Flag, Need, Source, iri, literal
from lienthong.mappings.crosswalk import Twin
from lienthong.mappings.engine.accounts import Accounts
from lienthong.mappings.engine.builder import Builder
from lienthong.mappings.keys import TRANSLATION
from lienthong.mappings.originals import Original
from lienthong.mappings.record import Field, Record
from lienthong.mappings.scripts import script_language, text_language

T = TypeVar("T")


@dataclass(slots=True)
class Context:
    """One record on its way through the rules.

    ``language`` is the language of the resource's text (BCP 47, '' when not known), ``cataloguing`` that of the
    notes (040$b). An authority record has a ``heading``, no ``work`` and no ``instance``. ``work_keys`` and
    ``instance_keys`` are canonical keys, for entities that exist only within them.
    """

    record: Record
    source: Source
    build: Builder
    accounts: Accounts
    work: str = ""
    instance: str = ""
    heading: str = ""
    metadata: str = ""
    work_keys: list[str] = field(default_factory=list)
    instance_keys: list[str] = field(default_factory=list)
    language: str = ""
    language_code: str = ""
    cataloguing: str = ""
    flags: list[Flag] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    creator: str = ""
    """Match key of the first creator, '' when the record names none."""
    original: Original | None = None
    """The Work that this one is a translation of."""
    original_said: bool = False
    """Whether a field has named the original already."""
    original_node: str = ""
    """The IRI of the original, once a field has named it."""
    hub: str = ""
    """Key of the Hub that 130 or 240 names, '' when the record has neither."""
    pairs: dict[tuple[str, str], Field] = field(default_factory=dict)
    """880 fields by the tag and occurrence number that their $6 names."""

    twin: Twin | None = None
    """The record said in MARC 21, where its format has a crosswalk; ``record`` is then that of the twin."""

    heading_kind: str = ""
    """What an authority record is about: "agent", "subject", "place", "work" or "series"."""
    heading_label: str = ""
    heading_said: frozenset[str] = frozenset()
    """The subfields of the heading that its keys and first description say."""
    withheld: bool = False
    """Whether a field says that the public must not see the record."""
    need: Need | None = None
    by_number: str = ""
    """What another record must describe before this one can be published."""
    facts: dict[Callable[..., Any], Any] = field(default_factory=dict)
    """What ``once`` has found out about the record."""

    cut: dict[int, Field] = field(default_factory=dict)
    """Fields without the addresses that let somebody in, by the identity of the field as it was read."""

    left_out: dict[int, str] = field(default_factory=dict)
    """Why steps leave a field at work out, by the field's identity."""

    def owner(self, name: str) -> str:
        """The IRI of "work", "instance", "heading" (of an authority record) or "record", as rules name it in ``on``."""
        if name == "heading":
            return self.heading
        return self.work if name == "work" else self.instance if name == "instance" else self.metadata

    @property
    def about(self) -> str:
        """The IRI of what classes and times are said of: the Work, or an authority record's heading."""
        return self.work or self.heading

    def once(self, fact: Callable[[Record], T]) -> T:
        """What a function says of the whole record, found out when it is first asked for."""
        if fact not in self.facts:
            self.facts[fact] = fact(self.record)
        found: T = self.facts[fact]
        return found

    def within(self, who: str) -> list[str]:
        """Keys of the Works within which a name means one person: for the creator of a translation its original first.

        So the author of the original and of every translation is one person, whether the records give dates or not.
        """
        if who != self.creator or not (self.original or self.hub):
            return self.work_keys
        above = [*(self.original.keys if self.original else ()), self.hub]
        # The author is one whoever translated the text.
        below = [one for one in self.work_keys if not one.startswith(f"{TRANSLATION}|")]
        return [*dict.fromkeys(filter(None, above)), *below]

    def count(self, what: str) -> int:
        """The next ordinal of something in this record, from 1: Items that have no barcode."""
        self.counts[what] += 1
        return self.counts[what]

    def leave_out(self, one: Field, why: str) -> None:
        """Say of a field at work that what its step does not state is left out on purpose: a value decides that."""
        self.left_out[id(one)] = why

    def flag(self, code: str, place: str, value: str) -> None:
        """Note a doubt for the librarian's report."""
        self.flags.append(Flag(code, place, value[:200]))

    def paired_with(self, one: Field) -> Field | None:
        """The 880 that repeats a field in its original script, or the field that an 880 repeats.

        https://www.loc.gov/marc/bibliographic/ecbdcntf.html ($6: linking tag, hyphen, occurrence number).
        """
        link = one.first("6")
        if one.tag != "880":
            return self.pairs.get((one.tag, link[4:6])) if link.startswith("880-") else None
        return next((other for other in self.record.tagged(link[:3]) if other.first("6") == f"880-{link[4:6]}"), None)

    def script_name(self, one: Field, node: str, name: str) -> None:
        """Give an entity the form of its name that the paired 880 has."""
        pair = self.paired_with(one)
        if pair is not None and name:
            tagged = literal(name, script_language(name, self.language))
            self.build.add(node, iri("rdfs:label"), tagged)
            self.build.add(node, iri("schema:alternateName"), tagged)

    def titled(self, value: str) -> str:
        """A literal in the language of the resource, where the text does not show another."""
        return literal(value, text_language(value, self.language))

    def noted(self, value: str) -> str:
        """A literal in the language of the cataloguer: Vietnamese when it shows, else what 040$b says."""
        return literal(value, text_language(value, self.cataloguing))


def place(one: Field, code: str) -> str:
    """How reports name a subfield: ``245$a``."""
    return f"{one.tag}${code}"
