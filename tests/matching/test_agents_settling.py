"""Settling agents is a function of the live records: no order, no history and no kill changes what comes out."""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # importlib mode gives a test folder no way to share a module

from hypothesis import example, given, settings
from hypothesis import strategies as st
from peopled import Book, Catalogue

from lienthong.graph.matching import leaders
from lienthong.graph.matching.agents import fixing, following, founding
from lienthong.graph.matching.agents import stage as stage_of_agents

NAMES = ("Nguyễn Văn Hùng", "Tô Hoài", "Lê Quang Thiêm", "Le Quang Thiem", "Tolstoĭ, Lev", "Tônxtôi, L.")
NUMBERS = ("", "", "", " $0 (viaf)71", " $0 (viaf)72", " $0 (orcid)0000-0002-1825-0097")
MORE = (
    "", "700 1_ $a Phan Đình Khải Nguyên", "710 2_ $a ĐHBK Hà Nội", "240 10 $a Anna Karenina",
    "710 2_ $a Trường Đại học Bách khoa Hà Nội | 700 1_ $a Tô Hoài, $d 1920-",
)  # fmt: skip
BOOKS = st.builds(
    Book,
    author=st.sampled_from(NAMES),
    title=st.sampled_from(("Anna Karenina", "Ngữ nghĩa học", "Máy công cụ", "Dế Mèn")),
    dates=st.sampled_from(("", "", "", "1920-", "1920-2014", "1950-", "-2014")),
    house=st.sampled_from(("", "KHKT", "Khoa học và Kỹ thuật")),
    year=st.sampled_from(("", "1925", "1998", "2004", "2012")),
    ddc=st.sampled_from(("", "621.9", "895.9")),
    more=st.sampled_from(MORE),
    number=st.sampled_from(NUMBERS),
).map(Book.text)
RECORDS = st.sampled_from([str(number) for number in range(9)])
STEPS = st.lists(
    st.dictionaries(RECORDS, st.one_of(BOOKS, BOOKS, BOOKS, st.just("")), min_size=1), min_size=2, max_size=6
)


def came_out(catalogue: Catalogue) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """What settling made of a catalogue."""
    catalogue.settle()
    return catalogue.leaders(), catalogue.doubtful()


def from_scratch(books: dict[str, str], backwards: bool) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """What one settling makes of some records, loaded one after the other."""
    with tempfile.TemporaryDirectory(prefix="lienthong-") as folder:
        catalogue = Catalogue(Path(folder))
        for number in sorted(books, reverse=backwards):
            catalogue.put({number: books[number]})
        found = came_out(catalogue)
        catalogue.close()
        return found


WORK = "245 10 $a Anna Karenina"
YEARS_THAT_GO = [
    {
        "1": f"100 1_ $a Nguyễn Văn Hùng, $d -2014 $0 (viaf)72\n{WORK}",
        "2": f"100 1_ $a Tolstoĭ, Lev $0 (viaf)72\n{WORK}",
        "3": f"100 1_ $a Tolstoĭ, Lev $0 (orcid)0000-0002-1825-0097\n{WORK}",
    },
    {"1": ""},
]
"""One with another number joined him for his years, which were those of a record that is withdrawn."""
DOUBT_THAT_GOES = [
    {
        "1": f"100 1_ $a Nguyễn Văn Hùng\n{WORK}",
        "2": f"100 1_ $a Nguyễn Văn Hùng, $d -2014 $0 (viaf)72\n{WORK}",
        "3": f"100 1_ $a Nguyễn Văn Hùng $0 (viaf)71\n{WORK}",
        "4": f"100 1_ $a Tolstoĭ, Lev $0 (viaf)72\n{WORK}",
    },
    {"2": ""},
]
"""Who might have been one of two is the key of one of them when a record is withdrawn."""


@settings(max_examples=12, deadline=None)
@given(STEPS, st.booleans())
@example(YEARS_THAT_GO, False)
@example(DOUBT_THAT_GOES, False)
def test_any_history_gives_what_the_live_records_give(steps: list[dict[str, str]], backwards: bool) -> None:
    live: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="lienthong-") as folder:
        catalogue = Catalogue(Path(folder))
        for step in steps:
            catalogue.put({number: text for number, text in step.items() if text or live.get(number)})
            live.update(step)
            found = came_out(catalogue)
        catalogue.close()
    assert found == from_scratch({number: text for number, text in live.items() if text}, backwards)


HUNG, NUMBER = "100 1_ $a Nguyễn Văn Hùng", " $0 (orcid)0000-0002-1825-0097"
BEFORE = {
    "0": f"{HUNG}\n{WORK}\n{MORE[4].replace(' | ', chr(10))}",
    "1": f"{HUNG}\n{WORK}",
    "2": f"{HUNG}, $d 1950-{NUMBER}\n245 10 $a Máy công cụ\n{MORE[1]}",
    "3": f"100 1_ $a Tô Hoài{NUMBER}\n{WORK}",
    "4": f"{HUNG}\n245 10 $a Máy công cụ\n{MORE[1]}",
}
SINCE = {"2": f"100 1_ $a Tô Hoài, $d 1950-\n{WORK}"} | dict.fromkeys("01567", f"{HUNG}\n{WORK}")
"""Who was settled by his years before the kill has a number only when it is gone on with."""


@settings(max_examples=8, deadline=None)
@given(st.dictionaries(RECORDS, BOOKS, min_size=4), st.dictionaries(RECORDS, BOOKS, min_size=2), st.integers(0, 12))
@example(BEFORE, SINCE, 4)
@example(BEFORE, SINCE, 5)
def test_a_settling_that_was_killed_is_gone_on_with(first: dict[str, str], second: dict[str, str], after: int) -> None:
    """Killed within the stage after some transactions, then more records come before it goes on."""
    with tempfile.TemporaryDirectory(prefix="lienthong-") as folder:
        catalogue = Catalogue(Path(folder))
        catalogue.put(first)
        _settle_until(catalogue, after)
        catalogue.put(second)
        _settle_until(catalogue, after)
        found = came_out(catalogue)
        catalogue.close()
    assert found == from_scratch(first | second, backwards=False)


class _Killed(BaseException):
    """What a signal does, as far as the ledger can tell."""


def _settle_until(catalogue: Catalogue, after: int) -> None:
    """Settle in transactions of one id, and stop within the one that comes after so many."""
    part, done, real, rooms = stage_of_agents._PART, 0, leaders.settled, (fixing, following, founding)

    def counted(nodes: object, ids: object) -> None:
        nonlocal done
        done += 1
        real(nodes, ids)
        if done > after:
            raise _Killed

    stage_of_agents._PART = 1
    for room in rooms:
        room.settled = counted
    try:
        catalogue.settle()
    except _Killed:
        pass
    finally:
        stage_of_agents._PART = part
        for room in rooms:
            room.settled = real
