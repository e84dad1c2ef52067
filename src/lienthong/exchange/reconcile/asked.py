"""A batch of queries as it came: read strictly, so that what is answered is what was asked.

https://reconciliation-api.github.io/specs/0.2/#reconciliation-queries
"""

import re
from dataclasses import dataclass
from typing import Any

import orjson

from lienthong.errors import UsageError
from lienthong.exchange.reconcile.table import Property, Type, properties, types

MOST_QUERIES = 100
MOST_CANDIDATES, USUAL_CANDIDATES = 50, 5
LONGEST_NAME, _LONGEST_VALUE = 500, 500
_MOST_PROPERTIES, _MOST_VALUES, _MOST_TYPES = 10, 5, 20
_KNOWN = frozenset(("query", "type", "limit", "properties", "type_strict"))
_STRICT = ("any", "should", "all")
_YEARS = re.compile(r"[,(\s]+(?P<birth>1[0-9]{3}|20[0-9]{2})?\s*[-–]\s*(?P<death>1[0-9]{3}|20[0-9]{2})?\)?\s*\.?$")


@dataclass(frozen=True)
class Given:
    """A property with its values, as texts or as ids of entries (``kind/…``)."""

    property: Property
    texts: tuple[str, ...]
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Query:
    """One name to be matched. ``kinds`` are what it may be (of none anything); ``impossible`` that nothing can be so;
    ``preferred`` that other types may be answered, too."""

    name: str
    kinds: tuple[Type, ...]
    given: tuple[Given, ...]
    limit: int = USUAL_CANDIDATES
    preferred: bool = False
    impossible: bool = False


def batch(text: str) -> dict[str, Query]:
    """The queries of a batch by their keys. Raises UsageError when it is none, or too large."""
    try:
        read = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise UsageError("reconcile_json", why=str(error)) from None
    if not isinstance(read, dict):
        raise UsageError("reconcile_batch")
    if len(read) > MOST_QUERIES:
        raise UsageError("reconcile_many", most=MOST_QUERIES, given=len(read))
    return {key: _query(key, one) for key, one in read.items()}


def _query(key: str, one: Any) -> Query:
    if not isinstance(one, dict):
        raise _wrong(key, "query")
    if unknown := sorted(one.keys() - _KNOWN):
        raise _wrong(key, unknown[0])
    name, strict = one.get("query", ""), one.get("type_strict", "any")
    if not isinstance(name, str) or strict not in _STRICT:
        raise _wrong(key, "query" if strict in _STRICT else "type_strict")
    given = _properties(key, one.get("properties", []))
    if not name.strip() and not one.get("properties"):
        raise _wrong(key, "query")
    kinds, unknown_type = _types(key, one.get("type", []))
    impossible = (unknown_type and not kinds and strict != "should") or (strict == "all" and len(kinds) > 1)
    name, dated = _without_years(name[:LONGEST_NAME], kinds)
    given = (*given, *dated) if not {one.property.id for one in given} & {"birth", "death"} else given
    return Query(name, kinds, given, _limit(key, one.get("limit")), strict == "should", impossible)


def _without_years(name: str, kinds: tuple[Type, ...]) -> tuple[str, tuple[Given, ...]]:
    """Of a person's heading with years of life the name and the years."""
    found = _YEARS.search(name)
    if not found or not (found["birth"] or found["death"]) or (kinds and "person" not in {one.id for one in kinds}):
        return name, ()
    given = [Given(properties()[part], (found[part],), ()) for part in ("birth", "death") if found[part]]
    return name[: found.start()], tuple(given)


def _limit(key: str, given: Any) -> int:
    if given is None:
        return USUAL_CANDIDATES
    if isinstance(given, bool) or not isinstance(given, int | float) or not given >= 1:
        raise _wrong(key, "limit")
    return int(min(given, MOST_CANDIDATES))


def _types(key: str, given: Any) -> tuple[tuple[Type, ...], bool]:
    """The types named, each by id alone or as an object with an id; whether some are none of ours."""
    several = given if isinstance(given, list) else [given]
    names = [one.get("id") if isinstance(one, dict) else one for one in several[:_MOST_TYPES]]
    if not all(isinstance(one, str) for one in names):
        raise _wrong(key, "type")
    names = [one for one in names if one]
    known = types()
    return tuple(dict.fromkeys(known[one] for one in names if one in known)), any(one not in known for one in names)


def _properties(key: str, given: Any) -> tuple[Given, ...]:
    if not isinstance(given, list):
        raise _wrong(key, "properties")
    found = []
    for one in given[:_MOST_PROPERTIES]:
        if not isinstance(one, dict) or not isinstance(one.get("pid"), str) or "v" not in one:
            raise _wrong(key, "properties")
        values = one["v"] if isinstance(one["v"], list) else [one["v"]]
        # What is asked of properties that we do not have tells nothing; it is no mistake (section 4.3).
        if (known := properties().get(one["pid"])) is None:
            continue
        read = [_value(key, value) for value in values[:_MOST_VALUES]]
        texts, ids = tuple(text for text, _ in read if text), tuple(id_ for _, id_ in read if id_)
        if texts or ids:
            found.append(Given(known, texts, ids))
    return tuple(found)


def _value(key: str, value: Any) -> tuple[str, str]:
    """Text and id of a value: a text, a number, a truth, or an entity that was matched before."""
    if isinstance(value, dict):
        id_, name = value.get("id"), value.get("name", "")
        if not isinstance(id_, str) or not isinstance(name, str):
            raise _wrong(key, "properties")
        return name[:_LONGEST_VALUE].strip(), id_[:_LONGEST_VALUE]
    if not isinstance(value, str | int | float):
        raise _wrong(key, "properties")
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a spreadsheet's year is 1996.0
    return str(value)[:_LONGEST_VALUE].strip(), ""


def _wrong(key: str, part: str) -> UsageError:
    return UsageError("reconcile_query", key=key[:60], part=part[:60])
