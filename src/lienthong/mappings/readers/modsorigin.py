"""originInfo of MODS as fields: the imprint is one, what is said beside it (edition, issuance …) each another.

https://www.loc.gov/standards/mods/userguide/origininfo.html. Of ``mods.originInfo``: ``place``, ``publisher``, ``date``
as the imprint has them (a range "1954-1960"; doubt as EDTF marks it), ``encoded`` the same date in code.
DSpace writes an originInfo for each value: those that have nothing in common are one.
"""

from collections.abc import Sequence

from lxml import etree

from lienthong.mappings.readers.elements import text_of
from lienthong.mappings.readers.modsvalues import Subfields, attributes, children, said
from lienthong.mappings.readers.values import Values
from lienthong.mappings.record import Field

_DATES = {"copyrightDate", "dateCreated", "dateCaptured", "dateValid", "dateModified", "dateOther", "displayDate"}
_BESIDE = {"edition", "issuance", "frequency"}
_DOUBT = {"questionable": "?", "approximate": "~"}


def origins(elements: Sequence[etree._Element], values: Values) -> list[Field]:
    """The fields of all originInfo of a record."""
    imprints: list[Field] = []
    others: list[Field] = []
    for element in elements:
        imprint, beside = _origin(element, values)
        others += beside
        if imprint is None:
            continue
        last = imprints[-1] if imprints else None
        if last is None or not _goes_on(last, imprint):
            imprints.append(imprint)
        else:
            last.subfields = _ordered([*last.subfields, *imprint.subfields])
    return [*imprints, *others]


_ORDER = ("place", "publisher", "agent", "date", "encoded")


def _ordered(subfields: Subfields) -> Subfields:
    """Place, publisher, date, as a 260 has them, and the rest behind."""
    return sorted(subfields, key=lambda one: _ORDER.index(one[0]) if one[0] in _ORDER else len(_ORDER))


def _goes_on(last: Field, one: Field) -> bool:
    codes = {code for code, _ in last.subfields}
    return all(code in _ORDER and code not in codes for code, _ in one.subfields)


def _origin(element: etree._Element, values: Values) -> tuple[Field | None, list[Field]]:
    found: Subfields = []
    beside: list[Field] = []
    dates: dict[str, list[etree._Element]] = {}
    for name, child in children(element):
        if name == "place":
            beside += _place(child, values, found)
        elif name == "publisher":
            found += said("publisher", child, values)
        elif name == "agent":
            found += [
                ("publisher", text) for one in child if (text := text_of(one, values)) and "namePart" in str(one.tag)
            ]
        elif name == "dateIssued" or name in _DATES:
            dates.setdefault(name, []).append(child)
        elif name in _BESIDE or text_of(child, values):
            shown = said("a", child, values)
            beside += (
                [Field(f"mods.originInfo.{name}", subfields=[*shown, *attributes(child, values)])] if shown else []
            )
    found += _dated(dates.pop("dateIssued", []), "date", values)
    for name, several in dates.items():
        if when := _dated(several, "a", values):
            beside.append(Field(f"mods.originInfo.{name}", subfields=when))
    if not found:
        return None, beside
    return Field("mods.originInfo", subfields=_ordered([*found, *attributes(element, values)])), beside


def _place(element: etree._Element, values: Values, found: Subfields) -> list[Field]:
    """Place names go to the imprint; a code is a field of its own, which MARC has in 008."""
    fields = []
    for name, child in children(element):
        text = text_of(child, values)
        if not text:
            continue
        if name == "placeTerm" and child.get("type") == "code":
            fields.append(Field("mods.originInfo.place", subfields=[("a", text), *attributes(child, values, "type")]))
        elif name == "placeTerm":
            found.append(("place", text))
        else:
            fields.append(Field(f"mods.originInfo.{name}", subfields=[("a", text)]))
    if not len(element) and (text := text_of(element, values)):
        found.append(("place", text))
    return fields


def _dated(elements: Sequence[etree._Element], code: str, values: Values) -> Subfields:
    """The date as a cataloguer wrote it, else that in code; a second one that says the same year is ``encoded``."""
    points = [one for one in elements if one.get("point")]
    single = [text for one in elements if not one.get("point") and (text := _doubted(one, values))]
    if points and (text := _range(points, values)):
        single.append(text)
    coded = {text_of(one, values) for one in elements if one.get("encoding")}
    single.sort(key=lambda text: text.rstrip("?~") in coded)
    if not single:
        return []
    shown, *rest = single
    return [(code, shown), *(("encoded" if one[:4] in shown else code, one) for one in rest)]


def _doubted(element: etree._Element, values: Values) -> str:
    text = text_of(element, values)
    if text and element.get("qualifier") == "inferred":
        return f"[{text}]"
    mark = _DOUBT.get(element.get("qualifier", ""), "")
    return text + mark if text and len(text) == 4 and mark else text


def _range(points: Sequence[etree._Element], values: Values) -> str:
    start = next((_doubted(one, values) for one in points if one.get("point") == "start"), "")
    end = next((_doubted(one, values) for one in points if one.get("point") == "end"), "")
    return f"{start}-{end}" if start else end
