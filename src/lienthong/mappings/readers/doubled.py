"""Text that was converted once too often: «thụng tin» is «thông tin» taken for TCVN3, «thơng tin» for VNI.

The result is Unicode and looks Vietnamese, and a correct «cú» cannot be told from a broken «có»: the file is warned
about, and nothing in it is changed.
"""

from collections.abc import Mapping
from functools import cache

from lienthong.mappings.readers import evidence, legacy

_KINDS = 4
"""Different broken words without which chance would explain them."""

WARNINGS: dict[legacy.Legacy, str] = {"tcvn3": "read_double_tcvn3", "vni": "read_double_vni"}
"""By the encoding that Unicode text was taken for: the code of the warning in ``flags.toml``."""


@cache
def _broken(name: legacy.Legacy) -> Mapping[str, str]:
    """What a second conversion makes of frequent words, to those words; not what is a frequent word itself."""
    convert = legacy.converter(name)
    made = {convert(word).lower(): word for word in evidence.frequent()}
    return {broken: word for broken, word in made.items() if broken not in evidence.frequent()}


def doubled(text: str) -> tuple[str, ...]:
    """The warnings that a text deserves: most of its frequent words that a second conversion would have broken are
    broken."""
    tokens = evidence.words(text)
    found = []
    for name, warning in WARNINGS.items():
        broken = _broken(name)
        whole = set(broken.values())
        kinds, hits, spared = 0, 0, 0
        for token, times in tokens.items():
            word = token.lower()
            kinds += word in broken
            hits += times * (word in broken)
            spared += times * (word in whole)
        if kinds >= _KINDS and hits > spared:
            found.append(warning)
    return tuple(found)
