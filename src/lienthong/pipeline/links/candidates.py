"""Candidates: an outside authority and an entity of ours that have a name in common and no identifier.

A subject needs a label in common, a person also a date of life in common, none that contradicts, and another fact: 73
of 100 synthetic Vietnamese people share a name. Nothing is linked here; ``review`` asks a librarian.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from lienthong.graph.clock import now
from lienthong.graph.ledger import Ledger
from lienthong.graph.ledger.database import transaction
from lienthong.graph.ledger.needs import Needs
from lienthong.graph.ledger.packing import unpack_body
from lienthong.graph.ledger.reviews import Review, drop_open, of_iri, put
from lienthong.graph.publishing.names import Names
from lienthong.graph.terms import iri
from lienthong.pipeline.links.outside import AUTHORITIES, Said, authorities, said, text_of
from lienthong.text import match_key

KINDS = ("subject", "agent")
"""Kinds that may be candidates. Places and organisations meet by name in the model itself (docs/model.md, Keys)."""

_WORKS = 3
"""Titles shown as evidence."""
_PERSON = iri("bf:Person")
_LABEL = iri("rdfs:label")
_MATCHES = tuple(
    iri(f"skos:{one}") for one in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search did: pairs ``new`` to the queue, ``waiting`` in it now, ``gone`` from it, ``decided`` before."""

    new: int
    waiting: int
    gone: int
    decided: int


def find(data: Path, source: str | None = None) -> Found:
    """Look through the ledger for candidates (of one outside source, or of all) and bring the queue up to date."""
    with Ledger.open(data) as ledger:
        search = _Search(ledger.db)
        counted: Counter[str] = Counter()
        kept: list[tuple[str, str]] = []
        at = now()
        with transaction(ledger.db):
            for review in search.pairs(source, at):
                before = search.before(review)
                if before is None or not before.decision:
                    counted["waiting"] += 1
                    counted["new"] += before is None
                    kept.append((before.ours if before else review.ours, review.iri))
                    put(ledger.db, review if before is None else _again(before, review))
                else:
                    counted["decided"] += 1
            gone = drop_open(ledger.db, kept, source)
    return Found(counted["new"], counted["waiting"], gone, counted["decided"])


def _again(before: Review, review: Review) -> Review:
    return Review(before.ours, review.iri, review.source, review.label, review.outside, review.evidence, before.found)


