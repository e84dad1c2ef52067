"""What Schema.org allows: ``site/schemaorg.tsv``, and descriptions brought into what it allows.

The published graph follows Schema.org loosely where libraries say more than it foresees (pages of a thesis), and
anybody with a token may write into it. What search engines read has only properties that a type has, with values that
the property takes (https://schema.org/docs/datamodel.html): each value is made fit where that changes no meaning and
left out where it would.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from lienthong.content import folder
from lienthong.site.addresses import is_web

Body = dict[str, Any]
NAMESPACE = "https://schema.org/"

_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_TIMED = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?")
_TIME = re.compile(r"\d{2}:\d{2}(?::\d{2})?")
_DURATION = re.compile(r"P(?=[\dT])(?:\d+[YMWD])*(?:T(?=\d)(?:\d+[HM])*(?:\d+(?:\.\d+)?S)?)?")
_UNSAFE = re.compile(r"[\s<>\"]")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Facts:
    """Classes with those above them, properties with the classes that have them and what they take, values of
    enumerations with their enumeration."""

    above: dict[str, frozenset[str]]
    owners: dict[str, frozenset[str]]
    ranges: dict[str, frozenset[str]]
    values: dict[str, str]
    _all: dict[str, frozenset[str]] = field(default_factory=dict)

    def kinds(self, name: str) -> frozenset[str]:
        """A class and all above it; nothing for what is no class."""
        if name not in self._all:
            if name not in self.above:
                return frozenset()
            self._all[name] = frozenset({name}).union(*(self.kinds(one) for one in self.above[name]))
        return self._all[name]

    def has(self, types: list[str], name: str) -> bool:
        """Whether something of these types may have the property."""
        owners = self.owners.get(name, frozenset())
        return not all(owners.isdisjoint(self.kinds(one)) for one in types)


@cache
def facts() -> Facts:
    """``site/schemaorg.tsv``."""
    found = Facts({}, {}, {}, {})
    for line in (folder("site") / "schemaorg.tsv").read_text("ascii").splitlines():
        what, *cells = line.split("\t")
        if what == "class":
            found.above[cells[0]] = frozenset(cells[1].split())
        elif what == "property":
            found.owners[cells[0]], found.ranges[cells[0]] = (frozenset(one.split()) for one in cells[1:])
        elif what == "value":
            found.values[cells[0]] = cells[1]
    return found


def types(body: Body) -> list[str]:
    """The types of a description."""
    found = body.get("@type", ())
    return [found] if isinstance(found, str) else list(found)


def fitted(body: Body) -> Body:
    """A description with nothing that Schema.org does not allow. Keys of JSON-LD (``@id``) and annotations of actions
    (``query-input``) stay as they are."""
    known, made = facts(), {}
    kinds = types(body)
    for name, value in body.items():
        if name.startswith("@") or name.endswith(("-input", "-output")):
            made[name] = value
        elif known.has(kinds, name):
            values = value if isinstance(value, list) else [value]
            kept = [one for one in (_fit(name, one) for one in values) if one is not None]
            if kept:
                made[name] = kept if isinstance(value, list) else kept[0]
    return made


def _fit(name: str, value: Any) -> Any:
    """A value that the property takes, None when this one cannot be made one."""
    ranges = facts().ranges[name]
    if isinstance(value, dict):
        return _description(ranges, value)
    if isinstance(value, bool | int | float):
        return value if ranges & ({"Boolean"} if isinstance(value, bool) else {"Number", "Integer"}) else None
    return _text(ranges, str(value))


def _description(ranges: frozenset[str], value: Body) -> Any:
    known = facts()
    kinds = types(value)
    if not all(ranges.isdisjoint(known.kinds(one)) for one in kinds):
        return fitted(value)
    # What is said to be of a country, or by a person, is one: a closer class than that of its page does not gainsay it.
    if closer := [one for one in sorted(ranges) if any(kind in known.kinds(one) for kind in kinds)]:
        return fitted(value | {"@type": closer[0]})
    if "URL" in ranges and is_web(value.get("@id", "")):
        return value["@id"]
    name = value.get("name")
    return name if "Text" in ranges and isinstance(name, str) and name.strip() else None


def _text(ranges: frozenset[str], value: str) -> Any:
    name = value.rpartition("/")[2] if value.startswith(("http://schema.org/", NAMESPACE)) else ""
    if name and any(ranges & facts().kinds(one) for one in (facts().values.get(name, ""),)):
        return NAMESPACE + name
    for kind, pattern in (("Integer", _NUMBER), ("Number", _NUMBER)):
        if kind in ranges and not ranges & {"Text"} and pattern.fullmatch(value):
            return float(value) if "." in value else int(value)
    if "Boolean" in ranges and value in ("true", "false"):
        return value == "true"
    if ("Date" in ranges and _is_date(value)) or ("DateTime" in ranges and _is_moment(value)):
        return value
    if any(kind in ranges and form.fullmatch(value) for kind, form in (("Time", _TIME), ("Duration", _DURATION))):
        return value
    if ("Text" in ranges and value.strip()) or ("URL" in ranges and is_web(value) and not _UNSAFE.search(value)):
        return value
    return None


def _is_date(value: str) -> bool:
    """A day, month or year that there is."""
    return _DATE.fullmatch(value) is not None and _exists(value + "-01-01"[len(value) - 4 :])


def _is_moment(value: str) -> bool:
    return _TIMED.fullmatch(value) is not None and _exists(value)


def _exists(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True
