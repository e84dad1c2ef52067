"""The queue of links that only a librarian can judge, and what was decided: table ``link_review``."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

_COLUMNS = "ours, iri, source, label, outside, evidence, found, decision, decided, by"
SAME = "same"


@dataclass(frozen=True, slots=True)
class Review:
    """A pair of our entity (``kind/id``) and an outside authority's IRI, and why they may be the same.

    ``source`` brought the outside authority, whose label is ``outside``. ``decision`` is "" as long as nobody decided,
    else "same", "different" or "skip"; ``decided`` and ``by`` say when and who.
    """

    ours: str
    iri: str
    source: str
    label: str
    outside: str
    evidence: dict[str, Any] = field(default_factory=dict)
    found: str = ""
    decision: str = ""
    decided: str = ""
    by: str = ""


def reviews(db: sqlite3.Connection, decision: str | None = None) -> Iterator[Review]:
    """All pairs, or those with one decision; in an order that is the same every time."""
    query = f"SELECT {_COLUMNS} FROM link_review WHERE decision = ?1 OR ?1 IS NULL ORDER BY label, ours, iri"
    for row in db.execute(query, (decision,)):
        yield _review(row)


def of_iri(db: sqlite3.Connection, iri: str) -> list[Review]:
    """The pairs of one outside authority."""
    query = f"SELECT {_COLUMNS} FROM link_review WHERE iri = ? ORDER BY ours"
    return [_review(row) for row in db.execute(query, (iri,))]


def _review(row: tuple[Any, ...]) -> Review:
    values = dict(zip(_COLUMNS.split(", "), row, strict=True))
    return Review(**{**values, "evidence": orjson.loads(values["evidence"])})


def put(db: sqlite3.Connection, review: Review) -> None:
    """Add an undecided pair, or bring its labels and evidence up to date; a decision stays."""
    db.execute(
        "INSERT INTO link_review (ours, iri, source, label, outside, evidence, found) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (ours, iri) DO UPDATE SET source = excluded.source, label = excluded.label,"
        " outside = excluded.outside, evidence = excluded.evidence",
        (review.ours, review.iri, review.source, review.label, review.outside,
         orjson.dumps(review.evidence, option=orjson.OPT_SORT_KEYS).decode(), review.found),
    )  # fmt: skip


def drop_open(db: sqlite3.Connection, keep: Iterable[tuple[str, str]], source: str | None) -> int:
    """Forget undecided pairs (of one source, or of all) that are no candidates any more. Returns how many."""
    kept = set(keep)
    query = "SELECT ours, iri FROM link_review WHERE decision = '' AND (source = ?1 OR ?1 IS NULL)"
    gone = [pair for pair in db.execute(query, (source,)).fetchall() if pair not in kept]
    db.executemany("DELETE FROM link_review WHERE ours = ? AND iri = ?", gone)
    return len(gone)


def decide(db: sqlite3.Connection, ours: str, iri: str, decision: str, at: str, by: str) -> bool:
    """Store a decision; whether it is another one than before. The same one again keeps who said it first, and when."""
    return bool(
        db.execute(
            "UPDATE link_review SET decision = ?3, decided = ?4, by = ?5"
            " WHERE ours = ?1 AND iri = ?2 AND decision <> ?3",
            (ours, iri, decision, at if decision else "", by if decision else ""),
        ).rowcount
    )
