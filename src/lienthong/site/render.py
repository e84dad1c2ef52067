"""Templates and static files: compiled and read once, autoescaped, addressed by a hash of their content."""

import gzip
import hashlib
import mimetypes
from datetime import datetime
from functools import cache, partial
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from lienthong.content import folder
from lienthong.messages import Lang, catalogue
from lienthong.site.schema_script import home_ld, list_ld
from lienthong.site.wording import said


@cache
def environment() -> Environment:
    """The template environment."""
    made = Environment(
        loader=FileSystemLoader(folder("site") / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )
    made.filters["number"] = grouped
    made.filters["day"] = day
    made.globals |= {"home_ld": home_ld, "list_ld": list_ld}
    return made


def grouped(number: int, lang: Lang) -> str:
    """A number as it is written in Vietnamese (12.345) or English (12,345)."""
    return f"{number:,}".replace(",", "." if lang == "vi" else ",")


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
    words = {"t": partial(in_words, lang), "b": partial(said, lang)}
    return environment().get_template(template).render(lang=lang, Markup=Markup, **words, **values)


def in_words(lang: Lang, name: str, /, **values: Any) -> str:
    """A message of ``pages.toml``; with ``number`` "1" its form ``<name>_one`` when there is one."""
    texts = catalogue(lang)
    single = texts.get(f"pages.{name}_one") if values.get("number") == "1" else None
    return (single or texts[f"pages.{name}"]).format(**values)


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
