"""The part of a page by which it is cited: formatted citations, downloads, tags for Scholar and Zotero."""

from dataclasses import dataclass
from functools import cache

from lienthong.messages import Lang, catalogue
from lienthong.site.cite_gather import gathered
from lienthong.site.cite_meta import tags
from lienthong.site.cite_styles import Formatted, formatted
from lienthong.site.documents import CITATIONS, Format, today
from lienthong.site.reading import Reading


@dataclass(frozen=True)
class Cited:
    """Citations in every style, the formats that are offered, meta elements as (name, content), and the words around
    them (``messages/*/cite.toml``)."""

    formatted: list[Formatted]
    formats: tuple[Format, ...]
    tags: list[tuple[str, str]]
    words: dict[str, str]


def cited(reading: Reading, one: str, lang: Lang) -> Cited | None:
    """How ``kind/id`` is cited, for its page in ``lang``; None for what is not. ``reading`` is that of the page."""
    found = gathered(reading, one, today().date())
    if found is None:
        return None
    page = f"{reading.base}/{lang}/{one}"
    return Cited(formatted(found, lang), CITATIONS, tags(found, page), _words(lang))


@cache
def _words(lang: Lang) -> dict[str, str]:
    return {
        name[5:]: text for name, text in catalogue(lang).items() if name.startswith("cite.") and "." not in name[5:]
    }
