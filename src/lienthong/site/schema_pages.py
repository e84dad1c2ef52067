"""The data blocks of an entity's page: the entity as its page shows it, and its breadcrumbs."""

import re
from collections.abc import Callable

from markupsafe import Markup
from pyoxigraph import Literal

from lienthong.graph.terms import prefixes
from lienthong.messages import catalogue
from lienthong.site.entity_shown import EntityPage
from lienthong.site.reading import Node, full, iris, texts
from lienthong.site.schema_facts import Body, fitted
from lienthong.site.schema_offers import actions, examples, offers, prices
from lienthong.site.schema_org import MOST_VALUES, described, reference, term_set
from lienthong.site.schema_script import crumbs, data_catalogue, list_ld, script
from lienthong.site.show import Show
from lienthong.site.wording import grouped

_HOURS = re.compile(r"([A-Za-z,-]+) (\d{1,2}:\d{2})-(\d{1,2}:\d{2})")
_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MOST_HOURS = 14


def entity_scripts(show: Show, page: EntityPage, node: Node, title: str) -> list[Markup]:
    """The blocks of an entity's page; ``node`` is what is said of it, ``title`` what the page is called. A page of one
    of its lists tells of the list."""
    base, lang = show.reading.base, show.lang
    here = f"{base}/{lang}/{page.one}"
    origin = base.removesuffix(show.addresses.prefix)
    steps = [
        (show.say("site.home"), f"{base}/{lang}/"),
        (show.say(f"kinds.{page.kind}"), f"{base}/{lang}/{page.kind}"),
        *((one.text, origin + one.href) for one in page.trail),
        (page.last, here),
    ]
    if page.listed:
        return [list_ld(base, lang, f"/{page.one}{page.query}", title, page.listed.entries, steps)]
    found = [script(crumbs(steps))]
    if not any(name.startswith(prefixes()["schema"]) for name in node):
        return found
    return [script(entity_body(show, page, node, here)), *found]


def entity_body(show: Show, page: EntityPage, node: Node, here: str) -> Body:
    """The entity with all that its page shows."""
    body = described(show, page.iri, node, here)
    if works := [reference(show, one) for one in iris(node, "schema:exampleOfWork")[:MOST_VALUES]]:
        body["exampleOfWork"] = works[0] if len(works) == 1 else works
    if page.editions and page.editions.shown:
        body["workExample"] = examples(show, page.editions.shown, body["@type"])
    offered = offers(show, page.holdings) if page.holdings else []
    offered += prices(page.access) if page.access else []
    if offered:
        body["offers"] = offered
    if done := actions(page.holdings, page.access):
        body["potentialAction"] = done
    if more := _OF_KIND.get(page.kind):
        body |= more(show, page, node)
    return fitted(body)


def _library(show: Show, page: EntityPage, node: Node) -> Body:
    """Address and opening hours (https://developers.google.com/search/docs/appearance/structured-data/local-business)."""
    found: Body = {}
    if address := show.best(node, "schema:address"):
        found["address"] = {"@type": "PostalAddress", "streetAddress": address.text}
        if region := next((one for one in iris(node, "schema:location") if _lasts(show, one)), ""):
            found["address"]["addressRegion"] = show.name(region).text
    written = [text for text, _ in texts(node, "schema:openingHours")][:_MOST_HOURS]
    if hours := [one for text in written if (one := opening(text))]:
        found["openingHoursSpecification"] = hours
    return found


def _lasts(show: Show, place: str) -> bool:
    """Whether a place is one today, as far as anybody says."""
    return bool(show.addresses.entity(place)) and not show.reading.first(place, "dct:isReplacedBy")


def opening(written: str) -> Body:
    """``Mo-Fr 07:30-17:00`` as an OpeningHoursSpecification; {} for another form."""
    found = _HOURS.fullmatch(written)
    days = _days(found[1]) if found else []
    if not found or not days:
        return {}
    opens, closes = (one.zfill(5) for one in found.groups()[1:])
    return {"@type": "OpeningHoursSpecification", "dayOfWeek": days, "opens": opens, "closes": closes}


def _days(written: str) -> list[str]:
    """``Mo-We,Sa`` as the days' addresses; [] when one of them is none."""
    known = {one[:2]: place for place, one in enumerate(_WEEK)}
    found: list[str] = []
    for run in written.split(","):
        first, _, last = run.partition("-")
        if first not in known or (last and last not in known):
            return []
        end = known[last or first]
        found += _WEEK[known[first] : end + 1] if end >= known[first] else _WEEK[known[first] :] + _WEEK[: end + 1]
    return [f"https://schema.org/{one}" for one in found]


def _dataset(show: Show, page: EntityPage, node: Node) -> Body:
    """What Google Dataset Search asks for (https://developers.google.com/search/docs/appearance/structured-data/dataset):
    a description of 50 characters and more, licence, creator, and where it stands."""
    said = catalogue(show.lang)
    maker = next(iter(iris(node, "dct:publisher")), "")
    by = {"@type": "Library", "@id": maker, "name": show.name(maker).text} if maker else None
    number, triples = (_number(node, curie) for curie in ("void:documents", "void:triples"))
    told = said["crawling.dataset"].format(
        name=page.heading.text,
        records=grouped(number, show.lang),
        triples=grouped(triples, show.lang),
        by=said["crawling.dataset_by"].format(name=by["name"]) if by else "",
    )
    found: Body = {"name": page.heading.text, "description": told, "isAccessibleForFree": True}
    found["includedInDataCatalog"] = data_catalogue(show.reading.base)
    if by:
        found |= {"creator": by, "publisher": by}
    if licences := iris(node, "dct:license"):
        found["license"] = licences[0]
    if changed := show.reading.node(page.iri).get(full("dct:modified"), ()):
        found["dateModified"] = changed[0].value
    return found


def _number(node: Node, curie: str) -> int:
    said = next((one.value for one in node.get(full(curie), ()) if isinstance(one, Literal)), "0")
    return int(said) if said.isdecimal() else 0


_OF_KIND: dict[str, Callable[[Show, EntityPage, Node], Body]] = {
    "library": _library,
    "dataset": _dataset,
    "subject": lambda show, _, node: term_set(show, node),
}
