"""A published catalogue for page benches, written without a ledger: records of ``catalogues`` straight into a store.

``python bench/pages_catalogue.py DATA [RECORDS] [BASE]`` (100,000 records, ``http://localhost:8000``): works, editions,
people and subjects are shared as in a union catalogue; the first subject is on every tenth Work and the first library
has every fifth copy, so that there are hubs. Text index, shelves and tallies are those of the publish step.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import Store

from catalogues import entry
from lienthong.graph.generation import Generation, generations_folder, switch, write_meta
from lienthong.graph.publishing.filling import fill
from lienthong.graph.publishing.findable import index
from lienthong.graph.terms import entity_id, iri, literal

SUBJECT, LIBRARY = entity_id("subject", "bench hub"), entity_id("library", "bench hub")


def lines(records: int, base: str) -> Iterator[bytes]:
    """The graph of the catalogue in N-Triples, a record at a time."""
    hubs = [(SUBJECT, "bf:Topic", literal("Chủ đề lớn", "vi")), (SUBJECT, "skos:Concept", literal("Chủ đề lớn", "vi")),
            (LIBRARY, "schema:Library", literal("Thư viện lớn"))]  # fmt: skip
    yield "".join(
        f"<{base}/{id_}> {iri('rdf:type')} {iri(kind)} .\n<{base}/{id_}> {iri('rdfs:label')} {label} .\n"
        for id_, kind, label in hubs
    ).encode()
    for number in range(records):
        described = entry(number).described
        assert described is not None
        said = [line.replace("<lt:", f"<{base}/") for line in described.lines]
        for one in described.entities:
            if one.ids[0].startswith("work/") and number % 10 == 0:
                said.append(f"<{base}/{one.ids[0]}> {iri('bf:subject')} <{base}/{SUBJECT}> .")
            if one.ids[0].startswith("item/") and number % 5 == 0:
                said.append(f"<{base}/{one.ids[0]}> {iri('bf:heldBy')} <{base}/{LIBRARY}> .")
        yield ("\n".join(said) + "\n").encode()


def publish(data: Path, records: int, base: str) -> None:
    """Write it as the first generation of an empty data folder."""
    folder = generations_folder(data) / "00000001"
    folder.mkdir(parents=True)
    store = Store(str(folder / "store"))
    fill(store, lines(records, base))
    store.optimize()
    store.flush()
    moment = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    made = Generation(1, base, moment, len(store), folder)
    write_meta(made)
    del store
    index(made, None, None, {})
    switch(data, made)


def main() -> None:
    """Write the catalogue and say what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("records", type=int, nargs="?", default=100_000)
    parser.add_argument("base", nargs="?", default="http://localhost:8000")
    wanted = parser.parse_args()
    if wanted.data.exists() and any(wanted.data.iterdir()):
        sys.exit("this folder is not empty")
    start = time.process_time()
    publish(wanted.data, wanted.records, wanted.base)
    print(f"{wanted.records:,} records: {time.process_time() - start:.0f} s of CPU time")


if __name__ == "__main__":
    main()
