"""What kind of resource a repository says it has (dc.type): ``mappings/vietnamese/types.toml``."""

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from lienthong.mappings import isbd
from lienthong.mappings.wordlists import wordlist
from lienthong.text import match_key, search_fold


class ResourceType(NamedTuple):
    """``schema`` and ``bibframe`` are the classes of the Work. ``words`` are to be kept as a genre: '' for an address
    or code, whose class says all. ``part`` says that it is in a host: an article, a chapter."""

    schema: str
    bibframe: tuple[str, ...]
    words: str
    part: bool


_PARTS = ("schema:Article", "schema:ScholarlyArticle", "schema:NewsArticle", "schema:Chapter")
_OF_TEXT = "bf:Text"
_CODED = "info:eu-repo/semantics/"


@cache
def _table() -> list[tuple[str, str, tuple[str, ...]]]:
    found = wordlist("types")["types"].items()
    rows = ((match_key(term), schema, tuple(bibframe.split())) for term, (schema, bibframe) in found)
    return sorted(rows, key=lambda one: -len(one[0]))


@cache
def _plain() -> list[tuple[str, str, tuple[str, ...]]]:
    """The same without diacritics: "Luan van thac si"."""
    return [(search_fold(key), schema, bibframe) for key, schema, bibframe in _table()]


@lru_cache(maxsize=4096)
def resource_type(value: str) -> ResourceType | None:
    """The type that one dc.type names, None when the table has no such word or code."""
    written = isbd.strip_end(value)
    code = written.removeprefix(_CODED)
    if "://" in code:
        code = code.rstrip("/").rpartition("/")[2].rpartition("#")[2]
    key = match_key(code)
    if not key:
        return None
    for term, schema, bibframe in _plain() if key.isascii() else _table():
        if key == term or key.startswith(f"{term} "):
            return ResourceType(schema, bibframe, written if code == written else "", schema in _PARTS)
    return None


@cache
def _versions() -> dict[str, str]:
    return dict(wordlist("types")["versions"])


@lru_cache(maxsize=256)
def version(value: str) -> str:
    """The name of the version of a text that eu-repo's or COAR's term means (publishedVersion), '' for anything else.

    https://www.openaire.eu/ (vocabulary info:eu-repo/semantics), https://vocabularies.coar-repositories.org/version_types/
    """
    code = value.strip().removeprefix(_CODED)
    if code.startswith("http"):
        code = _COAR.get(code.rstrip("/").rpartition("/")[2], "")
    return code if code in _versions() else ""


_COAR = {
    "c_b1a7d7d4d402bcce": "draft", "c_71e4c1898caa6e32": "submittedVersion", "c_ab4af688f83e57aa": "acceptedVersion",
    "c_970fb48d4fbd8a85": "publishedVersion", "c_dc82b40f9837b551": "updatedVersion",
}  # fmt: skip


def types_of(values: Iterable[str]) -> list[ResourceType]:
    """The types of a record, in its order, those that the table knows."""
    return [found for value in values if (found := resource_type(value))]


def work_classes(types: Iterable[ResourceType]) -> list[str]:
    """The BIBFRAME classes of a Work of these types: a text when nothing says that it is something else.

    Of a map that is called "Text" too the map is believed.
    """
    classes = dict.fromkeys(one for found in types for one in found.bibframe)
    other = [one for one in classes if one not in (_OF_TEXT, "bf:Monograph", "bf:Serial", "bf:Dissertation")]
    if other:
        classes.pop(_OF_TEXT, None)
    return list(classes) if classes else [_OF_TEXT]
