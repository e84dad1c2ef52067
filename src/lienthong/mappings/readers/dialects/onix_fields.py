"""An ONIX product taken apart: each composite that a rule speaks of becomes one Field.

The tag is ``onix.`` and the composite's reference name, whichever tags the message has; the subfields are the names
of the elements in it, in their order: ``onix.Contributor $SequenceNumber 1 $ContributorRole A01 $PersonName Nguyễn
Du``. An element of a block that is no composite has its text in ``$a`` (``onix.EditionNumber 2``). Composites within
a composite add their elements to it (``$NameIDType 21 $IDValue …``); those of another thing than the composite itself
put their own name before (``$AlternativeName_PersonName``). A language attribute stands as ``$lang`` behind its text.

Of what is supplied each Price is a field, and so are each Market and SupplyDetail; ``$supply`` tells which of them
belong together ("1" the first ProductSupply, "1.2" its second SupplyDetail).
"""

import csv
from collections.abc import Iterator
from functools import cache

from lxml import etree

from lienthong.content import folder
from lienthong.mappings.readers.dialects.onix_values import day, text_of
from lienthong.mappings.readers.elements import local
from lienthong.mappings.readers.values import Values
from lienthong.mappings.record import Field

_BLOCKS = frozenset(
    {
        "DescriptiveDetail", "CollateralDetail", "PromotionDetail", "ContentDetail", "PublishingDetail",
        "RelatedMaterial", "ProductionDetail",
    }
)  # fmt: skip
_APART = frozenset(
    {
        "AlternativeName", "ProfessionalAffiliation", "Website", "Prize", "Funding", "Tax", "ComparisonProductPrice",
        "PriceCondition", "Reissue", "Contributor", "NewSupplier", "SupplyContact", "ReturnsConditions", "Stock",
        "DiscountCoded", "Discount", "BatchBonus", "RelatedWork", "RelatedProduct", "TextContent", "SupportingResource",
        "CitedContent", "Publisher", "ProductContact", "PublisherRepresentative", "SalesOutlet", "SupplierOwnCoding",
        "PromotionContact", "ReprintDetail", "EventSponsor", "ConferenceSponsor", "Subject", "Language",
    }
)  # fmt: skip
_MARKS = frozenset({"MainSubject", "PrimaryPart", "TaxExempt"})
"""Empty elements that say something by being there."""


@cache
def _references() -> dict[str, str]:
    """The reference name of every element, by its short tag and by itself."""
    with (folder("mappings") / "codes" / "onix-tags.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["reference"]: row["reference"] for row in rows} | {row["short"]: row["reference"] for row in rows}


class _Names(dict[str, str]):
    """The reference name of a qualified element name, '' for what is none of ONIX's: XHTML in a text."""

    def __missing__(self, tag: str) -> str:
        name = _references().get(tag.rpartition("}")[2], "")
        if len(self) < 4096:
            self[tag] = name
        return name


_NAMES = _Names()


def name_of(element: etree._Element) -> str:
    """The element's reference name, '' when it is none of ONIX's."""
    return _NAMES[element.tag] if isinstance(element.tag, str) else ""


def fields(product: etree._Element, values: Values) -> Iterator[Field]:
    """The fields of a product, in its order."""
    supplies = 0
    for child in product:
        name = name_of(child)
        if name in _BLOCKS:
            for one in child:
                if isinstance(one.tag, str):
                    yield from _field(one, values)
        elif name == "ProductSupply":
            supplies += 1
            yield from _supply(child, str(supplies), values)
        elif isinstance(child.tag, str):
            yield from _field(child, values)


def _field(element: etree._Element, values: Values, *more: tuple[str, str], without: str = "") -> Iterator[Field]:
    name = name_of(element) or local(element)
    found = _leaves(element, values, without) if _is_composite(element) else _text(element, name, "a", values)
    if found:
        yield Field(f"onix.{name}", subfields=[*found, *more])


def _supply(element: etree._Element, number: str, values: Values) -> Iterator[Field]:
    details = 0
    for child in element:
        if name_of(child) != "SupplyDetail":
            if isinstance(child.tag, str):
                yield from _field(child, values, ("supply", number))
            continue
        details += 1
        which = ("supply", f"{number}.{details}")
        yield from _field(child, values, which, without="Price")
        for one in child:
            if name_of(one) == "Price":
                yield from _field(one, values, which)


def _is_composite(element: etree._Element) -> bool:
    return any(name_of(child) for child in element)


def _leaves(element: etree._Element, values: Values, without: str = "", prefix: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    format = ""
    for child in element:
        name = name_of(child)
        if name == without or not isinstance(child.tag, str):
            continue
        if name == "DateFormat":
            format = (child.text or "").strip()
        elif len(child) and _is_composite(child):
            found += _leaves(child, values, "", f"{prefix}{name}_" if name in _APART else prefix)
        else:
            name = name or local(child)
            found += _text(child, name, f"{prefix}{name}", values, format)
    return found


def _text(element: etree._Element, name: str, code: str, values: Values, format: str = "") -> list[tuple[str, str]]:
    text = text_of(element, values)
    if name == "Date":
        text = day(text, element.get("dateformat") or format)
    if not text:
        return [(code, "1")] if name in _MARKS else []
    lang = element.get("language")
    return [(code, text), ("lang", lang)] if lang else [(code, text)]
