"""What tells a page from others of the same name: a year, a publisher, a scheme, a number. Search engines leave out
pages whose titles are equal, and readers cannot choose among them."""

from collections.abc import Callable
from typing import NamedTuple

from lienthong.site.entity_shown import EntityPage
from lienthong.site.extras import lifetime
from lienthong.site.reading import Node, full, iris, texts
from lienthong.site.recordname import control_number, short
from lienthong.site.show import Show

LONGEST = 28
_FORMS = ("schema:Audiobook", "bf:Electronic", "bf:Manuscript", "bf:Tactile")
_SUBJECTS = ("bf:GenreForm", "bf:Temporal")


class Apart(NamedTuple):
    """``firm`` stands in the title in any case, ``spare`` before it where there is room; both without signs around."""

    firm: str = ""
    spare: str = ""


def apart(show: Show, page: EntityPage, node: Node) -> Apart:
    """What an entity's title says beside its name; nothing where nothing is known."""
    maker = _MAKERS.get(page.kind)
    return maker(show, page, node) if maker else Apart()


def _work(show: Show, page: EntityPage, node: Node) -> Apart:
    if full("bf:Hub") in iris(node, "rdf:type"):
        return Apart(show.say("entity.apart.hub"))
    tongues = [show.name(one).text for one in iris(node, "bf:language")[:1]]
    foreign = [one for one in tongues if [text for text, _ in texts(node, "schema:inLanguage")] != [show.lang]]
    years = [one.year for one in page.editions.shown if one.year] if page.editions and page.editions.pages == 1 else []
    return Apart(", ".join([*foreign, *([min(years)] if years else [])]))


def _instance(show: Show, page: EntityPage, node: Node) -> Apart:
    classes = iris(node, "rdf:type")
    form = next((show.say(f"class.{one.replace(':', '_')}") for one in _FORMS if full(one) in classes), "")
    year = min((text for text, _ in texts(node, "schema:datePublished")), default="")
    told = [show.name(one).text for one in iris(node, "schema:publisher")[:1]]
    return Apart(", ".join(filter(None, (year, form))), next((one for one in told if len(one) <= LONGEST), ""))


def _item(show: Show, page: EntityPage, node: Node) -> Apart:
    codes = [text for one in iris(node, "bf:identifiedBy") for text, _ in texts(page.tree.get(one, {}), "rdf:value")]
    return Apart(min(codes, default="") or show.name(page.iri).text)


def _record(show: Show, page: EntityPage, node: Node) -> Apart:
    return Apart(short(control_number(show.reading, page.iri)[1]))


def _subject(show: Show, page: EntityPage, node: Node) -> Apart:
    inner = [text for one in iris(node, "bf:source") for text, _ in texts(page.tree.get(one, {}), "rdfs:label")]
    schemes = [*inner, *(show.name(one).text for one in iris(node, "skos:inScheme"))]
    classes = iris(node, "rdf:type")
    kind = next((show.say(f"class.{one.replace(':', '_')}") for one in _SUBJECTS if full(one) in classes), "")
    return Apart(", ".join(filter(None, (kind, min(filter(None, schemes), default="")))))


def _place(show: Show, page: EntityPage, node: Node) -> Apart:
    return Apart("".join(one.text for one in page.extras.lead))


def _agent(show: Show, page: EntityPage, node: Node) -> Apart:
    """Years of life, else the first of the titles on the page: two called «Sơn Nam» wrote different books."""
    if life := lifetime(node):
        return Apart(life)
    first = next((one.entries[0].title.text for one in page.lists if one.entries), "")
    return Apart(show.say("entity.apart.wrote").format(title=first)) if first else Apart()


_MAKERS: dict[str, Callable[[Show, EntityPage, Node], Apart]] = {
    "work": _work, "instance": _instance, "item": _item, "record": _record, "subject": _subject, "place": _place,
    "agent": _agent,
}  # fmt: skip
