"""What the report says, before it is put into words: counts, places and examples."""

from dataclasses import dataclass, field

from lienthong.messages import Lang

EXAMPLES = 3
"""Examples that a warning, flag or place of the report gives."""


@dataclass(slots=True)
class Example:
    """Where something was met: a record's control number, the field and its value.

    ``title`` is the record's, or what else names it: its author or a barcode.
    """

    number: str
    field: str
    value: str
    title: str = ""


@dataclass(slots=True)
class Tally:
    """One kind of finding or doubt: how often, in how many records, and where for instance.

    ``text`` is the sentence in both languages; ``code`` names the flag or the shape; ``rule`` is where the rule of the
    field stands, '' when there is none.
    """

    code: str
    severity: str
    text: dict[Lang, str]
    count: int = 0
    records: int = 0
    examples: list[Example] = field(default_factory=list)
    rule: str = ""


@dataclass(slots=True)
class Worth:
    """Something to mend: ``part`` of the report and its ``code`` (or subfield), ``count`` records (or values).

    ``score`` is what ranks it: how much readers lose by one record, times records.
    """

    part: str
    code: str
    text: dict[Lang, str]
    count: int
    score: int
    examples: list[Example] = field(default_factory=list)


@dataclass(slots=True)
class Change:
    """A count of this report beside that at the end of an earlier load."""

    part: str
    code: str
    text: dict[Lang, str]
    before: int
    now: int

    @property
    def difference(self) -> str:
        """With its sign: "+3", "−2", "0"."""
        difference = self.now - self.before
        return f"+{difference}" if difference > 0 else f"−{-difference}" if difference else "0"


@dataclass(slots=True)
class Held:
    """A record that is kept out of the public graph, and what a librarian needs to find and mend it.

    ``title`` as in Example.
    ``pending``: an update is held while the last good version stays public.
    """

    number: str
    file: str
    ordinal: int
    offset: int
    reason: str
    text: dict[Lang, str]
    details: list[dict[Lang, str]]
    title: str = ""
    pending: bool = False


@dataclass(slots=True)
class Place:
    """What became of one subfield over all records of one format of a source: occurrences by outcome.

    ``place`` is a field and subfield, ``245$a``; ``why`` the reason for ignoring it, in both
    languages; empty for one that is never ignored. ``apart`` names the ``format`` where records of another one have
    the same place: 100$a of a book and of an authority.
    """

    place: str
    mapped: int = 0
    ignored: int = 0
    lost: int = 0
    why: dict[Lang, str] = field(default_factory=dict)
    examples: list[Example] = field(default_factory=list)
    format: str = ""
    apart: dict[Lang, str] = field(default_factory=dict)

    @property
    def tag(self) -> str:
        """The field alone."""
        return self.place.partition("$")[0]

    def shown(self, lang: Lang) -> str:
        """The place, with its format where that is needed."""
        return " ".join(filter(None, (self.place, f"[{self.apart[lang]}]" if self.apart else "")))


@dataclass(slots=True)
class Same:
    """A subfield (``place``) that has one ``value`` in all its ``records`` of the last load that was large enough.

    ``drop`` names it for ``--drop`` and ``command`` is what to type when the library's software filled it in.
    """

    place: str
    value: str
    records: int
    drop: str
    command: str

    @property
    def tag(self) -> str:
        """The field alone."""
        return self.place.partition("$")[0]


@dataclass(slots=True)
class LoadedFile:
    """What a file of the last load was recognised as: its ``format`` as the readers name it and in words (``kind``),
    the ``encoding`` of its text, and doubts about the text as a whole."""

    name: str
    format: str
    kind: dict[Lang, str]
    encoding: str
    warnings: list[dict[Lang, str]] = field(default_factory=list)


@dataclass(slots=True)
class SourceReport:
    """The report of one source.

    ``faults`` keep records out, ``findings`` are warnings on live ones, ``flags`` doubts of reading and mapping;
    ``constants`` are published values that are the same in all records and may be fillers;
    ``files``, ``texts``, ``loaded`` (UTC) and ``state`` are of the last load; ``before`` has the counts of the one
    before it.
    ``worth`` is what to mend first; ``totals`` and ``changes`` compare with the load that ended at ``compared``.
    """

    id: str
    title: dict[Lang, str]
    files: list[str] = field(default_factory=list)
    texts: list[LoadedFile] = field(default_factory=list)
    loaded: str = ""
    state: str = ""
    live: int = 0
    deleted: int = 0
    quarantined: list[Held] = field(default_factory=list)
    faults: list[Tally] = field(default_factory=list)
    findings: list[Tally] = field(default_factory=list)
    flags: list[Tally] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    constants: list[Same] = field(default_factory=list)
    before: dict[str, int] = field(default_factory=dict)
    worth: list[Worth] = field(default_factory=list)
    compared: str = ""
    totals: list[Change] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @property
    def pending(self) -> int:
        """Updates that are held while the former version of the same record is live."""
        return sum(one.pending for one in self.quarantined)

    @property
    def total(self) -> int:
        """Records that the source has, each once."""
        return self.live + len(self.quarantined) + self.deleted - self.pending

    def outcome(self, state: str) -> int:
        """Occurrences of subfields that were "mapped", "ignored" or "lost"."""
        return sum(int(getattr(one, state)) for one in self.places)


@dataclass(slots=True)
class Report:
    """The report of an installation; ``made`` is UTC, ISO 8601."""

    made: str
    sources: list[SourceReport]
