"""No regular expression of the mappings takes time that grows with the square of a value's length."""

import time
from collections import deque

from patterns import Used, patterns

# No run of spaces: the readers leave none in a data field (test_hostile_input, "spaces").
UNITS = (
    ".", ",", "-", "/", "=", "[", "(", ")", "<", "&", "$", "1", "9-", "1. ", "2020", "12/", "1,", "a", "A.", "A. ",
    "ế", "xx", "\u0301", "Ã¡", "{a", ", ", " ; ", " - ", " .", "và ", " & ", ", và ", "dịch ", "dịch, ", "dịch - ",
    "tiếng ", "PGS. ", "TS ", "ThS, ", "Tập ", "số ", "tr. ", "in ", "et ", "Nguyễn ", "Nguyễn, ", "[x]", "::", "1:",
    "http://", "a.b", "10.1000/", "ISO ", "IV", "c1",
)  # fmt: skip
ENDS = (("", "!"), ("[1", "x"), ("dịch ", "\x00"))
LARGE = 4_000
FREE = 0.004
"""Seconds for the larger text that need no explanation."""

BOUNDED = {
    "lienthong.mappings.extent._RUN": 400,
    "lienthong.mappings.identifiers._PRICES": 400,
    "lienthong.mappings.spreadsheets.ranges._RANGE": 120,
}
"""Patterns that are given no more than the beginning of a value, and how many characters of it."""


def seconds(used: Used, text: str) -> float:
    way = getattr(used.pattern, used.way)
    started = time.process_time()
    deque(way(text), maxlen=0) if used.way == "finditer" else way(text)
    return time.process_time() - started


def slow(used: Used, unit: str, before: str, behind: str) -> tuple[float, float] | None:
    """Seconds for a tenth of the text and for all of it, when they grow with the square."""

    def spent(size: int) -> float:
        return seconds(used, before + unit * (size // len(unit)) + behind)

    if used.place in BOUNDED:
        late = next((0 for _ in range(3) if spent(BOUNDED[used.place]) <= 5 * FREE), 1)
        return (0, late) if late else None
    late = spent(LARGE)
    if late <= FREE or late <= 35 * spent(LARGE // 10):
        return None
    # Seen again, since the machine may have paused.
    late, early = min(late, spent(LARGE)), max(spent(LARGE // 10), spent(LARGE // 10))
    return (early, late) if late > FREE and late > 35 * early else None


def test_ten_times_the_text_is_ten_times_the_time() -> None:
    """One test for all: to find the patterns takes seconds, which no process shall spend that runs other tests."""
    found = [one for one in patterns() if one.place != "lienthong.mappings.fixed._HOP"]  # that one reads our own rules
    assert len(found) > 300
    tried = [(unit, before, behind) for unit in UNITS for before, behind in ENDS]
    bad = {f"{used.place} {used.way}": next((one for one in tried if slow(used, *one)), None) for used in found}
    assert not {name: one for name, one in bad.items() if one}
