"""ONIX blocks 2 and 3: texts, links and pictures that go with the product, and what it contains.

Only what the sender lets the public see is stated (ContentAudience, list 154).
"""

from collections.abc import Iterable

from lienthong.graph.terms import iri, literal
from lienthong.mappings import isbd, links, onixlists, products
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.identity import title_parts
from lienthong.mappings.record import Field, Record
from lienthong.mappings.steps.onix_form import named
from lienthong.mappings.steps.relations import electronic
from lienthong.mappings.steps.summaries import summary

_LABEL = iri("rdfs:label")
_LONGEST = 100_000
"""Characters of a text that is published; nobody reads more of a description, and a page has to hold it."""
_NOT_PUBLIC = "not for readers"


def _public(field: Field, context: Context) -> bool:
    """Whether the public may see it; what is not said to be for somebody is for everybody."""
    audiences = field.named("ContentAudience")
    if not audiences or any(onixlists.code("154", one).to == "public" for one in audiences):
        return True
    context.leave_out(field, _NOT_PUBLIC)
    return False


@step
def onix_text(field: Field, context: Context) -> Iterable[str]:
    """TextContent: a description as summary, a table of contents, a review, a note (list 153); without its markup."""
    kind = onixlists.code("153", field.first("TextType") or "03")
    if not _public(field, context):
        return ()
    if kind.left_out or not kind.to:
        context.leave_out(field, "other text")
        return ()
    by = ", ".join([*field.named("TextAuthor"), *field.named("TextSourceCorporate"), *field.named("SourceTitle")])
    done: set[str] = set()
    for text in field.named("Text"):
        if len(text) > _LONGEST:
            context.flag("text_too_long", place(field, "Text"), str(len(text)))
            continue
        done.add("Text")
        if kind.to in ("summary", "review"):
            said = [("c", by)] if by else []
            summary(Field("520", "1" if kind.to == "review" else " ", " ", [("a", text), *said]), context)
        else:
            _other(kind.to, kind.en, text, context)
    said_by = ("TextAuthor", "TextSourceCorporate", "SourceTitle") if kind.to in ("summary", "review") else ()
    return done | named(field, ("TextType", "ContentAudience", "lang", *said_by)) if done else ()


def _other(kind: str, name: str, text: str, context: Context) -> None:
    build = context.build
    if kind == "contents":
        node, owner, predicate = Inner("bf:TableOfContents"), context.work, "bf:tableOfContents"
    elif kind == "policy":
        node, owner, predicate = Inner("bf:UsePolicy"), context.instance, "bf:usageAndAccessPolicy"
    else:
        node, owner, predicate = Inner("bf:Note"), context.instance, "bf:note"
        node.add(iri("bf:noteType"), literal(name))
    node.add(_LABEL, context.noted(isbd.strip_end(text)))
    node.close(build, owner, iri(predicate))


@step
def onix_cited(field: Field, context: Context) -> Iterable[str]:
    """CitedContent: where the product is written of, a link with its words or a note."""
    if not _public(field, context):
        return ()
    words = ". ".join([*field.named("SourceTitle"), *field.named("ListName"), *field.named("CitationNote")])
    found = _linked(field, words, context)
    if not found and words:
        note = Inner("bf:Note")
        note.add(_LABEL, context.noted(words))
        note.close(context.build, context.instance, iri("bf:note"))
    said = ("SourceTitle", "ListName", "CitationNote") if words else ()
    return named(field, ("CitedContentType", "ContentAudience", *said)) | found


def _linked(field: Field, words: str, context: Context) -> set[str]:
    """Each ResourceLink as supplementary content, as 856 with second indicator 2."""
    done: set[str] = set()
    for value in field.named("ResourceLink"):
        if links.link(value):
            said = [("y", words)] if words else []
            electronic(Field("856", "4", "2", [("u", value), *said]), context)
            done.add("ResourceLink")
        else:
            context.flag("bad_link", place(field, "ResourceLink"), value)
    return done


