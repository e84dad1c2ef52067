"""Related items, parts, places and copies of MODS as fields, each related item one.

https://www.loc.gov/standards/mods/userguide/relateditem.html. Of ``mods.relatedItem.host``: ``a`` title (``b`` its
remainder), ``abbreviated``, ``uniform``, ``name``, ``imprint``, ``edition``, ``issn``, ``isbn``, ``number``, ``record``
(its control number), ``part`` (where in it this one stands), ``language``, ``extent``, ``note``, and the attributes.
"""

from lxml import etree

from lienthong.mappings.readers.elements import local, text_of
from lienthong.mappings.readers.files import is_manifest
from lienthong.mappings.readers.modsnames import name, title
from lienthong.mappings.readers.modsorigin import origins
from lienthong.mappings.readers.modsvalues import Subfields, attributes, children, marc_language, said
from lienthong.mappings.readers.values import Values
from lienthong.mappings.record import Field

_WORDS = {
    "volume": "Tập", "issue": "Số", "number": "Số", "no": "Số", "part": "Phần", "chapter": "Chương", "section": "Mục",
    "article": "Bài", "track": "Bài", "level": "Cấp",
}  # fmt: skip
"""What stands before a number whose caption is missing."""
_PAGES = {"page", "pages", "p", "pp", "trang", "tr"}
_TITLES = {"": "a", "abbreviated": "abbreviated", "uniform": "uniform"}
_NUMBERS = {"issn", "isbn"}
_WORDED = {"note": "note", "abstract": "note"}


def related(element: etree._Element, values: Values) -> list[Field]:
    """A related item."""
    found: Subfields = []
    for what, child in children(element):
        found += _said(what, child, values)
    for imprint in origins([child for what, child in children(element) if what == "originInfo"], values):
        found += _imprint(imprint)
    if not len(element):
        found = said("a", element, values)
    href = attributes(element, values, "type")
    if not found and not href:
        return []
    found.sort(key=lambda one: one[0] != "a")
    kind = element.get("type", "").strip()
    return [Field(f"mods.relatedItem.{kind if kind.isalpha() else 'other'}", subfields=[*found, *href])]


def _said(what: str, child: etree._Element, values: Values) -> Subfields:
    if what == "titleInfo":
        return _title(child, values)
    if what == "name":
        return [("name", one.first("a")) for one in name("mods.name", child, values) if one.first("a")]
    if what == "part":
        text = part_text(child, values)
        return [("part", text)] if text else []
    if what == "identifier":
        kind = (child.get("type") or "").lower()
        return said(kind if kind in _NUMBERS else "number", child, values)
    if what == "recordInfo":
        return [pair for inner, one in children(child) for pair in said(_record(inner), one, values)]
    if what == "language":
        return [("language", marc_language(text_of(one, values), one.get("authority", ""))) for one in child][:1]
    if what == "physicalDescription":
        return [pair for inner, one in children(child) for pair in said(inner, one, values)]
    if what == "location":
        return [
            pair for inner, one in children(child) for pair in said("url" if inner == "url" else inner, one, values)
        ]
    if what == "originInfo":
        return []
    return said(_WORDED.get(what, what), child, values)


def _record(name_of: str) -> str:
    return "record" if name_of == "recordIdentifier" else name_of


def _title(child: etree._Element, values: Values) -> Subfields:
    made = next(iter(title("mods.titleInfo", child, values)), None)
    if made is None:
        return []
    code = _TITLES.get(child.get("type", ""), "variant")
    main, remainder = made.first("a"), made.first("b")
    whole = f"{main} : {remainder}" if remainder else main
    parts = [(what, value) for what, value in made.subfields if what in ("partNumber", "partName")]
    return [(code, whole), *parts] if whole else parts


def _imprint(field: Field) -> Subfields:
    """The imprint as one statement ("Hà Nội : Giáo dục, 2001"); edition and the others under their names."""
    if field.tag != "mods.originInfo":
        return [(field.tag.rpartition(".")[2], field.first("a"))]
    place, who, when = (", ".join(field.named(code)) for code in ("place", "publisher", "date"))
    named = " : ".join(filter(None, (place, who)))
    text = ", ".join(filter(None, (named, when)))
    return [("imprint", text)] if text else []


