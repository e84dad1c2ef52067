"""Suggestions while somebody types: entries, types and properties, each with a few words about it.

https://reconciliation-api.github.io/specs/0.2/#suggest-services
"""

from typing import Any

from markupsafe import escape

from lienthong.exchange.reconcile.table import properties, type_of, types
from lienthong.messages import Lang
from lienthong.search.asking import Filters, question
from lienthong.search.finding import TextIndex
from lienthong.search.words import fold
from lienthong.site.addresses import is_entity
from lienthong.site.links import entry
from lienthong.site.searchapart import told_apart
from lienthong.site.show import Show

MOST = 20
LONGEST = 200
_SORTED = 60
"""Of so many, the best hits, those are named first that begin with what was typed; those behind come as they are."""


def entities(show: Show, index: TextIndex | None, prefix: str, type_id: str, skipped: int) -> list[dict[str, Any]]:
    """Entries whose titles or names begin with what was typed, but for the first ``skipped``; of one type when one is
    named."""
    text = prefix.strip()[:LONGEST]
    if (one := is_one_of(show, text)) is not None:
        return [one][skipped:]
    if index is None or not text:
        return []
    known = types().get(type_id)
    kinds = (known.kind,) if known else tuple(dict.fromkeys(one.kind for one in types().values()))
    filters = Filters(kinds=kinds, classes=(known.class_,) if known and known.class_ else ())
    asked = question(prefix[:LONGEST], beginning=True)
    near = skipped < _SORTED
    offset, limit = (0, max(_SORTED, skipped + MOST)) if near else (skipped, MOST)
    hits = index.find(asked, filters, limit=limit, offset=offset, widened=False, total=False).hits
    for hit in hits:
        show.reading.told(hit.id, hit.line)
    iris = [f"{show.reading.base}/{hit.id}" for hit in hits]
    if near:  # what begins so before what only has it somewhere, or is by somebody of that name
        typed = fold(text)
        first = sorted(iris[:_SORTED], key=lambda iri: not fold(show.name(iri).text).startswith(typed))
        iris = [*first, *iris[_SORTED:]][skipped:][:MOST]
    notes = told_apart(show, iris)
    return [_told(show, iri, notes.get(iri, "")) for iri in iris]


def is_one_of(show: Show, text: str) -> dict[str, Any] | None:
    """The entry whose id or address was typed."""
    id_ = text.removeprefix(f"{show.reading.base}/")
    return _told(show, f"{show.reading.base}/{id_}", "") if is_entity(id_) and show.reading.exists(id_) else None


def _told(show: Show, iri: str, note: str) -> dict[str, Any]:
    line, id_ = entry(show, iri), show.addresses.entity(iri)
    makers = ", ".join(dict.fromkeys(part.text for _, part in line.creators))
    about = " · ".join(dict.fromkeys(one for one in (makers, line.year[:10], line.note, note) if one))
    classes = {value.value for value in show.reading.values(iri, "rdf:type", 30)}
    found = type_of(id_.partition("/")[0], classes)
    told: dict[str, Any] = {"id": id_, "name": line.title.text}
    return told | ({"description": about} if about else {}) | ({"notable": [found.told(show.lang)]} if found else {})


def _fitting(rows: list[dict[str, str]], prefix: str) -> list[dict[str, str]]:
    typed = fold(prefix[:LONGEST])
    return [one for one in rows if typed in fold(f"{one['name']} {one['id']}")]


def types_named(prefix: str, lang: Lang) -> list[dict[str, str]]:
    """Types whose name or id has what was typed; all when nothing was."""
    return _fitting([one.told(lang) for one in types().values()], prefix)


def properties_named(prefix: str, lang: Lang) -> list[dict[str, str]]:
    """Properties whose name or id has what was typed; all when nothing was."""
    return _fitting([one.told(lang) for one in properties().values()], prefix)


def flyout(show: Show, what: str, id_: str) -> dict[str, str] | None:
    """A few words about what is pointed at, as HTML; None when there is no such thing."""
    if what == "entity":
        if not is_entity(id_) or not show.reading.exists(id_):
            return None
        one = _told(show, f"{show.reading.base}/{id_}", "")
    else:
        rows = types_named("", show.lang) if what == "type" else properties_named("", show.lang)
        found = next((row for row in rows if row["id"] == id_), None)
        if found is None:
            return None
        one = found
    body = f"<p><strong>{escape(one['name'])}</strong></p>"
    return {"id": id_, "html": body + (f"<p>{escape(one['description'])}</p>" if one.get("description") else "")}
