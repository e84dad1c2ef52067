"""The way down to an entity: what it belongs to, for its breadcrumbs, and the broader subjects above a subject."""

from lienthong.site.reading import Reading, best_label
from lienthong.site.show import Part, Show

_ABOVE = {
    "agent": ("schema:parentOrganization",),
    "subject": ("skos:broader",),
    "place": ("schema:containedInPlace",),
    "library": ("schema:parentOrganization",),
    "series": ("bf:subseriesOf",),
    "item": ("bf:itemOf",),
    "instance": ("bf:instanceOf",),
    "record": ("dct:isPartOf",),
}
"""What an entity of a kind belongs to."""
_DEEPEST, _WIDEST = 8, 4


def trail(show: Show, kind: str, iri: str) -> list[Part]:
    """What stands between the kind and the name in the breadcrumbs: of a copy its work and edition, of an edition its
    work, of a work its first creator, of a subject the broader ones; the topmost first."""
    if kind == "item":
        edition = show.reading.first(iri, "bf:itemOf")
        return [*trail(show, "instance", edition), _edition(show, edition)] if _ours(show, edition) else []
    if kind == "instance":
        work = show.reading.first(iri, "bf:instanceOf")
        return [*trail(show, "work", work), show.link(work)] if _ours(show, work) else []
    if kind == "work":
        maker = min((one.value for one in show.reading.values(iri, "schema:author", 3)), default="")
        return [show.link(maker)] if _ours(show, maker) and "/agent/" in maker else []
    return [show.link(one) for one in next(iter(paths(show.reading, kind, iri)), [])]


def paths(reading: Reading, kind: str, iri: str) -> list[list[str]]:
    """The chains of IRIs above an entity, each from the topmost down, without the entity; the longest first.

    Bounded in depth and number, and safe where a chain leads back into itself.
    """
    if kind not in _ABOVE:
        return []
    found: list[list[str]] = []
    waiting: list[list[str]] = [[iri]]
    while waiting:
        chain = waiting.pop()
        above = [one for one in _above(reading, kind, chain[0]) if one not in chain][:_WIDEST]
        if len(chain) > _DEEPEST or not above:
            found.append(chain[:-1])
        elif len(found) + len(waiting) < _WIDEST:
            waiting += [[one, *chain] for one in above]
        else:
            waiting.append([above[0], *chain])
    return sorted((one for one in found if one), key=lambda one: (-len(one), one))


def _above(reading: Reading, kind: str, iri: str) -> list[str]:
    found = {one.value for curie in _ABOVE[kind] for one in reading.values(iri, curie, 20)}
    if kind == "subject":
        found |= set(reading.pointing(iri, "skos:narrower", 20))
    return sorted(one for one in found if reading.addresses.entity(one).startswith(f"{kind}/"))


def _ours(show: Show, iri: str) -> bool:
    return bool(iri) and bool(show.addresses.entity(iri))


def edition_name(show: Show, iri: str) -> str:
    """An edition beside its work: "Ấn bản 1988"; where it has no year its own title, if that is not the work's."""
    years = sorted(one.value for one in show.reading.values(iri, "schema:datePublished", 5))
    if not years:
        own = best_label(show.reading.labels(iri), show.lang)[0]
        works = [one.value for one in show.reading.values(iri, "bf:instanceOf", 1)]
        alike = any(best_label(show.reading.labels(one), show.lang)[0] == own for one in works)
        return own if own and not alike else show.say("entity.edition_undated")
    return show.say("entity.edition_of").format(year=years[0])


def _edition(show: Show, iri: str) -> Part:
    return Part(edition_name(show, iri), href=show.addresses.page(iri, show.lang))
