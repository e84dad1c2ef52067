"""Which of a server's metadata formats is asked for: the richest that the readers understand."""

import tomllib
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from lienthong.content import folder
from lienthong.errors import HarvestError, RuleError
from lienthong.mappings.readers.dialects import xml_dialects

_KEYS = {"dialect", "prefixes", "namespaces"}


class Offer(NamedTuple):
    """A format of a server, as its ListMetadataFormats says."""

    prefix: str
    namespace: str = ""


class Known(NamedTuple):
    """A row of ``graph/harvest.toml``: the dialect of the readers, how servers call it, its namespaces."""

    dialect: str
    prefixes: tuple[str, ...]
    namespaces: tuple[str, ...] = ()

    def is_offered(self, offer: Offer) -> bool:
        """Whether a server's format is this one."""
        return offer.prefix.lower() in self.prefixes or offer.namespace in self.namespaces


class Choice(NamedTuple):
    """What to ask for, and the dialect in which it comes."""

    prefix: str
    dialect: str


@cache
def preferences() -> tuple[Known, ...]:
    """The formats of ``graph/harvest.toml`` that the readers of today understand, the richest first.

    Raises RuleError when the file is no TOML or a row of it has other keys than it may.
    """
    path = folder("graph") / "harvest.toml"
    try:
        rows = tomllib.loads(path.read_text("utf-8")).get("format", [])
    except tomllib.TOMLDecodeError as error:
        raise RuleError("sources_syntax", file=path.name, detail=error) from None
    readable = {one.format for one in xml_dialects()}
    for row in rows:
        if wrong := set(row) ^ _KEYS:
            raise RuleError("harvest_table", file=path.name, key=", ".join(sorted(wrong)))
    known = [Known(row["dialect"], tuple(row["prefixes"]), tuple(row["namespaces"])) for row in rows]
    return tuple(one for one in known if one.dialect in readable)


def choose(offered: Sequence[Offer], asked: str = "") -> Choice:
    """The format to harvest; ``asked`` is the prefix that the operator wants.

    Raises HarvestError when the server does not offer that one, when it is none that can be read, or when the server
    offers none that can be.
    """
    names = ", ".join(sorted(one.prefix for one in offered)) or "–"
    readable = ", ".join(dict.fromkeys(prefix for one in preferences() for prefix in one.prefixes))
    wanted = [one for one in offered if one.prefix == asked] if asked else offered
    if not wanted:
        raise HarvestError("harvest_format_missing", format=asked, offered=names)
    for known in preferences():
        # A prefix of the table before one that only has the namespace: DSpace gives oai_openaire that of oai_dc.
        for offer in sorted(wanted, key=lambda one: one.prefix.lower() not in known.prefixes):
            if known.is_offered(offer):
                return Choice(offer.prefix, known.dialect)
    raise HarvestError("harvest_format_unread", format=asked or names, readable=readable)
