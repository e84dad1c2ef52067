"""A search as the reader sees it: hits as lines, what to narrow it by, what was meant."""

from dataclasses import dataclass, field, replace

from lienthong.search.asking import Filters, question
from lienthong.search.finding import TextIndex
from lienthong.search.forms import spelled
from lienthong.search.hits import Found, How
from lienthong.search.words import has_diacritics, plain, words
from lienthong.site.links import PAGE_SIZE
from lienthong.site.lookup import look_up, numbered, pasted
from lienthong.site.searchapart import told_apart
from lienthong.site.searchasked import MOST_PAGES, Asked
from lienthong.site.searchfacets import FIELDS, Choice, Facet, chips, facets
from lienthong.site.searchhits import Line, explain, line
from lienthong.site.searchhits import found as looked_up
from lienthong.site.show import Show

_SUGGESTED = 10
_SUGGESTED_KINDS = ("work", "agent", "subject", "series")


@dataclass
class Results:
    """One page of an answer. ``exact`` says that only exact titles and numbers were looked up, there being no index;
    ``toneless`` that the reader typed no diacritics and names that have them were found; ``meant`` is what was searched
    instead of what was typed, ``dropped`` are words that were left out. ``wider`` counts the hits that there would be
    without what was chosen, where that has left none."""

    asked: Asked
    hits: list[Line] = field(default_factory=list)
    total: int = 0
    how: How = "all"
    exact: bool = False
    toneless: bool = False
    pages: int = 1
    facets: list[Facet] = field(default_factory=list)
    chips: list[Choice] = field(default_factory=list)
    meant: str = ""
    dropped: tuple[str, ...] = ()
    wider: int = 0


def results(show: Show, index: TextIndex | None, asked: Asked) -> Results:
    """The page of hits that was asked for; without an index what is called or numbered exactly so."""
    if one := pasted(show, asked.text):
        return Results(asked, [line(show, one, frozenset())], 1, chips=chips(show, asked))
    if index is None:
        called = look_up(show, asked.text) if asked.text else []
        return Results(
            asked, [looked_up(show, kind, one, frozenset()) for kind, one in called], len(called), exact=True
        )
    start = (asked.page - 1) * PAGE_SIZE
    found = index.find(
        question(asked.text), asked.filters, limit=PAGE_SIZE, offset=start, counted=tuple(FIELDS.values()),
        order=asked.sort,
    )  # fmt: skip
    if found.total or not asked.narrowed or not asked.text:
        return _shown(show, asked, found)
    return _widened(show, index, asked, found)


def _widened(show: Show, index: TextIndex, asked: Asked, found: Found) -> Results:
    """No hits, and how many there would be without what was chosen: for what was typed, or what was meant."""
    made = _shown(show, asked, found)
    other = index.find(question(asked.text), replace(asked, chosen=(), since=None, until=None).filters, limit=PAGE_SIZE)
    made.wider = other.total
    if other.changed:
        titles = [show.name(f"{show.reading.base}/{hit.id}").text for hit in other.hits]
        made.meant = _spelled(asked.text, other, titles)
    return made


def _shown(show: Show, asked: Asked, found: Found) -> Results:
    made = Results(
        asked, total=found.total, how=found.how, dropped=tuple(map(spelled, found.dropped)), chips=chips(show, asked)
    )
    made.pages = min(MOST_PAGES, max(1, -(-found.total // PAGE_SIZE)))
    meant = found.asked
    wanted = frozenset(map(spelled, meant.folded)) if meant else frozenset()
    if meant and question(asked.text).numbers and asked.page == 1 and not asked.narrowed:
        made.hits = [looked_up(show, kind, one, wanted) for kind, one in numbered(show, asked.text)]
    made.hits += _lines(show, asked, found, wanted)
    made.total = max(made.total, len(made.hits))
    titles = [one.entry.title.text for one in made.hits]
    made.toneless = bool(meant and not meant.accented) and any(_accented(one, wanted) for one in titles)
    made.facets = facets(show, asked, found.counts)
    if found.changed:
        made.meant = _spelled(asked.text, found, titles)
    return made


def _accented(title: str, wanted: frozenset[str]) -> bool:
    """Whether one of the words looked for stands in a title with diacritics."""
    return any(plain(one) in wanted and has_diacritics(one) for one in words(title))


def _lines(show: Show, asked: Asked, found: Found, wanted: frozenset[str]) -> list[Line]:
    """The hits; those that would look the same with what tells them apart."""
    for hit in found.hits:
        show.reading.told(hit.id, hit.line)
    lines = [line(show, hit.id, wanted, asked.sort, hit.year) for hit in found.hits]
    explain(show, [(hit.id, one) for hit, one in zip(found.hits, lines, strict=True)], wanted)
    alike: dict[tuple[str, ...], list[tuple[str, Line]]] = {}
    for hit, one in zip(found.hits, lines, strict=True):
        same = (one.kind, one.entry.title.text.casefold(), "".join(text for text, _ in one.makers))
        alike.setdefault(same, []).append((f"{show.reading.base}/{hit.id}", one))
    for group in (group for group in alike.values() if len(group) > 1):
        notes, years = told_apart(show, [iri for iri, _ in group]), [one.entry.year for _, one in group]
        for iri, one in group:
            if not one.entry.year or years.count(one.entry.year) > 1:
                one.entry.note = notes[iri] or one.entry.note
    return lines


def _spelled(text: str, found: Found, titles: list[str]) -> str:
    """What was searched, as the hits write it: words that were changed with the diacritics that most of them have."""
    seen: dict[str, dict[str, int]] = {}
    for title in titles:
        for word in words(title):
            forms = seen.setdefault(plain(word), {})
            forms[word] = forms.get(word, 0) + 1
    changed = dict(found.changed)
    made = []
    for word in words(text, 24):
        for part in changed[word].split() if word in changed else [word]:
            forms = seen.get(part, {}) if word in changed else {}
            made.append(max(forms, key=lambda one: (forms[one], one)) if forms else part)
    return " ".join(made)


@dataclass(frozen=True)
class Suggestion:
    """What a reader may be about to type: a title or name, its kind in words, and its page."""

    text: str
    kind: str
    href: str


def suggestions(show: Show, index: TextIndex | None, text: str) -> list[Suggestion]:
    """Titles and names that begin with these words, each text once, those of a kind together."""
    if index is None or not text.strip():
        return []
    asked = question(text, beginning=True)
    filters = Filters(kinds=_SUGGESTED_KINDS)
    found = index.find(asked, filters, limit=2 * _SUGGESTED, widened=False, total=False)
    if not found.hits:
        found = index.find(question(text), filters, limit=_SUGGESTED)
    made: dict[str, tuple[str, Suggestion]] = {}
    for hit in found.hits:
        show.reading.told(hit.id, hit.line)
        part = show.link(f"{show.reading.base}/{hit.id}")
        kind = hit.id.partition("/")[0]
        made.setdefault(part.text.casefold(), (kind, Suggestion(part.text, show.say(f"kind.{kind}"), part.href)))
    best = list(made.values())[:_SUGGESTED]
    order = list(dict.fromkeys(kind for kind, _ in best))
    return [one for _, one in sorted(best, key=lambda pair: order.index(pair[0]))]
