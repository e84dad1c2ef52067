"""Storing a decision of a librarian, and taking it back; what it contradicts is told at once."""

import re
import sqlite3
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import orjson

from lienthong.errors import NotFound, UsageError
from lienthong.graph.clock import now
from lienthong.graph.ledger.packing import unpack_entities
from lienthong.graph.matching.decisions import KINDS, LINKED, VERDICTS, Decision, Pair, Reader, decided, unsettle
from lienthong.graph.matching.judging import DIFFERENT, SAME

_OURS = re.compile(r"(?:lt:|https?://\S+/)?([a-z]+/[0-9A-Za-z-]{1,64})(?:\.[a-z]+)?(?:[#?]\S*)?/?")
_DECIDED = (*KINDS, LINKED)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
"""Control characters of Unicode, and those that change the direction of what follows (UAX #9)."""
_NAME = 200
_NOTE = 2000


class Conflict(NamedTuple):
    """A pair that is decided to be different, and the chain of ids, each decided to be the same as the next, that
    says otherwise. DIFFERENT wins: the weakest link of the chain is left out."""

    pair: Pair
    chain: tuple[str, ...]


class Outcome(NamedTuple):
    """What came of a decision: the ``pair`` of live ids, whether anything ``changed``, what it contradicts."""

    pair: Pair
    changed: bool
    conflicts: tuple[Conflict, ...] = ()


def live_id(db: sqlite3.Connection, written: str, kinds: tuple[str, ...] = KINDS) -> str:
    """The live own id that a person means by an id, an IRI, the address of a page, or an IRI that has moved.

    Raises UsageError for what is no IRI of a catalogue, NotFound when nothing of that name is described.
    """
    id_ = named(written, kinds)
    reader = Reader(db)
    if reader.live(id_):
        return id_
    found = reader.needs.found(id_)
    stronger = reader.root(found) if found else ""
    if not stronger or not reader.live(stronger):
        raise NotFound("cluster_unknown", iri=written.strip()[:200])
    return stronger


def named(written: str, kinds: tuple[str, ...] = KINDS) -> str:
    """``kind/id`` of what a person wrote. Raises UsageError ``cluster_iri`` when that is no IRI of ours, and
    ``cluster_kind`` when it is of none of these kinds."""
    found = _OURS.fullmatch(written.strip().strip("<>"))
    if found is None:
        raise UsageError("cluster_iri", iri=written.strip()[:200])
    if found[1].partition("/")[0] not in kinds:
        raise UsageError("cluster_kind", iri=found[1])
    return found[1]


def said(written: str, most: int) -> str:
    """What a person wrote of a decision as one line, without what turns the direction of the text around it."""
    return re.sub(r"\s+", " ", _UNSEEN.sub(" ", written)).strip()[:most]


def checked(db: sqlite3.Connection, one: str, other: str, verdict: str, by: str, reader: Reader | None = None) -> Pair:
    """The live ids a < b on which a person may store a verdict. Raises UsageError and NotFound as ``decide``."""
    a, b = sorted(live_id(db, each, _DECIDED) for each in (one, other))
    _check(reader or Reader(db), a, b, verdict, by)
    return a, b


