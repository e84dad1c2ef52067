"""What is counted of one live record: which features it has, and what is to be mended in it."""

import tomllib
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from lienthong.content import folder
from lienthong.graph.ledger.packing import unpack, unpack_faults
from lienthong.graph.terms import iri
from lienthong.pipeline.report.roots import roots


class Features(NamedTuple):
    """``names`` of features, each with the terms that show it as they stand in N-Triples, and those of any
    ``bibliographic`` record."""

    names: tuple[str, ...]
    terms: tuple[tuple[bytes, ...], ...]
    bibliographic: tuple[bytes, ...]


class Facts(NamedTuple):
    """Of one record: a bit for each feature (0 for a record that is not bibliographic), its copies, and what is to be
    mended, as part ("finding", "flag", "lost") and code or subfield."""

    bibliographic: bool
    bits: int
    copies: int
    problems: frozenset[tuple[str, str]]


@cache
def features() -> Features:
    """The table ``site/quality.toml``."""
    table = tomllib.loads((folder("site") / "quality.toml").read_text("utf-8"))
    named: dict[str, list[str]] = table["features"]
    return Features(
        tuple(named),
        tuple(tuple(iri(one).encode() for one in terms) for terms in named.values()),
        tuple(iri(one).encode() for one in table["bibliographic"]),
    )


def facts(described: bytes | None, report: bytes) -> Facts:
    """What the ledger's packed description and report of a record say."""
    known = features()
    header, _, lines = unpack(described).partition(b"\n") if described else (b"", b"", b"")
    # Cut once: to look through twenty kilobytes for each of thirty terms takes longer.
    said = set(lines.split())
    bibliographic = not said.isdisjoint(known.bibliographic)
    bits = 0
    if bibliographic:
        for place, terms in enumerate(known.terms):
            bits |= (not said.isdisjoint(terms)) << place
    return Facts(bibliographic, bits, header.count(b'"item|'), frozenset(_problems(report)))


def _problems(report: bytes) -> Iterator[tuple[str, str]]:
    lost, flags, findings = unpack_faults(report)
    for found in roots(findings):
        yield "finding", found["shape"]
    for flag in flags:
        yield "flag", flag.code
    for place in lost:
        yield "lost", place
