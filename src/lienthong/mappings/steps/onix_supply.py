"""ONIX block 6 and the rights of block 4: who sells the product, where, to whom, and for how much.

Each price that the public may know becomes an offer (``steps.offers``). Prices between traders are left out.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from lienthong.graph.terms import iri, typed
from lienthong.mappings import links, onixlists, places, products
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.record import Field, Record
from lienthong.mappings.steps.offers import Offer, Words, offer, price
from lienthong.mappings.steps.onix_form import both, named, withhold
from lienthong.mappings.steps.publication import publisher_entity

_REGION = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TERRITORY = ("CountriesIncluded", "RegionsIncluded", "CountriesExcluded", "RegionsExcluded")
_WORDS_OF_TERRITORY = {"toàn thế giới": "WORLD", "worldwide": "WORLD", "world": "WORLD", "việt nam": "VN",
                       "vietnam": "VN", "viet nam": "VN"}  # fmt: skip


class Territory(NamedTuple):
    """Where something holds: codes of ISO 3166, none for the whole world, and where it does not."""

    regions: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    stated: bool = False


NOWHERE_STATED = Territory()


def _codes(text: str) -> list[str]:
    known = _WORDS_OF_TERRITORY.get(text.strip().casefold())
    return [known] if known else [one for one in re.split(r"[\s,;]+", text.upper()) if one]


def territory(field: Field) -> Territory:
    """The territory that a field states; WORLD, and ROW beside exclusions, is the whole world."""
    said = {name: [one for value in field.named(name) for one in _codes(value)] for name in _TERRITORY}
    included = said["CountriesIncluded"] + said["RegionsIncluded"]
    whole = "WORLD" in included or "ROW" in included
    regions = () if whole else tuple(sorted({one for one in included if _REGION.fullmatch(one)}))
    without = said["CountriesExcluded"] + said["RegionsExcluded"]
    excluded = tuple(sorted({one for one in without if _REGION.fullmatch(one)}))
    return Territory(regions, excluded, whole or bool(regions or excluded))


def _rights(record: Record) -> Territory:
    """Where the product may be sold at all: SalesRights (list 46), and what holds for the rest of the world."""
    regions, excluded, world = set[str](), set[str](), False
    for field in record.tagged("onix.SalesRights"):
        kind, where = onixlists.code("46", field.first("SalesRightsType") or "02").to, territory(field)
        if kind == "yes":
            regions |= set(where.regions)
            world = world or (where.stated and not where.regions)
            excluded |= set(where.excluded)
        elif kind == "no":
            excluded |= set(where.regions)
    rest = onixlists.code("46", products.first(record, "onix.ROWSalesRightsType")).to
    world = world or rest == "yes"
    shown = () if world else tuple(sorted(regions - excluded))
    return Territory(shown, tuple(sorted(excluded - regions)), world or bool(regions or excluded))


def _supplies(record: Record) -> dict[str, Field]:
    """Markets and details of supply by the number that their prices name."""
    tags = ("onix.Market", "onix.SupplyDetail", "onix.MarketPublishingDetail")
    return {f"{field.tag} {field.first('supply')}": field for tag in tags for field in record.tagged(tag)}


def _where(field: Field, context: Context) -> Territory:
    """The territory of a price: its own, else that of its market; within the rights that the publisher has."""
    rights = context.once(_rights)
    supplies, number = context.once(_supplies), field.first("supply").partition(".")[0]
    market = supplies.get(f"onix.Market {number}")
    own = territory(field)
    if not own.stated and market is not None:
        own = territory(market)
    if not own.stated:
        return rights
    if own.regions:
        return Territory(tuple(one for one in own.regions if one not in rights.excluded), own.excluded, True)
    return Territory(rights.regions, tuple(sorted({*own.excluded, *rights.excluded})), True)


def _period(field: Field) -> tuple[str, str]:
    starts = ends = ""
    for one in products.groups(field, "PriceDateRole"):
        day = one.get("Date", "")
        if one.get("PriceDateRole") == "24":
            starts, _, ends = day.partition("/")
        elif one.get("PriceDateRole") == "14":
            starts = day
        elif one.get("PriceDateRole") == "15":
            ends = day
    return starts if _DAY.fullmatch(starts) else "", ends if _DAY.fullmatch(ends) else ""


def _terms(field: Field) -> tuple[Words, ...]:
    """Tax, for whom, from how many copies on, under which licence: in words of both languages."""
    found = [onixlists.code("58", one).words for one in field.named("PriceType")]
    found += [onixlists.code("59", one).words for one in field.named("PriceQualifier") if one != "00"]
    found += [(one, one) for code in ("PriceTypeDescription", "EpubLicenseName") for one in field.named(code)]
    if (least := field.first("MinimumOrderQuantity")) not in ("", "1"):
        found.append((f"từ {least} bản", f"from {least} copies"))
    for kind, status in zip(field.named("PriceConstraintType"), field.named("PriceConstraintStatus"), strict=False):
        what, how = onixlists.code("145", kind), onixlists.code("146", status)
        if what.en and how.en:
            found.append((f"{what.vi}: {how.vi}", f"{what.en}: {how.en}"))
    return tuple(one for one in found if one[0])


def _seller(detail: Field | None, context: Context) -> tuple[str, str]:
    """The seller's IRI and name: the supplier, else the publisher."""
    name = (detail.first("SupplierName") if detail is not None else "") or products.publisher(context.record)
    shown, key = places.publisher(name) if name else ("", "")
    return (publisher_entity(shown, key, context), shown) if key else ("", "")


