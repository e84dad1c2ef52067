"""OPDS 2: a catalogue of e-books in JSON (https://drafts.opds.io/opds-2.0). Each publication is a record "opds".

A feed ({"metadata", "publications", "groups"}), one publication, an array or lines; the fields are those of ``opds``.
Links of a publication to itself and to feeds are ``opds.link``.
"""

import re
from collections.abc import Iterator
from typing import Any

from lienthong.mappings.readers.dialects import JsonDialect
from lienthong.mappings.readers.dialects.opds import REL, link_field
from lienthong.mappings.readers.json_cutting import beginning, cutting, first_record
from lienthong.mappings.readers.json_values import address, field, listed, of, said, unknown
from lienthong.mappings.readers.values import Values
from lienthong.mappings.record import Field, Record

_PLAIN = {
    "identifier": "id", "altIdentifier": "identifier", "subtitle": "subtitle", "modified": "updated",
    "published": "issued", "language": "language", "description": "summary", "numberOfPages": "pages", "@type": "type",
    "rights": "rights", "duration": "duration", "typicalAgeRange": "age", "educationalLevel": "level",
    "audience": "audience", "isbn": "identifier",
}  # fmt: skip
_PEOPLE = (
    "author", "translator", "editor", "artist", "illustrator", "letterer", "penciler", "colorist", "inker", "narrator",
    "contributor",
)  # fmt: skip
_FOR_READING = ("sortAs", "readingProgression", "presentation", "conformsTo", "abridged", "tdm", "encrypted")
_OWN = ("title", "publisher", "imprint", "subject", "belongsTo", "license", *_FOR_READING)
_METADATA = re.compile(rb'"metadata"\s{0,100}:\s{0,100}\{')
_LINKS = re.compile(rb'"(?:links|publications)"\s{0,100}:\s{0,100}\[')
_CUT = cutting("publications", "groups")


def _start(sample: bytes) -> re.Pattern[bytes] | None:
    if not _METADATA.search(sample) or not _LINKS.search(sample):
        return None
    return beginning(first_record(sample, _CUT))


def _understand(value: Any, values: Values) -> Record | None:
    metadata = of(value, "metadata")
    if of(metadata, "title") is None or not isinstance(value.get("links", []), list):
        return None
    fields = [*_metadata(metadata, values), *_links(value, values), *unknown("opds", value, _KEYS, values)]
    return Record("opds", "", fields, b"", repairs=values.repairs())


_KEYS = ("metadata", "links", "images", "readingOrder", "resources", "toc", "@context")


def _metadata(metadata: dict[str, Any], values: Values) -> Iterator[Field]:
    for text, lang in _translated(metadata["title"]):
        yield from field("opds.title", values, a=text, lang=lang)
    for name, tag in _PLAIN.items():
        for one in listed(metadata.get(name)):
            yield from field(f"opds.{tag}", values, a=_name(one))
    for role in _PEOPLE:
        for one in listed(metadata.get(role)):
            said_role = next(iter(listed(of(one, "role"))), None) or role
            uri = address(of(one, "identifier"), values)
            yield from field("opds.person", values, a=_name(one), role=said_role, uri=uri)
    for tag in ("publisher", "imprint"):
        for one in listed(metadata.get(tag)):
            yield from field(f"opds.{tag}", values, a=_name(one))
    for one in listed(metadata.get("subject")):
        yield from field("opds.subject", values, a=_name(one), code=of(one, "code"), scheme=of(one, "scheme"))
    for kind in ("series", "collection"):
        for one in listed(of(metadata.get("belongsTo"), kind)):
            yield from field(f"opds.{kind}", values, a=_name(one), number=of(one, "position"))
    for one in listed(metadata.get("license")):
        if text := address(of(one, "href", "url") or one, values):
            yield Field("opds.licence", subfields=[("a", text)])
    for name in _FOR_READING:
        yield from field("opds.reading", values, a=name if of(metadata, name) is not None else None)
    yield from unknown("opds", metadata, {*_PLAIN, *_PEOPLE, *_OWN}, values)


def _name(one: Any) -> Any:
    """What something is called: a text, that of its ``name``, the first where there is one for each language."""
    return next((text for text, _ in _translated(of(one, "name") or one)), None)


def _translated(value: Any) -> Iterator[tuple[Any, str]]:
    """A text, or one for each language ({"vi": "Tấm Cám", "en": "Tam and Cam"}), with its language."""
    if isinstance(value, dict):
        yield from ((text, lang) for lang, text in value.items() if isinstance(text, str))
    else:
        yield value, ""


def _links(value: dict[str, Any], values: Values) -> Iterator[Field]:
    for one in listed(value.get("links")):
        href = address(of(one, "href"), values)
        if not href:
            continue
        rels = [rel for rel in listed(of(one, "rel")) if isinstance(rel, str)] or ["alternate"]
        rel = next((rel for rel in rels if rel.startswith(REL)), rels[0])
        properties = of(one, "properties")
        price = of(properties, "price")
        parts: dict[str, str | None] = {
            "rel": rel.removeprefix(REL),
            "type": said(of(one, "type"), values),
            "price": said(of(price, "value"), values) or ("0" if isinstance(price, dict) else ""),
            "currency": said(of(price, "currency"), values),
            "indirect": said(_innermost(of(properties, "indirectAcquisition")), values),
            "title": said(of(one, "title"), values),
        }
        yield link_field(href, parts, values)
    for one in listed(value.get("images")):
        if href := address(of(one, "href"), values):
            yield link_field(href, {"rel": "image", "type": said(of(one, "type"), values)}, values)


def _innermost(indirect: Any) -> Any:
    """The type of what a link leads to in the end, behind a licence file or a page of a shop."""
    found = None
    for _ in range(10):
        if not (below := listed(indirect)):
            break
        found, indirect = of(below[0], "type"), of(below[0], "child")
    return found


DIALECTS = [JsonDialect("opds", _start, _understand, rank=2, cut=_CUT)]
