"""Where a copy stands, in words: libraries write their stacks as codes (``KD``, ``KM02``) that only they can read."""

import re
import tomllib
from functools import cache
from unicodedata import normalize

from lienthong.content import folder
from lienthong.messages import Lang

_CODE = re.compile(r"([A-ZĐ]{2,4})[ ._-]?([0-9]{0,3})")
_LONGEST_UNKNOWN = 3
"""Letters of a code that is no word and no library's own sign."""


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads((folder("site") / "stacks.toml").read_text("utf-8"))


def in_words(written: str, lang: Lang) -> str:
    """A sublocation as people call it: "Kho đọc (KD)"; what is no code stays as the library wrote it."""
    found = _CODE.fullmatch(normalize("NFC", written.strip()))
    if found is None:
        return written
    if name := _table()[lang].get(found[1]):
        return f"{name} ({written.strip()})"
    if len(found[1]) > _LONGEST_UNKNOWN:
        return written
    return _table()[lang]["other"].format(code=written.strip())
