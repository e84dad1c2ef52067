"""Files of a resource, and rights in words, as repositories say them in MODS, ETD-MS, METS and xoai."""

from collections.abc import Iterable

from lienthong.graph.terms import iri
from lienthong.mappings import links, rights, secrecy
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.record import Field, Record
from lienthong.mappings.steps.repository_rights import dc_rights, is_closed

_RIGHTS = frozenset({"mods.accessCondition", "etdms.rights", "xoai.others.drm", "xoai.others.access-status.value"})
_WORDS = ("a", "url", "href")


def _said_closed(record: Record) -> bool:
    """Whether a word of the record says that not everybody may open its files."""
    values = (value for one in record.fields if one.tag in _RIGHTS for code in _WORDS for value in one.named(code))
    return any(level is not None and not level.free for level in map(rights.access, values))


def _closed(context: Context) -> bool:
    return is_closed(context) or _said_closed(context.twin.original if context.twin else context.record)


@step
def open_file(field: Field, context: Context) -> Iterable[str]:
    """The address of a file that everybody may open, where the resource is online."""
    link = links.link(field.first("a").strip())
    if links.is_local(field.first("a")):
        context.flag("local_link", place(field, "a"), field.first("a"))
    if not link or _closed(context):
        return ()
    context.build.add(context.instance, iri("bf:electronicLocator"), f"<{link}>")
    context.build.add(context.instance, iri("schema:url"), f"<{link}>")
    return ("a",)


@step
def open_manifest(field: Field, context: Context) -> Iterable[str]:
    """The IIIF manifest of a digitised resource, for viewers (https://iiif.io/api/presentation/3.0/)."""
    link = links.link(field.first("a").strip())
    if not link or _closed(context):
        return ()
    context.build.add(context.instance, iri("dct:hasFormat"), f"<{link}>")
    return ("a",)


@step
def rights_in_words(field: Field, context: Context) -> Iterable[str]:
    """A licence, a level of access or secrecy that words or an address name, as dc.rights has them."""
    done = set()
    for code, value in field.subfields:
        if code in _WORDS and known_right(value):
            dc_rights(Field("dc.rights", subfields=[("a", value)]), context)
            done.add(code)
    return done


def known_right(value: str) -> bool:
    """Whether the table of rights knows what a value says."""
    return bool(secrecy.secret(value) or rights.access(value) or rights.licence(value))
