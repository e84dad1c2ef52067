"""Templates and static files: compiled and read once, autoescaped, addressed by a hash of their content."""

import gzip
import hashlib
import mimetypes
from datetime import datetime
from functools import cache, partial
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from lienthong.content import folder
from lienthong.messages import Lang
from lienthong.site import fragments
from lienthong.site.codes import licence_shown
from lienthong.site.fragments import crumbs, entry, facts, form_items, forms, library_line, line, part, shown
from lienthong.site.onpage import on_this_page
from lienthong.site.schema_script import home_ld, list_ld, page_ld
from lienthong.site.templating import Written
from lienthong.site.wording import grouped, in_words, said


class Quick(Template):
    """A template whose compiled code escapes by ``fragments.shown`` instead of ``markupsafe.escape``."""

    @classmethod
    def from_code(cls, *known: Any, **more: Any) -> Template:
        """As the engine makes a template of compiled code."""
        made = super().from_code(*known, **more)
        made.root_render_func.__globals__["escape"] = shown
        return made


@cache
def environment(lang: Lang | None = None, prefix: str = "") -> Environment:
    """The template environment of pages in a language whose links begin with ``prefix``; without a language that of
    what is written in both."""
    templates = folder("site") / "templates"
    made = Environment(
        loader=Written(templates, lang, prefix, version()) if lang else FileSystemLoader(templates),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )
    made.template_class = Quick
    made.filters["number"] = grouped
    made.filters["day"] = day
    made.globals |= {"home_ld": home_ld, "list_ld": list_ld, "page_ld": page_ld, "Markup": Markup}
    made.globals |= {"part": part, "line": line, "entry": entry, "forms": forms, "facts": facts}
    made.globals |= {"form_items": form_items, "marked": fragments.marked}
    if lang:
        words = {"t": partial(in_words, lang), "b": partial(said, lang), "crumbs": partial(crumbs, lang)}
        made.globals |= {"lang": lang, "library_line": partial(library_line, lang)} | words
        made.globals["on_this_page"] = partial(on_this_page, lang)
        made.globals["licence_shown"] = partial(licence_shown, lang=lang)
        made.globals |= {"choices": partial(fragments.choices, lang), "hit": partial(fragments.hit, lang)}
    return made


def day(moment: str, lang: Lang) -> str:
    """The day of an xsd:dateTime: 20/11/2026, or 20 November 2026; what is no date stays as it is."""
    try:
        found = datetime.fromisoformat(moment)
    except ValueError:
        return moment
    return f"{found.day}/{found.month}/{found.year}" if lang == "vi" else f"{found.day} {found:%B %Y}"


def render(template: str, lang: Lang, **values: Any) -> str:
    """A page. In templates ``t(name, …)`` is a message of ``pages.toml``, ``b(name, …)`` one of ``browse.toml``; both
    are escaped like everything else."""
    prefix = values.get("prefix", "")
    return with_nom(environment(lang, prefix).get_template(template).render(values), prefix)


def with_nom(page: str, prefix: str) -> str:
    """The page, with the sheet of the Nôm fonts at its end if it has a character beyond the basic plane: that sheet
    names thousands of single characters (15 kB with gzip), and few pages need it."""
    if b"\xf0" not in page.encode():  # in UTF-8 how U+10000 to U+3FFFF begin, and nothing else
        return page
    before, end, after = page.rpartition("</body>")
    sheet = f'<link rel="stylesheet" href="{escape(prefix)}/static/{version()}/nom.css">\n'
    return before + sheet + end + after if end else page


@cache
def static_files() -> dict[str, tuple[bytes, str]]:
    """Name to (content, media type) of ``site/static``; ``<folder>/<name>`` for what others made, whose folder bears
    its version."""
    mimetypes.add_type("font/woff2", ".woff2")  # RFC 8081; not every machine's table has it
    root, found = folder("site") / "static", {}
    for file in sorted(path for path in root.rglob("*") if path.is_file()):
        kind = mimetypes.guess_type(file.name)[0] or "text/plain"
        found[file.relative_to(root).as_posix()] = (
            file.read_bytes(),
            f"{kind}; charset=utf-8" if kind.startswith("text/") else kind,
        )
    return found


@cache
def packed(name: str) -> bytes:
    """A static file with gzip (RFC 1952); b"" where that saves less than a tenth."""
    body = static_files()[name][0]
    smaller = gzip.compress(body, 9, mtime=0)
    return smaller if len(smaller) < len(body) * 0.9 else b""


@cache
def version() -> str:
    """A hash of static files, templates and messages: part of their addresses and of the pages' ETags."""
    digest = hashlib.blake2b(digest_size=6)
    for file in sorted(path for path in folder("site").rglob("*") if path.is_file()):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
