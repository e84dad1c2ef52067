"""Works near a work: by the same maker, or on the same subjects; a handful, and bounded work for hubs of subjects."""

from lienthong.site.links import Entry, entry, read_ahead
from lienthong.site.reading import Node, Reading, full, iris
from lienthong.site.show import Show

SHOWN = 6
_SUBJECTS, _MAKERS = 6, 2
_LOOKED_AT = 24
"""Works that are looked at for each subject or maker: the first of its list, where the publish step has made one."""
_KEPT = 4_000
"""Subjects and makers whose first works are kept with a generation."""
_BY_MAKER = 0.5
_KIN = ("bf:hasPart", "bf:partOf", "bf:expressionOf", "bf:relatedTo", "bf:derivativeOf")
"""What the page leads to already."""


def similar(show: Show, iri: str, node: Node, family: set[str]) -> list[Entry]:
    """The works that share the most with one, the nearest first, without itself and its ``family`` (the pages of its
    translations and the like). A subject that few works have counts more than one that many have."""
    worth: dict[str, float] = {}
    for subject in sorted(set(iris(node, "bf:subject")))[:_SUBJECTS]:
        found = _works(show.reading, subject, "bf:subject")
        for work in found:
            worth[work] = worth.get(work, 0) + 1 / (1 + len(found))
    for maker in sorted(set(iris(node, "schema:author")))[:_MAKERS]:
        for work in _works(show.reading, maker, "schema:author"):
            worth[work] = worth.get(work, 0) + _BY_MAKER
    titled = {show.name(iri).text.casefold()}
    kin = {iri, *(one for curie in _KIN for one in iris(node, curie))}
    kin.update(show.reading.pointing(iri, "bf:expressionOf", _LOOKED_AT))
    nearest = [work for work, _ in sorted(worth.items(), key=lambda one: (-one[1], one[0]))]
    apart = [one for one in nearest if one not in kin and show.addresses.page(one, show.lang) not in family]
    read_ahead(show, apart[:SHOWN])
    chosen: list[Entry] = []
    for work in apart:
        if (name := show.name(work).text.casefold()) not in titled:
            titled.add(name)
            chosen.append(entry(show, work))
        if len(chosen) == SHOWN:
            break
    return chosen


def _works(reading: Reading, iri: str, curie: str) -> tuple[str, ...]:
    kept, start = reading.opened.works, f"{reading.base}/work/"
    if (known := kept.get((curie, iri))) is None:
        tallies, target = reading.opened.tallies, reading.addresses.entity(iri)
        if target and tallies and tallies.knows(full(curie), "work"):
            found = [f"{reading.base}/{one}" for one in tallies.stretch(full(curie), "work", target, 0, _LOOKED_AT)]
        else:
            # An edition has its makers, too: twice as many are looked at.
            found = reading.pointing(iri, curie, 2 * _LOOKED_AT if curie == "schema:author" else _LOOKED_AT)
        known = tuple(one for one in found if one.startswith(start) and "#" not in one)
        if len(kept) >= _KEPT:
            kept.clear()
        kept[curie, iri] = known
    return known
