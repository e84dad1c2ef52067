"""Everything that the page of one entity shows, ready for its template."""

from lienthong.messages import Lang
from lienthong.site.access import SHOWN, access
from lienthong.site.counterparts import counterparts
from lienthong.site.described import described
from lienthong.site.editions import editions
from lienthong.site.entity_shown import EntityPage
from lienthong.site.extras import extras, order
from lienthong.site.family import family
from lienthong.site.headline import description, last, title
from lienthong.site.held import held
from lienthong.site.holdings import holdings
from lienthong.site.libraries import datasets, number_held
from lienthong.site.licensed import licensed
from lienthong.site.links import overview
from lienthong.site.links import page as list_page
from lienthong.site.provenance import Origin, origins, origins_counted
from lienthong.site.published import Opened
from lienthong.site.queries_of import query_string
from lienthong.site.reading import Node, Reading, full, iris
from lienthong.site.said import LISTING, can_compare, comparison, item_records
from lienthong.site.schema_pages import entity_scripts
from lienthong.site.show import Part, Show
from lienthong.site.similar import similar
from lienthong.site.social import tags
from lienthong.site.table import rows
from lienthong.site.trails import trail

_BADGES = (
    "bf:Hub", "schema:Thesis", "schema:Report", "schema:ScholarlyArticle", "schema:LearningResource",
    "schema:Periodical", "schema:Newspaper", "schema:Map", "schema:SheetMusic",
    "schema:MusicRecording", "schema:Audiobook", "schema:AudioObject", "schema:Movie", "schema:ImageObject",
    "schema:SoftwareApplication", "schema:Article", "schema:Collection", "schema:Book", "schema:Person", "bf:Family",
    "bf:Meeting", "bf:Jurisdiction", "schema:Organization", "bf:GenreForm", "bf:Temporal", "bf:Electronic",
    "bf:Manuscript", "bf:Tactile",
)  # fmt: skip


def build(
    opened: Opened, lang: Lang, one: str, listing: str, page: int, reading: Reading | None = None
) -> EntityPage | None:
    """The page of an entity that is in the graph; with ``listing`` one page of one of its lists.

    None when there is no such list or page of it. ``reading`` is that of the request, when it has read something
    already.
    """
    show = Show(reading or Reading(opened), lang)
    kind, iri = one.partition("/")[0], f"{opened.addresses.base}/{one}"
    tree = show.reading.tree(iri, items=kind != "instance")
    node = tree.setdefault(iri, {})
    made = EntityPage(one, kind, iri, _heading(show, kind, iri, node), _badges(show, node), _creators(show, node))
    made.tree = tree
    made.trail = trail(show, kind, iri)
    made.last = last(show, made)
    made.sections = order(kind)
    if listing == LISTING:
        made.said = comparison(show, kind, iri) if page == 1 else None
        if made.said is None:
            return None
        made.query, made.ask = f"?list={LISTING}", query_string("thing", iri)
    elif listing:
        made.listed = list_page(show, kind, iri, listing, page)
        if made.listed is None:
            return None
        made.query = f"?list={listing}" + (f"&page={page}" if page > 1 else "")
        made.ask = query_string(kind, iri, full(made.listed.listing.link))
    else:
        if (page > 1 and kind not in _PAGED) or not _fill(show, made, tree, page):
            return None
        made.query = f"?page={page}" if page > 1 else ""
        made.ask = query_string(kind, iri)
    made.title, made.description = title(show, made, node), description(show, made, node)
    made.scripts = entity_scripts(show, made, node, made.title)
    made.social = tags(show, kind, node)
    return made


_PAGED = ("instance", "work")
"""Kinds whose page has pages: of copies, of editions."""


def _fill(show: Show, made: EntityPage, tree: dict[str, Node], page: int) -> bool:
    """Everything below the heading; False when there is no such page of it."""
    kind, iri, node = made.kind, made.iri, tree[made.iri]
    told: tuple[str, ...] = ()
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
    made.origins = _origins(show, made, node)
    made.compared = can_compare(show, sum(one.number for one in made.origins))
    told += ("bf:adminMetadata",) if made.origins else ()
    made.extras = extras(show, kind, iri, tree)
    told += made.extras.told
    elsewhere, tree = counterparts(show, tree, iri) if kind == "subject" else (None, tree)
    made.rows = [*rows(show, kind, iri, tree, told), *filter(None, (elsewhere,))]
    if kind == "library":
        made.rows += filter(None, (number_held(show, iri), datasets(show, iri)))
    made.lists = overview(show, kind, iri)
    if kind == "work":
        made.extras.similar = similar(show, iri, node, made.family.members() if made.family else set())
    return True


def _origins(show: Show, made: EntityPage, node: Node) -> list[Origin]:
    """Where what the page says comes from; of a work with the records of its editions on this page."""
    if made.kind == "instance":
        return origins_counted(show, described(show.reading, made.iri).records)
    records = item_records(show, made.iri) if made.kind == "item" else iris(node, "bf:adminMetadata")
    if made.editions:
        records += [one for edition in made.editions.shown for one in edition.records]
    return origins(show, records)


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
