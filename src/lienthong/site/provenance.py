"""Where what a page says comes from: data sets, their licences, and the records in them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from lienthong.site.codes import licence_name
from lienthong.site.reading import iris
from lienthong.site.show import Part, Show

MOST_RECORDS = 40
"""Records that one page looks up."""


@dataclass
class Origin:
    """A data set that describes what the page is about: its licence when it has one, and its
    records in it: how many, and those that the page names."""

    dataset: Part
    licence: Part | None
    records: list[Part] = field(default_factory=list)
    number: int = 0


def origins(show: Show, records: Iterable[str]) -> list[Origin]:
    """The data sets that these records (IRIs) belong to, by their names."""
    found: dict[str, Origin] = {}
    for record in islice(dict.fromkeys(records), MOST_RECORDS):
        dataset = show.reading.first(record, "dct:isPartOf")
        if dataset not in found:
            found[dataset] = _origin(show, dataset)
        found[dataset].records.append(show.record(record))
        found[dataset].number += 1
    return sorted(found.values(), key=lambda one: one.dataset.text)


def origins_counted(show: Show, records: Mapping[str, Sequence[str]]) -> list[Origin]:
    """The data sets of records (IRIs) that are sorted by data set already, with the number of all of them."""
    each = max(1, MOST_RECORDS // max(1, len(records)))
    found = []
    for dataset, told in islice(records.items(), MOST_RECORDS):
        origin = _origin(show, dataset)
        origin.records, origin.number = [show.record(one) for one in told[:each]], len(told)
        found.append(origin)
    return sorted(found, key=lambda one: one.dataset.text)


def _origin(show: Show, dataset: str) -> Origin:
    if not dataset:
        return Origin(Part(show.say("page.unnamed")), None)
    licences = iris(show.reading.node(dataset), "dct:license")
    return Origin(show.link(dataset), licence(show, licences[0]) if licences else None)


def licence(show: Show, iri: str) -> Part:
    """A licence by the name that people know, leading to its text."""
    part = show.link(iri)
    if part.href:
        part.text = licence_name(iri, show.lang) or part.text
    return part