@step
def onix_resource(field: Field, context: Context) -> Iterable[str]:
    """SupportingResource: the cover as an image, samples and guides as supplementary content (list 158)."""
    kind = onixlists.code("158", field.first("ResourceContentType"))
    if not _public(field, context):
        return ()
    done: set[str] = set()
    if kind.to in ("about", "contents"):
        done = _linked(field, kind.vi if context.language in ("", "vi") else kind.en, context)
    elif kind.to == "licence":
        done = {"ResourceLink"} if _licence(field, context) else set()
    elif kind.to:
        for value in field.named("ResourceLink"):
            found = links.link(value)
            if not found:
                context.flag("bad_link", place(field, "ResourceLink"), value)
                continue
            done.add("ResourceLink")
            names = ("schema:image",) if kind.to == "image" else ("bf:electronicLocator", "schema:url")
            for name in names:
                context.build.add(context.instance, iri(name), f"<{found}>")
    else:
        context.leave_out(field, "other resource")
    return done | named(field, ("ResourceContentType", "ContentAudience")) if done else ()


def _licence(field: Field, context: Context) -> bool:
    found = [link for value in field.named("ResourceLink") if (link := links.link(value))]
    for link in found:
        licence(link, "", context)
    return bool(found)


_LICENCES = ("creativecommons.org", "www.creativecommons.org", "rightsstatements.org")


def licence(link: str, name: str, context: Context) -> None:
    """A licence by its address; one that only this publisher knows is a policy of use that leads there."""
    if link.partition("://")[2].partition("/")[0] in _LICENCES:
        context.build.add(context.instance, iri("schema:license"), f"<{link}>")
        return
    node = Inner("bf:UsePolicy")
    node.add(_LABEL, context.noted(name))
    node.add(iri("rdfs:seeAlso"), f"<{link}>" if link else "")
    node.close(context.build, context.instance, iri("bf:usageAndAccessPolicy"))


@step
def onix_licence(field: Field, context: Context) -> Iterable[str]:
    """EpubLicense: the licence by its address, one without a published address by its name."""
    name = next(iter(field.named("EpubLicenseName")), "")
    found = [link for value in field.named("EpubLicenseExpressionLink") if (link := links.link(value))]
    for link in found:
        licence(link, name, context)
    if not found and name:
        licence("", name, context)
    published = found and all(link.partition("://")[2].partition("/")[0] in _LICENCES for link in found)
    if published:
        context.leave_out(field, "named licence")
    said = (
        ("EpubLicenseName", "EpubLicenseExpressionType") if name and not published else ("EpubLicenseExpressionType",)
    )
    return named(field, (*said, *(("EpubLicenseExpressionLink",) if found else ())))


@step
def onix_prize(field: Field, context: Context) -> Iterable[str]:
    """Prize: what the Work has won."""
    words = ", ".join(filter(None, (field.first("PrizeName"), field.first("PrizeYear"))))
    words = ". ".join(filter(None, (words, field.first("PrizeStatement"))))
    if not words:
        return ()
    context.build.add(context.work, iri("bf:awards"), context.noted(words))
    context.build.add(context.work, iri("schema:award"), context.noted(words))
    return named(field, ("PrizeName", "PrizeYear", "PrizeStatement"))


def _chapters(record: Record) -> str:
    """The titles of all content items in one line, each with its number, author and first page."""
    lines = []
    for field in record.tagged("onix.ContentItem"):
        title = products.as_title(field)
        if title is None:
            continue
        proper, remainder, _ = title_parts(title)
        text = " : ".join(filter(None, (proper, remainder)))
        text = " ".join(filter(None, (field.first("ComponentNumber"), text)))
        by = field.first("Contributor_PersonName") or field.first("Contributor_CorporateName")
        page = field.first("FirstPageNumber")
        lines.append(text + (f" / {by}" if by else "") + (f" ({page})" if page else ""))
    return " -- ".join(lines)


@step
def onix_content_item(field: Field, context: Context) -> Iterable[str]:
    """ContentItem: chapters and pieces, all of a product in one table of contents."""
    if context.count("content item") == 1:
        node = Inner("bf:TableOfContents")
        node.add(_LABEL, context.titled(context.once(_chapters)[:_LONGEST]))
        node.close(context.build, context.work, iri("bf:tableOfContents"))
    said = (
        "TitleType", "TitleElementLevel", "TitleText", "TitlePrefix", "TitleWithoutPrefix", "Subtitle", "PartNumber",
        "ComponentNumber", "Contributor_PersonName", "Contributor_CorporateName", "FirstPageNumber",
    )  # fmt: skip
    return named(field, said) if products.as_title(field) else ()
