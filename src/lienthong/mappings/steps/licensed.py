"""By which libraries a licensed title can be read: an Item of online access, held by each subscribing library.

It is the one Item that several libraries hold: what they have is the same licence at the same address
(docs/decisions/046-libraries-and-licences.md).
"""

from collections.abc import Iterable, Mapping

from lienthong.graph.terms import iri, literal
from lienthong.mappings import links, titlelists
from lienthong.mappings.engine.builder import LABEL, Inner
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.keys import joined
from lienthong.mappings.places import publisher
from lienthong.mappings.record import Field
from lienthong.mappings.steps.holdings import library
from lienthong.mappings.steps.librarynodes import library_called
from lienthong.mappings.steps.publication import publisher_entity
from lienthong.mappings.wordlists import wordlist
from lienthong.messages import LANGS, Lang

_ACCESS = ("bf:Item", "schema:Offer")
_TRUE = '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'


def offer(context: Context) -> str:
    """The Item of online access of a title, made at the first column that says something of it."""
    build, source = context.build, context.source.id
    named = titlelists.value(context.record, "id")
    # Nature at two platforms is one journal and two licences, each with its address and its years.
    told = [f"title_id {named}"] if named else context.instance_keys
    keys = [joined("licence", source, one) for one in told]
    if build.has("item", keys[0]):
        return build.entity("item", keys[:1], "item|licence")
    node = build.entity("item", keys, "item|licence")
    build.types(node, _ACCESS)
    for predicate, value in (("bf:itemOf", context.instance), ("schema:itemOffered", context.instance)):
        build.add(node, iri(predicate), value)
    for predicate in ("bf:hasItem", "schema:offers"):
        build.add(context.instance, iri(predicate), node)
    for holder in _holders(context):
        build.add(node, iri("bf:heldBy"), holder)
        build.add(node, iri("schema:offeredBy"), holder)
    for label in _package(context):
        build.name(node, label)
    _condition(node, context)
    return node


def _holders(context: Context) -> list[str]:
    """The libraries that the list or the source's settings name as subscribers, else the one that hands it over."""
    named = [value.strip() for one in context.record.tagged("kbart.subscriber") for value in one.all("a")]
    found = [library_called(one, context) for one in filter(None, named or context.source.subscribers)]
    return found or [library(context)]


def _package(context: Context) -> list[str]:
    """The name of the database: as the list has it, else the source's title."""
    source, said = context.source, titlelists.value(context.record, "package")
    if said:
        return [context.noted(said)]
    titles = [literal(text, lang) for text, lang in ((source.title_vi, "vi"), (source.title_en, "en")) if text]
    return titles or [literal(source.id or "KBART")]


def _condition(node: str, context: Context) -> None:
    build, kind = context.build, titlelists.access(context.record)
    words = {lang: wordlist("licensed")[lang][kind] for lang in LANGS}
    _policy(node, words, context)
    for lang, text in words.items():
        build.add(node, iri("schema:conditionsOfAccess"), literal(text, lang))
    if kind == "free":
        for owner in (node, context.instance):
            build.add(owner, iri("schema:isAccessibleForFree"), _TRUE)


def _policy(node: str, words: Mapping[Lang, str], context: Context) -> None:
    inner = Inner("bf:AccessPolicy")
    for lang, text in words.items():
        inner.add(LABEL, literal(text, lang))
    inner.close(context.build, node, iri("bf:usageAndAccessPolicy"))


@step
def kbart_access(field: Field, context: Context) -> Iterable[str]:
    """access_type: F is free for everyone, P for readers of the subscribing libraries."""
    offer(context)
    if titlelists.access(context.record) == "unsaid":
        context.flag("unknown_access", place(field, "a"), field.first("a"))
        return ()
    return ("a",)


@step
def kbart_subscriber(field: Field, context: Context) -> Iterable[str]:
    """subscribers (a column of the consortium's own): libraries whose readers may use the title, by id or name."""
    offer(context)
    return ("a",) if field.first("a").strip() else ()


@step
def kbart_package(field: Field, context: Context) -> Iterable[str]:
    """package_name (a column of the consortium's own): the database that the title belongs to."""
    offer(context)
    return ("a",) if field.first("a").strip() else ()


@step
def kbart_provider(field: Field, context: Context) -> Iterable[str]:
    """provider_name (a column of the consortium's own): who runs the platform, an organisation."""
    name, key = publisher(field.first("a"))
    if not key:
        return ()
    context.build.add(offer(context), iri("schema:provider"), publisher_entity(name, key, context))
    return ("a",)


@step
def kbart_url(field: Field, context: Context) -> Iterable[str]:
    """title_url: where subscribers read the title; of a free one also where the Instance is."""
    node, found = offer(context), links.link(field.first("a"))
    if not found.startswith(("http://", "https://")):
        context.flag("bad_link", place(field, "a"), field.first("a"))
        return ()
    owners = [node, context.instance] if titlelists.access(context.record) == "free" else [node]
    for owner in owners:
        context.build.add(owner, iri("bf:electronicLocator"), f"<{found}>")
        context.build.add(owner, iri("schema:url"), f"<{found}>")
    return ("a",)


@step
def kbart_coverage(field: Field, context: Context) -> Iterable[str]:
    """Coverage: from and to which volume, issue and date a row gives the title; its embargo, depth and notes.

    A title has a row for each gap, so each row is a statement of its own.
    """
    node, build, done = offer(context), context.build, set[str]()
    for lang in LANGS:
        build.add(node, iri("bf:enumerationAndChronology"), literal(titlelists.coverage(field, lang), lang))
    for code, value in field.subfields:
        if code.startswith(("from_", "to_")):
            if not (code.endswith("_date") and titlelists.impossible(value)):
                done.add(code)
            if code.endswith("_date") and value.strip() and not titlelists.coverage_date(value):
                context.flag("coverage_date", place(field, code), value)
    for code, told in (("embargo", _embargo), ("depth", _depth), ("note", _note)):
        written = field.first(code).strip()
        if written and told(written, node, field, context):
            done.add(code)
    return done


def _embargo(written: str, node: str, field: Field, context: Context) -> bool:
    explained = {lang: titlelists.embargo(written, lang) for lang in LANGS}
    if not explained[LANGS[0]]:
        context.flag("unknown_embargo", place(field, "embargo"), written)
        return False
    if any(code.startswith(("from_", "to_")) and value.strip() for code, value in field.subfields):
        return True  # told with its range
    for parts in zip(*explained.values(), strict=True):
        _policy(node, dict(zip(explained, parts, strict=True)), context)
    return True


def _depth(written: str, node: str, field: Field, context: Context) -> bool:
    known = titlelists.depth(written)
    inner = Inner("bf:Note")
    for text, lang in zip(known, LANGS, strict=True) if known else ((written, ""),):
        inner.add(LABEL, literal(text, lang))
    inner.add(iri("bf:noteType"), literal("coverage depth"))
    inner.close(context.build, node, iri("bf:note"))
    return True


def _note(written: str, node: str, field: Field, context: Context) -> bool:
    inner = Inner("bf:Note")
    inner.add(LABEL, context.noted(written))
    inner.close(context.build, node, iri("bf:note"))
    return True
