"""The language of a Work, translations, and links: 008/35-37, 765, 856."""

from collections.abc import Iterable

from lienthong.graph.terms import iri, literal
from lienthong.mappings import coded, codes, isbd, links, people
from lienthong.mappings.authority import authorities
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.originals import introduction
from lienthong.mappings.record import Field
from lienthong.mappings.scripts import text_language
from lienthong.mappings.steps.agents import agent, own_record, personal_heading
from lienthong.mappings.steps.hubs import made_by, own_hub
from lienthong.mappings.wordlists import words
from lienthong.text import match_key

_LABEL = iri("rdfs:label")


def language(code: str, context: Context, tag: str = "") -> None:
    """A language of the Work's text, as id.loc.gov's IRI and as a BCP 47 tag (the fuller one when it is given)."""
    _in_language(context.work, code, context)
    tag = tag or codes.bcp47(code) or code
    context.build.add(context.work, iri("schema:inLanguage"), literal(tag))
    context.build.add(context.instance, iri("schema:inLanguage"), literal(tag))


def _in_language(work: str, code: str, context: Context) -> None:
    """States the language of a Work: by id.loc.gov's IRI, in words when the code is no longer maintained there."""
    node = coded.node("languages", code)
    if node:
        context.build.add(work, iri("bf:language"), node)
    else:
        coded.in_words("languages", code, "bf:Language").close(context.build, work, iri("bf:language"))


def translation_of(context: Context) -> bool:
    """The Work that this one translates, when the record names it (``originals``); whether it does."""
    original = context.original
    if original is None:
        return False
    if context.original_said:
        return True
    context.original_said = True
    above = own_hub(context)
    build, tag = context.build, codes.bcp47(original.language) if original.language else ""
    node = build.entity("work", original.keys, f"original|{match_key(original.title)}")
    build.types(node, ("bf:Work", "schema:CreativeWork"))
    label = literal(original.title, text_language(original.title, tag))
    build.name(node, label)
    inner = Inner("bf:Title")
    inner.add(iri("bf:mainTitle"), label)
    inner.close(build, node, iri("bf:title"))
    if tag:
        _in_language(node, original.language, context)
        build.add(node, iri("schema:inLanguage"), literal(tag))
    if above:
        build.add(node, iri("bf:expressionOf"), above)
    if author := _author(context):
        made_by(node, author, context)
    _translated(context, node)
    return True


def _author(context: Context) -> str:
    """The one person of 100 who wrote what was translated; '' when 100 has a translator, several people or none."""
    for field in context.record.tagged("100"):
        found = people.in_heading(personal_heading(field), field.first("d"), field.ind1)
        roles = {one for value in (*field.all("e"), *field.all("4")) for one in people.relators(value)}
        if len(found) != 1 or found[0].corporate or not (roles or set(found[0].roles) or {"aut"}) <= {"aut", "cre"}:
            return ""
        who = found[0]
        within = [*own_record(field, context), *context.within(who.key)]
        return agent("family" if field.ind1 == "3" else "person", who, context, authorities(field), within)
    return ""


def _translated(context: Context, node: str) -> None:
    context.original_node = node
    for predicate, inverse in (
        ("bf:translationOf", "bf:translation"),
        ("schema:translationOfWork", "schema:workTranslation"),
    ):
        context.build.add(context.work, iri(predicate), node)
        context.build.add(node, iri(inverse), context.work)


@step
def original(field: Field, context: Context) -> Iterable[str]:
    """765, and a 246, 500 or 534 that says so: the original of a translation, as a Work of its own.

    What the field says is also kept in its own words, by the rule or by another step.
    """
    if field.tag in ("765", "534"):
        named = field.first("t") or field.first("s")
    else:
        named = introduction(field.first("i") if field.tag == "246" else field.first("a").partition(":")[0])[0]
    if named:
        translation_of(context)
    return ()


@step
def electronic(field: Field, context: Context) -> Iterable[str]:
    """856 and 857: where the resource is online; an address that cannot be mended into an IRI stays as a note.

    https://www.loc.gov/marc/bibliographic/bd856.html: by the second indicator 2, or by the words of
    ``vietnamese/electronic.toml``, it is a related resource.
    """
    done, located = set(), False
    parts = set() if any(map(str.strip, field.all("u"))) else {code for code in "adf" if field.first(code).strip()}
    for value in filter(str.strip, field.all("u") if not parts else [_address(field)]):
        link = links.link(value)
        if link:
            located = True
            _locate(f"<{link}>", field, context)
            if link != value:
                context.flag("link_mended", place(field, "u"), value)
        else:
            inner = Inner("bf:Note")
            inner.add(_LABEL, literal(value))
            inner.close(context.build, context.instance, iri("bf:note"))
            context.flag("bad_link", place(field, "u"), value)
        done |= parts or {"u"}
    named = located and _is_named(field)
    for code in "3y":
        for value in filter(None, map(isbd.strip_end, field.all(code))):
            done.add(code)
            if not named:
                inner = Inner("bf:Note")
                inner.add(_LABEL, context.noted(value))
                inner.close(context.build, context.instance, iri("bf:note"))
    return done


_SCHEMES = {"1": "ftp", "4": "http"}


def _address(field: Field) -> str:
    """The address of an 856 without $u, of host ($a), path ($d) and file ($f): the first indicator says how."""
    host, path, file = (field.first(code).strip() for code in "adf")
    whole = "/".join(part for one in (host, path, file) if (part := one.strip("/")))
    scheme = _SCHEMES.get(field.ind1, "") if "." in host and "://" not in host else ""
    return f"{scheme}://{whole}" if scheme else whole


def _is_named(field: Field) -> bool:
    """Whether $3 and $y name something else that the address is of: a table of contents, an author's page."""
    return _is_contents(field) or _is_beside(field)


def _is_contents(field: Field) -> bool:
    return _tells(field, "contents")


def _is_beside(field: Field) -> bool:
    """Whether the address is of a related resource: by the indicator, or by its words, since samples and reviews often
    stand under the indicator of the text."""
    return field.ind2 == "2" or _tells(field, "beside")


def _tells(field: Field, what: str) -> bool:
    told = " ".join(field.all("3y")).casefold()
    return any(one in told for one in words("electronic", what)) if told else False


def _locate(link: str, field: Field, context: Context) -> None:
    if _is_contents(field):
        node = Inner("bf:TableOfContents")
        node.add(iri("bf:electronicLocator"), link)
        node.add(_LABEL, context.noted(" ".join(field.all("3y")).strip()))
        node.close(context.build, context.instance, iri("bf:tableOfContents"))
    elif _is_beside(field):
        node = Inner("bf:SupplementaryContent")
        node.add(iri("bf:electronicLocator"), link)
        node.add(_LABEL, context.noted(" ".join(field.all("3y")).strip()))
        node.close(context.build, context.instance, iri("bf:supplementaryContent"))
    else:
        context.build.add(context.instance, iri("bf:electronicLocator"), link)
        context.build.add(context.instance, iri("schema:url"), link)
