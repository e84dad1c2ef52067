"""Files of the export that are no pages, with links that lead to files: sitemaps, robots.txt, llms.txt, feeds, OPDS.

Data documents stay as they are: their IRIs are names.
"""

import gzip
import html
import re
from typing import Any

import orjson

from lienthong.pipeline.static.asking import Answer
from lienthong.pipeline.static.places import link_to
from lienthong.pipeline.static.rewriting import Rewriter

_OPDS = "/opds"
_FOLLOWED = {"links", "navigation"}
"""What a feed, a group or a publication is nothing without; it may lack covers or facets."""
_IN_XML = re.compile(r'(<loc>|href=")([^<"]*)')
_BLOCK = re.compile(r"###[^\n]*\n\n```.*?```\n*", re.S)
_ADDRESS = re.compile(r"\]\((https?://[^\s)]+)\)|: (https?://\S+)$|`(https?://[^`{]+)`")


def rewritten(place: str, answer: Answer, rewriter: Rewriter) -> bytes:
    """The file at a place."""
    found = set(rewriter.found)
    try:
        return _rewritten(place, answer, rewriter)
    finally:
        # What these lead to is reached by the pages, or is an entity: thousands of addresses need no memory. Feeds of
        # OPDS are reached by each other only.
        rewriter.found.intersection_update(found | {one for one in rewriter.found if one.startswith(_OPDS)})


def _rewritten(place: str, answer: Answer, rewriter: Rewriter) -> bytes:
    if place.startswith("/sitemap"):
        return _sitemap(answer.body, rewriter, packed=place.endswith(".gz"))
    if place == "/robots.txt":
        return answer.body.decode().replace(f"{rewriter.base}/sitemap.xml", f"{rewriter.new_base}/sitemap.xml").encode()
    if place == "/llms.txt":
        return _told(answer.body.decode(), rewriter).encode()
    if place.endswith("/changes.atom"):
        return _IN_XML.sub(lambda one: one[1] + (rewriter.link(one[2]) or one[2]), answer.body.decode()).encode()
    if place.startswith(_OPDS):
        return orjson.dumps(_led(orjson.loads(answer.body), rewriter))
    return answer.body


def _led(told: Any, rewriter: Rewriter) -> Any:
    """A part of a feed whose links lead to files; None for a link that leads to none, and for what has only such links
    to be followed by."""
    if isinstance(told, list):
        return [new for one in told if (new := _led(one, rewriter)) is not None]
    if not isinstance(told, dict):
        return told
    if "href" in told:
        new = None if told.get("templated") else rewriter.link(html.escape(told["href"]))
        return None if new is None else told | {"href": html.unescape(new)}
    made = {name: _led(one, rewriter) for name, one in told.items()}
    lost = {name for name, one in made.items() if one == [] and told[name]}
    return None if lost & _FOLLOWED else {name: one for name, one in made.items() if name not in lost}


def _sitemap(body: bytes, rewriter: Rewriter, *, packed: bool) -> bytes:
    lines = (gzip.decompress(body) if packed else body).decode().splitlines(keepends=True)
    text = "".join(filter(None, (_line(line, rewriter) for line in lines)))
    return gzip.compress(text.encode(), 6, mtime=0) if packed else text.encode()


def _line(line: str, rewriter: Rewriter) -> str:
    """One entry, whose addresses are of one thing: nothing, when that is not in the export."""
    for address in dict.fromkeys(one for _, one in _IN_XML.findall(line) if one.startswith(rewriter.base)):
        if (new := rewriter.link(address)) is None:
            return ""
        line = line.replace(f">{address}<", f">{new}<").replace(f'"{address}"', f'"{new}"')
    return line


def _told(text: str, rewriter: Rewriter) -> str:
    """llms.txt without the lines that speak of what only a server has."""
    lines = []
    for line in _BLOCK.sub("", text).splitlines():
        ours = [one for pair in _ADDRESS.findall(line) for one in pair if one.startswith(f"{rewriter.base}/")]
        places = {one: rewriter.place(one[len(rewriter.base) :]) for one in ours}
        if all(places.values()):
            for one, place in places.items():
                line = line.replace(one, f"{rewriter.new_base}{link_to(place or '')}")
            lines.append(line)
    return "\n".join(_headed(lines)).rstrip() + "\n"


def _headed(lines: list[str]) -> list[str]:
    """Without headings below which nothing is left."""
    kept: list[str] = []
    following = 1
    for line in reversed(lines):
        level = len(line) - len(line.lstrip("#"))
        if level > 1 and 0 < following <= level:
            continue
        kept.append(line)
        following = level if line else following
    return kept[::-1]
