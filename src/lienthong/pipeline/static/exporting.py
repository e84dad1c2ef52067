"""The run of an export: what has to be made is found, made by several processes, and what is gone is taken away.

Every file is replaced whole, what is new is written before anything is removed, and ``export.json`` comes last: it
says which generation the folder holds. A run that was stopped goes on where it was.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import orjson

from lienthong import __version__, disk, locks
from lienthong.errors import StoreError
from lienthong.exchange.dumps.versions import latest, version_folder
from lienthong.exchange.purging.listing import purged_since
from lienthong.graph.generation import leased
from lienthong.graph.roll import Roll
from lienthong.messages import LANGS
from lienthong.pipeline.static import finding, working
from lienthong.pipeline.static.book import Book, Made
from lienthong.pipeline.static.files import Folder
from lienthong.pipeline.static.hosting import former, write_hosting
from lienthong.pipeline.static.places import Chosen
from lienthong.pipeline.static.workers import Workers, several
from lienthong.pipeline.static.working import Maker, Task
from lienthong.processes import Helpers, so_many
from lienthong.settings import Settings
from lienthong.site.crawling import rules
from lienthong.site.render import static_files, version

MARKER, SUMMARY = ".lienthong-export", "export.json"
Tell = Callable[[int, int, int], None]
_BATCH = 20
"""Units of one task: enough that sending them costs nothing, few enough that a stop loses little."""


@dataclass(frozen=True)
class Exported:
    """What a run did: ``units`` were made, of ``same`` nothing had to be; ``dead`` are addresses that pages lead to and
    that the site has no answer for."""

    generation: int
    units: int
    same: int
    removed: int
    dead: tuple[str, ...]


def export(
    known: Settings, folder: Path, chosen: Chosen, base: str = "", tell: Tell = lambda done, at, of: None
) -> Exported:
    """Write the published generation into ``folder``, whose files will lie at ``base`` (by default that of the
    catalogue), and take away what an earlier export has left there.

    Raises StoreError when nothing is published, when the folder holds other things, is being exported to, or cannot be
    written.
    """
    with ExitStack() as stack:
        generation = stack.enter_context(leased(known.data))
        if generation is None:
            raise StoreError("unpublished", data=known.data)
        fresh = stack.enter_context(_claimed(folder))
        dumped = latest(known.data)
        chosen = replace(chosen, dumps=dumped.generation if dumped else 0)
        try:
            task = Task(
                known.model_copy(update={"base": generation.base}), generation, chosen, folder, base or generation.base
            )
            with Book(known.data, folder) as book:
                if fresh:
                    book.forget()
                return _Run(task, book, tell).done()
        except OSError as error:
            unwritable = StoreError("static_unwritable", path=folder, detail=error.strerror or error)
            raise disk.trouble(error, folder) or unwritable from error


@contextmanager
def _claimed(folder: Path) -> Iterator[bool]:
    """Take an empty folder, or one of an earlier export, for this process alone; whether it was empty. Raises
    StoreError for any other, and while another export writes there: each would sweep away what the other has begun."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fresh = not (folder / MARKER).exists()
        if fresh and any(folder.iterdir()):
            raise StoreError("static_folder", path=folder)
        descriptor = locks.taken(folder / MARKER, StoreError("static_busy", path=folder))
    except OSError as error:
        raise StoreError("static_unwritable", path=folder, detail=error.strerror or error) from error
    try:
        yield fresh
    finally:
        os.close(descriptor)


