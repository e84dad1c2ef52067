"""Which records describe an edition and which data set each is in, read once for its page and its holdings document."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from lienthong.site.held import FEW, KEPT, MANY, iri_of
from lienthong.site.reading import Reading
from lienthong.sparql.queries import named

MOST_RECORDS = 10_000
"""Records of one edition that are read; no edition of any catalogue that we know comes near."""


@dataclass(frozen=True)
class Described:
    """The records of one edition by data set ('' when a record does not name its own), both in the order of their
    IRIs; ``more`` says that there are more than were read."""

    records: dict[str, tuple[str, ...]]
    more: bool


def _records(reading: Reading, instance: str) -> Iterator[tuple[str, str]]:
    few = reading.values(instance, "bf:adminMetadata", FEW + 1)
    if len(few) <= FEW:
        for one in few:
            for dataset in [value.value for value in reading.values(one.value, "dct:isPartOf")] or [""]:
                yield one.value, dataset
        return
    for row in named("site/described").select(reading.store, instance=NamedNode(instance)):
        yield iri_of(row, "record"), iri_of(row, "dataset")


def described(reading: Reading, instance: str) -> Described:
    """The records of an instance by IRI. Those of an edition that has many are kept with the generation."""
    kept = reading.opened.described
    if instance in kept:
        return kept[instance]
    datasets: dict[str, str] = {}
    for record, dataset in _records(reading, instance):
        # A record is in one data set; of two the first by IRI, each time.
        datasets[record] = min(filter(None, (datasets.get(record, ""), dataset)), default="")
    found: dict[str, list[str]] = {}
    for record in sorted(datasets)[:MOST_RECORDS]:
        found.setdefault(datasets[record], []).append(record)
    made = Described({one: tuple(found[one]) for one in sorted(found)}, len(datasets) > MOST_RECORDS)
    if len(datasets) > MANY:
        if len(kept) >= KEPT:
            kept.clear()
        kept[instance] = made
    return made
