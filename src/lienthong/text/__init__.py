"""Vietnamese text for every room: repaired, matched, searched, sorted, its language told."""

from lienthong.text.collation import sort_key
from lienthong.text.forms import match_key, repair, script_tag, search_fold, tidy
from lienthong.text.language import is_vietnamese, language_of

__all__ = [
    "is_vietnamese",
    "language_of",
    "match_key",
    "repair",
    "script_tag",
    "search_fold",
    "sort_key",
    "tidy",
]
