"""What the mapping says of one record, handed on to validation, the ledger and publishing."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Entity(NamedTuple):
    """One thing that a record describes or refers to.

    ``ids`` are ``kind/id`` of its keys, strongest first; the first is the entity's own id. The weaker ones are
    names under which other records may know it: a record that has only the weaker key joins the entity when
    exactly one stronger id claims that key (see ``graph/merge``). ``role`` is what the entity is within its record
    ("work", "instance", "item|<barcode>", "agent|person|<match key>|<dates>"): when an update of the record gives
    the same role another id, the old IRI leads to the new one.
    """

    ids: tuple[str, ...]
    role: str

    @property
    def kind(self) -> str:
        """work, instance, item, …"""
        return self.ids[0].partition("/")[0]


class Flag(NamedTuple):
    """A doubt or repair that a librarian should know of.

    ``code`` names a message in ``site/messages/*/flags.toml``; ``field`` is the place, e.g. ``020$a``.
    """

    code: str
    field: str
    value: str


class Account(NamedTuple):
    """What became of one subfield in one record: ``state`` is "mapped", "ignored" or "lost".

    ``times`` is how many occurrences; ``why`` is the rule's reason when ignored; ``example`` a value when lost.
    """

    place: str
    state: str
    times: int
    why: str = ""
    example: str = ""


class Need(NamedTuple):
    """A thing (``kind/id``) that another record has to describe before this one can be published.

    ``reason`` is a code of ``site/messages/*/flags.toml`` that says what to do until then, ``detail`` its value.
    ``others`` are further ids under which the thing may be known, since a VIAF number may be a person's or a place's:
    the record speaks of the first that is described, or to which a published IRI of that id leads (301). ``also`` are
    ids of a second thing, one of which must be described too.
    """

    id: str
    reason: str
    detail: str
    others: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(slots=True)
class Described:
    """The pure result of mapping one record.

    ``entities``: every entity whose id occurs in ``lines``, each once. ``lines``: N-Triples lines ending in
    `` .``, each once, with private IRIs; every subject is an entity or one of its fragments; no blank nodes.
    """

    record: str
    entities: list[Entity]
    lines: list[str]
    accounts: list[Account] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    withheld: bool = False
    """Whether the library says that the public must not see the record."""
    need: Need | None = None
    """What must be there first: of a holdings record the Instance whose copies it lists."""
    by_number: str = ""
    """The id that the Instance has by its record's number alone, which says nothing of what the record is about."""
    origins: dict[str, str] = field(default_factory=dict)
    """Subject IRI, or subject and predicate joined by a space, to the field that gave it (only when traced)."""
