"""OPDS: what an e-book in a feed is, where it can be read or bought, and in which series."""

import re
from collections.abc import Iterable

from lienthong.graph.terms import iri, literal, typed
from lienthong.graph.terms import number as number_term
from lienthong.mappings import identifiers, links, platforms
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.record import Field
from lienthong.mappings.seriestitles import Titles
from lienthong.mappings.steps.concepts import concept
from lienthong.mappings.steps.identifying import identifier
from lienthong.mappings.steps.offers import Offer, currency, offer, price
from lienthong.mappings.steps.platforms import contribute, located, policy_in_words, state_licence, unlicensed
from lienthong.mappings.steps.related import relate
from lienthong.mappings.steps.repository_numbers import dc_identifier
from lienthong.mappings.steps.series import entity

SYSTEM = "OPDS"
_COUNT = re.compile(r"[0-9]{1,7}", re.ASCII)
_URN_ISBN = "urn:isbn:"
_LABEL = iri("rdfs:label")
_SOLD = ("acquisition/buy",)
_SAMPLES = ("acquisition/sample",)
_WORDS = {
    "acquisition/borrow": ("Mượn bản số", "On loan as a file"),
    "acquisition/subscribe": ("Dành cho người có thuê bao", "For subscribers"),
}
_TYPES = {
    "Book": "schema:Book", "EBook": "schema:Book", "Audiobook": "schema:Audiobook", "Periodical": "schema:Periodical",
    "ComicStory": "schema:ComicStory", "ComicIssue": "schema:ComicIssue", "Article": "schema:Article",
    "ScholarlyArticle": "schema:ScholarlyArticle", "LearningResource": "schema:LearningResource",
}  # fmt: skip


def isbns(values: Iterable[str]) -> tuple[str, ...]:
    """The ISBNs among identifiers of an entry, as 13 digits."""
    found = (identifiers.isbn(one.strip()[-20:]) for one in values if _is_isbn(one))
    return tuple(dict.fromkeys(one.value13 for one in found if one.ok))


def _is_isbn(value: str) -> bool:
    return value.strip().lower().startswith((_URN_ISBN, "isbn")) or "://" not in value


@step
def opds_id(field: Field, context: Context) -> Iterable[str]:
    """The identifier of an entry in its feed; where it is an ISBN, one of the book's."""
    value = field.first("a").strip()
    identifier(context.metadata, "bf:Local", value, context)
    if value.lower().startswith(_URN_ISBN):
        return dc_identifier(Field(field.tag, subfields=[("a", value[len(_URN_ISBN) :])]), context)
    return ("a",)


@step
def opds_person(field: Field, context: Context) -> Iterable[str]:
    """Who made an e-book, as what; the first author is the primary one."""
    code = platforms.relator(field.first("role"))
    primary = code == "aut" and context.count("creator") == 1
    return contribute(field, SYSTEM, [code] if code else [], context, primary)


@step
def opds_subject(field: Field, context: Context) -> Iterable[str]:
    """A subject with its code in its scheme; a scheme that is an address is named by that address."""
    label, code, scheme = (field.first(name).strip() for name in ("a", "code", "scheme"))
    if not label:
        return ()
    node = concept(label, context, classes=("bf:Topic",), system=scheme.rstrip("/#"))
    build = context.build
    for predicate in ("bf:subject", "schema:about"):
        build.add(context.work, iri(predicate), node)
    if code and scheme:
        build.add(node, iri("skos:notation"), literal(code))
    return {"a", "scheme", *(["code"] if code and scheme else [])}


@step
def opds_series(field: Field, context: Context) -> Iterable[str]:
    """The series, and the number of the book in it."""
    name, number = field.first("a"), field.first("number")
    if not name:
        return ()
    node = entity(Titles(name), [], context)
    also = [(iri("bf:seriesEnumeration"), literal(number))] if number else []
    relate("series", node, context, Field(field.tag), also)
    if number:
        context.build.add(context.instance, iri("bf:seriesEnumeration"), literal(number))
        if context.count("number in a series") == 1:
            context.build.add(context.instance, iri("schema:position"), literal(number))
    return ("a", "number")


