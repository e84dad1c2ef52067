"""ONIX block 1: what the product is called, who made it, in which language and series."""

from collections.abc import Iterable

from lienthong.graph.terms import iri, literal
from lienthong.mappings import identifiers, isbd, onixlists, products
from lienthong.mappings import people as people_of
from lienthong.mappings.authority import Authority, authority
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.producttitles import collection_texts, parted
from lienthong.mappings.record import Field
from lienthong.mappings.scripts import text_language
from lienthong.mappings.steps.agents import agent
from lienthong.mappings.steps.contributions import contribution
from lienthong.mappings.steps.hubs import made_by
from lienthong.mappings.steps.identifying import identifier
from lienthong.mappings.steps.languages import languages
from lienthong.mappings.steps.onix_form import named
from lienthong.mappings.steps.relations import translation_of
from lienthong.mappings.steps.series import series
from lienthong.mappings.steps.titles import title_statement
from lienthong.text import match_key

_LABEL = iri("rdfs:label")
_TITLE_PARTS = frozenset(
    {"TitleText", "TitlePrefix", "TitleWithoutPrefix", "Subtitle", "PartNumber", "YearOfAnnual", "TitleType",
     "TitleElementLevel", "SequenceNumber", "TitleStatement", "lang"}
)  # fmt: skip
_VARIANTS = {"02": "bf:KeyTitle", "04": "bf:AbbreviatedTitle", "05": "bf:AbbreviatedTitle", "06": "bf:ParallelTitle"}
_ORIGINAL = ("03", "16")


@step
def onix_title(field: Field, context: Context) -> Iterable[str]:
    """TitleDetail: the title proper as 245 has it, others as variants; one in the original's language names that."""
    kind = field.first("TitleType")
    own = context.once(products.title)
    if kind in _ORIGINAL and translation_of(context):
        return named(field, _TITLE_PARTS)
    found = products.as_title(field)
    if found is None:
        return ()
    if own is not None and found.subfields == [pair for pair in own.subfields if pair[0] != "c"]:
        if context.count("title proper") == 1:
            title_statement(own, context)
            _collection_in_title(field, own, context)
        return named(field, _TITLE_PARTS)
    _variant(_VARIANTS.get(kind, "bf:VariantTitle"), " ".join(found.all("abnp")), context)
    return named(field, _TITLE_PARTS)


def _collection_in_title(field: Field, own: Field, context: Context) -> None:
    """The collection that the elements of the title name, unless a Collection names it; the title as it is shown."""
    within = parted(products.groups(field, "TitleElementLevel"))
    if within.collection and within.collection[0] not in map(_called, context.record.tagged("onix.Collection")):
        first, *rest = within.collection
        numbers = [("v", one) for one in within.collection_numbers[-1:]]
        series(Field("onix.Collection", "0", "0", [("a", first), *(("p", one) for one in rest), *numbers]), context)
    known = {match_key(" ".join(own.all(codes))) for codes in ("a", "ab", "anp", "abnp")}
    for text in field.named("TitleStatement"):
        if match_key(text) not in known:
            _variant("bf:VariantTitle", text, context)


def _called(collection: Field) -> str:
    """The title of a Collection, '' when it has none."""
    return next(iter(parted(products.groups(collection, "TitleElementLevel")).collection), "")


def _variant(kind: str, text: str, context: Context) -> None:
    node, tagged = Inner(kind), literal(text, text_language(text, context.language))
    node.add(iri("bf:mainTitle"), tagged)
    node.close(context.build, context.instance, iri("bf:title"))
    context.build.add(context.instance, iri("schema:alternateName"), tagged)


def _authorities(field: Field, context: Context) -> list[Authority]:
    """Who a name is by ORCID, ISNI, VIAF … (list 44); a number whose check digit is wrong is told, not taken."""
    found = []
    for one in products.groups(field, "NameIDType"):
        scheme, number = onixlists.code("44", one.get("NameIDType", "")), one.get("IDValue", "")
        if scheme.left_out:
            context.leave_out(field, "own scheme")
        elif scheme.to and number:
            known = authority(f"({scheme.to}){number}")
            if known and known.iri:
                found.append(known)
            else:
                context.flag("invalid_number", place(field, "IDValue"), number)
    return found


@step
def onix_contributor(field: Field, context: Context) -> Iterable[str]:
    """Contributor: a person or body with its roles (list 17), identifiers, other names and affiliation."""
    if field.first("UnnamedPersons"):
        context.flag("and_others", place(field, "UnnamedPersons"), field.first("UnnamedPersons"))
        return named(field, ("UnnamedPersons", "ContributorRole", "SequenceNumber"))
    found = products.people(field)
    if not found:
        return ()
    roles, known = products.relators(field), _authorities(field, context) if len(found) == 1 else []
    for value in field.named("ContributorRole"):
        if onixlists.code("17", value) is onixlists.UNKNOWN:
            context.flag("unknown_role", place(field, "ContributorRole"), value)
    for who in found:
        kind = "organization" if who.corporate else "person"
        node = agent(kind, who, context, known, context.within(who.key))
        primary = bool(who.key) and who.key == context.creator and context.count("primary") == 1
        contribution(context, node, roles or ["ctb"], [], primary)
        if primary and translation_of(context):
            made_by(context.original_node, node, context)
    done = named(field, _NAMING)
    if len(found) == 1:
        done |= _told(field, node, context)
    return done | (named(field, ("NameIDType", "IDValue")) if known else set())


