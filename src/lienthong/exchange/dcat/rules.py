"""``graph/dcat.toml``: what is said of every data set, and by which terms."""

import tomllib
import unicodedata
from functools import cache
from typing import Any

from lienthong.content import folder
from lienthong.graph.terms import prefixes

_SHORTEST, _LONGEST = 2, 100
"""Characters of a keyword (CKAN, ckan.logic.validators.tag_length_validator)."""


@cache
def rules() -> dict[str, Any]:
    """The table."""
    return tomllib.loads((folder("graph") / "dcat.toml").read_text("utf-8"))


@cache
def namespaces() -> dict[str, str]:
    """The prefixes of a catalogue document."""
    own = ("dcat", "dct", "rdf", "rdfs", "owl", "skos", "void", "xsd", "schema")
    others: dict[str, str] = rules()["prefixes"]
    return {name: prefixes()[name] for name in own} | others


@cache
def full(curie: str) -> str:
    """The IRI of a prefixed name."""
    prefix, _, local = curie.partition(":")
    return namespaces()[prefix] + local


def keyword(text: str) -> str:
    """A keyword that portals take: letters, digits, spaces, ``-``, ``_`` and ``.``; '' when too little is left.

    CKAN refuses every data set of a catalogue for one keyword with another character, and a letter whose accent is a
    character of its own (NFD) is another character to it.
    """
    composed = unicodedata.normalize("NFC", text)
    kept = "".join(one if one.isalnum() or one in "-_." else " " for one in composed)
    found = " ".join(kept.split())[:_LONGEST].strip()
    return found if len(found) >= _SHORTEST else ""


def licence(iri: str) -> str:
    """A licence by the address under which portals know it; as it is when they know none."""
    bare = iri.partition("://")[2].removeprefix("www.").rstrip("/")
    bare = bare.removesuffix("/deed.vi").removesuffix("/deed.en").removesuffix("/legalcode")
    known: dict[str, str] = rules()["licences"]
    return known.get(bare, iri)
