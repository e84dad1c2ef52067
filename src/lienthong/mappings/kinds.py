"""What kind of resource a record describes: leader/06 and 07 with one position of 008, ``mappings/codes/kinds.csv``.

https://www.loc.gov/marc/bibliographic/bdleader.html. A row without a level or a code of 008 is for all that have no
row of their own.
"""

import csv
from functools import cache
from typing import NamedTuple

from lienthong.content import folder
from lienthong.mappings import theses
from lienthong.mappings.record import Record


class Kind(NamedTuple):
    """BIBFRAME class, Schema.org class and RDA content type of a resource."""

    bibframe: str
    schema: str
    content: str


UNKNOWN = Kind("bf:Text", "schema:CreativeWork", "")
"""Of a record whose leader does not say what it describes."""


@cache
def _table() -> dict[tuple[str, str], list[tuple[int, str, Kind]]]:
    """By type and level; rows with a position of 008 before those without."""
    found: dict[tuple[str, str], list[tuple[int, str, Kind]]] = {}
    with (folder("mappings") / "codes" / "kinds.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            one = Kind(row["bibframe"], row["schema"], row["content"])
            found.setdefault((row["type"], row["level"]), []).append((int(row["at"] or -1), row["code"], one))
    return {key: sorted(rows, key=lambda row: -row[0]) for key, rows in found.items()}


def known_type(code: str) -> bool:
    """Whether leader/06 has a code of MARC 21."""
    return (code, "") in _table()


def kind(record: Record) -> Kind:
    """Kind of resource; a text with 502 or m in 008/24-27, or with a title that says so, is a Thesis.

    A component part is what 773 says of its host.
    """
    leader, fixed = record.leader, record.control("008")
    found = UNKNOWN
    for key in ((leader[6:7], leader[7:8]), (leader[6:7], "")):
        rows = _table().get(key, ())
        chosen = next((row for at, code, row in rows if at < 0 or fixed[at : at + 1] == code), None)
        if chosen:
            found = chosen
            break
    if found.bibframe != "bf:Text":
        return found
    if leader[7:8] in ("a", "b"):
        return found._replace(schema=_component(record))
    if leader[7:8] != "s" and any(one.tag == "502" for one in record.fields):
        return found._replace(schema="schema:Thesis")
    # 008/24-27 of books: m is a thesis, also when nobody wrote a 502.
    if leader[7:8] in ("m", "d") and "m" in fixed[24:28]:
        return found._replace(schema="schema:Thesis")
    # The Aleph of an agricultural university has theses without both: 245 $b "Luận văn thạc sĩ. Quản lý đất đai".
    if leader[7:8] == "m" and any(theses.in_title(value) for one in record.tagged("245") for value in one.all("b")):
        return found._replace(schema="schema:Thesis")
    return found


def _component(record: Record) -> str:
    """An article, or a chapter when the host has an ISBN; nothing certain when the host is not named."""
    hosts = record.tagged("773")
    if any(host.first("z").strip() for host in hosts):
        return "schema:Chapter"
    return (
        "schema:Article"
        if any(host.first("t").strip() or host.first("x").strip() for host in hosts)
        else (UNKNOWN.schema)
    )
