"""Which addresses of the site stand in a static export, and as which files.

A page at an address without an extension is ``…/index.html``: every host of files leads from the address that the
catalogue has given to the world to that file, without a rule of its own (decision 093). What a query string chooses on
the site is a folder whose name begins with ``_``, which no entity's name does. Everything here is pure.
"""

import re
from collections.abc import Callable
from dataclasses import astuple, dataclass, replace
from urllib.parse import parse_qsl, quote, unquote

from lienthong.errors import UsageError
from lienthong.graph.terms import KINDS
from lienthong.messages import LANGS
from lienthong.site.addresses import PAGE_NUMBER, is_entity
from lienthong.site.documents import ALL, CITATIONS, FORMATS

SUFFIXES = tuple(one.suffix for one in ALL)
"""The documents of entities that can be chosen."""
USUAL = tuple(one.suffix for one in (*FORMATS, *CITATIONS))
"""Those that are exported unless others are chosen: what the pages lead to."""

_PLAIN = frozenset(("", "about", "browse", "catalog", "developers", "dumps", "linksets", "mapping", "quality", "search",
                    "shapes", "vocabulary", *KINDS))  # fmt: skip
"""The first part of addresses of pages, after the language."""
_LEADING = {"/": f"/{LANGS[0]}/", "/void": "/void.ttl", "/.well-known/void": "/void.ttl"} | {
    f"/{one}{slash}": f"/{LANGS[0]}/{one}/"
    for one in ("catalog", "dumps", "linksets", "mapping", "quality", "shapes")
    for slash in ("", "/")
}
"""Addresses that lead elsewhere on the site by what the client wants: to the page."""
_FILE = re.compile(
    r"/(?:favicon\.ico|robots\.txt|llms\.txt|context\.jsonld|context/1\.jsonld|sitemap\.xml|sitemap-[a-z0-9-]+\.xml\.gz"
    r"|(?:catalog|void)\.(?:ttl|jsonld|nt|rdf)|shapes\.ttl|linksets\.ttl|linksets/[A-Za-z0-9_-]+\.(?:sssom\.tsv"
    r"|beacon\.txt|nt)|quality\.(?:csv|json)|dataset/[A-Za-z0-9-]+/quality\.(?:csv|json)|(?:vi|en)/changes\.atom"
    r"|iiif/collection(?:/[0-9]+)?\.json|\.well-known/security\.txt|static/[A-Za-z0-9.-]+/[A-Za-z0-9._-]+"
    r")"
)
_DUMP = re.compile(
    r"/dumps/(?:(latest(?=/manifest\.json|/SHA256SUMS)|[0-9]{1,8})/)?[A-Za-z][A-Za-z0-9._-]*\.?[A-Za-z0-9]+"
)
_PAGED = re.compile(r"/browse/[^/]+/[^/]+|/(?:" + "|".join(KINDS) + ")")
_FEED = re.compile("/opds(?:/publications|/(?P<work>work/[^/]+))?")
_FACETS = ("type", "language", "subject")
_VALUE = re.compile("[A-Za-z0-9:/-]{1,100}")
_SAFE = re.compile(r"[^/\x00-\x1f\x7f\\:*?\"<>|]{1,200}")
"""Names of files that every file system and host takes."""
_RECORD = "record"


