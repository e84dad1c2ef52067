"""Making units of an export: the application is asked, pages are rewritten, files are written.

The functions at the end are tasks of helper processes; each process has one ``Maker``.
"""

import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from lienthong.errors import StoreError
from lienthong.graph.generation import Generation
from lienthong.messages import LANGS, Lang, catalogue
from lienthong.pipeline.static.asking import Answer, Site
from lienthong.pipeline.static.book import Made
from lienthong.pipeline.static.documents import rewritten
from lienthong.pipeline.static.files import Folder
from lienthong.pipeline.static.places import Chosen, file_of, link_to, unit_of
from lienthong.pipeline.static.rewriting import Rewriter
from lienthong.settings import Settings
from lienthong.site.addresses import is_entity
from lienthong.site.answers import Context
from lienthong.site.documents import ALL
from lienthong.site.reading import Reading

_ENTITY_PAGE = re.compile(r"/(?:vi|en)/([a-z]+/[^/?]+)")
_KNOWN = 50_000
"""Entities of which is remembered whether they are there."""
SEARCH = re.compile(r"/(vi|en)/search")


@dataclass(frozen=True)
class Task:
    """What all processes of a run share: what is exported, of which generation, where to, for which address."""

    settings: Settings
    generation: Generation
    chosen: Chosen
    folder: Path
    base: str


class Maker:
    """Makes units of one export."""

    def __init__(self, task: Task) -> None:
        self.task, self.site, self.folder = task, Site(task.settings, task.generation), Folder(task.folder)
        self._known: dict[str, bool] = {}
        base = task.generation.base
        self._context = Context(task.settings.title, urlsplit(base).path)
        self.rewriter = Rewriter(base, urlsplit(base).path, task.base, urlsplit(task.base).path, self.place)

    def exists(self, one: str) -> bool:
        """Whether ``kind/id`` is in the catalogue."""
        if (known := self._known.get(one)) is None:
            if len(self._known) >= _KNOWN:
                self._known.clear()
            known = self._known[one] = Reading(self.site.opened).exists(one)
        return known

    def place(self, address: str) -> str | None:
        """Where an address of the site is in the export."""
        return self.task.chosen.place(address, self.exists)

    def closed(self, address: str) -> str:
        """The place of an address, when this catalogue has nothing there; '' otherwise."""
        place = self.place(address)
        if place is None or SEARCH.fullmatch(address):
            return ""
        answer = self.site.ask(unit_of(address), "*/*" if not place.endswith("/") else "text/html")
        return place if answer.status >= 400 else ""

    def not_found(self) -> list[str]:
        """Write the page for what is not there, for each language, and for hosts that know but one."""
        made = [self._put(f"/{lang}/404.html", self._page(self.site.ask(f"/{lang}/-"))) for lang in LANGS]
        return [*made, self._second("/404.html", made[0])]

    def make(self, name: str) -> Made:
        """Write one unit. Raises StoreError when the site cannot answer for it."""
        self.rewriter.found.clear()
        made = self._entity(name) if is_entity(name) else self._address(name)
        found = sorted({unit_of(one) for one in self.rewriter.found if not self._elsewhere(one)})
        return Made(name, made, found)

    def _elsewhere(self, address: str) -> bool:
        """Whether an address is part of an entity's unit, not one of its own."""
        path, _, query = address.partition("?")
        page = _ENTITY_PAGE.fullmatch(path)
        if page and is_entity(page[1]):
            return not query or query == "list="
        return is_entity(path[1:].partition(".")[0])

    def _entity(self, one: str) -> list[str]:
        if not self.exists(one):
            return self._former(one)
        made = [self._written(f"/{lang}/{one}") for lang in LANGS]
        made.append(self._second(f"/{one}/", made[0]))
        kind = one.partition("/")[0]
        for form in ALL:
            if form.suffix in self.task.chosen.suffixes and form.fits(kind):
                answer = self.site.ask(f"/{one}.{form.suffix}", form.media_type)
                # Not everything can be cited: there is no such document then.
                if answer.status == 200:
                    made.append(self._put(f"/{one}.{form.suffix}", answer.body))
        return made

    def _former(self, one: str) -> list[str]:
        """What was merged leads on; of what was withdrawn is told what is known. Nothing, when it never was."""
        made = []
        for path, lang in ((f"/{one}", LANGS[0]), *((f"/{lang}/{one}", lang) for lang in LANGS)):
            answer = self.site.ask(path)
            if answer.status == 301 and (place := self._target(answer)):
                made.append(self._put(f"{path}/", self._moved(lang, place)))
            elif answer.status == 410:
                made.append(self._put(f"{path}/", self._page(answer)))
        return made

    def _address(self, address: str) -> list[str]:
        place = self.place(address)
        if place is None:
            return []
        if found := SEARCH.fullmatch(address):
            body = self._search("en" if found[1] == "en" else "vi")
            return [self._put(place, body)]
        answer = self.site.ask(unit_of(address), "*/*" if not place.endswith("/") else "text/html")
        if answer.status in (301, 303, 307, 308) and (target := self._target(answer)) and place.endswith("/"):
            return [self._put(place, self._moved("en" if place.startswith("/en/") else "vi", target))]
        if answer.status != 200:
            # What is not there (an export has no second chance to say so) is told by the run as a dead address.
            return []
        made = [self._put(place, self._page(answer) if answer.html else rewritten(place, answer, self.rewriter))]
        if place == f"/{LANGS[0]}/":
            made.append(self._second("/", made[0]))
        return made

    def _search(self, lang: Lang) -> bytes:
        start, said = self.rewriter.new_prefix, partial(_said, lang)
        page = self._context.page("found_here.html", lang, "/search", self.site.opened, start=start, w=said)
        return self.rewriter.page(page).encode()

    def _moved(self, lang: Lang, target: str) -> bytes:
        values = {"target": f"{self.rewriter.new_prefix}{target}", "whole": f"{self.task.base}{target}"}
        return self._context.page("moved_here.html", lang, "/", None, **values, w=partial(_said, lang)).encode()

    def _target(self, answer: Answer) -> str:
        """Where a redirect leads to within the export, as the path of an address; '' when it leads elsewhere."""
        prefix, location = self.rewriter.prefix, answer.headers.get("location", "")
        base = self.task.generation.base
        location = location.removeprefix(base) if location.startswith(f"{base}/") else location.removeprefix(prefix)
        place = self.place(location)
        return link_to(place) if place else ""

    def _page(self, answer: Answer) -> bytes:
        return self.rewriter.page(answer.body.decode()).encode()

    def _written(self, path: str) -> str:
        answer = self.site.ask(path)
        if answer.status != 200:
            raise StoreError("static_answer", address=path, status=answer.status)
        return self._put(f"{path}/", self._page(answer))

    def _put(self, place: str, body: bytes) -> str:
        name = file_of(place)
        self.folder.write(name, body)
        return name

    def _second(self, place: str, first: str) -> str:
        """The same page once more, at another place."""
        name = file_of(place)
        self.folder.link(name, self.folder.path(first))
        return name


def _said(lang: Lang, name: str) -> str:
    # Numbers are put in by the script.
    return catalogue(lang)[f"static.{name}"]


_maker: list[Maker] = []


def prepare(task: Task) -> None:
    """Make this process ready."""
    _maker.append(Maker(task))


def make_units(names: list[str]) -> list[Made]:
    """Write several units."""
    return [_maker[-1].make(name) for name in names]


def finish() -> None:
    """End what ``prepare`` has begun."""
    _maker.pop().site.close()
