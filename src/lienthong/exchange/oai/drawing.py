"""The metadata of an item, drawn when a harvester asks for them, from what publishing keeps of its record."""

import logging
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

import orjson

from lienthong.exchange.oai.dublincore import oai_dc
from lienthong.exchange.oai.index import Packing
from lienthong.exchange.oai.marcxml import marcxml
from lienthong.exchange.oai.rdfxml import rdf_xml
from lienthong.exchange.oai.rules import Kind, rules
from lienthong.exchange.oai.statements import Said, Statements
from lienthong.graph.terms import OWN

_log = logging.getLogger(__name__)


class Body(NamedTuple):
    """What is kept of a record: ``said`` is what the ledger keeps of it (entities and public statements under
    private names), ``moves`` the public names that differ from these as JSON ("" for none), ``marc`` the public part of
    the original (``marcxml``; None where there is none)."""

    said: bytes
    moves: str
    marc: bytes | None


def drawn(prefix: str, body: Body, packing: Packing, base: str, sets: str, name: str) -> bytes | None:
    """The metadata in a format of what an index has packed; ``base`` begins public names, ``sets`` are the item's,
    ``name`` what the log calls it.

    None for an item that does not have the format, or that breaks the drawing, which the log tells once."""
    try:
        return _drawn(prefix, body, packing, base, sets)
    except Exception:  # noqa: BLE001 -- the per-record boundary: one odd record must not end a harvest
        _tell(prefix, name)
        return None


@lru_cache(maxsize=4096)
def _tell(prefix: str, name: str) -> None:
    """Log an item that breaks the drawing, once: who asks again and again must not fill the log."""
    _log.exception("%s of the item %s could not be drawn", prefix, name)


def _drawn(prefix: str, body: Body, packing: Packing, base: str, sets: str) -> bytes | None:
    if prefix == "marc21":
        return marcxml(packing.unpack("marc", body.marc)) if body.marc is not None else None
    header, _, text = packing.unpack("said", body.said).partition(b"\n")
    moves: dict[str, str] = orjson.loads(body.moves) if body.moves else {}
    said = named(text.decode(), base, moves)
    if prefix == "rdf":
        return rdf_xml(said, base)
    statements = Statements(said)
    instance, work = edition(statements, orjson.loads(header), base, moves) or ("", "")
    return oai_dc(statements, instance, work, _kind(sets))


def edition(said: Statements, entities: Iterable[list[str]], base: str, moves: Mapping[str, str]) -> list[str] | None:
    """Instance and Work of a record (terms), of whose ``entities`` (ids, role, …) one may be called its Instance; None
    for a record that describes none."""
    instances = list(said.subjects(rules().item))
    if not instances:
        return None
    own = [ids[0] for ids, role, *_ in entities if role == "instance"]
    called = f"<{base}/{moves.get(own[-1], own[-1])}>" if own else ""
    instance = called if called in instances else instances[0]
    return [instance, said.values(instance, rules().item)[0]]


def named(text: str, base: str, moves: Mapping[str, str]) -> Said:
    """What N-Triples with private names say under public ones, as ``publishing.describe.public_line`` names things."""
    said: Said = {}
    before, start, own = "", len(OWN), f"<{base}/"
    about: dict[str, list[str]] = {}
    for line in text.split("\n") if text else ():
        subject, predicate, value = line.split(" ", 2)
        if subject != before:
            before = subject
            about = said.setdefault(_public(subject, own, moves) if moves else own + subject[start:], {})
        if value.startswith(OWN):
            value = _public(value[:-2], own, moves) if moves else own + value[start:-2]
        else:
            value = value[:-2]
        if predicate in about:
            about[predicate].append(value)
        else:
            about[predicate] = [value]
    return said


def _public(term: str, own: str, moves: Mapping[str, str]) -> str:
    id_, mark, fragment = term[len(OWN) : -1].partition("#")
    return f"{own}{moves.get(id_, id_)}{mark}{fragment}>"


def _kind(sets: str) -> Kind:
    name = sets.partition(" ")[0].removeprefix("kind:")
    return next((one for one in rules().kinds if one.name == name), rules().kinds[-1])
