"""What settling asks of agents: their classes of layer 1 with facts and keys, and who has a key in common with them."""

import sqlite3
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import NamedTuple

import orjson

from lienthong.graph.matching.agents.evidence import anchor_keys, dated, loose_keys, work_keys
from lienthong.graph.matching.judging import Facts, united
from lienthong.graph.matching.leaders import leader
from lienthong.graph.matching.marks import mark_key
from lienthong.graph.matching.nodes import DRAWN, Nodes

ROOM = "tie|agent"
"""The room of hashes in which agents' ties lie (``ties._tie``)."""

WEAK, NUMBERED, DATED = 0, 1, 2
"""What is known of an agent: a name in Works; an authority's number; years of life."""

_PROFILE = ("kind", "name", "other", "birth", "death", "suffix", "authority")
_NAMES = 20
_KEPT = 20_000
"""Anchors that are remembered."""


class Anchor(NamedTuple):
    """A root with years or numbers, as it was settled."""

    id: str
    team: str
    joined: str
    facts: Facts


class Company:
    """Answers about one state of the ledger; forget the object when portraits, ties, claims or ``anchored`` change."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.nodes = Nodes(db)
        self.root = lru_cache(maxsize=200_000)(self._root)
        self.facts = lru_cache(maxsize=20_000)(self._facts)
        self.kin = lru_cache(maxsize=20_000)(self._kin)
        self.level = lru_cache(maxsize=50_000)(self._level)
        self.sharing = lru_cache(maxsize=20_000)(self._sharing)
        self.anchors = lru_cache(maxsize=20_000)(self._anchors_of)
        self.work = lru_cache(maxsize=20_000)(lambda id_: leader(self.nodes, id_))
        self.is_unsettled = lru_cache(maxsize=20_000)(self._is_unsettled)
        self.is_drawn = lru_cache(maxsize=20_000)(self._is_drawn)
        self._anchors: dict[str, Anchor | None] = {}

    def _root(self, id_: str) -> str:
        """The strongest key of layer 1; most ids are nobody's weaker key."""
        claimed = self.db.execute("SELECT 1 FROM claim WHERE key = ? LIMIT 1", (id_,)).fetchone()
        return self.nodes.root(id_) if claimed else id_

    def _kin(self, root: str) -> frozenset[str]:
        """The ids in use of a class of layer 1, with its root; most are alone."""
        query = "SELECT 1 FROM claim JOIN occurrence ON occurrence.id = claim.key WHERE own = ? LIMIT 1"
        kindred = self.db.execute(query, (root,)).fetchone()
        return frozenset(self.nodes.kin(root)) if kindred else frozenset({root})

    def _facts(self, root: str) -> Facts:
        """The facts of a class of layer 1; with years or a number its root says all that counts.

        The kin of one with ten thousand books is ten thousand keys.
        """
        own = self.nodes.facts(root)
        if dated(own) or own.get("authority"):
            return own
        kin = sorted(self.kin(root))
        return self.nodes.facts(root) if kin == [root] else united(self.nodes.facts(one) for one in kin)

    def _level(self, root: str) -> int:
        facts = self.facts(root)
        return DATED if dated(facts) else NUMBERED if facts.get("authority") else WEAK

    def _is_unsettled(self, id_: str) -> bool:
        return self.db.execute("SELECT 1 FROM unsettled WHERE id = ?", (id_,)).fetchone() is not None

    def _is_drawn(self, root: str) -> bool:
        """Whether its facts are those of all its portraits."""
        query = f"SELECT 1 FROM portrait WHERE id = ? LIMIT 1 OFFSET {DRAWN}"
        return all(self.db.execute(query, (one,)).fetchone() is None for one in self.kin(root))

    def is_live(self, root: str) -> bool:
        """Whether a live record describes the class."""
        return bool(self.facts(root))

    def anchor_keys(self, root: str) -> set[int]:
        """Keys by which those with years or numbers meet."""
        return {mark_key(ROOM, one) for one in anchor_keys(self.facts(root))}

    def loose(self, root: str) -> set[int]:
        """Keys of a class within which names are compared."""
        return {mark_key(ROOM, one) for one in loose_keys(self.facts(root), self.work)}

    def in_works(self, root: str) -> set[int]:
        """Keys by which a class meets those of its names in its Works."""
        facts = self.facts(root)
        found = {one for name in facts.get("name", ()) for one in work_keys(name, facts, self.work)}
        return {mark_key(ROOM, one) for one in found}

    def ties(self, root: str) -> set[int]:
        """All keys of a class."""
        return {key for one in self.kin(root) for key in self.nodes.ties(one)}

    def _sharing(self, key: int) -> tuple[str, ...]:
        """The roots of all that have a key, in order."""
        found = {self.root(id_) for (id_,) in self.db.execute("SELECT id FROM tie WHERE key = ?", (key,))}
        return tuple(sorted(found))

    def _anchors_of(self, key: int) -> tuple[Anchor, ...]:
        """Those with years or numbers that have a key."""
        return tuple(anchor for one in self.sharing(key) if (anchor := self.anchor(one)))

    def crowd(self, key: int, limit: int) -> bool:
        """Whether more nodes than ``limit`` have a key."""
        query = f"SELECT count(*) FROM (SELECT 1 FROM tie WHERE key = ? LIMIT {limit + 1}) AS few"
        return bool(self.db.execute(query, (key,)).fetchone()[0] > limit)

    def anchor(self, root: str) -> Anchor | None:
        """A root as it was settled among those with years or numbers; None when it is not among them."""
        if root not in self._anchors:
            if len(self._anchors) > _KEPT:
                self._anchors.clear()
            query = "SELECT id, team, joined, profile FROM anchored WHERE id = ?"
            row = self.db.execute(query, (root,)).fetchone()
            self._anchors[root] = Anchor(row[0], row[1], row[2], unpacked_profile(row[3])) if row else None
        return self._anchors[root]

    def team(self, name: str) -> list[Anchor]:
        """The members of a team."""
        rows = self.db.execute("SELECT id FROM anchored WHERE team = ? AND id > '' ORDER BY id", (name,))
        return [one for (id_,) in rows.fetchall() if (one := self.anchor(id_))]

    def put(self, anchor: Anchor) -> None:
        """Write an anchor down; all that share a key with it are unsettled when it is not what it was."""
        before = self.anchor(anchor.id)
        if before == anchor:
            return
        row = (anchor.id, anchor.team, anchor.joined, packed_profile(anchor.facts))
        self.db.execute("INSERT OR REPLACE INTO anchored VALUES (?, ?, ?, ?)", row)
        self._anchors[anchor.id] = anchor
        self.anchors.cache_clear()
        self.call(anchor.id)

    def remove(self, root: str) -> None:
        """A root is no anchor any more."""
        self.db.execute("DELETE FROM anchored WHERE id = ?", (root,))
        self._anchors[root] = None
        self.anchors.cache_clear()
        self.call(root)

    @cached_property
    def _quiet(self) -> bool:
        return settled_once(self.db)

    def call(self, root: str) -> None:
        """Unsettle all that share a key with a root, unless everybody is unsettled still."""
        if not self._quiet:
            return
        query = (
            "INSERT OR IGNORE INTO unsettled SELECT other.id FROM tie CROSS JOIN tie AS other ON other.key = tie.key"
            " WHERE tie.id = ?"
        )
        self.db.executemany(query, [(one,) for one in sorted(self.kin(root))])


def settled_once(db: sqlite3.Connection) -> bool:
    """Whether all anchors have been settled before."""
    return db.execute("SELECT 1 FROM anchored WHERE id = ''").fetchone() is not None


def profile(facts: Facts) -> Facts:
    """The facts by which others are judged to be this agent."""
    return {name: facts[name][:_NAMES] for name in _PROFILE if name in facts}


def packed_profile(facts: Facts) -> str:
    """A profile as text."""
    return orjson.dumps(facts, option=orjson.OPT_SORT_KEYS).decode()


def unpacked_profile(text: str) -> Facts:
    """A profile from text."""
    return {name: tuple(values) for name, values in orjson.loads(text).items()}


def earliest(facts: Iterable[str]) -> int:
    """The earliest year, 9999 without one."""
    return min((int(one) for one in facts if one.lstrip("-").isdecimal()), default=9999)
