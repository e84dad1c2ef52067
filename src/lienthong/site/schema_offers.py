"""What a reader can do with an edition, for search engines: editions of a work, copies, prices, reading and borrowing.

https://developers.google.com/search/docs/appearance/structured-data/book: a work with its ``workExample``, each with
an ISBN, and actions that lead to where it is read or asked for.
"""

from collections.abc import Iterator

from pyoxigraph import NamedNode

from lienthong.site.access import Access
from lienthong.site.editions import Edition
from lienthong.site.holdings import Holder, Holdings
from lienthong.site.schema_facts import Body, facts
from lienthong.site.show import Show

MOST = 50
"""Copies, prices and actions that are told of one edition."""
_OF_EDITIONS = ("bookFormat", "inLanguage", "bookEdition", "encodingFormat")


def examples(show: Show, editions: list[Edition], types: str | list[str]) -> list[Body]:
    """``workExample`` of a work page, not ``fitted`` yet; ``types`` are the work's own."""
    kinds = [types] if isinstance(types, str) else [one for one in types if one != "MusicComposition"]
    return [{"@type": kinds[0] if len(kinds) == 1 else kinds} | _example(show, one) for one in editions]


def _example(show: Show, one: Edition) -> Body:
    body: Body = {"@id": one.iri, "url": _page(show, one.iri), "name": one.title.text}
    if one.isbns:
        body["isbn"] = one.isbns[0]
    if one.year:
        body["datePublished"] = one.year.partition(",")[0]
    for name in _OF_EDITIONS:
        if values := [value.value for value in show.reading.values(one.iri, f"schema:{name}", 3)]:
            body[name] = sorted(values)[0]
    action = reading([part.href for part in one.online if part.outward], free=False)
    return body | ({"potentialAction": action} if action else {})


def offers(show: Show, holdings: Holdings) -> list[Body]:
    """``offers`` of an instance page: one for each copy shown (Schema Bib Extend's pattern for holdings), with whether
    it can be had only where its library says so."""
    return [
        {
            "@type": "Offer",
            "@id": copy.iri,
            "offeredBy": {"@type": "Library", "@id": group.iri, "name": group.library.text}
            if group.iri
            else {"@type": "Library", "name": copy.library.text},
            **({"sku": copy.shelf_mark} if copy.shelf_mark else {}),
            **({"serialNumber": copy.barcode} if copy.barcode else {}),
            **_availability(show, copy.iri),
        }
        for group in holdings.groups
        for copy in group.shown
    ][:MOST]


def _availability(show: Show, item: str) -> Body:
    """Whether a copy can be had: one of Schema.org's words (https://schema.org/ItemAvailability), if the library's
    statements do not gainsay each other."""
    told = {
        value.value for value in show.reading.values(item, "schema:availability", 5) if isinstance(value, NamedNode)
    }
    known = [one for one in told if facts().values.get(one.rpartition("/")[2]) == "ItemAvailability"]
    return {"availability": known[0]} if len(told) == 1 and known else {}


def prices(access: Access) -> list[Body]:
    """``offers`` of sellers: those that name a price (https://schema.org/Offer)."""
    return [
        {
            "@type": "Offer",
            "name": one.label.text,
            "price": one.price,
            "priceCurrency": one.currency,
            **({"url": one.link.href} if one.link else {}),
        }
        for one in access.offers
        if one.price and one.currency
    ][:MOST]


def actions(holdings: Holdings | None, access: Access | None) -> list[Body]:
    """``potentialAction`` of an instance page: reading it where it is online, borrowing it from its libraries."""
    found: list[Body] = []
    if access and access.links:
        addresses = [one.href for one in access.links if one.href]
        if action := reading(addresses, free=access.free is True):
            found.append(action)
    found += map(_borrowing, _lenders(holdings)) if holdings else ()
    return found[:MOST]


def reading(addresses: list[str], *, free: bool) -> Body:
    """A ReadAction to where a text is; that nobody has to pay or to log in is told only when it is ``free``."""
    if not addresses:
        return {}
    body: Body = {"@type": "ReadAction", "target": {"@type": "EntryPoint", "urlTemplate": addresses[0]}}
    if free:
        body["actionAccessibilityRequirement"] = {"@type": "ActionAccessSpecification", "category": "nologinrequired"}
    return body


def _lenders(holdings: Holdings) -> Iterator[Holder]:
    return (one for one in holdings.groups if one.request and one.iri)


def _borrowing(holder: Holder) -> Body:
    return {
        "@type": "BorrowAction",
        "lender": {"@type": "Library", "@id": holder.iri, "name": holder.library.text},
        "target": {"@type": "EntryPoint", "urlTemplate": holder.request},
    }


def _page(show: Show, iri: str) -> str:
    return f"{show.reading.base}/{show.lang}/{show.addresses.entity(iri)}"