class _Run:
    """One run."""

    def __init__(self, task: Task, book: Book, tell: Tell) -> None:
        self.book, self.tell = book, tell
        self.folder = Folder(task.folder)
        self.made = self.same = self.gone = self.total = 0
        self.maker = Maker(task)
        self.roll = Roll(task.generation.folder)
        asked = (one for one in _seeds(self.roll) if not one.startswith(f"/{LANGS[1]}/"))
        shut = [place for one in asked if (place := self.maker.closed(one))]
        # What there is in one language there is in the other.
        shut += [f"/{LANGS[1]}/{one[4:]}" for one in shut if one.startswith(f"/{LANGS[0]}/")]
        closed = frozenset(shut)
        self.task = self.maker.task = replace(task, chosen=replace(task.chosen, closed=closed))
        self.opened = self.maker.site.opened
        self.dead: list[str] = []

    def done(self) -> Exported:
        """Do it."""
        self._look_back()
        if self.book.fact("underway"):
            self.folder.sweep()
        self.book.begin()
        processes = so_many(self.task.settings.processes)
        self.total = sum(part.number for part in self.roll.parts if self.task.chosen.has(f"{part.kind}/"))
        try:
            with Helpers(processes, working.prepare, self.task) as helpers:
                self._make(Workers(helpers, self.maker if processes == 1 else None, 2 * processes))
            self._make_alone()
        finally:
            self.maker.site.close()
        for files in self.book.unseen():
            self._remove(files)
        number = self.task.generation.number
        told = {"generation": number, "published": self.task.generation.published, "base": self.task.base}
        self.folder.write(SUMMARY, orjson.dumps(told | {"entities": self.total}, option=orjson.OPT_INDENT_2) + b"\n")
        self.book.tell(underway="")
        return Exported(number, self.made, self.same, self.gone, tuple(self.dead))

    def _look_back(self) -> None:
        """What has to be made again since the last run: all, when the site is another; else what a publication has
        changed."""
        book, number, published = self.book, self.task.generation.number, self.task.generation.published
        settings = self.task.settings
        told = [__version__, version(), self.task.base, self.task.generation.base]
        signature = repr([*told, self.task.chosen.told(), settings.title, settings.contact])
        before, then = int(book.fact("generation") or 0), book.fact("published")
        if book.fact("signature") != signature:
            book.forget()
        elif (before, then or published) != (number, published):
            known = 0 < before < number
            changed = purged_since(settings.data, self.task.generation, before, then) if known else None
            if changed is None:
                book.forget()
            else:
                book.reopen(changed)
        book.tell(signature=signature, generation=str(number), published=published)

    def _names(self) -> Iterator[str]:
        """Every unit that is not found by links alone."""
        yield from _seeds(self.roll)
        yield from sorted(f"/static/{name if '/' in name else f'{version()}/{name}'}" for name in static_files())
        for part in self.roll.parts:
            if self.task.chosen.has(f"{part.kind}/"):
                yield from (f"{part.kind}/{name}" for name, _ in self.roll.entries(part))
        yield from (one for one, _ in former(self.opened) if self.task.chosen.has(one))

    def _make(self, workers: Workers) -> None:
        """Units until none is left; those that pages lead to come as they are found."""
        waiting: deque[str] = deque()
        for names in several(self._names(), 500):
            waiting += self._wanted(names)
            while len(waiting) >= _BATCH:
                self._take(workers.give(_next(waiting)), waiting)
        while waiting or workers.busy:
            self._take(workers.give(_next(waiting)) if waiting else workers.wait(), waiting)

    def _wanted(self, names: list[str]) -> list[str]:
        wanted = self.book.wanted(names)
        self.same += max(len(names) - len(wanted), 0)
        return wanted

    def _take(self, made: list[Made], waiting: "deque[str]") -> None:
        """Units are written: they are put down, and what they lead to is looked at."""
        if not made:
            return
        self._remove(list(self.book.done(made)))
        for one in made:
            if not one.files and one.name.startswith("/") and self.maker.place(one.name) is not None:
                self.dead.append(one.name)
            waiting += self.book.wanted(one.found)
        self.made += len(made)
        self.tell(len(made), self.made, self.total)

    def _remove(self, names: list[str]) -> None:
        for name in names:
            self.folder.remove(name)
        self.gone += len(names)

    def _make_alone(self) -> None:
        """What is made once: the list that is searched, the dumps, the page for what is not there, configuration."""
        files = [*write_hosting(self.task, self.opened, self.folder), finding.FILE, SUMMARY]
        self.folder.write(finding.FILE, b"".join(finding.index(self.opened)))
        files += [*self._dumps(), *self.maker.not_found()]
        self.book.wanted(["(own)"])
        self._remove(list(self.book.done([Made("(own)", files, [])])))

    def _dumps(self) -> list[str]:
        """The newest dumps, as second names of their files."""
        number, made = self.task.chosen.dumps, []
        if not number:
            return []
        source = version_folder(self.task.settings.data, number)
        for path in sorted(source.iterdir()):
            again = ["dumps", "dumps/latest"] if path.name in ("manifest.json", "SHA256SUMS") else []
            for start in (f"dumps/{number}", *again):
                self.folder.link(f"{start}/{path.name}", path)
                made.append(f"{start}/{path.name}")
        return made


def _next(waiting: "deque[str]") -> list[str]:
    return [waiting.popleft() for _ in range(min(_BATCH, len(waiting)))]


def _seeds(roll: Roll) -> Iterator[str]:
    """Addresses that belong to every export: the site's own pages and files, and the sitemaps."""
    yield "/"
    for lang in LANGS:
        yield from (f"/{lang}{path}" for path in (*rules()["pages"], *_MORE))
    yield from _FILES
    yield from (f"/sitemap-{one}.xml.gz" for one in ("site", *(part.name for part in roll.parts if _listed(part.kind))))


def _listed(kind: str) -> bool:
    return kind in rules()["listed"]


_MORE = ("/search", "/catalog", "/dumps", "/linksets", "/record", "/item", "/changes.atom")
_FILES = (
    "/favicon.ico", "/robots.txt", "/llms.txt", "/context.jsonld", "/context/1.jsonld", "/sitemap.xml", "/shapes.ttl",
    "/linksets.ttl", "/quality.csv", "/quality.json", "/iiif/collection.json", "/.well-known/security.txt", "/opds",
    *(f"/opds?lang={lang}" for lang in LANGS[1:]),
    *(f"/{one}.{suffix}" for one in ("catalog", "void") for suffix in ("ttl", "jsonld", "nt", "rdf")),
)  # fmt: skip
