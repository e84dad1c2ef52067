"""A page of the site as a page among files: its links lead to files, and what needs a server is not offered.

Pages come from our own templates, in which attributes stand between double quotes and links do not nest: so patterns
are enough, and cost a tenth of a parser.
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lienthong.messages import catalogue
from lienthong.pipeline.static.places import link_to

Place = Callable[[str], str | None]
"""From an address of the site, without its prefix, to its place in the export."""

_ANCHOR = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.S)
_IN_A_LIST = re.compile(r"<li[^>]*>\s*<a\b([^>]*)>[^<]*</a>\s*</li>")
_MENU = re.compile(r'(<nav class="menu".*?</nav>|<ul class="foot-links">.*?</ul>)', re.S)
_HREF = re.compile(r'\bhref="([^"]*)"')
_HEAD_LINK = re.compile(r'[ \t]*<link\b[^>]*\bhref="([^"]*)"[^>]*>\n?')
_SCRIPT = re.compile(r'[ \t]*<script\b[^>]*\bsrc="([^"]*)"[^>]*></script>\n?')
_META_URL = re.compile(r'(<meta property="og:(?:url|image)" content=")([^"]*)(")')
_SOURCE = re.compile(r'(<img\b[^>]*\bsrc=")([^"]*)(")')
_FORM = re.compile(r'<form\b[^>]*\baction="([^"]*)"[^>]*>.*?</form>', re.S)
_NEAR = re.compile(r"<details\b[^>]*\bdata-near=.*?</details>\n?", re.S)
_WITHIN = re.compile(r'<section\b[^>]*\baria-labelledby="within-h".*?</section>\n?', re.S)
_SEARCH = re.compile(r"/(vi|en)/search$")
_HINT = re.compile(r'(?<=\splaceholder=")[^"]+')
_SUGGESTIONS = re.compile(r'\s+data-suggest[a-z-]+="[^"]*"')
_GONE = ("/suggest.js", "/graph.js", "/query.js", "/query-complete.js", "/query-results.js")
"""Scripts that ask the server."""
_KNOWN = 20_000
"""Links of which is remembered where they lead: most of a page's links are its neighbours' too."""


@dataclass
class Rewriter:
    """``base`` and ``prefix`` are those of the catalogue; ``new_base`` and ``new_prefix`` where the files will lie."""

    base: str
    prefix: str
    new_base: str
    new_prefix: str
    place: Place
    found: set[str] = field(default_factory=set)
    """The addresses of the site that pages have led to."""
    _links: dict[str, tuple[str | None, str]] = field(default_factory=dict)

    def page(self, text: str) -> str:
        """The page."""
        text = _WITHIN.sub("", _NEAR.sub("", text))
        text = _SUGGESTIONS.sub("", _FORM.sub(self._form, text))
        text = _SCRIPT.sub(lambda one: "" if one[1].endswith(_GONE) else self._linked(one, 1), text)
        text = _HEAD_LINK.sub(lambda one: self._linked(one, 1), text)
        text = _MENU.sub(lambda menu: _ANCHOR.sub(self._dropped, _IN_A_LIST.sub(self._item, menu[0])), text)
        text = _ANCHOR.sub(self._anchor, text)
        text = _SOURCE.sub(lambda one: one[1] + (self.link(one[2]) or "") + one[3], text)
        return _META_URL.sub(lambda one: one[1] + (self.link(one[2]) or one[2]) + one[3], text)

    def link(self, written: str) -> str | None:
        """An attribute's address as it is in the export, escaped; None where it leads to nothing there."""
        if (known := self._links.get(written)) is None:
            if len(self._links) >= _KNOWN:
                self._links.clear()
            known = self._links[written] = self._link(written)
        if known[1]:
            self.found.add(known[1])
        return known[0]

    def _link(self, written: str) -> tuple[str | None, str]:
        """``link``, and the address of the site that it leads to; '' for none."""
        address = html.unescape(written)
        absolute = address == self.base or address.startswith((f"{self.base}/", f"{self.base}?"))
        if absolute:
            address = address[len(self.base) :] or "/"
        elif address.startswith("//") or not address.startswith("/"):
            # A query alone chooses something of the page that only a server has.
            return (None if address.startswith("?") else written), ""
        elif not (address + "/").startswith(f"{self.prefix}/"):
            return None, ""
        else:
            address = address[len(self.prefix) :]
        place = self.place(address)
        if place is None:
            return None, ""
        address, hash_, part = address.partition("#")
        start = self.new_base if absolute else self.new_prefix
        return html.escape(f"{start}{link_to(place)}{hash_}{part}"), address

    def _linked(self, one: re.Match[str], group: int) -> str:
        """An element with another address, or nothing."""
        new = self.link(one[group])
        return "" if new is None else one[0].replace(f'"{one[group]}"', f'"{new}"', 1)

    def _anchor(self, one: re.Match[str]) -> str:
        """A link to elsewhere; only its words where there is no such place."""
        if (href := _HREF.search(one[1])) is None:
            return one[0]
        new = self.link(href[1])
        if new is None:
            return f"<span>{one[2]}</span>"
        return (
            one[0] if new == href[1] else f'<a{one[1].replace(href[0], f"""href="{new}" """.strip(), 1)}>{one[2]}</a>'
        )

    def _item(self, one: re.Match[str]) -> str:
        href = _HREF.search(one[1])
        return "" if href and self.link(href[1]) is None else one[0]

    def _dropped(self, one: re.Match[str]) -> str:
        href = _HREF.search(one[1])
        return "" if href and self.link(href[1]) is None else one[0]

    def _form(self, one: re.Match[str]) -> str:
        """The form of the search, which a script answers; others need a server."""
        new, found = self.link(one[1]), _SEARCH.search(one[1])
        if new is None or found is None:
            return ""
        form = one[0].replace(f'"{one[1]}"', f'"{new}"', 1)
        hint = html.escape(catalogue("en" if found[1] == "en" else "vi")["static.hint"])
        return form.replace(said[0], hint) if (said := _HINT.search(form)) else form
