"""A small page about an entry, which other sites show in a frame.

https://reconciliation-api.github.io/specs/0.2/#preview-service
"""

from lienthong.messages import Lang
from lienthong.site.addresses import is_entity
from lienthong.site.answers import CACHED, Context
from lienthong.site.links import entry
from lienthong.site.published import Opened
from lienthong.site.reading import Reading
from lienthong.site.render import render, version
from lienthong.site.searchapart import life
from lienthong.site.show import Show

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
    ),
    "cache-control": CACHED,
}
"""No script, no form, nothing from elsewhere; links open beside the frame. Any site may show it."""
_LINES = (
    ("bf:subject", 5), ("schema:publisher", 2), ("schema:alternateName", 4), ("schema:address", 1),
    ("bf:responsibilityStatement", 1), ("schema:description", 1), ("bf:heldBy", 3),
)  # fmt: skip
_LONGEST = 300


def preview(opened: Opened, lang: Lang, id_: str, context: Context) -> str | None:
    """The page; None when there is no such entry."""
    show = Show(Reading(opened), lang)
    if not is_entity(id_) or not show.reading.exists(id_):
        return None
    iri = f"{opened.addresses.base}/{id_}"
    line = entry(show, iri)
    rows = []
    for curie, most in _LINES:
        values = [show.term(value).text[:_LONGEST] for value in show.reading.values(iri, curie, most)]
        if values:
            rows.append((show.property_name(curie), " · ".join(dict.fromkeys(values))))
    about = [", ".join(dict.fromkeys(part.text for _, part in line.creators)), line.year, line.note, life(show, iri)]
    return render(
        "preview.html", lang, prefix=context.prefix, version=version(), title=line.title, iri=iri,
        kind=show.say(f"kind.{id_.partition('/')[0]}"), about=" · ".join(one for one in about if one), rows=rows,
    )  # fmt: skip