@dataclass(frozen=True)
class Chosen:
    """What is exported: documents by suffix, pages of records or not, how many pages of a long list."""

    suffixes: tuple[str, ...] = USUAL
    records: bool = True
    pages: int = 100
    dumps: int = 0
    """The generation whose dumps lie in the export; 0 for none."""
    closed: frozenset[str] = frozenset()
    """Places that this catalogue has nothing at, though others have."""

    def told(self) -> tuple[object, ...]:
        """All of it, alike in every process: a set has another order in each."""
        return (*astuple(replace(self, closed=frozenset())), *sorted(self.closed))

    def place(self, address: str, exists: Callable[[str], bool] = lambda _: True) -> str | None:
        """Where an address of the site (path and query string) is in the export, as a path that begins with a slash,
        decoded; None for what is not there. ``exists`` tells whether ``kind/id`` is in the catalogue."""
        found = self._placed(address, exists)
        return None if found in self.closed else found

    def _placed(self, address: str, exists: Callable[[str], bool]) -> str | None:
        path, _, query = address.partition("#")[0].partition("?")
        path = unquote(path)
        if not _sound(path):
            return None
        path = _LEADING.get(path, path)
        asked = parse_qsl(query, keep_blank_values=True)
        if dumped := _DUMP.fullmatch(path):
            here = self.dumps and dumped[1] in (None, "latest", str(self.dumps))
            return path if here and not asked else None
        if _FILE.fullmatch(path):
            return path if not asked else None
        if feed := _FEED.fullmatch(path):
            return self._feed(feed, dict(asked), exists) if len(dict(asked)) == len(asked) else None
        head, _, rest = path[1:].partition("/")
        if head in LANGS:
            return self._page(head, rest, dict(asked) if len(dict(asked)) == len(asked) else None, exists)
        return self._thing(path[1:], asked, exists)

    def _feed(self, feed: re.Match[str], asked: dict[str, str], exists: Callable[[str], bool]) -> str | None:
        """OPDS: the first feed, pages of publications with one facet at most, single publications."""
        lang, number = asked.pop("lang", LANGS[0]), asked.pop("page", "1")
        if lang not in LANGS or not PAGE_NUMBER.fullmatch(number) or int(number) > self.pages:
            return None
        start = "/opds/" + (f"{lang}/" if lang != LANGS[0] else "")
        if feed[0] == "/opds/publications":
            chosen = [(name, value) for name, value in asked.items() if value]
            if not chosen:
                return f"{start}all/{number}.json"
            ((name, value), *more) = chosen
            if more or name not in _FACETS or not _VALUE.fullmatch(value):
                return None
            return f"{start}{name}/{re.sub('[:/]', '-', value)}/{number}.json"
        if asked or number != "1":
            return None
        if (work := feed["work"]) is None:
            return f"{start}start.json"
        return f"{start}{work}.json" if is_entity(work) and exists(work) else None

    def _thing(self, path: str, asked: list[tuple[str, str]], exists: Callable[[str], bool]) -> str | None:
        """``kind/id`` and its documents."""
        if asked:
            return None
        one, dot, suffix = path.partition(".")
        if not is_entity(one) or not self.has(one) or (dot and suffix not in self.suffixes) or not exists(one):
            return None
        if dot and not next(form for form in ALL if form.suffix == suffix).fits(one.partition("/")[0]):
            return None
        return f"/{path}" if dot else f"/{path}/"

    def _page(self, lang: str, rest: str, asked: dict[str, str] | None, exists: Callable[[str], bool]) -> str | None:
        path = "/" + rest.rstrip("/")
        head = path[1:].partition("/")[0]
        if asked is None or head not in _PLAIN or (head == _RECORD and not self.records):
            return None
        number, listing = asked.pop("page", "1"), asked.pop("list", "")
        if asked or not PAGE_NUMBER.fullmatch(number) or int(number) > self.pages:
            return None
        start = f"/{lang}{path}".rstrip("/") + "/"
        if is_entity(path[1:]):
            if not exists(path[1:]) or (number != "1" and not listing) or not re.fullmatch("[a-z_]{0,30}", listing):
                return None
            return start + (f"_{listing}/" if listing else "") + (f"{number}/" if int(number) > 1 else "")
        if listing or (number != "1" and not _PAGED.fullmatch(path)):
            return None
        return start + (f"_/{number}/" if number != "1" else "")

    def has(self, one: str) -> bool:
        """Whether entities of this kind have pages in the export."""
        return self.records or not one.startswith(f"{_RECORD}/")


def _sound(path: str) -> bool:
    """Whether a decoded path is one that can be a file below a folder: nothing that climbs, hides or is empty."""
    if not path.startswith("/"):
        return False
    parts = path[1:].removesuffix("/").split("/")
    if parts == [""]:
        return True
    return all(
        _SAFE.fullmatch(one) and one not in (".", "..") and (not one.startswith(".") or one == ".well-known")
        for one in parts
    ) and all(len(one.encode()) <= 200 for one in parts)


def unit_of(address: str) -> str:
    """The one way to write an address of the site, of several that lead to the same page."""
    path, _, query = address.partition("?")
    path = _LEADING.get(path, path)
    if path.startswith(tuple(f"/{lang}" for lang in LANGS)):
        path = path.rstrip("/")
        path += "/" * (path.count("/") == 1)
    kept = "&".join(one for one in query.split("&") if one and one not in ("page=1", "list="))
    return path + (f"?{kept}" if kept else "")


def file_of(place: str) -> str:
    """The file of a place, below the folder of the export."""
    return place[1:] + ("index.html" if place.endswith("/") else "")


def link_to(place: str) -> str:
    """A place as the path of a web address."""
    return quote(place, safe="/:@!$&'()*+,;=~")


def suffixes(written: str | None) -> tuple[str, ...]:
    """The documents that somebody chose: suffixes with commas between them, ``none``, or None for the usual ones.

    Raises UsageError for one that there is none of.
    """
    if written is None:
        return USUAL
    several = [one.strip() for one in written.split(",") if one.strip()]
    if several == ["none"]:
        return ()
    for one in several:
        if one not in SUFFIXES:
            raise UsageError("static_format", value=one, known=", ".join(SUFFIXES))
    return tuple(one for one in SUFFIXES if one in several)


def address(written: str) -> str:
    """The address at which the files will lie, without a slash at its end. Raises UsageError for what is none."""
    found = written.rstrip("/")
    if found and not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]+(?:/[A-Za-z0-9._~-]+)*", found):
        raise UsageError("static_base", value=written)
    return found
