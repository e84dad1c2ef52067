"""Configuration for hosts that can do more than give out files: nginx, Apache, Netlify and Cloudflare Pages.

The templates are in ``site/hosting``. Redirects of what was merged (301) and what was withdrawn (410) are also pages
of the export itself, for hosts that read no configuration.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from pyoxigraph import NamedNode

from lienthong.content import folder
from lienthong.graph.terms import KINDS
from lienthong.pipeline.static.files import Folder
from lienthong.pipeline.static.working import Task
from lienthong.site.documents import BY_SUFFIX
from lienthong.site.guarding import SECURITY
from lienthong.site.identity import successor
from lienthong.site.published import Opened
from lienthong.site.reading import Reading, named

MOST_RULES = 1_000
"""Redirects in files of which a host reads each line for each request, or takes no more."""


def former(opened: Opened) -> Iterator[tuple[str, str]]:
    """What stands in the catalogue no more: ``kind/id`` and what it became part of, '' for what was withdrawn."""
    reading, graph = Reading(opened), NamedNode(f"{opened.addresses.base}/graph/identity")
    for predicate in ("dct:isReplacedBy", "prov:invalidatedAtTime"):
        for quad in opened.store.quads_for_pattern(None, named(predicate), None, graph):
            one = opened.addresses.entity(quad.subject.value) if isinstance(quad.subject, NamedNode) else ""
            if one and not reading.exists(one):
                new = successor(reading, one) if predicate == "dct:isReplacedBy" else ""
                if new or predicate != "dct:isReplacedBy":
                    yield one, new if new and reading.exists(new) else ""


def write_hosting(task: Task, opened: Opened, target: Folder) -> list[str]:
    """Write the configuration; the names of its files."""
    prefix = urlsplit(task.base).path
    values = {
        "prefix": prefix,
        "policy": SECURITY["content-security-policy"],
        "kinds": "|".join(one for one in KINDS if task.chosen.has(f"{one}/")),
        "folder": str(task.folder.resolve()),
        "accepts": _accepts(task),
        "rules": _rules(task),
    }
    moved, gone, few, plain = _former_lines(opened, prefix)
    files = {
        "_hosting/nginx.conf": _filled("nginx.conf", values),
        "_hosting/nginx-http.conf": _filled("nginx-http.conf", values),
        "_hosting/moved.map": moved,
        "_hosting/gone.map": gone,
        ".htaccess": _filled("htaccess", values | {"redirects": few}),
        "_redirects": plain,
        "_headers": _filled("headers", values),
        ".nojekyll": "",
    }
    for name, text in files.items():
        target.write(name, text.encode())
    return [*files]


def _filled(name: str, values: dict[str, str]) -> str:
    text = (folder("site") / "hosting" / name).read_text("utf-8")
    for one, value in values.items():
        text = text.replace(f"{{{one}}}", value)
    return text


def _accepts(task: Task) -> str:
    """Lines of nginx: which document an entity's kind and an Accept header lead to."""
    lines = []
    for one in task.chosen.suffixes:
        form = BY_SUFFIX[one]
        fitting = "|".join(kind for kind in KINDS if task.chosen.has(f"{kind}/") and form.fits(kind))
        lines.append(f'  "~*^(?:{fitting})/[^ ]* .*{re.escape(form.media_type)}" .{one};\n')
    return "".join(lines)


def _rules(task: Task) -> str:
    kinds = "|".join(one for one in KINDS if task.chosen.has(f"{one}/"))
    lines = []
    for suffix in task.chosen.suffixes:
        form = BY_SUFFIX[suffix]
        fitting = "|".join(one for one in kinds.split("|") if form.fits(one))
        kind = re.escape(form.media_type)
        lines += [
            "  RewriteCond %{HTTP:Accept} !^[^,]*text/html [NC]",
            f"  RewriteCond %{{HTTP:Accept}} {kind} [NC]",
            f"  RewriteRule ^((?:{fitting})/[A-Za-z0-9-]+)/?$ $1.{suffix} [R=303,L]",
        ]
    return _text(lines)


def _former_lines(opened: Opened, prefix: str) -> tuple[str, str, str, str]:
    """Maps of nginx of what moved and what is gone, rules of Apache, lines of ``_redirects``."""
    moved: list[str] = []
    gone: list[str] = []
    few: list[str] = []
    plain: list[str] = []
    for one, new in former(opened):
        (moved if new else gone).append(f"{one} {new or 1};")
        for start in ("", "vi/", "en/"):
            if len(few) < MOST_RULES:
                does = f"{start}{new}/ [R=301,L]" if new else f"- [E=LIENTHONG_GONE:{start or 'vi/'}{one},G]"
                few.append(f"  RewriteRule ^{start}{one}/?$ {does}")
            if new and len(plain) < MOST_RULES:
                plain.append(f"{prefix}/{start}{one} {prefix}/{start}{new}/ 301")
    return _text(moved), _text(gone), _text(few), _text(plain)


def _text(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
