"""OPDS 1.2: a catalogue of e-books as an Atom feed (https://specs.opds.io/opds-1.2). Each entry is a record "opds".

``opds.id`` · ``opds.title`` · ``opds.person`` $a name $role $uri · ``opds.language`` · ``opds.publisher`` ·
``opds.issued`` · ``opds.added``, ``opds.updated`` of the entry · ``opds.identifier`` · ``opds.summary`` ·
``opds.subject`` $a label $code $scheme · ``opds.level`` · ``opds.age`` · ``opds.audience`` · ``opds.series`` $a
$number · ``opds.rights`` · ``opds.licence`` $a address · ``opds.acquisition`` $a address $rel $type $price $currency
$indirect $title · ``opds.image`` and ``opds.link`` $a address $rel $type $title · ``opds.extent``. ``opds_json`` gives
the same fields.
"""

import re
from collections.abc import Iterator

from lxml import etree

from lienthong.mappings.readers.dialects import Dialect
from lienthong.mappings.readers.elements import local, space, text_of
from lienthong.mappings.readers.json_values import address, field
from lienthong.mappings.readers.values import Values
from lienthong.mappings.record import Field, Record

ATOM = "http://www.w3.org/2005/Atom"
REL = "http://opds-spec.org/"
_DUBLIN_CORE = ("http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/")
_AUDIENCE = "http://schema.org/audience"
_AGE = "http://schema.org/typicalAgeRange"
_PLAIN = {
    "id": "id", "title": "title", "subtitle": "subtitle", "alternativeHeadline": "alternative",
    "alternative": "alternative", "updated": "updated", "published": "added", "summary": "summary",
    "language": "language", "publisher": "publisher", "issued": "issued", "date": "issued", "identifier": "identifier",
    "rights": "rights", "extent": "extent", "abstract": "summary", "description": "summary", "subject": "subject",
    "audience": "audience", "educationLevel": "level", "educationalLevel": "level", "typicalAgeRange": "age",
    "numberOfPages": "extent", "type": "type", "learningResourceType": "type", "isPartOf": "series",
}  # fmt: skip
_PEOPLE = {"author": "author", "contributor": "contributor", "creator": "author", "translator": "translator"}
_LEVEL = re.compile(r"Level ([0-9]{1,2}) Stories")
_ADDRESSES = {"license": "licence", "licence": "licence"}


def _record_of(element: etree._Element) -> etree._Element | None:
    """The entry around what only OPDS has in Atom: its links and Dublin Core. Dublin Core may be the feed's own."""
    core = space(element) in _DUBLIN_CORE
    if not core and not (local(element) == "link" and _is_opds(element)):
        return None
    for above in element.iterancestors():
        if local(above) == "entry" and space(above) in (ATOM, ""):
            return above
        if core and local(above) == "feed" and space(above) == ATOM:
            return etree.Element("entry")
    return None


def _is_opds(link: etree._Element) -> bool:
    return (link.get("rel") or "").startswith(REL) or "opds-catalog" in (link.get("type") or "")


def _understand(element: etree._Element, values: Values) -> Record | None:
    """An entry that offers a publication; one that only leads to another feed is none."""
    fields = [one for child in element if isinstance(child.tag, str) for one in _fields(child, values)]
    offers = any(one.tag in ("opds.acquisition", "opds.identifier", "opds.issued") for one in fields)
    complete = any("type=entry" in one.first("type") for one in fields if one.tag == "opds.link")
    if not (offers or complete) or not any(one.tag == "opds.title" for one in fields):
        return None
    return Record("opds", "", fields, b"", encoding=values.encoding, repairs=values.repairs())


def _navigates(element: etree._Element) -> bool:
    """Whether an entry only leads to other feeds: every link that it needs is one to a catalogue of OPDS, and it has
    no publication to give (https://specs.opds.io/opds-1.2#2-opds-catalog-feed-documents)."""
    links = [one for one in element.iter() if local(one) == "link"]
    kinds = [(one.get("rel") or "", (one.get("type") or "").replace(" ", "").lower()) for one in links]
    if any(rel.startswith(REL + "acquisition") or "type=entry" in kind for rel, kind in kinds):
        return False
    return any("profile=opds-catalog" in kind or kind.startswith("application/opds+json") for _, kind in kinds)


def _fields(element: etree._Element, values: Values) -> Iterator[Field]:
    name, text = local(element), text_of(element, values)
    if name in _PEOPLE:
        parts = {local(one): text_of(one, values) for one in element}
        role = next((value for key, value in element.attrib.items() if str(key).endswith("role")), "") or _PEOPLE[name]
        yield from field("opds.person", values, a=parts.get("name") or text, role=role, uri=parts.get("uri"))
    elif name == "category":
        yield from _category(element, values)
    elif name == "link":
        yield from _link(element, values)
    elif name == "Series":
        said = {key.rpartition("}")[2]: value for key, value in element.attrib.items() if isinstance(key, str)}
        yield from field("opds.series", values, a=said.get("name") or text, number=said.get("position"))
    elif name in _ADDRESSES:
        if value := address(_resource(element) or text, values):
            yield Field(f"opds.{_ADDRESSES[name]}", subfields=[("a", value)])
    elif name == "content":
        beside = element.getparent()
        if beside is None or not any(local(one) == "summary" for one in beside):
            yield from field("opds.summary", values, a=text)
    elif name:
        yield from field(f"opds.{_PLAIN.get(name, name)}", values, a=text)


def _resource(element: etree._Element) -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith(("resource", "href"))), "")


def _category(element: etree._Element, values: Values) -> Iterator[Field]:
    """A subject; where its scheme or its words say so, for whom the book is."""
    term, label, scheme = (element.get(name) or "" for name in ("term", "label", "scheme"))
    level = _LEVEL.fullmatch(label)
    if level:
        yield from field("opds.level", values, a=level[1])
    elif scheme.rstrip("/") in (_AUDIENCE, _AGE):
        yield from field("opds.age" if scheme.startswith(_AGE) else "opds.audience", values, a=label or term)
    else:
        yield from field("opds.subject", values, a=label or term, code=term if label else "", scheme=scheme)


def _link(element: etree._Element, values: Values) -> Iterator[Field]:
    href, rel = address(element.get("href"), values), (element.get("rel") or "alternate").strip()
    if not href:
        return
    price = next((one for one in element if local(one) == "price"), None)
    indirect = [one.get("type") or "" for one in element.iter() if local(one) == "indirectAcquisition"]
    parts = {
        "rel": rel.removeprefix(REL),
        "type": element.get("type"),
        "price": text_of(price, values) if price is not None else "",
        "currency": (price.get("currencycode") or "") if price is not None else "",
        "indirect": indirect[-1] if indirect else "",
        "title": element.get("title"),
    }
    yield link_field(href, parts, values)


def link_field(href: str, parts: dict[str, str | None], values: Values) -> Field:
    """The field of a link by what it leads to: the publication itself, a picture of it, a licence or anything else."""
    rel = parts["rel"] or ""
    kind = "acquisition" if rel.startswith("acquisition") else "image" if rel.startswith("image") else "link"
    if rel == "license":
        return Field("opds.licence", subfields=[("a", href)])
    said = [(code, text) for code, value in parts.items() if value and (text := values.subfield(value).strip())]
    return Field(f"opds.{kind}", subfields=[("a", href), *said])


DIALECTS = [Dialect("opds", _record_of, _understand, rank=-1, passes=_navigates)]