def part(element: etree._Element, values: Values) -> list[Field]:
    """The part that the record describes (an issue of a journal): its designation, as words."""
    text = part_text(element, values)
    return [Field("mods.part", subfields=[("a", text), *attributes(element, values)])] if text else []


def part_text(element: etree._Element, values: Values) -> str:
    """Where in its host a part stands: "Tập 36, Số 2 (2014), tr. 15-22"."""
    details, pages, dates, texts = [], [], [], []
    for what, child in children(element):
        if what == "detail":
            details.append(_detail(child, values))
        elif what == "extent":
            pages.append(_extent(child, values))
        elif what == "date":
            dates.append(text_of(child, values))
        else:
            texts.append(text_of(child, values))
    if not len(element):
        texts.append(text_of(element, values))
    when = " - ".join(filter(None, dates))
    numbers = ", ".join(filter(None, details))
    if when:
        numbers = f"{numbers} ({when})" if numbers else when
    return ", ".join(filter(None, [numbers, *pages, *texts]))


def _detail(element: etree._Element, values: Values) -> str:
    inner = {what: text_of(child, values) for what, child in children(element)}
    number = inner.get("number", "") or (text_of(element, values) if not inner else "")
    kind = element.get("type", "").lower()
    caption = inner.get("caption", "") or (_WORDS.get(kind, kind) if number else "")
    if caption and number.lower().startswith(caption.rstrip(".").lower()):
        caption = ""
    head = " ".join(filter(None, (caption, number)))
    return ". ".join(filter(None, (head, inner.get("title", ""))))


def _extent(element: etree._Element, values: Values) -> str:
    inner = {what: text_of(child, values) for what, child in children(element)}
    unit = element.get("unit", "").lower()
    span = "-".join(filter(None, (inner.get("start", ""), inner.get("end", "")))) or inner.get("list", "")
    word = "tr." if unit in _PAGES or not unit else unit
    if span:
        return span if not span[0].isdigit() and word == "tr." else f"{word} {span}"
    return " ".join(filter(None, (inner.get("total", ""), word if inner.get("total") else "")))


def locations(element: etree._Element, values: Values) -> list[Field]:
    """Where it is: each address a ``mods.location.url``, each copy (or the place and shelf mark) a ``mods.location``.

    Of a copy: ``library``, ``sub``, ``shelf``, ``item`` (its number), ``enumeration``, ``note``, ``form``.
    """
    fields: list[Field] = []
    library: Subfields = []
    copies: list[Subfields] = []
    shelf: Subfields = []
    for what, child in children(element):
        if what == "url":
            found = said("a", child, values)
            tag = "file.manifest" if found and is_manifest(found[0][1]) else "mods.location.url"
            fields += [Field(tag, subfields=[*found, *attributes(child, values)])] if found else []
        elif what == "physicalLocation":
            library += [*said("library", child, values), *attributes(child, values)]
        elif what == "shelfLocator":
            shelf += said("shelf", child, values)
        elif what == "holdingSimple":
            copies += [_copy(one, values) for one in child if local(one) == "copyInformation"]
        else:
            fields += [Field("mods.location.holdingExternal", subfields=said("a", child, values))]
    for copy in copies or ([[]] if library or shelf else []):
        own = [] if any(code == "shelf" for code, _ in copy) else shelf
        fields.append(Field("mods.location", subfields=[*library, *own, *copy]))
    return [one for one in fields if one.subfields]


_COPY = {
    "subLocation": "sub", "shelfLocator": "shelf", "itemIdentifier": "item", "enumerationAndChronology": "enumeration",
    "electronicLocator": "url",
}  # fmt: skip


def _copy(element: etree._Element, values: Values) -> Subfields:
    return [pair for what, child in children(element) for pair in said(_COPY.get(what, what), child, values)]
