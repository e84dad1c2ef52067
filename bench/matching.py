"""How well records of one thing meet: precision and recall on the labelled records of ``tests/matching/pairs``.

    python bench/matching.py [--wrong]

The records go the whole way, through load and publish; each library hands over one record in turn, so that no control
number helps. A translation is a Work of its own in the published model, and the same Work in the labels: "family" are
Works that are one, or one of which is the translation of the other, or that lead to one original or Hub; "edition" are
the pairs in one language and of one translation, which must be one ``bf:Work``. ``--wrong`` lists the pairs that are
judged otherwise than by hand.
"""

import sys
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "matching"))

from labelled import KINDS, Labelled, editions, labelled, pairs
from pyoxigraph import NamedNode, Store

from lienthong.graph.generation import current
from lienthong.graph.ledger import Ledger
from lienthong.graph.publish import publish
from lienthong.graph.terms import iri
from lienthong.mappings.readers import iso2709
from lienthong.pipeline.load import load

BASE = "http://example.org"
LIBRARIES = 7


def clustered(records: list[Labelled], data: Path) -> dict[str, dict[str, str]]:
    """Kind to record number to the public IRI of what the record is of that kind."""
    shares = sorted(records, key=lambda one: int(one.number) % LIBRARIES)
    for share, these in groupby(shares, key=lambda one: int(one.number) % LIBRARIES):
        file = data / f"{share}.mrc"
        file.write_bytes(b"".join(iso2709.write(one.record) for one in these))
        load(data, f"thu-vien-{share}", [str(file)])
    with Ledger.open(data) as ledger:
        publish(ledger, data, BASE)
    generation = current(data)
    assert generation is not None
    store = generation.open()
    found: dict[str, dict[str, str]] = {kind: {} for kind in (*KINDS, "family", "language")}
    for number, instance in _instances(store):
        found["instance"][number] = instance
        for work in _values(store, instance, "bf:instanceOf"):
            found["work"][number] = work
            # «Chủ biên» are editors: the first person of such a book has the label.
            people = (one for role in ("schema:author", "schema:editor") for one in _values(store, work, role))
            found["person"][number] = next(people, "")
            found["family"][number] = " ".join(sorted(_kin(store, work)))
            found["language"][number] = " ".join(sorted(_values(store, work, "bf:language")))
    return found


def _kin(store: Store, work: str) -> set[str]:
    """A Work, its original, and the Hubs of both."""
    near = {work, *_values(store, work, "bf:translationOf")}
    return near | {hub for one in near for hub in _values(store, one, "bf:expressionOf")}


def _instances(store: Store) -> Iterator[tuple[str, str]]:
    for quad in store.quads_for_pattern(None, NamedNode(iri("bf:adminMetadata")[1:-1]), None, None):
        if isinstance(quad.object, NamedNode) and "/instance/" in quad.subject.value:
            label = next(_values(store, quad.object.value, "rdfs:label"))
            yield label.rpartition(" ")[2], quad.subject.value


def _values(store: Store, subject: str, predicate: str) -> Iterator[str]:
    for quad in store.quads_for_pattern(NamedNode(subject), NamedNode(iri(predicate)[1:-1]), None, None):
        yield quad.object.value


def main() -> None:
    """Print a line for each kind, of the part that weights were set on and of the part held out."""
    records = labelled()
    by_number = {one.number: one for one in records}
    with tempfile.TemporaryDirectory(prefix="lienthong-") as folder:
        made = clustered(records, Path(folder))
    for part, held in (("tuned", False), ("held out", True)):
        print(part)
        for kind in KINDS:
            truth = pairs([one for one in records if one.held == held], kind)
            _print(kind, truth, made[kind], by_number)
            if kind == "work":
                tongue = made["language"]
                told = editions([one for one in records if one.held == held])
                one = {(a, b): same for (a, b), same in told.items() if tongue.get(a) == tongue.get(b)}
                _print("edition", one, made["work"], by_number)
                _print("family", truth, made["family"], by_number)


def _print(kind: str, truth: dict[tuple[str, str], bool], names: dict[str, str], by: dict[str, Labelled]) -> None:
    said = {(a, b): bool(set(names.get(a, "").split()) & set(names.get(b, "").split())) for a, b in truth}
    right = sum(truth[pair] and said[pair] for pair in truth)
    claimed, same = sum(said.values()), sum(truth.values())
    hard = sum(by[a].group == by[b].group for a, b in truth)
    print(
        f"{kind:9} {hard:5} pairs within groups, {same:4} the same;"
        f" precision {right / max(claimed, 1):.4f}  recall {right / max(same, 1):.4f}"
    )
    if "--wrong" in sys.argv:
        for a, b in (pair for pair in truth if truth[pair] != said[pair]):
            print(f"   {'apart' if truth[a, b] else 'MERGED'} {_shown(by[a])} || {_shown(by[b])}")


def _shown(one: Labelled) -> str:
    return one.record.raw.decode()[:150]


if __name__ == "__main__":
    main()
