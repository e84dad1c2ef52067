"""What stands on a shelf, as the reader sees it: entries in the order of the alphabet, page by page, and where to go
from there. Everything is read from the shelves that publishing filled: no request counts anything."""

from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from lienthong.graph.shelves.letters import LETTERS
from lienthong.graph.shelves.reading import Shelves
from lienthong.messages import Lang
from lienthong.site.browsing_ways import WAYS, Way, caption, letter_name, shelf_of, value_name
from lienthong.site.links import Entry, entry
from lienthong.site.show import Show
from lienthong.site.wording import said

PAGE_SIZE = 50
MOST_PAGES = 9_999
_FEW = 60
"""So few entities are shown at once, without choosing a letter first."""


@dataclass(frozen=True)
class Choice:
    """A shelf to go to: what it is called, its address, how many stand there, and its number or code."""

    name: str
    href: str
    number: int
    code: str = ""
    chosen: bool = False


Line = tuple[Entry, int]
"""An entry, and how many Works (or copies) it has; 0 when that is not told."""


@dataclass
class Leaf:
    """A page of a way: shelves to choose from, or a stretch of one shelf. ``row`` are the letters beside it."""

    way: Way
    heading: str
    crumbs: list[tuple[str, str]]
    path: str
    total: int = 0
    choices: list[Choice] = field(default_factory=list)
    row: list[Choice] = field(default_factory=list)
    words: list[Choice] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    since: str = ""
    page: int = 1
    pages: int = 1

    @property
    def query(self) -> str:
        """The query string of this page."""
        return f"?{tail}" if (tail := self.tail(self.page)) else ""

    def tail(self, page: int) -> str:
        """The query of another page of this shelf."""
        return urlencode(({"from": self.since} if self.since else {}) | ({"page": page} if page > 1 else {}))


