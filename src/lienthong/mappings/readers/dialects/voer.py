"""VOER, Vietnam Open Educational Resources: what the interface of its repository (VPR) gives, as JSON.

Pages of a list ({"count": …, "results": […]}), single objects (``/1/materials/{id}/{version}``, ``/1/persons/{id}``),
arrays, and lines. A material becomes a record "voer", a person a record "voer-person".

``voer.id`` $a number $version · ``voer.type`` $a 1 module, 2 collection · ``voer.title`` · ``voer.description`` ·
``voer.text`` $a the beginning of a module's text, for the report · ``voer.part`` $a title $id $version $section of one
module of a collection · ``voer.person`` $a name $id $role · ``voer.category`` $a name $id · ``voer.keyword`` ·
``voer.language`` · ``voer.licence`` · ``voer.modified`` · ``voer.derived`` $a number of another material · and each
member that has no field of its own under its own name. ``person.*`` are the members of a person.
"""

import re
from collections.abc import Iterator
from typing import Any

import orjson

from lienthong.mappings.readers.dialects import JsonDialect
from lienthong.mappings.readers.json_cutting import beginning, cutting, first_record
from lienthong.mappings.readers.json_values import MOST, address, field, listed, of, said, unknown
from lienthong.mappings.readers.values import Values
from lienthong.mappings.readers.web_text import plain
from lienthong.mappings.record import Field, Record

_ROLES = ("author", "editor", "coeditor", "licensor", "maintainer", "translator", "contributor")
_PLAIN = {
    "material_type": "type", "title": "title", "description": "description", "language": "language",
    "license_id": "licence", "license": "licence", "licence": "licence", "modified": "modified",
    "derived_from": "derived", "original_id": "original",
}  # fmt: skip
_LINKS = {"image": "image", "url": "url"}
_PERSON = (
    "fullname", "first_name", "last_name", "title", "national", "biography", "email", "user_id", "client_id",
    "avatar",
)  # fmt: skip
_MATERIAL = re.compile(rb'"material_id"\s{0,100}:')
_IS_PERSON = re.compile(rb'"fullname"\s{0,100}:')
_BESIDE = re.compile(rb'"(?:user_id|affiliation|biography|first_name)"\s{0,100}:')
_KEYWORDS = re.compile(r"[\n;,]")
_NUMBERS = re.compile(r"\s*\d+(?:\s*,\s*\d+)*\s*,?\s*", re.ASCII)
_LINKED = re.compile(r"<a\s[^<>]*?href\s*=\s*[\"']?[^\"'<>\s]*/[mc]/(?:[^\"'<>\s]*/)?([0-9a-z]{4,32})/?[\"'\s>]")
_DEEPEST = 20
_SHOWN = 200
_CUT = cutting("results", "materials", "persons", "objects", "data")


def _start(sample: bytes) -> re.Pattern[bytes] | None:
    if not _MATERIAL.search(sample) and not (_IS_PERSON.search(sample) and _BESIDE.search(sample)):
        return None
    return beginning(first_record(sample, _CUT))


def _understand(value: Any, values: Values) -> Record | None:
    if not isinstance(value, dict):
        return None
    if value.get("material_id") not in (None, "", [], {}):
        fields, form = list(_material(value, values)), "voer"
    elif of(value, "fullname") is not None:
        fields, form = list(_person(value, values)), "voer-person"
    else:
        return None
    return Record(form, "", fields, b"", repairs=values.repairs())