@step
def opds_licence(field: Field, context: Context) -> Iterable[str]:
    """The address of a licence, or what the rights statement of an entry says; only a known one opens the book."""
    value = field.first("a")
    address = platforms.licence(value)
    if address:
        state_licence(address, context)
        if field.tag == "opds.licence":
            return ("a",)
    elif field.tag == "opds.licence":
        unlicensed(place(field, "a"), value, context)
    if value:
        policy_in_words(value, context)
    return ("a",) if value else ()


@step
def opds_acquisition(field: Field, context: Context) -> Iterable[str]:
    """Where a file can be had: an address of the book, on loan or not; with a price an offer; a sample is apart."""
    rel, kind = field.first("rel"), field.first("indirect") or field.first("type")
    amount, unit = price(field.first("price"), currency(field.first("currency")))
    if kind:
        context.build.add(context.instance, iri("schema:encodingFormat"), literal(kind.partition(";")[0].strip()))
    done = {code for code, value in field.subfields if value and code in ("a", "rel", "type", "indirect", "title")}
    if rel in _SAMPLES:
        return done if _sample(field, context) else done - {"a"}
    if rel in _SOLD or amount not in ("", "0"):
        link = links.link(field.first("a"))
        if not link:
            context.flag("bad_link", place(field, "a"), field.first("a"))
        offer(Offer(price=amount if unit else "", currency=unit if amount else "", link=link), context)
        return (done if link else done - {"a"}) | ({"price", "currency"} if amount and unit else set())
    if rel in _WORDS:
        _policy(_WORDS[rel], context)
    if not located(field, ("bf:electronicLocator", "schema:url"), context):
        done -= {"a"}
    return done | ({"price", "currency"} if amount == "0" else set())


def _policy(words: tuple[str, str], context: Context) -> None:
    node = Inner("bf:AccessPolicy")
    for text, lang in zip(words, ("vi", "en"), strict=True):
        node.add(_LABEL, literal(text, lang))
    node.close(context.build, context.instance, iri("bf:usageAndAccessPolicy"))


def _sample(field: Field, context: Context) -> bool:
    """A part to try, which is not where the book is."""
    link = links.link(field.first("a"))
    if not link:
        context.flag("bad_link", place(field, "a"), field.first("a"))
        return False
    node = Inner("bf:SupplementaryContent")
    node.add(iri("bf:electronicLocator"), f"<{link}>")
    for text, lang in (("Bản đọc thử", "vi"), ("Sample", "en")):
        node.add(_LABEL, literal(text, lang))
    node.close(context.build, context.instance, iri("bf:supplementaryContent"))
    return True


@step
def opds_type(field: Field, context: Context) -> Iterable[str]:
    """The kind of publication as Schema.org names it; anything else is a genre in words."""
    value = field.first("a").strip()
    found = _TYPES.get(value.rstrip("/").rpartition("/")[2])
    if found:
        context.build.types(context.work, (found,))
        context.build.types(context.instance, (found,))
    else:
        context.build.add(context.work, iri("schema:genre"), context.noted(value))
    return ("a",) if value else ()


@step
def opds_pages(field: Field, context: Context) -> Iterable[str]:
    """The number of pages, as a number and as an extent in words."""
    value = field.first("a").strip()
    if not _COUNT.fullmatch(value) or int(value) == 0:
        return ()
    node = Inner("bf:Extent")
    node.add(iri("rdfs:label"), literal(f"{int(value)} tr.", "vi"))
    node.close(context.build, context.instance, iri("bf:extent"))
    context.build.add(context.instance, iri("schema:numberOfPages"), number_term(int(value)))
    return ("a",)


@step
def opds_duration(field: Field, context: Context) -> Iterable[str]:
    """How long a sound book plays, in seconds."""
    value = field.first("a").strip().partition(".")[0]
    if not _COUNT.fullmatch(value) or int(value) == 0:
        return ()
    minutes, seconds = divmod(int(value), 60)
    hours, minutes = divmod(minutes, 60)
    said = "".join(f"{count}{unit}" for count, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if count)
    for predicate in ("bf:duration", "schema:duration"):
        context.build.add(context.instance, iri(predicate), typed(f"PT{said}", "xsd:duration"))
    return ("a",)
