"""Everything that the page of one entity shows, ready for its template."""

from dataclasses import dataclass, field
from typing import Any

from lienthong.graph.terms import prefixes
from lienthong.messages import Lang
from lienthong.site import schema_org
from lienthong.site.access import SHOWN, Access, access
from lienthong.site.counterparts import counterparts
from lienthong.site.described import described
from lienthong.site.editions import Editions, editions
from lienthong.site.family import Family, family
from lienthong.site.held import held
from lienthong.site.holdings import Holdings, holdings
from lienthong.site.libraries import datasets, number_held
from lienthong.site.licensed import Licensed, licensed
from lienthong.site.links import Listed, overview
from lienthong.site.links import page as list_page
from lienthong.site.provenance import Origin, origins, origins_counted
from lienthong.site.published import Opened
from lienthong.site.reading import Node, Reading, full, iris
from lienthong.site.show import Part, Row, Show, text_of
from lienthong.site.table import rows

_BADGES = (
    "bf:Hub", "schema:Thesis", "schema:Report", "schema:ScholarlyArticle", "schema:LearningResource",
    "schema:Periodical", "schema:Newspaper", "schema:Map", "schema:SheetMusic",
    "schema:MusicRecording", "schema:Audiobook", "schema:AudioObject", "schema:Movie", "schema:ImageObject",
    "schema:SoftwareApplication", "schema:Article", "schema:Collection", "schema:Book", "schema:Person", "bf:Family",
    "bf:Meeting", "bf:Jurisdiction", "schema:Organization", "bf:GenreForm", "bf:Temporal", "bf:Electronic",
    "bf:Manuscript", "bf:Tactile",
)  # fmt: skip


@dataclass
class EntityPage:
    """The page of ``one`` (``kind/id``). ``query`` is what of the request's query string belongs to its address."""

    one: str
    kind: str
    iri: str
    heading: Part
    badges: list[str]
    creators: list[Part]
    rows: list[Row] = field(default_factory=list)
    lists: list[Listed] = field(default_factory=list)
    editions: Editions | None = None
    family: Family | None = None
    holdings: Holdings | None = None
    access: Access | None = None
    licensed: list[Licensed] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    listed: Listed | None = None
    query: str = ""
    description: str = ""
    scripts: list[Any] = field(default_factory=list)


def build(opened: Opened, lang: Lang, one: str, listing: str, page: int) -> EntityPage | None:
    """The page of an entity that is in the graph; with ``listing`` one page of one of its lists.

    None when there is no such list or page of it.
    """
    show = Show(Reading(opened), lang)
    kind, iri = one.partition("/")[0], f"{opened.addresses.base}/{one}"
    tree = show.reading.tree(iri, items=kind != "instance")
    node = tree.setdefault(iri, {})
    made = EntityPage(one, kind, iri, _heading(show, kind, iri, node), _badges(show, node), _creators(show, node))
    if listing:
        made.listed = list_page(show, kind, iri, listing, page)
        if made.listed is None:
            return None
        made.query = f"?list={listing}" + (f"&page={page}" if page > 1 else "")
    else:
        if (page > 1 and kind not in _PAGED) or not _fill(show, made, tree, page):
            return None
        made.query = f"?page={page}" if page > 1 else ""
    made.description = _description(show, made)
    made.scripts = _scripts(show, made, node)
    return made


_PAGED = ("instance", "work")
"""Kinds whose page has pages: of copies, of editions."""


def _fill(show: Show, made: EntityPage, tree: dict[str, Node], page: int) -> bool:
    """Everything below the heading; False when there is no such page of it."""
    kind, iri, node = made.kind, made.iri, tree[made.iri]
    told: tuple[str, ...] = ()
    records = iris(node, "bf:adminMetadata")
    if kind == "instance":
        if (found := holdings(show, iri, node, page)) is None:
            return False
        made.holdings = found
        made.licensed = licensed(show, [item for item, _ in held(show.reading, iri).online])
        made.access = access(show, tree, iri, [one.link.href for one in made.licensed if one.link])
        told += SHOWN if made.access or made.licensed else ()
    elif kind == "work":
        made.editions = editions(show, iri, page)
        if made.editions is None:
            return False
        made.family = family(show, iri)
        told += ("bf:translation", "bf:translationOf") if made.family.originals or made.family.translations else ()
        records += [one for edition in made.editions.shown for one in edition.records]
    if kind == "instance":
        made.origins = origins_counted(show, described(show.reading, iri).records)
    else:
        made.origins = origins(show, records)
    told += ("bf:adminMetadata",) if made.origins else ()
    elsewhere, tree = counterparts(show, tree, iri) if kind == "subject" else (None, tree)
    made.rows = [*rows(show, kind, iri, tree, told), *filter(None, (elsewhere,))]
    if kind == "library":
        made.rows += filter(None, (number_held(show, iri), datasets(show, iri)))
    made.lists = overview(show, kind, iri)
    return True


def _heading(show: Show, kind: str, iri: str, node: Node) -> Part:
    if kind == "item" and (held := iris(node, "bf:itemOf")):
        return show.name(held[0])
    if kind == "dataset" and (title := show.best(node, "dct:title", "schema:name", "rdfs:label")):
        return title
    return show.name(iri)


def _badges(show: Show, node: Node) -> list[str]:
    classes = iris(node, "rdf:type")
    found = [show.say(f"class.{name.replace(':', '_')}") for name in _BADGES if full(name) in classes]
    if full("bf:Item") in classes and full("schema:conditionsOfAccess") in node:
        found.append(show.say("access.heading"))
    return [name for name in found if name][:2]


def _creators(show: Show, node: Node) -> list[Part]:
    found = [show.link(iri) for iri in iris(node, "schema:author")[:5]]
    return list({one.text: one for one in reversed(found)}.values())[::-1]  # one name may be two headings


def _description(show: Show, page: EntityPage) -> str:
    by = ", ".join(one.text for one in page.creators)
    imprint = next((row for row in page.rows if row.label == show.say("property.bf_Publication")), None)
    copies = page.holdings
    values = {
        "name": page.heading.text,
        "by": show.say("describe.by").format(creators=by) if by else "",
        "editions": page.editions.number if page.editions else 0,
        "libraries": len(copies.holders) if copies else len(page.editions.holders) if page.editions else 0,
        "copies": copies.number if copies else 0,
        "imprint": text_of(imprint.values[0]) if imprint else "–",
    }
    return show.say(f"describe.{page.kind}").format(**values)


def _scripts(show: Show, page: EntityPage, node: Node) -> list[Any]:
    base, lang = show.reading.base, show.lang
    here = f"{base}/{lang}/{page.one}"
    steps = [
        (show.say("site.home"), f"{base}/{lang}/"),
        (show.say(f"kinds.{page.kind}"), f"{base}/{lang}/{page.kind}"),
        (page.heading.text, here),
    ]
    found = [schema_org.script(schema_org.crumbs(steps))]
    if page.listed or not any(name.startswith(prefixes()["schema"]) for name in node):
        return found
    body = schema_org.described(show, page.iri, node, here)
    if page.editions and page.editions.shown:
        body["workExample"] = schema_org.examples(page.editions.shown, body["@type"])
    offered = schema_org.offers(page.holdings) if page.holdings else []
    offered += schema_org.prices(page.access) if page.access else []
    if offered:
        body["offers"] = offered
    return [schema_org.script(body), *found]