_NAMING = frozenset(
    {"SequenceNumber", "ContributorRole", "PersonName", "PersonNameInverted", "KeyNames", "NamesBeforeKey",
     "PrefixToKey", "NamesAfterKey", "SuffixToKey", "TitlesBeforeNames", "CorporateName", "CorporateNameInverted",
     "ContributorDateRole", "Date"}
)  # fmt: skip


def _told(field: Field, node: str, context: Context) -> set[str]:
    """What else is said of a person: other names, letters after the name, affiliation and position, a biography."""
    build, done = context.build, set[str]()
    for code, predicate in (
        ("AlternativeName_PersonName", "schema:alternateName"),
        ("AlternativeName_CorporateName", "schema:alternateName"),
        ("LettersAfterNames", "schema:honorificSuffix"),
        ("ProfessionalAffiliation_ProfessionalPosition", "schema:jobTitle"),
    ):
        for value in field.named(code):
            build.add(node, iri(predicate), literal(isbd.strip_end(value)))
            done.add(code)
    for value in field.named("ProfessionalAffiliation_Affiliation"):
        body = people_of.body(isbd.strip_end(value))
        build.add(node, iri("schema:affiliation"), agent("organization", body, context, [], context.within(body.key)))
        done.add("ProfessionalAffiliation_Affiliation")
    for value in field.named("BiographicalNote"):
        note = Inner("bf:Note")
        note.add(_LABEL, context.noted(value))
        note.add(iri("bf:noteType"), literal("biography"))
        note.close(build, node, iri("bf:note"))
        done.add("BiographicalNote")
    return done


@step
def onix_identifier(field: Field, context: Context) -> Iterable[str]:
    """ProductIdentifier: a number of the class that list 5 has for its type; a valid ISBN is an ISBN by any type."""
    value, kind = field.first("IDValue").strip(), field.first("ProductIDType")
    if not value:
        return ()
    found = identifiers.isbn(value)
    known = onixlists.code("5", kind)
    cls = "bf:Isbn" if found.ok and kind in ("", "02", "03", "15") else known.to or "bf:Identifier"
    if cls == "bf:Isbn" and found.ok:
        identifier(context.instance, cls, found.value13, context, qualifier=known.vi if kind == "24" else "")
        if kind != "24":
            context.build.add(context.instance, iri("schema:isbn"), literal(found.value13))
    elif cls == "bf:Isbn":
        context.flag("invalid_isbn", place(field, "IDValue"), value)
        identifier(context.instance, "bf:Local", value, context)
    else:
        source = field.first("IDTypeName") or ("ARK" if kind == "35" else "")
        identifier(context.instance, cls, value, context, source=source)
    return ("IDValue", "ProductIDType", "IDTypeName")


@step
def onix_language(field: Field, context: Context) -> Iterable[str]:
    """Language: of the text, of the original, of summaries and subtitles, as 041 has them (list 22)."""
    code = onixlists.code("22", field.first("LanguageRole") or "01").to
    if not code:
        return ()
    value = field.first("LanguageCode").strip().lower()
    done = languages(Field("041", "0", " ", [(code, value)]), context)
    return ("LanguageCode", "LanguageRole") if done else ()


@step
def onix_collection(field: Field, context: Context) -> Iterable[str]:
    """Collection: the series that the product is in, with its ISSN and the product's number."""
    texts = collection_texts(products.groups(field, "TitleElementLevel"))
    if not texts:
        return ()
    numbers = [*field.named("PartNumber"), *field.named("CollectionSequenceNumber")][:1]
    numbers = numbers or _number_in_title(texts[0], context)
    issns = [one.get("IDValue", "") for one in products.groups(field, "CollectionIDType")
             if one.get("CollectionIDType") in ("02", "38")]  # fmt: skip
    subfields = [("a", texts[0]), *(("p", one) for one in texts[1:]), *(("x", one) for one in issns)]
    series(Field("onix.Collection", "0", "0", [*subfields, *(("v", one) for one in numbers)]), context)
    done = {*_TITLE_PARTS, "CollectionSequenceNumber", "CollectionSequenceType"}
    return named(field, {*done, "CollectionIDType", "IDValue"} if issns else done)


def _number_in_title(collection: str, context: Context) -> list[str]:
    """The number in a collection that stands in the product's title, beside the collection's name there."""
    found = [parted(products.groups(one, "TitleElementLevel")) for one in context.record.tagged("onix.TitleDetail")]
    return next((list(one.collection_numbers[-1:]) for one in found if one.collection[:1] == (collection,)), [])
