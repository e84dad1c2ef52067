"""ONIX blocks 4 and 5: who publishes the product, when and under whose rights, and what it is related to."""

from collections.abc import Iterable
from datetime import date

from lienthong.graph.terms import iri, literal, number, typed
from lienthong.mappings import coded, dates, identifiers, isbd, onixlists, places, products
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.identity import title_parts
from lienthong.mappings.people import body
from lienthong.mappings.record import Field
from lienthong.mappings.steps.agents import agent
from lienthong.mappings.steps.contributions import contribution
from lienthong.mappings.steps.converters import moment
from lienthong.mappings.steps.identifying import identifier
from lienthong.mappings.steps.linking import linked_resource
from lienthong.mappings.steps.onix_form import both, named, withhold
from lienthong.mappings.steps.places import place_entity
from lienthong.mappings.steps.publication import publisher_entity
from lienthong.mappings.steps.relations import electronic

_AGENT, _SIMPLE_AGENT = iri("bf:agent"), iri("bflc:simpleAgent")
_ACTIVITIES = {"distributor": "bf:Distribution", "manufacturer": "bf:Manufacture"}


@step
def onix_reference(field: Field, context: Context) -> Iterable[str]:
    """RecordReference: the publisher's number of the record."""
    identifier(context.metadata, "bf:Local", field.first("a").strip(), context)
    return ("a",)


@step
def onix_changed(field: Field, context: Context) -> Iterable[str]:
    """The product's datestamp: when the publisher last changed the record."""
    digits = field.first("a").replace("-", "")
    day = f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}"
    when = moment(day, field, context)
    if when:
        context.build.add(context.metadata, iri("bf:changeDate"), when)
    return ("a",) if when else ()


def _names(field: Field) -> list[str]:
    names = ("ImprintName", "PublisherName", "PublisherNameInverted", "ImprintNameInverted")
    return [name for code in names for value in field.named(code)[:1] if (name := isbd.strip_end(value))][:1]


@step
def onix_publication(field: Field, context: Context) -> Iterable[str]:
    """Imprint, Publisher, CityOfPublication, CountryOfPublication, the date of publication: one Publication of all."""
    if context.count("publication") == 1:
        _publication(context)
    return {code for code, _ in field.subfields if code in _IMPRINT}


_IMPRINT = frozenset(
    {"a", "ImprintName", "ImprintNameInverted", "PublisherName", "PublisherNameInverted", "PublishingRole",
     "PublishingDateRole", "Date"}
)  # fmt: skip


def _publication(context: Context) -> None:
    record, build, node = context.record, context.build, Inner("bf:Publication")
    for city in products.values(record, "onix.CityOfPublication"):
        node.add(iri("bflc:simplePlace"), literal(isbd.strip_end(city)))
        for name, key in places.places(city):
            where = place_entity(name, key, context)
            node.add(iri("bf:place"), where)
            build.add(context.instance, iri("schema:locationCreated"), where)
    for code in products.values(record, "onix.CountryOfPublication"):
        node.add(iri("bf:place"), coded.node("countries", onixlists.code("91", code).to))
    houses = [one for one in record.tagged("onix.Publisher") if _role(one) == "publisher"]
    for name in dict.fromkeys(one for house in [*houses, *record.tagged("onix.Imprint")] for one in _names(house)):
        _issued_by(name, node, context, published=True)
    if day := products.published(record):
        _dated(day, node, context)
    node.close(build, context.instance, iri("bf:provisionActivity"))


def _role(field: Field) -> str:
    return onixlists.code("45", field.first("PublishingRole") or "01").to


def _issued_by(name: str, node: Inner, context: Context, published: bool) -> None:
    shown, key = places.publisher(name)
    node.add(_SIMPLE_AGENT, literal(name))
    if key:
        who = publisher_entity(shown, places.house_key(shown, publishes=True) or key, context)
        node.add(_AGENT, who)
        if published:
            context.build.add(context.instance, iri("schema:publisher"), who)


def _dated(day: str, node: Inner, context: Context) -> None:
    found, year = dates.edtf(day)
    node.add(iri("bflc:simpleDate"), literal(day))
    node.add(iri("bf:date"), typed(found, "edtf:edtf") if found else literal(day))
    if not found:
        context.flag("no_date", "onix.PublishingDate$Date", day)
    if year:
        context.build.add(context.instance, iri("schema:datePublished"), typed(f"{year:04d}", "xsd:gYear"))


@step
def onix_publisher(field: Field, context: Context) -> Iterable[str]:
    """Publisher: by its role (list 45) the publisher, a distributor, a printer, or who paid; links about the book."""
    role = _role(field)
    found = _names(field)
    done = named(field, ("PublishingRole", "PublisherName", "PublisherNameInverted")) if found else set()
    if role == "publisher":
        done |= set(onix_publication(field, context))
    elif role in _ACTIVITIES and found:
        node = Inner(_ACTIVITIES[role])
        _issued_by(found[0], node, context, published=False)
        node.close(context.build, context.instance, iri("bf:provisionActivity"))
    elif role in ("fnd", "spn") and found:
        who = body(found[0])
        contribution(context, agent("organization", who, context, [], context.within(who.key)), [role], [], False)
    else:
        context.leave_out(field, "other edition")
        return ()
    return done | _websites(field, context)


