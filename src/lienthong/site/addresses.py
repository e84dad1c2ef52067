"""The address space: which paths name an entity, and where an IRI leads on this site.

``/{kind}/{id}`` names the thing (303), ``/{lang}/{kind}/{id}`` is a page about it, ``/{kind}/{id}.ttl`` its data:
https://www.w3.org/TR/cooluris/#r303gendocument.
"""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from urllib.parse import urlsplit

from lienthong.messages import Lang

_ENTITY = re.compile(
    r"(?:(?:work|instance|item|agent|subject|place|series|library|record)/[0-9a-z]{16}"
    r"|(?:library|dataset)/[A-Za-z0-9][A-Za-z0-9-]{0,63})"
)
PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,4}")
"""What a query string may say of a page of a list."""


def is_entity(text: str) -> bool:
    """Whether ``text`` is a possible ``kind/id``; nothing else is ever looked up."""
    return _ENTITY.fullmatch(text) is not None


@dataclass(frozen=True)
class Addresses:
    """Links of a catalogue whose IRIs begin with ``base`` (no slash at its end)."""

    base: str

    @cached_property
    def prefix(self) -> str:
        """The path of the base, which every link of a page begins with; '' when the base is a bare host."""
        return urlsplit(self.base).path

    def entity(self, iri: str) -> str:
        """``kind/id`` of an entity's IRI or of one of its fragments; '' for any other IRI."""
        return _entity(self.base, iri)

    def page(self, iri: str, lang: Lang) -> str:
        """Where the IRI leads from a page: a page of ours, a web address as it is, '' for what is no safe link."""
        if one := self.entity(iri):
            return f"{self.prefix}/{lang}/{one}"
        return iri if is_web(iri) else ""


@lru_cache(maxsize=32_768)
def _entity(base: str, iri: str) -> str:
    if not iri.startswith(base + "/"):
        return ""
    one = iri[len(base) + 1 :].partition("#")[0]
    return one if is_entity(one) else ""


def is_web(iri: str) -> bool:
    """Whether following the IRI can only fetch a document: never ``javascript:``, ``data:`` or another scheme."""
    return iri.lower().startswith(("http://", "https://"))


def host(iri: str) -> str:
    """What is shown of a web address that has no label: its host."""
    try:
        return urlsplit(iri).hostname or iri
    except ValueError:
        return iri
