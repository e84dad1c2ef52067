"""What a bibliographic or holdings record is about: a Work and its Instance, or the Instance whose Items it lists.

For each record format one function says what the record is about, before any field is mapped, and one states what
every such record says whatever its fields.
"""

from lienthong.graph.terms import Need, entity_id, iri
from lienthong.mappings import codes, dublincore, identity, secrecy
from lienthong.mappings.engine.context import Context
from lienthong.mappings.identity import Identity
from lienthong.mappings.keys import joined, record_key, translation_keys
from lienthong.mappings.originals import hub_of, original
from lienthong.mappings.steps.relations import language
from lienthong.mappings.versions import translator_of


def bibliographic(context: Context) -> None:
    """A bibliographic record: the Work and Instance that it catalogues."""
    secrecy.guard_marc(context)
    record = context.record
    who = identity.identify(record)
    context.original = original(record, who)
    context.hub = hub_of(record, who)
    if context.original or context.hub:
        # Where nothing is above them that leads from one to the other, two translations stay one Work.
        who = who._replace(work=translation_keys(who.work, translator_of(record)))
    number = record.control("001").strip()
    if number:
        # A holdings record knows the Instance by this number only (004), a linking entry by number and title ($w).
        guarded = [record_key(context.source.id, number, title) for title in identity.own_titles(record)]
        by_number = record_key(context.source.id, number)
        who = who._replace(instance=[*who.instance, *guarded, by_number])
        context.by_number = entity_id("instance", by_number)
    identified(who, context)


def repository(context: Context) -> None:
    """A Dublin Core record: the Work and Instance that it describes."""
    secrecy.guard(context, context.record.fields)
    identified(dublincore.identify(context.once(dublincore.elements)), context)


def holdings(context: Context) -> None:
    """A holdings record: the Instance of the bibliographic record that 004 names, described there.

    https://www.loc.gov/marc/holdings/hd004.html. It cannot name that Instance, so it waits for the record that does;
    without 004, until the library corrects it.
    """
    secrecy.guard_marc(context)
    number = context.record.control("004").strip()
    if not number:
        context.flag("holdings_of_nothing", "004", context.record.control("001").strip())
    key = record_key(context.source.id, number) if number else joined("holdings", context.metadata)
    context.instance_keys = [key]
    context.instance = context.build.entity("instance", [key], "instance")
    context.need = Need(context.instance[4:-1], "waiting_for_book" if number else "holdings_of_nothing", number)


def identified(who: Identity, context: Context) -> None:
    """Give the context the Work and the Instance of a record whose identity is known."""
    build = context.build
    context.work, context.work_keys = build.entity("work", who.work, "work"), who.work
    context.instance, context.instance_keys = build.entity("instance", who.instance, "instance"), who.instance
    context.language = codes.bcp47(who.language) if who.language else ""
    context.language_code = who.language
    context.creator = who.creator
    if who.inferred:
        context.flag("inferred_language", "008/35-37", "vie")


def catalogued_frame(context: Context) -> None:
    """How Work, Instance and record belong together."""
    for subject, predicate, value in (
        (context.work, "bf:hasInstance", context.instance),
        (context.work, "schema:workExample", context.instance),
        (context.instance, "bf:instanceOf", context.work),
        (context.instance, "schema:exampleOfWork", context.work),
        (context.instance, "bf:adminMetadata", context.metadata),
    ):
        context.build.add(subject, iri(predicate), value)
    if context.language_code:
        language(context.language_code, context)


def holdings_frame(context: Context) -> None:
    """That the Instance, whatever the bibliographic record calls it, has this record too."""
    context.build.types(context.instance, ("bf:Instance",))
    context.build.add(context.instance, iri("bf:adminMetadata"), context.metadata)
