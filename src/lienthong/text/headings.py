"""One heading for what many libraries describe: an entity states the union of their words, a page shows one form.

The store knows the forms, not who wrote which. The rule is a function of the forms (and of a Work's editions) alone,
so that it is the same on every page and in any order of loading: docs/decisions/055-holdings-and-headings.md.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from unicodedata import category, normalize

from lienthong.text.collation import sort_key
from lienthong.text.forms import match_key, search_fold

_WORD = re.compile(r"\w+")
Label = tuple[str, str]
"""Text and language tag, '' when there is none."""


def sensible(labels: Sequence[Label], editions: Iterable[str] = ()) -> list[Label]:
    """The labels that may be a heading, the best first within each language.

    Of forms that differ by diacritics, case or punctuation only the fullest spelling stays (``Truyen Kieu``,
    ``TRUYỆN KIỀU`` beside ``Truyện Kiều``). Then come the forms with which most of the titles ``editions`` begin,
    then those of more words; an initial is none, so that ``Victor Hugo`` comes before ``V. Huygô``.
    """
    if len(labels) < 2:
        return list(labels)
    best: dict[str, str] = {}
    for text, _ in labels:
        key = _folded(text)
        best[key] = min(best.get(key, text), text, key=_spelling)
    kept = [one for one in labels if best[_folded(one[0])] == one[0]]
    if len(kept) < 2:
        return kept
    titles = [match_key(one) for one in editions]
    votes = {text: _begin(titles, match_key(text)) for text, _ in kept}
    return sorted(kept, key=lambda one: (-votes[one[0]], -_whole_words(one[0]), _spelling(one[0]), one[1]))


def others(labels: Iterable[Label], heading: str) -> list[Label]:
    """The forms beside the heading, each once however it is cased, spaced or tagged, in the order of the alphabet."""
    said = {_bare(heading)}
    found = []
    for one in sorted(labels, key=lambda one: (_spelling(one[0]), one[1])):
        if _bare(one[0]) not in said and one[1] != "zxx":
            said.add(_bare(one[0]))
            found.append(one)
    return sorted(found, key=lambda one: sort_key(one[0]))


def _bare(text: str) -> str:
    return "".join(normalize("NFC", text).casefold().split())


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return match_key(search_fold(text))


def _spelling(text: str) -> tuple[bool, int, int, str]:
    """Smaller is better: not in capitals only, more diacritics, longer, then by code point."""
    marks = 0 if text.isascii() else sum(category(char) == "Mn" or char in "đĐ" for char in normalize("NFD", text))
    return text.isupper() and len(text) > 3, -marks, -len(text), text


def _whole_words(text: str) -> int:
    return sum(len(word) > 1 for word in _WORD.findall(text))


def _begin(titles: list[str], form: str) -> int:
    return sum(one == form or one.startswith(f"{form} ") for one in titles)
