"""Values of JSON on their way into fields: texts, numbers, lists of either; anything deeper in its own notation."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from lienthong.mappings.readers.values import Values
from lienthong.mappings.readers.web_text import plain
from lienthong.mappings.record import Field

MOST = 5_000
"""Members of a list that are read; a longer one is no record of a library."""

_NAME = re.compile(r"[A-Za-z][\w-]{0,40}", re.ASCII)
_SHOWN = 200


def said(value: Any, values: Values) -> str:
    """A text without markup, a number or truth value as it is written in JSON; '' for nothing and for anything else."""
    if isinstance(value, str):
        return values.subfield(plain(value)).strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else ""


def address(value: Any, values: Values) -> str:
    """A value that is an address: nothing in it is markup, "&" least of all."""
    return values.subfield(value[:4001]).strip() if isinstance(value, str) else ""


def listed(value: Any) -> list[Any]:
    """The members of a list; one value alone is a list of one, nothing a list of none."""
    if isinstance(value, list):
        return value[:MOST]
    return [] if value is None or value == "" else [value]


def of(value: Any, *names: str) -> Any:
    """The first of the named members of an object that says something; None when none does."""
    if isinstance(value, dict):
        for name in names:
            if value.get(name) not in (None, "", [], {}):
                return value[name]
    return None


def field(tag: str, values: Values, **parts: Any) -> Iterator[Field]:
    """The field of this tag with those parts that say something, as subfields in their order; none without any."""
    found = [(code, text) for code, value in parts.items() if (text := said(value, values))]
    if found:
        yield Field(tag, subfields=found)


def unknown(prefix: str, value: dict[str, Any], known: Iterable[str], values: Values) -> Iterator[Field]:
    """A field for each member that the dialect does not know, so that the report names it as lost."""
    for name in value.keys() - set(known):
        for one in listed(value[name])[:_SHOWN]:
            text = said(one, values) or (orjson.dumps(one).decode()[:_SHOWN] if one else "")
            if text:
                yield Field(f"{prefix}.{name if _NAME.fullmatch(name) else 'other'}", subfields=[("a", text)])
