"""Feeds: what there is to choose from, and pages of publications with facets."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from tantivy import Query

from lienthong.exchange.opds.publication import publication, rules
from lienthong.messages import LANGS, Lang, text
from lienthong.search import selecting
from lienthong.search.asking import Filters
from lienthong.search.counting import Counting
from lienthong.search.finding import TextIndex
from lienthong.search.selecting import select
from lienthong.search.tallies import Count
from lienthong.search.terms import both, filtering, of_every
from lienthong.site.codes import code_name
from lienthong.site.reading import Reading, full
from lienthong.site.show import Show

FEED = "application/opds+json"
PAGE, LAST_PAGE = 25, 40
_MOST_FACETS = 20
_FIELDS = {"language": "languages", "subject": "subjects", "type": "types"}


@dataclass(frozen=True)
class Wanted:
    """What a reader wants: words, the value of each facet ('' any), page from 1, the language of titles."""

    lang: Lang
    query: str = ""
    language: str = ""
    subject: str = ""
    type: str = ""
    page: int = 1

    def address(self, base: str) -> str:
        """Of the feed that shows it."""
        told = {name: str(getattr(self, name)) for name in ("query", *_FIELDS) if getattr(self, name)}
        told |= {"page": str(self.page)} if self.page > 1 else {}
        told |= {"lang": self.lang} if self.lang != LANGS[0] else {}
        return f"{base}/opds/publications" + (f"?{urlencode(told)}" if told else "")


class Feeds:
    """The feeds of one generation."""

    def __init__(self, index: TextIndex, reading: Reading, title: str, image: str) -> None:
        self._searcher = index.searcher
        self._reading = reading
        self._base = reading.base
        self._title = title
        self._image = image

    def start(self, lang: Lang) -> dict[str, Any]:
        """The first feed: all, by type and by language."""
        wanted = Wanted(lang)
        _, counts, _ = self._found(wanted, 0)
        every = [_link(wanted.address(self._base), text("opds.all", lang), "http://opds-spec.org/sort/new")]
        groups = [
            {"metadata": {"title": text(f"opds.by_{name}", lang)}, "navigation": links}
            for name in ("type", "language")
            if (links := self._choices(wanted, name, counts, facet=False))
        ]
        here = self._base + "/opds" + (f"?lang={lang}" if lang != LANGS[0] else "")
        told: dict[str, Any] = {"metadata": {"title": self._title}, "links": self._links(here, lang)}
        return told | {"navigation": every} | ({"groups": groups} if groups else {})

    def page(self, wanted: Wanted) -> dict[str, Any] | None:
        """A page of publications, the newest first; None behind the last one."""
        ids, counts, total = self._found(wanted, PAGE)
        pages = min(LAST_PAGE, max(1, -(-total // PAGE)))
        if wanted.page > pages:
            return None
        made = [publication(self._reading, one, wanted.lang, self._image) for one in ids]
        links = self._links(wanted.address(self._base), wanted.lang)
        around = {"first": 1, "previous": wanted.page - 1, "next": wanted.page + 1, "last": pages}
        links += [
            {"rel": rel, "href": replace(wanted, page=number).address(self._base), "type": FEED}
            for rel, number in around.items()
            if 1 <= number <= pages
        ]
        facets = [
            {"metadata": {"title": text(f"opds.by_{name}", wanted.lang)}, "links": links_}
            for name in _FIELDS
            if (links_ := self._choices(wanted, name, counts, facet=True))
        ]
        shown = [one for one in made if one is not None]
        about = {"title": text("opds.all", wanted.lang), "numberOfItems": total, "itemsPerPage": PAGE,
                 "currentPage": wanted.page}  # fmt: skip
        told = {"metadata": about, "links": links, "publications": shown}
        return told | ({"facets": facets} if facets else {})

    def _found(self, wanted: Wanted, number: int) -> tuple[list[str], dict[str, Count], int]:
        chosen: dict[str, Any] = {
            field: (value,) for name, field in _FIELDS.items() if (value := getattr(wanted, name))
        }
        # Free at an address: a copy on a shelf that costs nothing is no e-book.
        filters = Filters(kinds=("work",), access=("open",), **chosen)
        words = selecting.words(wanted.query)[:24]

        def within(narrowed: Filters, share: int = 1) -> Query:
            return both(of_every(share, [*filtering(narrowed), *([selecting.phrase("all", words)] if words else [])]))

        offset = PAGE * (wanted.page - 1)
        ids, total = select(self._searcher, within(filters), number, offset, "newest")
        fields = tuple(rules()["facets"].values())
        return ids, Counting(self._searcher, within, filters, fields).counts(total), total

    def _choices(self, wanted: Wanted, name: str, counts: dict[str, Count], *, facet: bool) -> list[dict[str, Any]]:
        show, chosen, found = Show(self._reading, wanted.lang), getattr(wanted, name), []
        for value, number in counts[rules()["facets"][name]].rows[:_MOST_FACETS]:
            if not (number and (said := self._said(show, name, value))):
                continue
            other: dict[str, Any] = {name: "" if value == chosen else value}
            address = replace(wanted, **other, page=1).address(self._base)
            link = _link(address, said, "self" if value == chosen else "")
            found.append(link | {"properties": {"numberOfItems": number}})
        return found if found and (facet or len(found) > 1) else []

    def _said(self, show: Show, name: str, value: str) -> str:
        if name == "subject":
            return show.name(f"{self._base}/{value}").text
        if name == "language":
            return code_name(full(f"lang:{value}"), show.lang)
        return show.say(f"class.{value.replace(':', '_')}")

    def _links(self, here: str, lang: Lang) -> list[dict[str, Any]]:
        template = f"{self._base}/opds/publications{{?query{',lang' if lang != LANGS[0] else ''}}}"
        return [
            {"rel": "self", "href": here, "type": FEED},
            {"rel": "start", "href": f"{self._base}/opds", "type": FEED},
            {"rel": "search", "href": template, "type": FEED, "templated": True},
        ]


def _link(address: str, title: str, rel: str = "") -> dict[str, Any]:
    return {"href": address, "type": FEED, "title": title} | ({"rel": rel} if rel else {})