def _shop(detail: Field | None, record: Record | None = None) -> str:
    """Where the supplier sells it (list 73), else the address that a table of e-books has for it."""
    for one in products.groups(detail, "Website_WebsiteRole") if detail is not None else ():
        if onixlists.code("73", one.get("Website_WebsiteRole", "")).to == "buy":
            return links.link(one.get("Website_WebsiteLink", ""))
    return links.link(products.first(record, "onix.link")) if record is not None else ""


def _offered(field: Field, amount: str, currency: str, context: Context) -> bool:
    """State the offer of a price (or of a supply without one), unless its seller or market has closed it."""
    supplies, number = context.once(_supplies), field.first("supply")
    detail = supplies.get(f"onix.SupplyDetail {number}")
    market = supplies.get(f"onix.MarketPublishingDetail {number.partition('.')[0]}")
    stock = onixlists.named("65", detail.first("ProductAvailability") if detail is not None else "")
    status = onixlists.code("68", market.first("MarketPublishingStatus")) if market is not None else onixlists.UNKNOWN
    if stock.left_out or status.to == "closed":
        context.leave_out(field, "no longer sold")
        return False
    context.count("offer")
    starts, ends = _period(field)
    where, (seller, name) = _where(field, context), _seller(detail, context)
    customers = dict.fromkeys(onixlists.code("59", one).to for one in field.named("PriceQualifier"))
    offer(
        Offer(
            amount, currency, seller, name, stock.to, starts, ends, where.regions, where.excluded,
            tuple(filter(None, customers)), _shop(detail, context.record), _terms(field),
        ),
        context,
    )  # fmt: skip
    if amount == "0" and not any(customers):
        context.build.add(context.instance, iri("schema:isAccessibleForFree"), typed("true", "xsd:boolean"))
    return True


_PRICE = (
    "PriceType", "PriceQualifier", "PriceAmount", "CurrencyCode", "UnpricedItemType", "PriceDateRole", "Date", "supply",
    "MinimumOrderQuantity", "PriceTypeDescription", "EpubLicenseName", "PriceConstraintType", "PriceConstraintStatus",
    *_TERRITORY,
)  # fmt: skip