def _websites(field: Field, context: Context) -> set[str]:
    """Links to the text itself and to pages about the book (list 73)."""
    done: set[str] = set()
    for one in products.groups(field, "Website_WebsiteRole"):
        kind, value = onixlists.code("73", one.get("Website_WebsiteRole", "")), one.get("Website_WebsiteLink", "")
        if kind.to in ("about", "content") and value:
            words = one.get("Website_WebsiteDescription") or kind.vi
            said = [("y", words)] if kind.to == "about" else []
            electronic(Field("856", "4", "2" if said else "0", [("u", value), *said]), context)
            done |= {"Website_WebsiteRole", "Website_WebsiteLink", "Website_WebsiteDescription"}
    return done


@step
def onix_date(field: Field, context: Context) -> Iterable[str]:
    """PublishingDate: of publication, of the printed or first edition; one of announcement may keep the record back."""
    kind, day = onixlists.code("163", field.first("PublishingDateRole") or "01"), field.first("Date")
    build, when = context.build, dates.edtf(day)[0]
    if kind.to == "published":
        return onix_publication(field, context)
    if kind.to == "announced":
        if later := products.announced_later(context.record, date.today()):
            context.withheld = True
            context.flag("not_yet_announced", place(field, "Date"), later)
        return named(field, ("PublishingDateRole", "Date"))
    if kind.to == "first" and when:
        build.add(context.work, iri("bf:originDate"), typed(when, "edtf:edtf"))
    elif kind.to == "printed":
        both("bf:Note", (f"Bản in: {day}", f"Printed edition: {day}")).close(build, context.instance, iri("bf:note"))
    elif kind.to not in ("start", "end"):
        context.leave_out(field, "trade date")
        return ()
    return named(field, ("PublishingDateRole", "Date"))


@step
def onix_status(field: Field, context: Context) -> Iterable[str]:
    """PublishingStatus: forthcoming, out of print … (list 64); a cancelled or withdrawn product is not published."""
    known = onixlists.code("64", field.first("a"))
    if known is onixlists.UNKNOWN:
        return ()
    if known.to == "withheld":
        withhold(field, "a", known, context)
    both("bf:Status", known.words).close(context.build, context.instance, iri("bf:status"))
    return ("a",)


@step
def onix_copyright(field: Field, context: Context) -> Iterable[str]:
    """CopyrightStatement: years and owners."""
    build, done = context.build, set[str]()
    for value in field.named("CopyrightYear"):
        found, year = dates.edtf(value)
        if found and year:
            build.add(context.instance, iri("bf:copyrightDate"), typed(found, "edtf:edtf"))
            build.add(context.instance, iri("schema:copyrightYear"), number(year))
            done.add("CopyrightYear")
    for who in products.people(field):
        kind = "organization" if who.corporate else "person"
        owner = agent(kind, who, context, [], context.within(who.key))
        build.add(context.instance, iri("schema:copyrightHolder"), owner)
        done |= named(field, ("PersonName", "PersonNameInverted", "CorporateName"))
    return done | named(field, ("CopyrightType",)) if done else done


@step
def onix_related_product(field: Field, context: Context) -> Iterable[str]:
    """RelatedProduct: another form of the same book, what it replaces, contains … (list 51), by its ISBN."""
    found = [onixlists.code("51", one) for one in field.named("ProductRelationCode")]
    kinds = [one for one in found if one.to and not one.left_out]
    numbers = products.isbns([field])
    if not kinds:
        if found and all(one.left_out for one in found):
            context.leave_out(field, "advertised product")
        return ()
    others = [one for one in products.groups(field, "ProductIDType") if one.get("ProductIDType") in ("06", "22")]
    for kind in kinds:
        own = context.once(products.title) if kind.to in ("775", "776") else None
        title = [("t", title_parts(own)[0])] if own else []
        said = [*title, *(("z", one) for one in numbers)]
        if not numbers and others:
            said.append(("o", others[0].get("IDValue", "")))
        if not numbers and not others:
            return ()
        linked_resource(Field(kind.to, "0", " ", [*said, ("i", kind.vi)]), context)
    return named(field, ("ProductRelationCode", "ProductIDType", "IDValue"))


@step
def onix_related_work(field: Field, context: Context) -> Iterable[str]:
    """RelatedWork: the publisher's number of the Work that this is a manifestation of, or another Work (list 164) by
    an ISBN of it; the publisher's own number of another Work names nothing."""
    kind, value = onixlists.code("164", field.first("WorkRelationCode")), field.first("IDValue").strip()
    if kind.left_out:
        context.leave_out(field, "advertised product")
    if not kind.to or kind.left_out or not value:
        return ()
    found = identifiers.isbn(value)
    standard = found.ok and field.first("WorkIDType") in ("02", "15")
    if kind.to != "work":
        if not standard:
            context.leave_out(field, "own scheme")
            return ()
        linked_resource(Field(kind.to, "0", " ", [("z", found.value13), ("i", kind.vi)]), context)
    if standard:
        return named(field, ("WorkRelationCode", "WorkIDType", "IDValue"))
    identifier(context.work, "bf:Local", value, context, source=field.first("IDTypeName"))
    return named(field, ("WorkRelationCode", "WorkIDType", "IDTypeName", "IDValue"))
