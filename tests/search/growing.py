"""A catalogue that changes: records come, change their titles, names and copies, and go."""

import random
from multiprocessing.connection import Connection
from pathlib import Path

from lienthong.graph.ledger import Entry, Ledger
from lienthong.graph.publish import publish
from lienthong.graph.terms import Described, Entity, Source, iri, literal

BASE = "https://thuvien.example"
STEPS = 4
_WORDS = ("kinh tế", "vĩ mô", "lịch sử", "Việt Nam", "giáo trình", "vật lý", "Đường", "truyện Kiều")
QUESTIONS = (*_WORDS, "kinh te viet nam", "nguyen", "nguyễn du", "truyen", "giao trinh 2001", "bc1", "kinh tr", "x")
_NAMES = ("Nguyễn Du", "Nguyen Du", "Hồ Xuân Hương", "Hồ Biểu Chánh")


def records(chance: random.Random, count: int) -> list[tuple[str, Described | None]]:
    """Records of one step; None for one that is withdrawn."""
    found: dict[str, Described | None] = {}
    for _ in range(count):
        number = str(chance.randrange(60))
        found[number] = None if chance.random() < 0.15 else _described(chance, number)
    return list(found.items())


def _described(chance: random.Random, number: str) -> Described:
    record, instance, item = f"record/r{number}", f"instance/i{number}", f"item/c{number}"
    work, agent, library = (
        f"work/w{chance.randrange(25)}",
        f"agent/a{chance.randrange(3)}",
        f"library/l{chance.randrange(3)}",
    )
    subject = f"subject/s{chance.randrange(3)}"
    title = " ".join(chance.sample(_WORDS, 2))
    year = chance.randrange(2000, 2004)
    said = [
        (record, "rdfs:label", literal(number)),
        (work, "rdf:type", iri("bf:Work")), (work, "rdfs:label", literal(title)),
        (work, "bf:hasInstance", f"<lt:{instance}>"), (work, "schema:author", f"<lt:{agent}>"),
        (work, "bf:subject", f"<lt:{subject}>"), (work, "bf:language", iri("lang:vie")),
        (instance, "rdf:type", iri("bf:Instance")), (instance, "rdfs:label", literal(title)),
        (instance, "bf:instanceOf", f"<lt:{work}>"), (instance, "bf:hasItem", f"<lt:{item}>"),
        (instance, "schema:datePublished", literal(str(year))), (instance, "schema:author", f"<lt:{agent}>"),
        (item, "rdf:type", iri("bf:Item")), (item, "bf:itemOf", f"<lt:{instance}>"),
        (item, "bf:heldBy", f"<lt:{library}>"), (item, "schema:serialNumber", literal(f"BC{chance.randrange(9)}99")),
        (agent, "rdf:type", iri("bf:Agent")), (agent, "rdfs:label", literal(chance.choice(_NAMES))),
        (library, "rdf:type", iri("schema:Library")), (library, "rdfs:label", literal(f"Thư viện {library[-1]}")),
        (subject, "rdf:type", iri("skos:Concept")), (subject, "rdfs:label", literal(chance.choice(_WORDS))),
    ]  # fmt: skip
    lines = [f"<lt:{one}> {iri(name)} {value} ." for one, name, value in said]
    entities = [Entity((one,), one) for one in dict.fromkeys(one for one, *_ in said)]
    return Described(record, entities, lines)


def step(ledger: Ledger, found: list[tuple[str, Described | None]]) -> None:
    """Load some records."""
    if ledger.source("nguon") is None:
        ledger.put_source(Source("nguon"))
    run = ledger.begin_run("nguon", ["nguon.mrc"], "rules")
    entries = [
        Entry(
            number=number, status="live" if described else "deleted", raw=repr(described).encode(), format="marc21",
            file="nguon.mrc", ordinal=1, offset=0, datestamp="", described=described,
            reason="" if described else "deleted",
        )
        for number, described in found
    ]  # fmt: skip
    ledger.write(run, entries)
    ledger.finish_run(run, "complete")


def work_and_tell(data: Path, number: int, tells: Connection) -> None:
    """Load one step and publish, in a process that is to be killed while it does so; tell when that begins."""
    tells.send("begin")
    with Ledger.open(data) as opened:
        step(opened, records(random.Random(number), 40))
        publish(opened, data, BASE, bulk_share=0.0 if number == 2 else 1e9)
