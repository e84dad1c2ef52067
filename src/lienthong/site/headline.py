"""What a search engine shows of a page: a title of at most 60 characters and a description of at most 155.

They are written per kind (``entity.title`` and ``describe`` in ``site/messages``), say no IRI, and give way where they
are too long: first the creators, then the end of the name; what tells a page from others of the same name stays.
"""

from lienthong.site.apart import LONGEST, apart
from lienthong.site.entity_shown import EntityPage
from lienthong.site.extras import lifetime
from lienthong.site.reading import Node
from lienthong.site.show import Show, text_of
from lienthong.site.trails import edition_name

LONGEST_TITLE = 60
LONGEST_DESCRIPTION = 155


def last(show: Show, page: EntityPage) -> str:
    """What the page itself is called at the end of its breadcrumbs, where its work or edition comes before it."""
    if page.kind == "item" and page.trail:
        return show.name(page.iri).text
    return edition_name(show, page.iri) if page.kind == "instance" and page.trail else page.heading.text


def title(show: Show, page: EntityPage, node: Node) -> str:
    """What a search engine calls the page."""
    if page.said:
        return fitted(show.say("entity.said.title"), page.heading.text, "", LONGEST_TITLE)
    if page.listed:
        told = show.say(page.listed.listing.message)
        pattern = show.say("entity.title_list").replace("{list}", told).replace("{page}", str(page.listed.page))
        return fitted(pattern, page.heading.text, "", LONGEST_TITLE)
    by = show.say("entity.title_by").format(creators=page.creators[0].text) if page.creators else ""
    firm, spare = apart(show, page, node)
    firm, pattern = cut(firm, LONGEST), show.say(f"entity.title.{page.kind}")

    def beside(*told: str) -> str:
        text = ", ".join(filter(None, told))
        return show.say(f"entity.apart.{page.kind}").format(told=text) if text else ""

    for who, told in ((by, beside(spare, firm)), ("", beside(spare, firm)), (by, beside(firm))):
        whole = _filled(pattern, page.heading.text, who, {"apart": told})
        if len(whole) <= LONGEST_TITLE:
            return whole
    return fitted(pattern, page.heading.text, "", LONGEST_TITLE, apart=beside(firm))


def description(show: Show, page: EntityPage, node: Node) -> str:
    """What a search engine says below the title."""
    by = ", ".join(one.text for one in page.creators)
    imprint = next((row for row in page.rows if row.label == show.say("property.bf_Publication")), None)
    copies, editions = page.holdings, page.editions
    libraries = len(copies.holders) if copies else len(editions.holders) if editions else 0
    values = {
        "name": page.heading.text,
        "by": show.say("describe.by").format(creators=by) if by else "",
        "editions": _counted(show, "editions", editions.number if editions else 0),
        "held": _counted(show, "held", libraries),
        "imprint": f" {text_of(imprint.values[0])}." if imprint else "",
        "life": f" ({life})" if (life := lifetime(node)) else "",
        "place": f" ({place})" if (place := "".join(one.text for one in page.extras.lead if not one.muted)) else "",
    }
    said = show.say(f"describe.{page.kind}").format(**values)
    return cut(" ".join(said.split()), LONGEST_DESCRIPTION)


def _counted(show: Show, name: str, number: int) -> str:
    """A clause of a description with a number; '' for none."""
    text = (number == 1 and show.say(f"describe.{name}_one")) or show.say(f"describe.{name}")
    return text.format(number=number) if number else ""


def fitted(pattern: str, name: str, by: str, longest: int, **values: str) -> str:
    """A pattern with ``{name}`` and ``{by}`` filled so that it is at most so long: without ``by`` when it must be,
    and with the name cut at a word when that is not enough."""
    whole = _filled(pattern, name, by, values)
    if len(whole) <= longest:
        return whole
    bare = _filled(pattern, name, "", values)
    if len(bare) <= longest:
        return bare
    left = len(name) - (len(bare) - longest)
    return cut(_filled(pattern, cut(name, max(left, 12)), "", values), longest)


def cut(text: str, longest: int) -> str:
    """A text of at most so many characters, cut behind a word, with an ellipsis where something is left out."""
    if len(text) <= longest:
        return text
    kept = text[: longest - 1]
    head = kept.rpartition(" ")[0] if " " in kept[longest // 2 :] else kept
    return head.rstrip(" ,.;:–-") + "…"


def _filled(pattern: str, name: str, by: str, values: dict[str, str]) -> str:
    return " ".join(pattern.format(name=name, by=by, **values).split())
