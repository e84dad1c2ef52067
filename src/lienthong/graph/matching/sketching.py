"""What a description is drawn as: a pure function of it, asked by settling, or by the process that mapped the record
and has its triples at hand. Packed, the portraits wait with the record until it is settled; drawn of the same
description by the same rules they are the same, byte by byte."""

from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import orjson

from lienthong.graph.ledger.entries import Body, Held, Sketch
from lienthong.graph.ledger.packing import pack, unpack
from lienthong.graph.matching import marks
from lienthong.graph.matching.fingerprint import fingerprint
from lienthong.graph.matching.judging import Facts, Kind, Named, united
from lienthong.graph.matching.kinds import METHOD
from lienthong.graph.matching.stages import Method
from lienthong.graph.terms import Described

_HASH = 8


class Drawn(NamedTuple):
    """One node in one record, as it is stored."""

    record: int
    id: str
    hash: bytes
    facts: bytes
    marks: bytes
    names: bytes


def drawn(method: Method, body: Body) -> list[Drawn]:
    """The portraits of what one record says, in the order of their ids."""
    kinds = _kinds(method)
    said: dict[str, list[Facts]] = {}
    for portrait in method.draw(body):
        if portrait.facts and portrait.kind in kinds:
            said.setdefault(portrait.id, []).append(portrait.facts)
    found = []
    for id_, several in sorted(said.items()):
        facts = several[0] if len(several) == 1 else united(several)
        kind, named = kinds[id_.partition("/")[0]]
        blob = orjson.dumps(facts)
        keys = marks.packed({marks.mark_key(kind.name, mark) for mark in kind.marks(facts)})
        names = marks.packed(marks.mark_key("name", name) for name in named.names(facts)) if named else b""
        found.append(Drawn(body.record, id_, blake2b(blob, digest_size=_HASH).digest(), blob, keys, names))
    return found


@lru_cache(maxsize=8)
def _kinds(method: Method) -> dict[str, tuple[Kind, Named | None]]:
    kinds = [stage.kind for stage in method.stages]
    return {kind.name: (kind, kind if isinstance(kind, Named) else None) for kind in kinds}


def sketched(described: Described, held: list[Held]) -> Sketch:
    """What a description, whose entities are ``held`` so, will be drawn as when it is stored as it is."""
    return Sketch(fingerprint(), packed(drawn(METHOD, Body(0, held, described.lines))))


def packed(portraits: list[Drawn]) -> bytes:
    """The portraits of one record; b'' when there are none."""
    if not portraits:
        return b""
    sizes = [(one.id, len(one.facts), len(one.marks), len(one.names)) for one in portraits]
    parts = [part for one in portraits for part in one[2:]]
    return pack(b"".join((orjson.dumps(sizes), b"\n", *parts)))


def unpacked(record: int, blob: bytes) -> list[Drawn]:
    """What ``packed`` packed, as portraits of a stored record."""
    if not blob:
        return []
    header, _, content = unpack(blob).partition(b"\n")
    found, at = [], 0
    for id_, *sizes in orjson.loads(header):
        parts = []
        for size in (_HASH, *sizes):
            parts.append(content[at : at + size])
            at += size
        found.append(Drawn(record, id_, *parts))
    return found