class _Search:
    """One search in one state of the ledger."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._names = Names(db)
        self._needs = Needs(db)
        self._linked: set[tuple[str, str]] = set()
        self._root = lru_cache(maxsize=100_000)(self._names.clusters.resolve)

    def pairs(self, source: str | None, at: str) -> Iterator[Review]:
        """Every pair that a librarian should look at, each once."""
        self._gather(source)
        self._read_links()
        seen: set[tuple[str, str]] = set()
        for ours in self._ours():
            for address, label, name, outside in self._with_label(ours):
                root = self._root(ours.id)
                pair = (root, address)
                if pair in seen or pair in self._linked or root == self._root(outside.id):
                    continue
                evidence = self._evidence(ours, outside)
                public = self._names.live(ours.id)
                if evidence is None or not public:
                    continue
                seen.add(pair)
                yield Review(public, address, name, ours.labels[0], label, evidence, at)

    def before(self, review: Review) -> Review | None:
        """The same pair in the queue, under whatever IRI our entity had when it was found."""
        for one in of_iri(self._db, review.iri):
            there = self._needs.found(one.ours)
            if one.ours == review.ours or (there and self._root(there) == self._root(review.ours)):
                return one
        return None

    def _gather(self, source: str | None) -> None:
        """The outside authorities by label, in a temporary table: they may be many more than ours."""
        self._db.execute("DROP TABLE IF EXISTS temp.outside")
        self._db.execute("DROP TABLE IF EXISTS temp.outside_name")
        self._db.execute(
            "CREATE TEMP TABLE outside (key INTEGER PRIMARY KEY, source TEXT, address TEXT, id TEXT, described TEXT)"
        )
        self._db.execute("CREATE TEMP TABLE outside_name (kind TEXT, name TEXT, outside INTEGER)")
        for number, (name, address, one) in enumerate(authorities(self._db, source)):
            if one.kind not in KINDS:
                continue
            told = "\x1e".join(["\x1f".join(one.labels), one.birth, one.death, "\x1f".join(sorted(one.facts)),
                                "\x1f".join(one.texts)])  # fmt: skip
            self._db.execute("INSERT INTO temp.outside VALUES (?, ?, ?, ?, ?)", (number, name, address, one.id, told))
            self._db.executemany(
                "INSERT INTO temp.outside_name VALUES (?, ?, ?)", [(one.kind, key, number) for key in one.keys]
            )
        self._db.execute("CREATE INDEX temp.outside_by_name ON outside_name (kind, name)")

    def _with_label(self, ours: Said) -> list[tuple[str, str, str, Said]]:
        query = (
            "SELECT DISTINCT address, described, source, id, outside.key FROM temp.outside_name JOIN temp.outside"
            " ON outside.key = outside_name.outside WHERE kind = ? AND name = ? ORDER BY outside.key"
        )
        found = []
        for address, told, name, id_, _ in self._db.execute(query, (ours.kind, match_key(ours.labels[0]))).fetchall():
            labels, birth, death, facts, texts = told.split("\x1e")
            one = Said(id_, labels.split("\x1f"), birth, death, set(filter(None, facts.split("\x1f"))))
            one.texts = [text for text in texts.split("\x1f") if text]
            found.append((address, _shown(one, match_key(ours.labels[0])), name, one))
        return found

    def _ours(self) -> Iterator[Said]:
        """Entities that other records than authorities describe, each description once."""
        marks = ", ".join("?" * len(AUTHORITIES))
        for kind in KINDS:
            query = (
                "SELECT one.id, one.record, body.described FROM (SELECT occurrence.id, min(occurrence.record) AS record"
                " FROM occurrence JOIN record ON record.key = occurrence.record"
                f" WHERE occurrence.id >= ? AND occurrence.id < ? AND occurrence.hash > x''"
                f" AND format NOT IN ({marks}, 'links') GROUP BY occurrence.id, occurrence.hash) AS one"
                " JOIN body ON body.record = one.record ORDER BY one.id"
            )
            for id_, record, described in self._db.execute(query, (f"{kind}/", f"{kind}0", *AUTHORITIES)):
                lines = unpack_body(record, described).lines
                one = said(id_, lines)
                person = kind == "subject" or any(
                    line.startswith(f"<lt:{id_}> ") and line.endswith(f"{_PERSON} .") for line in lines
                )
                if one.labels and person:
                    yield one

    def _read_links(self) -> None:
        """What link tables and former decisions say already."""
        query = (
            "SELECT record.key, body.described FROM record JOIN body ON body.record = record.key"
            " WHERE format = 'links' AND body.described IS NOT NULL"
        )
        for key, described in self._db.execute(query):
            for line in unpack_body(key, described).lines:
                subject, predicate, rest = line.split(" ", 2)
                if predicate in _MATCHES:
                    self._linked.add((self._root(subject[4:-1]), rest[1:-3]))

    def _evidence(self, ours: Said, outside: Said) -> dict[str, Any] | None:
        """Why the two may be the same; None when that is too little."""
        titles, number = self._titles(ours.id)
        evidence: dict[str, Any] = {"records": number, "titles": titles}
        if ours.kind != "agent":
            return evidence
        years = [(ours.birth, outside.birth), (ours.death, outside.death)]
        if any(mine and theirs and mine != theirs for mine, theirs in years):
            return None
        same = [mine for mine, theirs in years if mine and mine == theirs]
        facts = sorted(text_of(one.split(" ", 1)[1]) if '"' in one else one for one in ours.facts & outside.facts)
        told = f" {' '.join(match_key(text) for text in outside.texts)} "
        facts += [title for title in titles if len(key := match_key(title)) > 5 and f" {key} " in told]
        if not same or not (facts or len(same) > 1):
            return None
        return {**evidence, "dates": "-".join([ours.birth, ours.death]).strip("-"), "facts": facts}

    def _titles(self, id_: str) -> tuple[list[str], int]:
        members = sorted(self._names.clusters.members(self._root(id_)))
        marks = ", ".join("?" * len(members))
        where = (
            f"FROM occurrence JOIN record ON record.key = occurrence.record WHERE occurrence.id IN ({marks})"
            f" AND format NOT IN ({', '.join('?' * len(AUTHORITIES))}, 'links')"
        )
        values = (*members, *AUTHORITIES)
        (number,) = self._db.execute(f"SELECT count(DISTINCT record.key) {where}", values).fetchone()
        titles: list[str] = []
        rows = self._db.execute(f"SELECT DISTINCT record.key {where} ORDER BY record.key LIMIT ?", (*values, _WORKS))
        for (record,) in rows.fetchall():
            (described,) = self._db.execute("SELECT described FROM body WHERE record = ?", (record,)).fetchone()
            for line in unpack_body(record, described).lines if described else ():
                if line.startswith("<lt:work/") and f"> {_LABEL} " in line and "#" not in line.split(" ", 1)[0]:
                    titles.append(text_of(line.split(" ", 2)[2].removesuffix(" .")))
                    break
        return list(dict.fromkeys(titles)), number


def _shown(one: Said, key: str) -> str:
    """The labels of an outside authority that a librarian sees: the one that is in common first, and one more."""
    return " / ".join(sorted(one.labels, key=lambda label: match_key(label) != key)[:2])