def _material(value: dict[str, Any], values: Values) -> Iterator[Field]:
    yield from field("voer.id", values, a=value["material_id"], version=value.get("version"))
    for name, tag in _PLAIN.items():
        yield from field(f"voer.{tag}", values, a=value.get(name))
    for name, tag in _LINKS.items():
        if text := address(value.get(name), values):
            yield Field(f"voer.{tag}", subfields=[("a", text)])
    for role in _ROLES:
        for name, number in _named(value.get(role), values):
            yield from field("voer.person", values, a=name, id=number, role=role)
    for name, number in _named(value.get("categories"), values):
        yield from field("voer.category", values, a=name, id=number)
    for one in listed(value.get("keywords")):
        for word in _KEYWORDS.split(one if isinstance(one, str) else ""):
            yield from field("voer.keyword", values, a=word)
    yield from _text(value, values)
    known = {"material_id", "version", "text", "categories", "keywords", *_PLAIN, *_LINKS, *_ROLES}
    yield from unknown("voer", value, known, values)


def _named(value: Any, values: Values) -> Iterator[tuple[str, str]]:
    """Names and numbers as the interface has them: "12,34", [[12, "Tên"]], [{"id": 12, "fullname": "Tên"}], "Tên"."""
    if isinstance(value, str) and _NUMBERS.fullmatch(value):
        value = [one.strip() for one in value.split(",", MOST) if one.strip()][:MOST]
    for one in listed(value):
        if isinstance(one, dict):
            yield said(of(one, "fullname", "name"), values), said(of(one, "id"), values)
        elif isinstance(one, list):
            yield said(one[1] if len(one) > 1 else None, values), said(one[0] if one else None, values)
        elif isinstance(one, str) and not one.strip().isdecimal():
            yield said(one, values), ""
        else:
            yield "", said(one, values)


def _text(value: dict[str, Any], values: Values) -> Iterator[Field]:
    """The parts of a collection; of a module only how its text begins: the text is read at its source."""
    text = value.get("text")
    if said(value.get("material_type"), values) == "2":
        parts = list(_parts(text, values))
        yield from parts
        if parts:
            return
    if isinstance(text, str) and text.strip():
        yield from field("voer.text", values, a=plain(text[:4000])[:_SHOWN])


def _parts(text: Any, values: Values) -> Iterator[Field]:
    content = text
    if isinstance(text, str):
        try:
            content = orjson.loads(text)
        except orjson.JSONDecodeError:
            for number, title in _linked(text):
                yield from field("voer.part", values, a=title, id=number)
            return
    waiting = [(one, "", 0) for one in reversed(listed(of(content, "content") or content))]
    count = 0
    while waiting and count < MOST:
        one, section, depth = waiting.pop()
        title, inner = of(one, "title"), of(one, "content")
        if inner is not None and depth < _DEEPEST:
            path = " / ".join(filter(None, (section, said(title, values))))
            waiting += [(below, path, depth + 1) for below in reversed(listed(inner))]
        elif of(one, "id") is not None:
            count += 1
            number, version = of(one, "id"), of(one, "version")
            yield from field("voer.part", values, a=title, id=number, version=version, section=section)


def _linked(text: str) -> Iterator[tuple[str, str]]:
    """Modules that a collection in HTML links to: number and words of each link."""
    for found in _LINKED.finditer(text[: MOST * 400]):
        end = text.find("</a", found.end(), found.end() + 2000)
        begin = text.find(">", found.end() - 1) + 1
        yield found[1], text[begin:end] if 0 < begin <= end else ""


def _person(value: dict[str, Any], values: Values) -> Iterator[Field]:
    yield from field("person.id", values, a=value.get("id"))
    for name in _PERSON:
        yield from field(f"person.{name}", values, a=value.get(name))
    if text := address(value.get("homepage"), values):
        yield Field("person.homepage", subfields=[("a", text)])
    body, url = said(value.get("affiliation"), values), address(value.get("affiliation_url"), values)
    if body or url:
        yield Field("person.affiliation", subfields=[pair for pair in (("a", body), ("url", url)) if pair[1]])
    yield from unknown("person", value, {"id", "homepage", "affiliation", "affiliation_url", *_PERSON}, values)


DIALECTS = [JsonDialect("voer", _start, _understand, rank=2, cut=_CUT)]