class Deciding:
    """Stores decisions one after another, within one transaction of the caller."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._reader = Reader(db)
        self._known = self._reader.by_pair()

    def decide(
        self, one: str, other: str, verdict: str, *, by: str, note: str = "", at: str = "", split: str = ""
    ) -> Outcome:
        """As ``decide``, without a look at contradictions."""
        pair = a, b = checked(self._db, one, other, verdict, by, self._reader)
        by, note, at = said(by, _NAME), said(note, _NOTE), at or now()
        before = self._known.get(pair, [])
        last = max(before, key=lambda known: known.at, default=None)
        if last and last.verdict == verdict and note in ("", last.note):
            return Outcome(pair, False)
        for known in before:
            _drop(self._db, known, "replaced", by, at, "")
        made = Decision(a, b, verdict, by, at, note, *_anchor(self._db, a), *_anchor(self._db, b), split, a, b)
        values = tuple(getattr(made, name) for name in made.__slots__)
        self._db.execute(f"INSERT OR REPLACE INTO decision VALUES ({', '.join('?' * len(values))})", values)
        log(self._db, at, by, "decided", a, b, verdict, note=note)
        unsettle(self._db, pair)
        self._known[pair] = [made]
        return Outcome(pair, True)


def decide(
    db: sqlite3.Connection,
    one: str,
    other: str,
    verdict: str,
    *,
    by: str,
    note: str = "",
    at: str = "",
    split: str = "",
) -> Outcome:
    """Store that two things are SAME or DIFFERENT, or are not to be asked about (SKIP); within a transaction.

    An earlier decision on the same things is replaced, and kept in the log; the same again changes nothing, but for
    another note.
    Raises UsageError for nonsense (two kinds, one thing twice, nobody's name), NotFound for what is not described.
    """
    made = Deciding(db).decide(one, other, verdict, by=by, note=note, at=at, split=split)
    return made._replace(conflicts=conflicts(db, made.pair) if verdict in (SAME, DIFFERENT) else ())


def undo(db: sqlite3.Connection, one: str, other: str, *, by: str, note: str = "") -> int:
    """Take back what was decided of two things; within a transaction. Returns how many decisions that were.

    They may be named by what they are now or as they were when it was decided. Raises NotFound when nothing was.
    """
    reader = Reader(db)
    written = tuple(sorted(named(each, _DECIDED) for each in (one, other)))
    pair = tuple(sorted(_or_as_written(db, id_) for id_ in written))
    found = [known for known in reader.all() if known.pair == pair or (known.a, known.b) in (pair, written)]
    if not found:
        raise NotFound("cluster_no_decision", one=written[0], other=written[1])
    for known in found:
        _drop(db, known, "undone", said(by, _NAME), now(), said(note, _NOTE))
    return len(found)


def conflicts(db: sqlite3.Connection, around: Iterable[str]) -> tuple[Conflict, ...]:
    """Contradictions among the decisions in force that some ids have a part in."""
    root = Reader(db).root
    force = {_ordered(root(a), root(b)): verdict for (a, b), verdict in decided(db).items()}
    links: dict[str, list[str]] = {}
    for (a, b), verdict in force.items():
        if verdict == SAME:
            links.setdefault(a, []).append(b)
            links.setdefault(b, []).append(a)
    reached: set[str] = set()
    for id_ in around:
        if root(id_) not in reached:
            reached |= _reached(root(id_), links).keys()
    found = []
    for (a, b), verdict in force.items():
        if verdict == DIFFERENT and a in reached and b in (way := _reached(a, links)):
            chain = [b]
            while chain[-1] != a:
                chain.append(way[chain[-1]])
            found.append(Conflict((a, b), tuple(reversed(chain))))
    return tuple(found)


def _reached(start: str, links: Mapping[str, list[str]]) -> dict[str, str]:
    """What is connected with ``start``, each with the id before it on a shortest way."""
    came, waiting = {start: ""}, [start]
    for id_ in waiting:
        for following in sorted(links.get(id_, ())):
            if following not in came:
                came[following] = id_
                waiting.append(following)
    return came


def log(
    db: sqlite3.Connection, at: str, by: str, event: str, a: str, b: str = "", verdict: str = "", *,
    record: str = "", note: str = "",
) -> None:  # fmt: skip
    """Write down what happened; nothing is ever taken out of the log."""
    db.execute(
        "INSERT INTO decision_log (at, by, event, a, b, verdict, record, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (at, by, event, a, b, verdict, record, note),
    )


def refused(db: sqlite3.Connection, by: str, one: str, other: str, verdict: str, why: UsageError | NotFound) -> None:
    """Keep in the log what could not be stored, with its reason."""
    told = {"name": why.name, "values": {name: str(value) for name, value in why.values.items()}}
    log(db, now(), by[:_NAME], "refused", one[:_NAME], other[:_NAME], verdict[:20], note=orjson.dumps(told).decode())


def _check(reader: Reader, a: str, b: str, verdict: str, by: str) -> None:
    if verdict not in VERDICTS:
        raise UsageError("cluster_verdict", verdict=verdict[:60])
    if not by.strip():
        raise UsageError("cluster_who")
    if a == b:
        raise UsageError("cluster_one_id", id=a)
    if a.partition("/")[0] != b.partition("/")[0]:
        raise UsageError("cluster_kinds", one=a, other=b)
    if verdict == SAME and a.startswith(f"{LINKED}/"):
        raise UsageError("cluster_subjects")
    if verdict == DIFFERENT and reader.root(a) == reader.root(b):
        raise UsageError("cluster_by_keys", one=a, other=b)


def _anchor(db: sqlite3.Connection, id_: str) -> tuple[str, str]:
    """One record that describes an id, the first by its own id whatever the order of loading, and the role there."""
    query = (
        "SELECT record.entity, record.key FROM occurrence JOIN record ON record.key = occurrence.record"
        " WHERE occurrence.id = ? AND occurrence.hash > x'' AND record.key NOT IN (SELECT record FROM dependent)"
        " ORDER BY record.entity LIMIT 1"
    )
    row = db.execute(query, (id_,)).fetchone()
    if row is None:
        return "", ""
    (described,) = db.execute("SELECT described FROM body WHERE record = ?", (row[1],)).fetchone()
    return row[0], next(one.role for one in unpack_entities(described) if one.ids[0] == id_)


def _drop(db: sqlite3.Connection, known: Decision, event: str, by: str, at: str, note: str) -> None:
    db.execute("DELETE FROM decision WHERE a = ? AND b = ?", (known.a, known.b))
    log(db, at, by, event, known.a, known.b, known.verdict, record=known.split, note=note)
    unsettle(db, {known.a, known.b, known.now_a, known.now_b})


def _or_as_written(db: sqlite3.Connection, id_: str) -> str:
    try:
        return live_id(db, id_, _DECIDED)
    except NotFound:
        return id_


def _ordered(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)
