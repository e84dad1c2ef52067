"""When and how a library of the registry can be reached (mappings/library/registry.toml); never a person's data."""

from collections.abc import Callable, Iterable

from lienthong.graph.terms import iri, literal
from lienthong.mappings import isbd, links, registry
from lienthong.mappings.engine.builder import LABEL, Inner
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.openinghours import opening_hours
from lienthong.mappings.record import Field


@step
def library_opening(field: Field, context: Context) -> Iterable[str]:
    """Opening hours in Schema.org's form; as a note where the words are not understood as a whole."""
    written = isbd.strip_end(field.first("a"))
    found = opening_hours(written)
    for one in found:
        context.build.add(context.heading, iri("schema:openingHours"), literal(one))
    if written and not found:
        context.flag("opening_hours", place(field, "a"), written)
        note = Inner("bf:Note")
        note.add(LABEL, context.noted(written))
        note.add(iri("bf:noteType"), literal("opening hours"))
        note.close(context.build, context.heading, iri("bf:note"))
    return ("a",)


def _contact(field: Field, context: Context, found: str, personal: Callable[[str], bool], predicate: str) -> set[str]:
    """A contact of the library; what is a person's or none is named in the report without its value."""
    if found and not personal(found):
        context.build.add(context.heading, iri(predicate), literal(found))
        return {"a"}
    if field.first("a").strip():
        context.flag("personal_contact" if found else "bad_contact", place(field, "a"), "")
    return set()


@step
def library_telephone(field: Field, context: Context) -> Iterable[str]:
    """Telephone of the library itself; a mobile's number is some person's and is never published."""
    return _contact(field, context, registry.telephone(field.first("a")), registry.is_mobile, "schema:telephone")


@step
def library_email(field: Field, context: Context) -> Iterable[str]:
    """E-mail of the library itself; an address that looks like a person's is never published."""
    return _contact(field, context, registry.email(field.first("a")), registry.is_private, "schema:email")


@step
def library_website(field: Field, context: Context) -> Iterable[str]:
    """Website of a library, http or https only."""
    found = links.link(field.first("a"))
    if not found.startswith(("http://", "https://")):
        context.flag("bad_link", place(field, "a"), field.first("a"))
        return ()
    context.build.add(context.heading, iri("schema:url"), f"<{found}>")
    return ("a",)


@step
def library_catalogue(field: Field, context: Context) -> Iterable[str]:
    """Online catalogue of a library: its address ($a) and how a link asks it for a book ($template)."""
    build, done = context.build, set()
    node = Inner("bf:Instance", "bf:Electronic", "schema:DataCatalog")
    home = links.link(field.first("a"))
    if home.startswith(("http://", "https://")):
        node.add(iri("schema:url"), f"<{home}>")
        done.add("a")
    elif field.first("a").strip():
        context.flag("bad_link", place(field, "a"), field.first("a"))
    found = registry.template(field.first("template"))
    if found:
        entry = Inner("schema:EntryPoint")
        entry.add(iri("schema:urlTemplate"), literal(found))
        search = Inner("schema:SearchAction")
        search.add(iri("schema:target"), entry.write(build, context.heading))
        node.add(iri("schema:potentialAction"), search.write(build, context.heading))
        done.add("template")
    elif field.first("template").strip():
        context.flag("bad_link_template", place(field, "template"), field.first("template"))
    if node.said:
        node.add(LABEL, literal("Mục lục trực tuyến", "vi"))
        node.add(LABEL, literal("Online catalogue", "en"))
        node.close(build, context.heading, iri("schema:subjectOf"))
    return done
