"""No value, however long or odd, holds a load up."""

import time
from collections.abc import Callable

import pytest

from lienthong import text
from lienthong.mappings import dates, extent, identifiers, isbd, links, names, places

FUNCTIONS: list[Callable[[str], object]] = [
    text.repair,
    text.match_key,
    text.search_fold,
    text.sort_key,
    text.language_of,
    text.script_tag,
    isbd.strip_end,
    isbd.split_title,
    isbd.parallel,
    dates.edtf,
    extent.pages,
    names.statement,
    names.heading,
    names.life,
    names.is_list,
    names.role,
    places.place,
    places.publisher,
    identifiers.isbns,
    identifiers.issn,
    identifiers.lccn,
    identifiers.oclc,
    identifiers.doi,
    identifiers.price,
    identifiers.print_run,
    links.link,
]
PIECES = [
    "1",
    "1,",
    "a",
    "A. ",
    "Nguyễn, ",
    "biên soạn, ",
    "GS. ",
    "[",
    "(",
    " ",
    "http://",
    ". ",
    "x-",
    "và ",
    ";",
    "\u0301",
    "Bộ ",
]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda one: one.__name__)
def test_long_nonsense(function: Callable[[str], object]) -> None:
    for piece in PIECES:
        for value in (piece * 3000, piece * 3000 + "!"):
            start = time.perf_counter()
            function(value)
            assert time.perf_counter() - start < 3, piece
