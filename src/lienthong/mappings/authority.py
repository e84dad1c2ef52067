"""Authority identifiers from $0 and $1: a known scheme gives its IRI, an unknown one a key of our own and no IRI.

https://www.loc.gov/marc/bibliographic/ecbdcntf.html ($0, $1: control numbers and real-world-object URIs).
"""

import csv
import re
from functools import cache, lru_cache
from typing import NamedTuple

from stdnum import isni

from lienthong.content import folder
from lienthong.mappings import links
from lienthong.mappings.record import Field

_PREFIXED = re.compile(r"^\(([^)]+)\)\s*(.+)$")
_SERIES = re.compile(r"[A-Za-z]+")
_SPACES = re.compile(r"\s+")
_PRIVATE_HOST = re.compile(
    r"(?:localhost|[^./:]+|.+\.(?:localhost|local|internal|lan|home|test|invalid)|[0-9.]+|\[.*)\.?(?::\d*)?",
    re.IGNORECASE,
)
_OUR_OWN = re.compile(
    r"/(?:work|instance|item|agent|subject|place|series|library|record|dataset)/[0-9a-hjkmnp-tv-z]{16}(?![0-9A-Za-z])"
)


_CHECKED = ("isni", "orcid")
"""Schemes whose number ends in a check digit (ISO 27729): a wrong one gets no IRI, since it may be another's."""


class Authority(NamedTuple):
    """An authority's identifier: ``key`` tells things apart, ``iri`` is '' unless the scheme publishes IRIs."""

    key: str
    iri: str


@cache
def _templates() -> dict[str, str]:
    with (folder("mappings") / "codes" / "authorities.csv").open(encoding="utf-8", newline="") as file:
        return {row["prefix"]: row["template"] for row in csv.DictReader(file)}


@lru_cache(maxsize=65536)
def authority(value: str) -> Authority | None:
    """The authority that one $0 or $1 names; None when there is nothing to hold on to."""
    value = value.strip()
    match = _PREFIXED.match(value)
    prefix, number = (match[1].strip(), match[2].strip()) if match else ("uri", value)
    if prefix == "uri":
        found = links.link(number) if number.startswith(("http://", "https://")) else ""
        return Authority(_same_scheme(found), found) if found and _published(found) else None
    number = _SPACES.sub("", number)
    series = _SERIES.match(number)
    template = (_templates().get(f"{prefix}/{series[0].lower()}") if series else None) or _templates().get(prefix)
    if template and not (prefix.lower() in _CHECKED and not isni.is_valid(number.rpartition("/")[2])):
        found = links.link(template.format(id=number.removeprefix("fst").lstrip("0") if "fast" in template else number))
        return Authority(_same_scheme(found), found) if found else None
    return Authority(f"{prefix}:{number}", "")


def _published(iri: str) -> bool:
    """Whether an IRI of $0 or $1 may be an authority's: not an address inside a network, nor one that we have made.

    The mapping knows no base IRI, so our own are known by their look: a record that was exported from here with
    ``…/agent/`` and 16 letters and digits must not lead an agent to itself, or to one that has long been merged.
    """
    host, slash, path = iri.partition("://")[2].partition("/")
    return not (_PRIVATE_HOST.fullmatch(host) or _OUR_OWN.search(f"{slash}{path}"))


def _same_scheme(iri: str) -> str:
    """http and https, with or without ``www.``, name one authority record."""
    return iri.partition("://")[2].removeprefix("www.").rstrip("/")


def authorities(field: Field) -> list[Authority]:
    """All authorities of a heading, $1 and $0, each once."""
    found = (authority(value) for value in field.all("01"))
    return list(dict.fromkeys(one for one in found if one))
