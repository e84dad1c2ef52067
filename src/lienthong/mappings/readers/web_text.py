"""Text of platforms on the web: markup goes, only what a reader would have seen of it stays.

Descriptions there are HTML that anybody may have written. Nothing of it is executed or published as markup: elements
that a browser would not show (``script``, ``style``) go with their content, every other tag goes alone.
"""

import html
import re

LONGEST = 20_000
"""Characters of a text that are kept; the raw record has it whole."""

_LOOKED_AT = 400_000
_HIDDEN = re.compile(r"<(script|style|template|iframe|object|svg|math)\b[^<>]*>", re.IGNORECASE)
_BREAK = re.compile(r"</?(?:p|div|br|li|ul|ol|h[1-6]|tr|td|th|table|section|article)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z!?][^<>]*>")
_SPACES = re.compile(r"\s+")


def plain(written: str) -> str:
    """The text without markup, references to characters resolved, on one line; at most ``LONGEST`` characters.

    A tag is a ``<`` with a letter behind it: "a < b" stays. What is markup only after references are resolved
    (``&lt;script&gt;``) goes as well.
    """
    if "<" not in written and "&" not in written and len(written) <= LONGEST:
        return written
    text = written[:_LOOKED_AT]
    for _ in range(2):
        text = html.unescape(_TAG.sub("", _BREAK.sub(" ", _shown(text))))
    text = _SPACES.sub(" ", _TAG.sub("", _BREAK.sub(" ", _shown(text)))).strip()
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def _shown(text: str) -> str:
    """Without elements that are not shown; one that nothing closes hides what is behind it, as in a browser."""
    kept, place, lower = [], 0, ""
    while found := _HIDDEN.search(text, place):
        lower = lower or text.lower()
        kept.append(text[place : found.start()])
        end = lower.find(f"</{found.group(1).lower()}", found.end()) if len(lower) == len(text) else -1
        if end < 0:
            return " ".join(kept)
        place = text.find(">", end) + 1 or len(text)
    return " ".join([*kept, text[place:]]) if kept else text
