"""A strict reading of Schema.org JSON-LD: everything in a data block that ``site/schemaorg.tsv`` does not allow.

Written apart from ``lienthong.site.schema_facts``, which makes what is checked here: neither can hide an error of the
other.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).parents[2] / "site/schemaorg.tsv"
TEXTS = {"Text", "URL"}
ANNOTATED = re.compile(r"[a-zA-Z]+-(?:input|output)")


@cache
def table() -> tuple[dict[str, list[str]], dict[str, tuple[list[str], list[str]]], dict[str, str]]:
    """Classes with those just above them, properties with owners and ranges, values with their enumeration."""
    classes, properties, values = {}, {}, {}
    for line in TABLE.read_text("ascii").splitlines()[1:]:
        kind, name, *rest = line.split("\t")
        if kind == "class":
            classes[name] = rest[0].split() if rest else []
        elif kind == "property":
            properties[name] = rest[0].split(), rest[1].split()
        else:
            values[name] = rest[0]
    return classes, properties, values


def lineage(name: str) -> list[str]:
    classes = table()[0]
    found, at = [name], 0
    while at < len(found):
        found += [one for one in classes.get(found[at], []) if one not in found]
        at += 1
    return found


def faults(body: Any, place: str = "") -> Iterator[str]:
    """What is wrong, with the path to it."""
    classes, properties, _ = table()
    kinds = body.get("@type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if not kinds or any(one not in classes for one in kinds):
        yield f"{place}: type {kinds}"
    for name, value in body.items():
        here = f"{place}/{'+'.join(kinds)}.{name}"
        if name.startswith("@"):
            if name not in ("@context", "@type", "@id"):
                yield f"{here}: keyword"
        elif ANNOTATED.fullmatch(name):
            if not any("Action" in lineage(one) for one in kinds):
                yield f"{here}: annotation of no action"
        elif name not in properties:
            yield f"{here}: no property"
        else:
            owners, ranges = properties[name]
            if not any(set(lineage(one)) & set(owners) for one in kinds):
                yield f"{here}: not of this type"
            values = value if isinstance(value, list) else [value]
            for one in values:
                yield from _value(one, ranges, here)


def _value(value: Any, ranges: list[str], here: str) -> Iterator[str]:
    if isinstance(value, dict):
        kinds = value.get("@type", [])
        kinds = [kinds] if isinstance(kinds, str) else kinds
        if not any(set(lineage(one)) & set(ranges) for one in kinds):
            yield f"{here}: {kinds} is none of {ranges}"
        yield from faults(value, here)
    elif isinstance(value, bool):
        if "Boolean" not in ranges:
            yield f"{here}: true or false"
    elif isinstance(value, int | float):
        if not {"Number", "Integer"} & set(ranges) or ("Number" not in ranges and not isinstance(value, int)):
            yield f"{here}: a number"
    elif not isinstance(value, str) or not value.strip():
        yield f"{here}: {value!r}"
    elif not _fits(value, ranges):
        yield f"{here}: {value!r} is none of {ranges}"


def _fits(text: str, ranges: list[str]) -> bool:
    if "Text" in ranges:
        return True
    if "URL" in ranges and re.fullmatch(r"https?://[^\s<>\"]+", text):
        return True
    if text.startswith("https://schema.org/"):
        enumeration = table()[2].get(text.rpartition("/")[2], "")
        return bool(set(lineage(enumeration)) & set(ranges))
    return ("Date" in ranges and _is_date(text)) or (
        bool({"DateTime", "Time", "Duration"} & set(ranges))
        and re.fullmatch(r"(\d{4}-\d\d-\d\dT)?\d\d:\d\d(:\d\d)?(\.\d+)?(Z|[+-]\d\d:\d\d)?|P[\dYMWDTHS.]+", text)
        is not None
    )


def _is_date(text: str) -> bool:
    parts = text.split("-")
    try:
        date(*(int(one) for one in [*parts, "1", "1"][:3]))
    except ValueError:
        return False
    return len(parts[0]) == 4
