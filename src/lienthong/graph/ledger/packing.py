"""How a record lies in the ledger: zstandard, JSON and N-Triples, each as small as it is quick to read again."""

import zlib
from collections.abc import Iterable
from hashlib import blake2b
from threading import local
from typing import Any

import orjson
import zstandard

from lienthong.graph.ledger.entries import Body, Entry, Held
from lienthong.graph.terms import Account, Described, Flag

_FAST = 1
_ZLIB = b"\x78"
"""How a zlib stream of any window of 32 KB begins (RFC 1950); a zstandard frame begins with 28 (RFC 8878)."""


class _Packers(local):
    """One of each for a thread: they keep their tables from one content to the next, and are no thread's but one's."""

    def __init__(self) -> None:
        self.pack = zstandard.ZstdCompressor(level=_FAST, write_checksum=True).compress
        self.unpack = zstandard.ZstdDecompressor().decompress


_packers = _Packers()


def pack(content: bytes) -> bytes:
    """Compress at the fastest level that saves: catalogue text shrinks to about a third of its size."""
    return _packers.pack(content)


def unpack(blob: bytes) -> bytes:
    """What ``pack`` compressed, today or when the ledger's schema was older than 18 (zlib)."""
    return zlib.decompress(blob) if blob[:1] == _ZLIB else _packers.unpack(blob)


def content_hash(raw: bytes) -> bytes:
    """Sixteen bytes that stand for a raw record; equal for equal bytes only."""
    return blake2b(raw, digest_size=16).digest()


def by_owner(lines: Iterable[str]) -> dict[str, list[str]]:
    """Lines grouped by the entity that they are about."""
    groups: dict[str, list[str]] = {}
    of_subject: dict[str, list[str]] = {}
    for line in lines:
        # The fragment is left out once a subject: this runs for every triple of every load.
        subject = line[4 : line.index(">")]
        group = of_subject.get(subject)
        if group is None:
            group = of_subject[subject] = groups.setdefault(subject.partition("#")[0], [])
        group.append(line)
    return groups


def hold(described: Described) -> list[Held]:
    """The entities of a description with the hash of what it says of each, whatever the order of its lines."""
    groups = by_owner(described.lines)
    held = []
    for entity in described.entities:
        held.append(Held(list(entity.ids), entity.role, _digest(groups.get(entity.ids[0]))))
    return held


def held_with(entities: Iterable[Held], lines: Iterable[str]) -> list[Held]:
    """The entities of a description whose lines were rewritten, with the hashes of what is said of them now."""
    groups = by_owner(lines)
    return [one._replace(digest=_digest(groups.get(one.ids[0]))) for one in entities]


def said_of(body: Body, own: str, target: str) -> tuple[list[Held], list[str]]:
    """What a record says, with ``target`` in the place of its entity ``own``; as it is when ``target`` is empty."""
    if not target:
        return body.entities, body.lines
    lines = [
        line.replace(f"<lt:{own}>", f"<lt:{target}>").replace(f"<lt:{own}#", f"<lt:{target}#") for line in body.lines
    ]
    entities = [one._replace(ids=[target]) if one.ids[0] == own else one for one in body.entities]
    return held_with(entities, lines), lines


def _digest(lines: list[str] | None) -> bytes:
    return blake2b("\n".join(sorted(lines)).encode(), digest_size=8).digest() if lines else b""


def pack_described(held: list[Held], lines: list[str]) -> bytes:
    """Entities and lines of a live record in one blob."""
    header = orjson.dumps([(entity.ids, entity.role, entity.digest.hex()) for entity in held])
    return pack(header + b"\n" + "\n".join(lines).encode())


def unpack_entities(blob: bytes) -> list[Held]:
    """The entities of a live record."""
    return _entities(unpack(blob).partition(b"\n")[0])


def unpack_body(record: int, blob: bytes) -> Body:
    """The entities and lines of a live record."""
    header, _, text = unpack(blob).partition(b"\n")
    return Body(record, _entities(header), text.decode().split("\n") if text else [])


def _entities(header: bytes) -> list[Held]:
    return [Held(ids, role, bytes.fromhex(digest)) for ids, role, digest in orjson.loads(header)]


def pack_report(entry: Entry) -> bytes:
    """Accounts, flags and findings of one entry, and behind them what of the original may be shown."""
    described = entry.described
    accounts = [tuple(account) for account in described.accounts] if described else []
    flags = [tuple(flag) for flag in described.flags] if described else []
    return pack(b"%b\n%b" % (orjson.dumps([accounts, flags, entry.findings]), entry.shown))


def unpack_report(blob: bytes) -> tuple[list[Account], list[Flag], list[dict[str, Any]]]:
    """What ``pack_report`` packed."""
    accounts, flags, findings = orjson.loads(unpack(blob).partition(b"\n")[0])
    return [Account(*account) for account in accounts], [Flag(*flag) for flag in flags], findings


def unpack_shown(blob: bytes) -> bytes:
    """``Entry.shown`` of what ``pack_report`` packed."""
    return unpack(blob).partition(b"\n")[2]


def unpack_faults(blob: bytes) -> tuple[list[str], list[Flag], list[dict[str, Any]]]:
    """The places of lost subfields, the flags and findings: without the hundreds of accounts of what went well."""
    accounts, flags, findings = orjson.loads(unpack(blob).partition(b"\n")[0])
    return [place for place, state, *_ in accounts if state == "lost"], [Flag(*flag) for flag in flags], findings