class Browsing:
    """Makes the pages of one request."""

    def __init__(self, show: Show, shelves: Shelves) -> None:
        self.show = show
        self.lang: Lang = show.lang
        self.shelves = shelves
        self._start = f"{show.addresses.prefix}/{self.lang}/browse"

    def overview(self) -> list[Choice]:
        """The ways there are, with how many entities (or values) each has."""
        found = []
        for way in WAYS.values():
            letters = way.form in ("letters", "place", "library")
            number = sum(one.number for one in self.shelves.letters(way.axis)) if letters else self._values(way)
            if number:
                found.append(Choice(said(self.lang, f"way.{way.name}"), f"{self._start}/{way.name}", number, way.name))
        return found

    def _values(self, way: Way) -> int:
        if way.form == "ddc":
            return sum(self.shelves.numbers("ddc", [str(digit) for digit in range(10)]).values())
        return len(self.shelves.values(way.axis))

    def way(self, way: Way) -> Leaf:
        """The shelves of a way, to choose from."""
        leaf = Leaf(way, said(self.lang, f"way.{way.name}"), self._crumbs(), f"/browse/{way.name}")
        if way.form == "ddc":
            leaf.choices = self._numbers([str(digit) for digit in range(10)])
        elif way.form == "year":
            leaf.choices = [self._choice(way, one.value, one.number) for one in self.shelves.values("decade")][::-1]
        elif way.form in ("language", "material"):
            rows = self.shelves.fullest(way.axis, 500)
            leaf.choices = [self._choice(way, one.value, one.number) for one in rows]
        else:
            leaf.row = self._row(way)
            leaf.total = sum(one.number for one in leaf.row)
            if leaf.total <= _FEW:
                leaf.lines = self._lines(way, self.shelves.row(way.axis, 0, _FEW))
            if way.form == "place":
                leaf.choices = [
                    self._choice(way, period, number)
                    for period in ("since", "before")
                    if (number := self.shelves.number("province", period))
                ]
        return leaf

    def shelf(self, way: Way, value: str, since: str, page: int) -> Leaf | None:
        """A page of a shelf, of what files at ``since`` or behind; None when there is no such page."""
        if (at := shelf_of(way, value)) is None or not (number := self.shelves.number(*at)):
            return None
        name = value_name(self.lang, way, value) or value
        leaf = Leaf(way, name, self._crumbs(way, value), _path(way, value), number)
        if way.form == "ddc" and len(value) < 3:
            leaf.choices = self._numbers([f"{value}{digit}" for digit in range(10)])
            return leaf if page == 1 and not since else None
        if at[0] == "decade":
            years = self.shelves.values("year", value)
            leaf.choices = [self._choice(way, one.value, one.number) for one in years][::-1]
            return leaf if page == 1 and not since else None
        leaf.since, leaf.page = since, page
        leaf.pages = min(MOST_PAGES, -(-number // PAGE_SIZE))
        ids = self.shelves.stretch(*at, (page - 1) * PAGE_SIZE, PAGE_SIZE + 1, since)
        if not 1 <= page <= leaf.pages or (not ids and not since):
            return None
        if since:  # how many stand behind a place is not known without counting
            leaf.pages = page + (len(ids) > PAGE_SIZE and page < MOST_PAGES)
        leaf.lines = self._lines(way, ids[:PAGE_SIZE])
        self._beside(leaf, way, value)
        return leaf

    def _beside(self, leaf: Leaf, way: Way, value: str) -> None:
        """Where else to go from a shelf: other letters, first words, narrower numbers."""
        if value in LETTERS:
            leaf.row = self._row(way, value)
            here = f"{self._start}/{way.name}/{quote(value)}"
            leaf.words = [
                Choice(one.value, f"{here}?{urlencode({'from': one.value})}", one.number)
                for one in self.shelves.words(way.axis, value)
            ]
        if way.form == "ddc" and len(value) == 3:
            narrower = self.shelves.values("ddc", f"{value}.", 200)
            leaf.choices = [self._choice(way, one.value, one.number) for one in narrower]

    def _lines(self, way: Way, ids: list[str]) -> list[Line]:
        base = self.show.reading.base
        found = self.shelves.numbers(way.counted, ids) if way.counted else {}
        lines = [(entry(self.show, f"{base}/{id_}"), found.get(id_, 0)) for id_ in ids]
        if way.kind == "agent":
            for id_, (line, _) in zip(ids, lines, strict=True):
                line.note = self._life(f"{base}/{id_}")
        return lines

    def _life(self, iri: str) -> str:
        """The years of a life, which tell persons of one name apart."""
        first = self.show.reading.first
        born, died = first(iri, "schema:birthDate")[:4], first(iri, "schema:deathDate")[:4]
        return f"{born}–{died}" if born or died else first(iri, "schema:disambiguatingDescription")[:60]

    def _numbers(self, numbers: list[str]) -> list[Choice]:
        way, found = WAYS["ddc"], self.shelves.numbers("ddc", numbers)
        return [self._choice(way, one, found[one]) for one in numbers if found[one] or caption(one, self.lang)]

    def _choice(self, way: Way, value: str, number: int) -> Choice:
        name = value_name(self.lang, way, value)
        return Choice(name, f"{self._start}/{way.name}/{quote(value)}", number, value)

    def _row(self, way: Way, chosen: str = "") -> list[Choice]:
        here = f"{self._start}/{way.name}"
        return [
            Choice(letter_name(self.lang, one.value), f"{here}/{quote(one.value)}", one.number, one.value,
                   one.value == chosen)
            for one in self.shelves.letters(way.axis)
        ]  # fmt: skip

    def _crumbs(self, way: Way | None = None, value: str = "") -> list[tuple[str, str]]:
        found = [(said(self.lang, "heading"), self._start)]
        if way is None:
            return found
        found.append((said(self.lang, f"tile.{way.name}"), f"{self._start}/{way.name}"))
        above = [value[:1], value[:2], value[:3]] if way.form == "ddc" else [value[:3]] if way.form == "year" else []
        steps = (one for one in dict.fromkeys(above) if one != value)
        return found + [(self._step(way, one), f"{self._start}/{way.name}/{one}") for one in steps]

    def _step(self, way: Way, value: str) -> str:
        name = value_name(self.lang, way, value)
        return f"{value} {name}".strip() if way.form == "ddc" else name


def _path(way: Way, value: str) -> str:
    return f"/browse/{way.name}/{quote(value)}"
