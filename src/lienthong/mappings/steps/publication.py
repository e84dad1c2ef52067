"""Publication, distribution, manufacture: 260 and 264 (https://www.loc.gov/marc/bibliographic/bd260.html)."""

from collections.abc import Iterable

from lienthong.graph.terms import iri, literal, number, typed
from lienthong.mappings import coded, dates, imprints, isbd, places
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.keys import agent_keys
from lienthong.mappings.record import Field, Record
from lienthong.mappings.steps.agents import CLASSES, agent_role
from lienthong.mappings.steps.places import place_entity

_STATEMENTS = {
    "bf:Production": "bf:productionStatement", "bf:Publication": "bf:publicationStatement",
    "bf:Distribution": "bf:distributionStatement", "bf:Manufacture": "bf:manufactureStatement",
}  # fmt: skip
_ACTIVITY = {"0": "bf:Production", "1": "bf:Publication", "2": "bf:Distribution", "3": "bf:Manufacture"}


def country_published(record: Record) -> str:
    """The country of 008/15-17 as an N-Triples term, '' when the record says none or one that has no IRI."""
    value = next((one.value for one in record.fields if one.tag == "008"), "")
    code = value[15:18].strip(" |#").lower()
    # xx: no place, unknown or undetermined.
    return "" if code == "xx" else coded.node("countries", code)


def first_published(record: Record) -> Field | None:
    """The 260 or 264 that tells of the publication: the country of 008 is where that took place."""
    return next((one for one in record.fields if one.tag == "260" or (one.tag == "264" and one.ind2 in "1 ")), None)


@step
def publication(field: Field, context: Context) -> Iterable[str]:
    """260/264: place, publisher and date, each as written and as an entity or EDTF date; copyright dates (264 _4).

    Places and names are shown as the library wrote them in ``bflc:simplePlace`` and ``bflc:simpleAgent``; where there
    are several, which publisher is in which place only the whole statement tells (``bf:publicationStatement``).
    """
    if field.tag == "264" and field.ind2 == "4":
        return _copyright(field, context)
    activity = _ACTIVITY.get(field.ind2, "bf:Publication") if field.tag == "264" else "bf:Publication"
    done = set(_activity(field, context, activity, "abc"))
    if field.tag == "260" and field.all("efg"):
        done.update(_activity(field, context, "bf:Manufacture", "efg"))
    return done | ({"3"} if done and isbd.strip_end(field.first("3")) else set())


def _activity(field: Field, context: Context, activity: str, codes: str) -> Iterable[str]:
    place_code, agent_code, date_code = tuple(codes)
    node = Inner(activity)
    published = activity == "bf:Publication"
    parts, done = imprints.divided(field, codes), set()
    for code, raw in parts:
        if code == place_code and _place(raw, node, context, published):
            done.add(code)
        elif code == agent_code and _publisher(raw, node, context, published):
            # Of "$a H. : Giáo dục" it is $a that says it.
            done.add(code if field.all(code) else place_code)
        elif code == date_code and _date(raw, node, context, published, place(field, date_code)):
            done.add(code if field.all(code) else place_code)
    if not node.said:
        return done
    if published and context.once(first_published) is field:
        node.add(iri("bf:place"), context.once(country_published))
    _applies_to(field, node, context)
    if field.ind1 == "3":
        # A serial's present publisher; a blank says nothing, or that it is the first.
        node.add(iri("bf:status"), "<http://id.loc.gov/vocabulary/mstatus/current>")
    node.close(context.build, context.instance, iri("bf:provisionActivity"))
    if any(sum(code == one for code, _ in parts) > 1 for one in (place_code, agent_code)):
        written = imprints.statement(field.subfields, codes)
        context.build.add(context.instance, iri(_STATEMENTS[activity]), context.titled(written))
    return done


def _applies_to(field: Field, node: Inner, context: Context) -> None:
    """$3: the volumes or years of which the imprint holds."""
    for value in field.all("3"):
        part = Inner("bflc:AppliesTo")
        part.add(iri("rdfs:label"), context.noted(isbd.strip_end(value)))
        node.add(iri("bflc:appliesTo"), part.write(context.build, context.instance))


def _place(raw: str, node: Inner, context: Context, published: bool) -> bool:
    written = isbd.strip_end(raw).strip("[]")
    if not written:
        return False
    node.add(iri("bflc:simplePlace"), literal(written))
    for name, key in places.places(raw):
        where = place_entity(name, key, context)
        node.add(iri("bf:place"), where)
        if published:
            context.build.add(context.instance, iri("schema:locationCreated"), where)
    return True


def _publisher(raw: str, node: Inner, context: Context, published: bool) -> bool:
    written = isbd.strip_end(raw).strip("[]")
    if not written:
        return False
    node.add(iri("bflc:simpleAgent"), literal(written))
    name, key = places.publisher(raw)
    if key:
        # What stands there in the record of a thesis is the university.
        key = places.house_key(name, publishes=not context.record.tagged("502")) or key
        who = publisher_entity(name, key, context)
        node.add(iri("bf:agent"), who)
        if published:
            context.build.add(context.instance, iri("schema:publisher"), who)
    return True


def publisher_entity(name: str, key: str, context: Context) -> str:
    """The IRI of a publisher, an organisation known by its name without "Nxb." or, where that is a body's, with it
    (``places.house_key``); described on first mention."""
    key = places.house_key(name) or key
    build, keys = context.build, agent_keys(kind="organization", name=key)
    new = not build.has("agent", keys[0])
    node = build.entity("agent", keys, agent_role("organization", key))
    if new:
        build.types(node, CLASSES["organization"])
        build.name(node, literal(places.house_name(name, key)))
    return node


def _date(raw: str, node: Inner, context: Context, published: bool, where: str) -> bool:
    written = isbd.strip_end(raw)
    if not written:
        return False
    node.add(iri("bflc:simpleDate"), literal(written))
    value, year = dates.edtf(raw)
    if value:
        node.add(iri("bf:date"), typed(value, "edtf:edtf"))
    else:
        node.add(iri("bf:date"), literal(written))
        context.flag("no_date", where, raw)
    if published and year:
        context.build.add(context.instance, iri("schema:datePublished"), typed(f"{year:04d}", "xsd:gYear"))
    return True


def _copyright(field: Field, context: Context) -> Iterable[str]:
    done = set()
    for raw in field.all("c"):
        value, year = dates.edtf(raw.strip("©cp℗ "))
        written = isbd.strip_end(raw)
        if value or written:
            date = typed(value, "edtf:edtf") if value else literal(written)
            context.build.add(context.instance, iri("bf:copyrightDate"), date)
            done.add("c")
        if year:
            context.build.add(context.instance, iri("schema:copyrightYear"), number(year))
    return done
