"""Names of units below a body: «Khoa Công nghệ thông tin» does not say of which university."""

import re
from functools import cache

from lienthong.mappings.wordlists import words

_ABOVE = re.compile(
    r"[.,(–]|\s-\s|\b(?:Trường|Đại học|ĐH\w*|Học viện|Viện|Bộ(?! môn)|Sở|University|Việt Nam)\b", re.IGNORECASE
)


@cache
def _begins() -> re.Pattern[str]:
    said = sorted(words("names", "units"), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, said))})(?![^\W\d_])", re.IGNORECASE)


def is_unit(name: str) -> bool:
    """Whether a name is that of a unit below a body that it does not name: «Khoa Vật lý», but not «Trường Đại học Vinh.
    Khoa Vật lý»; the words are ``units`` of ``names.toml``."""
    return _begins().match(name.strip(" .[(")) is not None and not _ABOVE.search(name)
