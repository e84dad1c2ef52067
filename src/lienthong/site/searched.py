"""A search as the reader sees it: hits as lines, kinds, libraries and languages to narrow it by."""

from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from lienthong.search.asking import Filters, Question, question
from lienthong.search.finding import Found, How, TextIndex
from lienthong.search.words import has_diacritics
from lienthong.site.codes import code_name
from lienthong.site.links import PAGE_SIZE, Entry, entry
from lienthong.site.lookup import look_up, numbered
from lienthong.site.reading import full
from lienthong.site.show import Show

MOST_PAGES = 40
"""How far hits are paged; who wants more narrows the search, or asks SPARQL."""
KINDS = ("work", "instance", "agent", "subject", "series", "place", "library")
_CHOICES = 8
_SUGGESTED = 10


@dataclass(frozen=True)
class Asked:
    """What stands in the address of a search: words, filters ('' for none), page from 1."""

    text: str
    kind: str = ""
    library: str = ""
    language: str = ""
    page: int = 1

    def query(self, **changed: str | int) -> str:
        """The query string of this search with some of it changed, on its first page unless told otherwise."""
        one = replace(self, **({"page": 1} | changed))  # type: ignore[arg-type]
        given = {"q": one.text, "kind": one.kind, "library": one.library, "language": one.language}
        kept = {name: value for name, value in given.items() if value}
        return urlencode(kept | ({"page": str(one.page)} if one.page > 1 else {}))

    @property
    def filters(self) -> Filters:
        """The filters as the index takes them."""
        return Filters(
            kinds=(self.kind,) if self.kind else (),
            libraries=(self.library,) if self.library else (),
            languages=(self.language,) if self.language else (),
        )


@dataclass(frozen=True)
class Choice:
    """A value to narrow a search by: its name, how many hits have it, where it leads, whether it is chosen."""

    name: str
    number: int
    query: str
    chosen: bool = False


@dataclass
class Results:
    """One page of an answer. ``exact`` says that only exact titles and numbers were looked up, there being no index;
    ``toneless`` that the reader typed no diacritics and names that have them were found."""

    asked: Asked
    hits: list[tuple[str, Entry]] = field(default_factory=list)
    total: int = 0
    how: How = "all"
    exact: bool = False
    toneless: bool = False
    pages: int = 1
    kinds: list[Choice] = field(default_factory=list)
    libraries: list[Choice] = field(default_factory=list)
    languages: list[Choice] = field(default_factory=list)


def results(show: Show, index: TextIndex | None, asked: Asked) -> Results:
    """The page of hits that was asked for; without an index what is called or numbered exactly so."""
    if index is None:
        called = look_up(show, asked.text) if asked.text else []
        return Results(asked, called, len(called), exact=True)
    words, start = question(asked.text), (asked.page - 1) * PAGE_SIZE
    counted = ("kind",) if asked.kind else ("kind", "library", "language")
    everywhere = index.find(words, replace(asked.filters, kinds=()), limit=PAGE_SIZE, offset=start, counted=counted)
    if not asked.kind:
        return _shown(show, asked, words, everywhere, everywhere)
    found = index.find(words, asked.filters, limit=PAGE_SIZE, offset=start, counted=("library", "language"))
    return _shown(show, asked, words, found, everywhere)


def _shown(show: Show, asked: Asked, words: Question, found: Found, everywhere: Found) -> Results:
    made = Results(asked, total=found.total, how=found.how)
    made.pages = min(MOST_PAGES, max(1, -(-found.total // PAGE_SIZE)))
    if words.numbers and asked.page == 1 and not asked.kind:
        made.hits = numbered(show, asked.text)
    made.hits += [(hit.id.partition("/")[0], entry(show, f"{show.reading.base}/{hit.id}")) for hit in found.hits]
    made.total = max(made.total, len(made.hits))
    made.toneless = not words.accented and any(has_diacritics(one.title.text) for _, one in made.hits)
    counts = dict(everywhere.counts.get("kind", ()))
    made.kinds = [
        Choice(show.say(f"kinds.{kind}"), counts[kind], asked.query(kind="" if kind == asked.kind else kind),
               kind == asked.kind)
        for kind in KINDS
        if kind in counts
    ]  # fmt: skip
    made.libraries = [
        Choice(show.name(f"{show.reading.base}/{one}").text, number,
               asked.query(library="" if one == asked.library else one), one == asked.library)
        for one, number in found.counts.get("library", ())[:_CHOICES]
    ]  # fmt: skip
    made.languages = [
        Choice(name[:1].upper() + name[1:], number, asked.query(language="" if one == asked.language else one),
               one == asked.language)
        for one, number in found.counts.get("language", ())[:_CHOICES]
        if (name := code_name(full(f"lang:{one}"), show.lang))
    ]  # fmt: skip
    return made


@dataclass(frozen=True)
class Suggestion:
    """What a reader may be about to type: a title or name, its kind in words, and its page."""

    text: str
    kind: str
    href: str


def suggestions(show: Show, index: TextIndex | None, text: str) -> list[Suggestion]:
    """Titles and names that begin with these words, each text once."""
    if index is None or not text.strip():
        return []
    asked = question(text, beginning=True)
    found = index.find(
        asked, Filters(kinds=("work", "agent", "subject", "series")), limit=2 * _SUGGESTED, widened=False
    )
    made: dict[str, Suggestion] = {}
    for hit in found.hits:
        part = show.link(f"{show.reading.base}/{hit.id}")
        kind = show.say(f"kind.{hit.id.partition('/')[0]}")
        made.setdefault(part.text.casefold(), Suggestion(part.text, kind, part.href))
    return list(made.values())[:_SUGGESTED]
