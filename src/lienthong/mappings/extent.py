"""Extent: the number of pages in 300 $a."""

import re
from functools import lru_cache

_NUMERAL = r"\[?(?:[0-9]+|[ivxlcdm]+)\]?"
_UNIT = r"(?:trang|tr|pages|pgs|pp|pg|p|seiten|s\.)(?![^\W\d_])"
_START = r"(?:(?<![0-9])(?=[0-9])|(?<![ivxlcdm])(?=[ivxlcdm])|(?=\[))"
"""Where a numeral begins: tried within one too, 400 digits took a hundred times as long."""

_RUN = re.compile(
    rf"{_START}((?:{_NUMERAL}[\s,;+-]+)*)(\[?[0-9]+\]?\s*|\[?[ivxlcdm]+\]?\s+){_UNIT}",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[0-9]+")
_MOST = 20_000
_LONGEST = 400


@lru_cache(maxsize=8192)
def pages(raw: str) -> int | None:
    """``schema:numberOfPages`` of an extent: the largest arabic number of the sequences that end in "tr." or "p.".

    "ix,69 Tr." is 69 and "xii, 350 p." 350: the preliminary pages in roman numerals are not counted, as readers
    count. None without a unit ("408"), without pages ("2 v.") and for the filler "0p". Unit: pages.
    """
    numbers = [int(one) for run in _RUN.findall(raw[:_LONGEST]) for one in _NUMBER.findall("".join(run))]
    largest = max((one for one in numbers if one <= _MOST), default=0)
    return largest or None
