"""How alike publishers and other bodies of two Instances are."""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from lienthong.graph.matching import titlelikeness
from lienthong.graph.matching.judging import Facts
from lienthong.graph.matching.remainders import best
from lienthong.graph.matching.spellings import beyond
from lienthong.text import search_fold

_FIGURES = re.compile(r"\d+")
_STEM = 6


@lru_cache(maxsize=16384)
def house(a: str, b: str) -> str:
    """How alike two names of houses or bodies are: same, close (the beginning of the other, its initials), other."""
    one, two = titlelikeness.reduced(a), titlelikeness.reduced(b)
    if one == two:
        return "same"
    short, long = sorted((search_fold(a).split(), search_fold(b).split()), key=lambda words: (len(words), words))
    if long[: len(short)] == short or (len(short) >= 3 and set(short) <= set(long)):
        return "other" if beyond(*sorted((a, b), key=len)) else "close"
    if len(short) == 1 and len(short[0]) > 1 and short[0] == "".join(word[0] for word in long):
        return "close"
    if _FIGURES.findall(one) != _FIGURES.findall(two):
        return "other"
    return "close" if len(one) > 8 and OSA.distance(one, two, score_cutoff=1) <= 1 else "other"


def houses(a: Facts, b: Facts) -> str:
    """How alike the publishers are: what one name says of the place (H. : ĐHQG; Hà Nội : ĐHQG Hà Nội) its imprint may
    say for the other."""
    one, two = a["publisher"], b["publisher"]
    level = best(house, one, two)
    if level == "other":
        where = {search_fold(place) for facts in (a, b) for place in facts.get("place", ())}
        for left in one:
            for right in two:
                more = beyond(*sorted((left, right), key=len))
                if more and where == {search_fold(place) for place in more} and left.startswith(right[:_STEM]):
                    return "close"
    return level
