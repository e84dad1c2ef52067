"""What the editors' pages show, read from the ledger: doubtful pairs side by side, and what was decided."""

from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from lienthong.graph.ledger import Ledger
from lienthong.graph.ledger.elsewhere import state
from lienthong.graph.matching import inbox, words
from lienthong.graph.matching.deciding import checked
from lienthong.graph.matching.decisions import KINDS, Decision, decisions
from lienthong.graph.matching.explaining import Explainer
from lienthong.graph.matching.inbox import UNDO, Posted
from lienthong.graph.matching.queue import Doubt, doubtful
from lienthong.graph.matching.showing import FIELDS, Shown, shown, source_names
from lienthong.graph.terms import Source
from lienthong.messages import Lang
from lienthong.site.codes import language_name
from lienthong.site.recordname import short

PAIRS = 8
"""Pairs on a page."""
DECIDED = 25
"""Decisions on a page."""
_SHOWN = 5


class Line(NamedTuple):
    """A field of both sides; ``differs`` when both say something and it is not the same."""

    label: str
    left: list[str]
    right: list[str]
    differs: bool


class Side(NamedTuple):
    """One thing of a pair: its id, the path of its page ('' when it is not published), its label, its records by the
    name of their source and a short number, and how many there are."""

    id: str
    page: str
    label: str
    records: list[str]
    number: int


@dataclass
class Card:
    """A pair of the queue as it is shown; ``evidence`` and ``brake`` in words. ``held``: the same by itself, and kept
    apart by what ``brake`` says."""

    left: Side
    right: Side
    kind: str
    bits: str
    lines: list[Line]
    evidence: list[str]
    brake: str
    held: bool


@dataclass
class QueuePage:
    """A page of the queue: its pairs, how many there are in all, by kind."""

    cards: list[Card]
    number: int
    pages: int
    counts: dict[str, int] = field(default_factory=dict)


class Row(NamedTuple):
    """A decision as it is listed. ``state`` is force, asleep or waiting (in the inbox)."""

    one: str
    other: str
    labels: tuple[str, str]
    pages: tuple[str, str]
    verdict: str
    by: str
    at: str
    note: str
    state: str


@dataclass
class DecisionsPage:
    """A page of decisions, the newest first."""

    rows: list[Row]
    number: int
    pages: int
    total: int


class Desk:
    """What lies on the editors' desk, read from the ledger of ``data``. For use from several threads."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._lock = Lock()
        self._queue: tuple[object, list[Doubt]] = (None, [])

    def queue(self, kind: str, number: int, lang: Lang) -> QueuePage:
        """A page of doubtful pairs of one kind or, with '', of all. Raises StoreError when there is no ledger."""
        with Ledger.open(self._data, write=False) as ledger:
            last = {tuple(sorted((one.one, one.other))): one.verdict for one in inbox.waiting(self._data)}
            every = [one for one in self._doubtful(ledger) if last.get((one.a, one.b), UNDO) == UNDO]
            counts = {each: sum(one.kind == each for one in every) for each in KINDS}
            wanted = [one for one in every if not kind or one.kind == kind]
            pages = max(1, -(-len(wanted) // PAIRS))
            number = min(number, pages)
            explainer, sources = Explainer(ledger.db), source_names(ledger.db)
            part = wanted[(number - 1) * PAIRS : number * PAIRS]
            cards = [_card(ledger, explainer, sources, one, lang) for one in part]
        return QueuePage(cards, number, pages, counts)

    def decided(self, number: int, lang: Lang) -> DecisionsPage:
        """A page of decisions: those that wait in the inbox, then those of the ledger."""
        with Ledger.open(self._data, write=False) as ledger:
            posted = inbox.waiting(self._data)
            every: list[Posted | Decision] = [*reversed(posted), *decisions(ledger.db)]
            pages = max(1, -(-len(every) // DECIDED))
            number = min(number, pages)
            explainer = Explainer(ledger.db)
            rows = [_row(ledger, explainer, one, lang) for one in every[(number - 1) * DECIDED : number * DECIDED]]
        return DecisionsPage(rows, number, pages, len(every))

    def check(self, one: str, other: str, verdict: str, by: str) -> None:
        """Tell an editor at once what cannot be stored. Raises UsageError and NotFound as ``deciding.decide``."""
        with Ledger.open(self._data, write=False) as ledger:
            checked(ledger.db, one, other, verdict, by)

    def _doubtful(self, ledger: Ledger) -> list[Doubt]:
        """The whole queue, ordered again only when the ledger has changed."""
        now = state(ledger.db, self._data)
        with self._lock:
            if self._queue[0] != now:
                self._queue = now, doubtful(ledger.db)
            return self._queue[1]


def _card(ledger: Ledger, explainer: Explainer, sources: dict[str, Source], one: Doubt, lang: Lang) -> Card:
    left, right = (shown(ledger.db, [id_], _SHOWN) for id_ in (one.a, one.b))
    edge = explainer.compared(one.a, one.b)
    lines = [_line(name, left, right, lang) for name in FIELDS[one.kind]]
    libraries = [[_named(sources, each, lang) for each in side.sources] for side in (left, right)]
    lines.append(Line(words.field("libraries", lang), libraries[0], libraries[1], False))
    return Card(
        _side(left, explainer, sources, lang),
        _side(right, explainer, sources, lang),
        words.say(f"kind.{one.kind}", lang),
        words.bits(edge.judgement.bits),
        [line for line in lines if line.left or line.right],
        [words.evidence(one.kind, each, lang) for each in edge.judgement.evidence],
        words.held(one.kind, edge.brake, [each.named for each in edge.against], lang) if edge.brake else "",
        one.held,
    )


def _line(name: str, left: Shown, right: Shown, lang: Lang) -> Line:
    one, other = left.fields.get(name, []), right.fields.get(name, [])
    said = [{text.casefold() for text in side} for side in (one, other)]
    if name == "language":
        one, other = ([language_name(tag, lang) or tag for tag in side] for side in (one, other))
    return Line(words.field(name, lang), one, other, bool(one and other) and said[0] != said[1])


def _side(one: Shown, explainer: Explainer, sources: dict[str, Source], lang: Lang) -> Side:
    records = [f"{_named(sources, member.source, lang)} {short(member.number)}" for member in one.members]
    return Side(one.id, f"/{lang}/{explainer.name(one.id)}", one.label, records, one.records)


def _named(sources: dict[str, Source], id_: str, lang: Lang) -> str:
    one = sources.get(id_)
    if one is None:
        return id_
    return one.library_name or (one.title_en if lang == "en" else one.title_vi) or one.title_vi or id_


def _row(ledger: Ledger, explainer: Explainer, one: Posted | Decision, lang: Lang) -> Row:
    if isinstance(one, Posted):
        ids, state = (one.one, one.other), "waiting"
    else:
        ids, state = (one.now_a or one.a, one.now_b or one.b), "force" if one.pair else "asleep"
    labels = [shown(ledger.db, [id_], 0).label for id_ in ids]
    pages = [f"/{lang}/{explainer.name(id_)}" for id_ in ids]
    return Row(*ids, (labels[0], labels[1]), (pages[0], pages[1]), one.verdict, one.by, one.at, one.note, state)
