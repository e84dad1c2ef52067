"""A way over the many links of a long page: to its parts, for who moves by keys. Told from the page's own headings."""

import re

from markupsafe import Markup, escape

from lienthong.messages import Lang
from lienthong.site.wording import in_words

MANY = 40
"""With so many links before its end a page is long: as many times one would press Tab."""
_HEADING = re.compile(r'<h2 id="([^"]+)">(.*?)(?:\s*<span class="count">.*?)?</h2>', re.DOTALL)


def on_this_page(lang: Lang, below: str) -> Markup:
    """A closed list of the sections of ``below`` (HTML of our templates; headings are ``<h2 id>``, their count is left
    out); '' when it has fewer than ``MANY`` links or three sections."""
    if below.count("<a ") < MANY or len(found := _HEADING.findall(below)) < 3:
        return Markup()
    items = "".join(f'<li><a href="#{name}">{heading}</a></li>\n' for name, heading in found)
    said = escape(in_words(lang, "page.on_this_page"))
    return Markup(
        f'<nav class="onpage" aria-labelledby="onpage-h">\n<details><summary id="onpage-h">{said}</summary>\n'
        f"<ul>{items}</ul></details>\n</nav>"
    )
