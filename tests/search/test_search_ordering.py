"""Hits by their years and titles: the first of them are what sorting all gives, though not all are sorted."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from lienthong.search.asking import Filters, question
from lienthong.search.drawing import Drawn
from lienthong.search.finding import TextIndex
from lienthong.search.index import begin, finish, written
from lienthong.search.ordering import Sorting, Wanted, Years, noted
from lienthong.text import sort_key

WORKS = 900


def years_of(number: int) -> list[int]:
    """Thirty years, one of a typing error, works of two editions, works without a year."""
    if number % 11 == 0:
        return []
    one = 1990 + number * 7 % 30
    return [one, 1985] if number % 5 == 0 else [9990] if number == 1 else [one]


def title(number: int) -> str:
    return f"sách {number}" + (" xưa" if years_of(number) and max(years_of(number)) < 2000 else "")


def shelf(folder: Path, works: Iterable[Drawn]) -> TextIndex:
    begin(folder)
    written(folder, works)
    finish(folder, 1)
    return TextIndex(folder)


def work(number: int, name: str, weight: float) -> Drawn:
    texts = {"title": [name], "name": [], "subject": [], "note": []}
    years = years_of(number)
    return Drawn(f"work/{number:016d}", "work", texts, years=years, labels=[(0, name)], weight=weight)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> TextIndex:
    works = (work(number, title(number), 1 + number / 2_000) for number in range(WORKS))
    return shelf(tmp_path_factory.mktemp("ordered") / "index", works)


def expected(order: Sorting, word: str, filters: Filters) -> list[str]:
    since, until = filters.since or 0, filters.until or 9999
    found = [one for one in range(WORKS) if word in title(one).split()]
    if filters.since or filters.until:
        found = [one for one in found if any(since <= year <= until for year in years_of(one))]
    without = 99_999
    newest, oldest = ({n: pick(years_of(n), default=none) for n in found} for pick, none in ((max, 0), (min, without)))
    place = newest if order == "newest" else oldest
    found.sort(key=lambda one: ((-place[one] if order == "newest" else place[one]), -one))
    return [f"work/{one:016d}" for one in found]


@pytest.mark.parametrize("order", ["newest", "oldest"])
@pytest.mark.parametrize("filters", [Filters(), Filters(since=2000, until=2009), Filters(until=2004)])
@pytest.mark.parametrize("word", ["sách", "xưa"])
def test_the_first_by_year_are_those_of_all(index: TextIndex, order: Sorting, filters: Filters, word: str) -> None:
    every = expected(order, word, filters)
    for start in (0, 3, 6, len(every) - 2):
        found = index.find(question(word), filters, limit=3, offset=max(0, start), order=order)
        assert [hit.id for hit in found.hits] == every[max(0, start) : max(0, start) + 3]
        assert found.total == len(every)


@pytest.mark.parametrize("filters", [Filters(), Filters(since=2000, until=2009), Filters(kinds=("agent", "work"))])
def test_titles_that_were_noted_are_those_of_all(index: TextIndex, filters: Filters) -> None:
    every = [hit.id for hit in index.find(question("sách"), filters, limit=WORKS, order="title").hits]
    assert every == sorted(every, key=lambda one: sort_key(title(int(one.removeprefix("work/")))))
    for start in (0, 40, 97, len(every) - 2):
        # What is counted is noted, but for the last pages.
        found = index.find(question("sách"), filters, limit=3, offset=start, order="title", counted=("kind", "decade"))
        assert [hit.id for hit in found.hits] == every[start : start + 3] and found.total == len(every)
    assert bool(noted(Wanted(3, 97, "title"))) and not noted(Wanted(3, 98, "title")) and not noted(Wanted())


def test_only_the_last_years_are_looked_at_where_they_are_enough(index: TextIndex) -> None:
    years, one = Years(index.searcher), Wanted(limit=3, order="newest")
    assert years.first(one, Filters(), WORKS, WORKS)
    # A list as short as that of the years is gone through as fast; what is far behind has all before it.
    assert not years.first(one, Filters(), 40, 40)
    assert not years.first(Wanted(limit=3, offset=600, order="newest"), Filters(), WORKS, WORKS)
    assert not years.first(Wanted(limit=3, order="title"), Filters(), WORKS, WORKS)
    assert not years.first(one, Filters(), WORKS, None)


def test_the_heavier_stands_first_however_little_it_is_heavier(tmp_path: Path) -> None:
    """Less than a number of single precision tells: pages that begin where such stand must not show one twice."""
    index = shelf(tmp_path / "index", (work(number, f"sách {number}", 1 + number * 1e-10) for number in range(60)))
    pages = [index.find(question("sách"), limit=20, offset=offset).hits for offset in (0, 20, 40)]
    assert [int(hit.id[5:]) for hits in pages for hit in hits] == list(range(59, -1, -1))


@pytest.mark.parametrize("order", ["best", "newest", "title"])
@pytest.mark.parametrize("typed", ["sách xưa", "sahc xưa", "sách 17", "sách xưa không có đâu"])
def test_another_page_of_what_was_counted_is_what_it_would_be_if_nobody_had_counted(
    index: TextIndex, order: Sorting, typed: str
) -> None:
    counted = ("kind", "decade")
    asked, fresh = question(typed), TextIndex(index.folder)
    wanted = fresh.find(asked, limit=7, offset=7, order=order, counted=counted)
    index.find(asked, limit=7, counted=counted)
    assert index.find(asked, limit=7, offset=7, order=order, counted=counted) == wanted