@step
def onix_price(field: Field, context: Context) -> Iterable[str]:
    """Price: an offer. Without a currency in it or in the header it is none, and the report says so."""
    header = next(iter(context.record.tagged("onix.header")), Field("onix.header"))
    kind = onixlists.code("58", field.first("PriceType") or header.first("pricetype"))
    if kind.left_out:
        context.leave_out(field, "trade price")
        return ()
    raw, unpriced = field.first("PriceAmount"), onixlists.named("57", field.first("UnpricedItemType"))
    if unpriced.left_out:
        context.leave_out(field, "not sold alone")
        return ()
    free = unpriced.to == "free" or onixlists.named("57", raw).to == "free"
    amount, currency = price("0" if free else raw, field.first("CurrencyCode") or header.first("currency"))
    if raw and not amount:
        context.flag("not_a_price", place(field, "PriceAmount"), raw)
        return ()
    if amount and not currency and not free:
        context.flag("no_currency", place(field, "PriceAmount"), raw)
        return ()
    return named(field, _PRICE) if _offered(field, amount, currency, context) else ()


def _priced(record: Record) -> set[str]:
    return {field.first("supply") for field in record.tagged("onix.Price")}


@step
def onix_supply(field: Field, context: Context) -> Iterable[str]:
    """SupplyDetail: seller and availability, said by the offers of its prices; without a price an offer of its own."""
    number = field.first("supply")
    done = named(field, ("SupplierRole", "SupplierName", "ProductAvailability", "UnpricedItemType", "supply"))
    if number not in context.once(_priced):
        unpriced = onixlists.code("57", field.first("UnpricedItemType"))
        free = "0" if unpriced.to == "free" else ""
        if unpriced.left_out or not _offered(field, free, "", context):
            context.leave_out(field, "not sold alone")
            return ()
    if _shop(field):
        done |= named(field, ("Website_WebsiteRole", "Website_WebsiteLink"))
    return done


@step
def onix_rights(field: Field, context: Context) -> Iterable[str]:
    """SalesRights and ROWSalesRightsType: where the product may be sold (list 46), as a policy; offers go by it."""
    known = onixlists.code("46", field.first("SalesRightsType") or field.first("a") or "02")
    where = territory(field)
    if known.left_out:
        context.leave_out(field, "unsaid")
    if not known.to or known.left_out:
        return ()
    if field.tag.endswith("ROWSalesRightsType"):
        spans = ("những nơi còn lại trên thế giới", "the rest of the world")
    else:
        listed = ", ".join(where.regions)
        spans = (listed or "toàn thế giới", listed or "worldwide")
        if where.excluded:
            without = ", ".join(where.excluded)
            spans = (f"{spans[0]}, trừ {without}", f"{spans[1]}, except {without}")
    words = (f"Phạm vi phát hành, {known.vi}: {spans[0]}", f"Sales rights, {known.en}: {spans[1]}")
    both("bf:UsePolicy", words).close(context.build, context.instance, iri("bf:usageAndAccessPolicy"))
    return named(field, ("a", "SalesRightsType", *_TERRITORY))


@step
def onix_restriction(field: Field, context: Context) -> Iterable[str]:
    """SalesRestriction: for libraries only, not for schools … (list 71); what must not be listed is not published."""
    known = onixlists.code("71", field.first("SalesRestrictionType"))
    note = field.first("SalesRestrictionNote")
    if known.to == "withheld":
        withhold(field, "SalesRestrictionType", known, context)
    elif known.en or note:
        extra = f" ({note})" if note and known.en else note
        both("bf:UsePolicy", (f"{known.vi}{extra}", f"{known.en}{extra}")).close(
            context.build, context.instance, iri("bf:usageAndAccessPolicy")
        )
    else:
        return ()
    return named(field, ("SalesRestrictionType", "SalesRestrictionNote"))


@step
def onix_market(field: Field, context: Context) -> Iterable[str]:
    """Market and MarketPublishingDetail: where the prices of a supply hold, and whether it is still sold there."""
    return named(field, (*_TERRITORY, "MarketPublishingStatus", "supply"))
