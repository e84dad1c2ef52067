"""Data extension: values of properties of entries that were matched, for further columns of a table.

https://reconciliation-api.github.io/specs/0.2/#data-extension-queries
"""

import re
from collections.abc import Iterator
from typing import Any

import orjson
from pyoxigraph import Literal, NamedNode

from lienthong.errors import UsageError
from lienthong.exchange.reconcile.table import Property, properties, types
from lienthong.site.addresses import is_entity
from lienthong.site.show import Show

MOST_IDS, MOST_PROPERTIES = 200, 20
USUAL_VALUES, MOST_VALUES = 10, 100
_MOST_STEPS = 200
_YEAR = re.compile(r"-?[0-9]{4}")
_INTEGER = re.compile(r"-?[0-9]{1,15}")


def proposed(type_id: str, limit: int, lang: Any) -> dict[str, Any]:
    """The properties that entries of a type have values of."""
    fits = [one for one in properties().values() if one.value != "none" and (type_id in one.types or not type_id)]
    body: dict[str, Any] = {"limit": limit, "properties": [one.told(lang) for one in fits[:limit]]}
    return body | ({"type": type_id} if type_id in types() else {})


def extended(show: Show, text: str) -> dict[str, Any]:
    """The answer to a data extension query. Raises UsageError when it is none, or too large."""
    ids, wanted = _read(text)
    meta = [{"id": one.id, "name": one.told(show.lang)["name"]} for one, _ in wanted]
    rows = {id_: {one.id: _values(show, id_, one, limit) for one, limit in wanted} for id_ in dict.fromkeys(ids)}
    return {"meta": meta, "rows": rows}


def _read(text: str) -> tuple[list[str], list[tuple[Property, int]]]:
    try:
        asked = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise UsageError("reconcile_json", why=str(error)) from None
    ids = asked.get("ids") if isinstance(asked, dict) else None
    wanted = asked.get("properties") if isinstance(asked, dict) else None
    if not isinstance(ids, list) or not isinstance(wanted, list) or not all(isinstance(one, str) for one in ids):
        raise UsageError("reconcile_extend")
    if len(ids) > MOST_IDS or len(wanted) > MOST_PROPERTIES:
        raise UsageError("reconcile_extend_many", ids=MOST_IDS, properties=MOST_PROPERTIES)
    found = []
    for one in wanted:
        name = one.get("id") if isinstance(one, dict) else None
        known = properties().get(name) if isinstance(name, str) else None
        if known is None or known.value == "none":
            raise UsageError("reconcile_property", property=str(name)[:60], known=", ".join(properties()))
        found.append((known, _limit(one.get("settings"))))
    return [one[:200] for one in ids], found


def _limit(settings: Any) -> int:
    """How many values are wanted; settings of OpenRefine are texts where somebody has typed them."""
    given = settings.get("limit", USUAL_VALUES) if isinstance(settings, dict) else USUAL_VALUES
    text = str(int(given)) if isinstance(given, int | float) and abs(given) < 1e9 else str(given)
    number = int(text) if re.fullmatch("[0-9]{1,9}", text) else USUAL_VALUES
    return min(number, MOST_VALUES) or MOST_VALUES


def _values(show: Show, id_: str, one: Property, limit: int) -> list[dict[str, Any]]:
    if not is_entity(id_):
        return []
    found: dict[str, dict[str, Any]] = {}
    for path in one.paths:
        for value in _reached(show, f"{show.reading.base}/{id_}", path):
            told = _told(show, one, value)
            if told is not None:
                found.setdefault(str(told), told)
            if len(found) >= limit:
                return list(found.values())
    return list(found.values())


def _reached(show: Show, iri: str, path: tuple[str, ...]) -> Iterator[NamedNode | Literal]:
    """What stands at the end of a path, of a bounded number of steps."""
    nodes = [iri]
    for curie in path[:-1]:
        steps = [value for node in nodes for value in show.reading.values(node, curie, _MOST_STEPS)]
        nodes = [value.value for value in steps[:_MOST_STEPS] if isinstance(value, NamedNode)]
    for node in nodes:
        yield from show.reading.values(node, path[-1], _MOST_STEPS)


def _told(show: Show, one: Property, value: NamedNode | Literal) -> dict[str, Any] | None:
    """A value in the form that the protocol has for it."""
    text = value.value
    match one.value:
        case "year":
            return {"int": int(found[0])} if (found := _YEAR.match(text)) else None
        case "integer":
            return {"int": int(text)} if _INTEGER.fullmatch(text) else None
        case "entity":
            if not (id_ := show.addresses.entity(text)) or isinstance(value, Literal):
                return {"str": text} if isinstance(value, Literal) else None
            return {"id": id_, "name": show.name(f"{show.reading.base}/{id_}").text}
        case "code":
            return {"str": text.rpartition("/")[2]}
    return {"str": text}
