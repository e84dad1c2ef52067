"""Offers: what a seller asks for an edition and on which terms.

An offer is nobody's copy. It is an inner node of the Instance, a ``bf:AcquisitionSource`` and ``schema:Offer``, and
never a ``bf:Item``: whoever counts copies or asks which library holds a book goes by ``bf:hasItem`` and ``bf:heldBy``
and does not meet it (docs/decisions/045-electronic-books.md).
"""

import re
from functools import lru_cache
from typing import NamedTuple

from lienthong.graph.terms import iri, literal, typed
from lienthong.mappings import identifiers
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context

Words = tuple[str, str]
"""One statement in Vietnamese and in English."""

_LABEL = iri("rdfs:label")
_DESCRIPTION = iri("schema:description")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[.,\s][0-9]{3})+(?:[.,][0-9]{1,2})?|[0-9]+(?:[.,][0-9]{1,2})?")
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_THOUSANDTHS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
"""Currencies (ISO 4217) with three decimals: elsewhere three digits behind a point are thousands ("45.000" VND)."""
_CURRENCY = re.compile(r"[A-Z]{3}")
_LONGEST = 40
_ON_REQUEST = ("giá theo thoả thuận", "price on request")
_FREE = ("miễn phí", "free of charge")


class Offer(NamedTuple):
    """What is offered, each value as an N-Triples term, code or text; '' or () when nothing is said.

    ``price`` is a decimal number as text ("45000", "0" when it is free) and ``currency`` its ISO 4217 code: one is
    never stated without the other. ``seller`` is an agent's IRI and ``seller_name`` its name; ``availability`` a
    prefixed name of Schema.org's ItemAvailability; ``starts`` and ``ends`` are days (ISO 8601) between which the
    offer holds; ``regions`` and ``excluded`` are codes of ISO 3166 where it does and does not hold; ``customers``
    are IRIs of schema:BusinessEntityType; ``link`` is the page where it can be bought; ``terms`` are conditions in
    words.
    """

    price: str = ""
    currency: str = ""
    seller: str = ""
    seller_name: str = ""
    availability: str = ""
    starts: str = ""
    ends: str = ""
    regions: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()
    link: str = ""
    terms: tuple[Words, ...] = ()


def offer(one: Offer, context: Context) -> str:
    """State an offer of the record's Instance; returns the IRI of its node."""
    node = Inner("bf:AcquisitionSource", "schema:Offer")
    for text, tag in zip(_labels(one), ("vi", "en"), strict=True):
        node.add(_LABEL, literal(text, tag))
    if one.price and one.currency:
        node.add(iri("schema:price"), typed(one.price, "xsd:decimal"))
        node.add(iri("schema:priceCurrency"), literal(one.currency))
    node.add(iri("schema:seller"), one.seller)
    if one.availability:
        node.add(iri("schema:availability"), iri(one.availability))
    for predicate, day in (("schema:validFrom", one.starts), ("schema:validThrough", one.ends)):
        if day:
            node.add(iri(predicate), typed(day, "xsd:date"))
    for predicate, codes in (("schema:eligibleRegion", one.regions), ("schema:ineligibleRegion", one.excluded)):
        for code in codes:
            node.add(iri(predicate), literal(code))
    for customer in one.customers:
        node.add(iri("schema:eligibleCustomerType"), f"<{customer}>")
    for words in one.terms:
        for text, tag in zip(words, ("vi", "en"), strict=True):
            node.add(_DESCRIPTION, literal(text, tag))
    if one.link:
        node.add(iri("schema:url"), f"<{one.link}>")
    made = node.close(context.build, context.instance, iri("bf:acquisitionSource"))
    context.build.add(context.instance, iri("schema:offers"), made)
    return made


def _labels(one: Offer) -> Words:
    """«Nhà sách số Mẫu: 45.000 VND», "Nhà sách số Mẫu: 45,000 VND"."""
    asked = _ON_REQUEST
    if one.price and float(one.price) == 0:
        asked = _FREE
    elif one.price and one.currency:
        whole, point, cents = one.price.partition(".")
        grouped = f"{int(whole):,}"
        vietnamese = f"{grouped.replace(',', '.')}{',' * bool(point)}{cents} {one.currency}"
        asked = vietnamese, f"{grouped}{point}{cents} {one.currency}"
    return _from(one.seller_name, asked[0]), _from(one.seller_name, asked[1])


def _from(seller: str, words: str) -> str:
    return f"{seller}: {words}" if seller else words


def currency(code: str) -> str:
    """An ISO 4217 code as such, '' for anything else; «đ» and «VNĐ» are VND."""
    code = code.strip().upper()
    return code if _CURRENCY.fullmatch(code) else identifiers.price(f"1 {code}").currency if code else ""


@lru_cache(maxsize=4096)
def price(raw: str, said: str = "") -> tuple[str, str]:
    """(amount, currency) of a price as written: "45.000đ", "45,000 VND", "45000.00" with ``said`` "VND".

    The currency is the one in the value, else ``said``; without either ("45000") it is '' and nothing may be stated.
    ("", "") for what is no price.
    """
    value = raw.strip()
    if value[:1] in ("-", "−") or len(value) > _LONGEST:
        return "", ""
    found = identifiers.price(value)
    code = found.currency or currency(said)
    if code in _THOUSANDTHS and _PLAIN.fullmatch(value):
        return _shortest(value), code
    if found.currency:
        return _shortest(found.amount), found.currency
    number = _GROUPED.fullmatch(value.removesuffix(code).removeprefix(code).strip() if code else value)
    if not number:
        return "", ""
    digits = number[0].replace(" ", "")
    cents = re.search(r"[.,]([0-9]{1,2})$", digits)
    whole = re.sub(r"\D", "", digits[: cents.start()] if cents else digits)
    return _shortest(f"{whole}.{cents[1]}" if cents else whole), code


def _shortest(amount: str) -> str:
    """45000.00 is 45000, 9.90 stays: amounts with cents have both digits."""
    whole, point, cents = amount.partition(".")
    whole = whole.lstrip("0") or "0"
    if not point or not cents.strip("0"):
        return whole
    return f"{whole}.{cents.ljust(2, '0')}"
