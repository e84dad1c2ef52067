"""The address of a search: what is asked, what it is narrowed by, in which order, which page of it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from lienthong.search.asking import Filters
from lienthong.search.ordering import Sorting
from lienthong.search.table import types
from lienthong.site.addresses import PAGE_NUMBER, is_entity, is_web

LONGEST = 200
"""Characters of a search that count; the box takes no more."""
MOST_PAGES = 40
"""How far hits are paged; who wants more narrows the search, or asks SPARQL."""
MOST_VALUES = 10
"""Values of one filter that may be chosen together."""
KINDS = ("work", "instance", "agent", "subject", "series", "place", "library")
ACCESS = ("free", "online", "copies")
SORTINGS: tuple[Sorting, ...] = ("best", "newest", "oldest", "title")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_LANGUAGE = re.compile("[a-z]{3}")
_YEAR = re.compile("[0-9]{1,4}")
_LONGEST_IRI = 200


def _of(*kinds: str) -> Callable[[str], bool]:
    return lambda one: is_entity(one) and one.partition("/")[0] in kinds


FILTERS: dict[str, tuple[str, Callable[[str], bool]]] = {
    "kind": ("kinds", KINDS.__contains__),
    "type": ("types", lambda one: one in types()),
    "access": ("access", ACCESS.__contains__),
    "library": ("libraries", _of("library")),
    "language": ("languages", lambda one: bool(_LANGUAGE.fullmatch(one))),
    "subject": ("subjects", _of("subject", "place", "agent", "work", "series")),
    "licence": ("licences", lambda one: is_web(one) and len(one) <= _LONGEST_IRI),
    "source": ("sources", _of("dataset")),
}
"""Names in the address: that of ``Filters`` and what a value must be."""
_PLACES = {name: place for place, name in enumerate(FILTERS)}


@dataclass(frozen=True)
class Asked:
    """What stands in the address of a search: words, chosen values (name and value, in the order of ``FILTERS``), years
    from and to, order, page from 1."""

    text: str
    chosen: tuple[tuple[str, str], ...] = ()
    since: int | None = None
    until: int | None = None
    sort: Sorting = "best"
    page: int = 1

    def query(self, **changed: object) -> str:
        """The query string of this search with some of it changed, on its first page unless told otherwise."""
        one = replace(self, **({"page": 1} | changed))  # type: ignore[arg-type]
        page = (_written("page", str(one.page)),) if one.page > 1 else ()
        return "&".join((*one._words, *(_written(*pair) for pair in one.chosen if pair[1]), *one._rest, *page))

    def values(self, name: str) -> tuple[str, ...]:
        """What is chosen of one filter."""
        return tuple(value for given, value in self.chosen if given == name)

    def with_or_without(self, name: str, value: str) -> str:
        """The query string with one value more, or without it where it is chosen."""
        pair = (name, value)
        chosen = [one for one in self.chosen if one != pair] if pair in self.chosen else _ordered([*self.chosen, pair])
        return "&".join((*self._words, *(_written(*one) for one in chosen), *self._rest))

    @cached_property
    def _words(self) -> tuple[str, ...]:
        """What stands before the chosen values."""
        return (_written("q", self.text),) if self.text else ()

    @cached_property
    def _rest(self) -> tuple[str, ...]:
        """What stands behind the chosen values, but for the page."""
        years = (("since", self.since), ("until", self.until))
        found = [_written(name, str(year)) for name, year in years if year is not None]
        return (*found, *((_written("sort", self.sort),) if self.sort != "best" else ()))

    @property
    def narrowed(self) -> bool:
        """Whether anything but words is asked."""
        return bool(self.chosen) or self.since is not None or self.until is not None

    @property
    def filters(self) -> Filters:
        """The filters as the index takes them; editions stand with their Works unless they are asked for."""
        given = {attribute: self.values(name) for name, (attribute, _) in FILTERS.items()}
        return Filters(**given, since=self.since, until=self.until, gathered="instance" not in given["kinds"])


@lru_cache(maxsize=4_096)
def _written(name: str, value: str) -> str:
    """A pair as it stands in an address: a page has a hundred links, in which much is the same."""
    return urlencode({name: value})


def typed(params: QueryParams) -> str:
    """The words of an address."""
    return " ".join(_CONTROL.sub(" ", params.get("q", "")[: 10 * LONGEST])[:LONGEST].split())


def asked(params: QueryParams) -> Asked | None:
    """What an address asks; None when there can be no such page."""
    number, sort = params.get("page", "1"), next((o for o in SORTINGS if o == params.get("sort", "best")), None)
    if not PAGE_NUMBER.fullmatch(number) or int(number) > MOST_PAGES or sort is None:
        return None
    chosen: list[tuple[str, str]] = []
    for name, (_, possible) in FILTERS.items():
        values = list(dict.fromkeys(one for one in params.getlist(name) if one))
        if len(values) > MOST_VALUES or not all(map(possible, values)):
            return None
        chosen += [(name, value) for value in values]
    years = [params.get(name, "") for name in ("since", "until")]
    if any(one and not _YEAR.fullmatch(one) for one in years):
        return None
    since, until = (int(one) if one else None for one in years)
    return Asked(typed(params), _ordered(chosen), since, until, sort, int(number))


def _ordered(chosen: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """One address for one choice, however it was come by."""
    return tuple(sorted(chosen, key=lambda one: (_PLACES[one[0]], one[1])))
