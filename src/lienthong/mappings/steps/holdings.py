"""Holdings: 852, 863–868, 876–878 (https://www.loc.gov/marc/holdings/) and Koha's 952 become Items of a library."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from lienthong.graph.terms import iri, literal, typed
from lienthong.mappings import isbd, links, registry
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import converter, step
from lienthong.mappings.enumeration import LEVELS, patterns, statement
from lienthong.mappings.groups import groups
from lienthong.mappings.record import Field
from lienthong.mappings.steps.copies import Copy, write

_LABEL = iri("rdfs:label")
_SHELF_MARKS = {"0": "bf:ShelfMarkLcc", "1": "bf:ShelfMarkDdc", "2": "bf:ShelfMarkNlm"}
_SHELF_SCHEMES = {
    "ddc": "bf:ShelfMarkDdc", "lcc": "bf:ShelfMarkLcc", "nlm": "bf:ShelfMarkNlm", "udc": "bf:ShelfMarkUdc",
}  # fmt: skip
_STATEMENTS = {"867": "supplements", "868": "indexes", "864": "supplements", "865": "indexes"}


def _is_own(code: str, context: Context) -> bool:
    source = context.source
    return not code or code in (source.id, source.library, source.isil)


def library(context: Context, code: str = "", address: str = "") -> str:
    """The holding library: the source's own, or in a union catalogue's file the one that 852$a names.

    ``address`` is what 852$e says of another library; that of the source's own is in its settings.
    """
    source, build = context.source, context.build
    own = _is_own(code, context)
    known = registry.isil(source.isil) if own else ""
    keys = [registry.isil_key(known)] if known else []
    keys.append(source.library_key if own else registry.code_key(code))
    new = not build.has("library", keys[0])
    node = build.entity("library", keys, f"library|{keys[-1]}")
    if new:
        build.types(node, ("bf:Agent", "bf:Organization", "schema:Library"))
        build.name(node, literal((source.library_name or source.title_vi or source.id) if own else code))
    if address and not own:
        build.add(node, iri("schema:address"), literal(address))
    if new and own:
        if source.place:
            build.add(node, iri("schema:address"), literal(source.place))
        if source.url:
            link = links.link(source.url)
            if link:
                build.add(node, iri("schema:url"), f"<{link}>")
        if source.isil:
            scheme = Inner("bf:Source")
            scheme.add(_LABEL, literal("ISIL"))
            inner = Inner("bf:Identifier")
            inner.add(iri("rdf:value"), literal(source.isil))
            inner.add(iri("bf:source"), scheme.write(build, node))
            inner.close(build, node, iri("bf:identifiedBy"))
    return node


def _values(field: Field, codes: str) -> list[str]:
    return [text for value in field.all(codes) if (text := isbd.strip_end(value))]


def _places(field: Field, codes: str, context: Context) -> list[str]:
    """Where in the library a copy stands. The library's own code says no more than who holds it, by a worse name."""
    return [text for text in _values(field, codes) if not _is_own(text, context)]


def _notes(field: Field, kinds: dict[str, str]) -> list[tuple[str, str]]:
    return [(text, kinds[code]) for code, value in field.subfields if code in kinds and (text := isbd.strip_end(value))]


def _addresses(field: Field, copy: Copy, context: Context) -> set[str]:
    """$u of a copy as links; those that cannot be mended into an IRI are lost, and flagged."""
    for value in filter(str.strip, field.all("u")):
        found = links.link(value)
        if found:
            copy.links.append(found)
        else:
            context.flag("bad_link", place(field, "u"), value)
    return {"u"} if copy.links else set()


def _barcodes(field: Field) -> list[str]:
    """Each barcode of a field, once. MARC has one a field; some exports put all copies of one shelf mark together."""
    return list(dict.fromkeys(barcode for value in field.all("p") if (barcode := value.strip())))


def _write_each(copy: Copy, barcodes: list[str], context: Context) -> None:
    for barcode in barcodes or [""]:
        write(replace(copy, barcode=barcode), context)


@step
def koha_item(field: Field, context: Context) -> Iterable[str]:
    """952: an Item of a Koha library, one for each $p barcode: $o call number, $a $b $c branch and shelving location,
    $h volume.

    $i is the accession number; $0 withdrawn, $1 lost and $7 not for loan say whether readers can have it.
    """
    copy = Copy(
        library(context), shelf=isbd.strip_end(field.first("o")),
        places=_places(field, "abc", context), volumes=_values(field, "h") + _values(field, "3"),
        scheme=_SHELF_SCHEMES.get(field.first("2").strip().lower(), "bf:ShelfMark"),
        notes=_notes(field, {"z": "", "t": "copy number"}),
    )  # fmt: skip
    barcodes = _barcodes(field)
    copy.identifiers = [("bf:AccessionNumber", value, "") for value in _values(field, "i") if value not in barcodes]
    done = _addresses(field, copy, context) | ({"2"} if copy.shelf and copy.scheme != "bf:ShelfMark" else set())
    for code, availability in (("7", "schema:InStoreOnly"), ("1", "schema:OutOfStock"), ("0", "schema:Discontinued")):
        value = field.first(code).strip()
        if value.isdecimal() and int(value):
            copy.availability = availability
            done.add(code)
    _write_each(copy, barcodes, context)
    return done | {code for code, _ in field.subfields if code in "pochabzit3"}


@step
def location(field: Field, context: Context) -> Iterable[str]:
    """852: an Item, one for each $p barcode: $a library, $b/$c place within it, $h$i call number (with $k $l $m).

    When 876 to 878 list its copies they are the Items, and this is where each of them stands.
    """
    which = "852", context.count("852")
    found = context.once(groups)
    copy, done = _copy_at(field, context)
    if which in found.divided:
        return done
    _speak_for(found.said.get(which, ()), copy, context)
    _write_each(copy, _barcodes(field), context)
    return done | {"p"}


def _copy_at(field: Field, context: Context) -> tuple[Copy, set[str]]:
    """A copy as its location describes it, and which subfields say so."""
    address = isbd.strip_end(" ".join(field.all("e")))
    name = isbd.strip_end(field.first("a"))
    holder = library(context, name, address)
    shelf = " ".join(_values(field, "khijlm"))
    system = field.first("2").strip()
    scheme = _SHELF_MARKS.get(field.ind1) or _SHELF_SCHEMES.get(system.lower(), "bf:ShelfMark")
    copy = Copy(
        holder, shelf=shelf, scheme=scheme, source=system if scheme == "bf:ShelfMark" else "",
        places=_places(field, "bcg", context), volumes=_values(field, "3"),
        notes=_notes(field, {"z": "", "t": "copy number", "q": "condition"}),
    )  # fmt: skip
    done = _addresses(field, copy, context) | ({"2"} if system and shelf else set())
    if address and not _is_own(name, context):
        done.add("e")
    return copy, done | {code for code, _ in field.subfields if code in "abcgkhijlm3ztq"}


def _speak_for(fields: Iterable[Field], copy: Copy, context: Context) -> None:
    """What statements (863–868) say of a copy or, for a serial, of the row of volumes that stands in one place."""
    for one in fields:
        text = isbd.strip_end(" ".join(one.all("a"))) if one.tag > "865" else statement(one, context.once(patterns))
        if text and one.tag in _STATEMENTS:
            copy.notes.append((text, _STATEMENTS[one.tag]))
        elif text:
            copy.volumes.append(text)
        copy.notes.extend((value, "") for value in _values(one, "z"))


@step
def item_information(field: Field, context: Context) -> Iterable[str]:
    """876 to 878: an Item, one for each $p barcode, at the location (852) it is joined to: $a number, $j status."""
    which = field.tag, context.count(field.tag)
    found = context.once(groups)
    at = found.location.get(which)
    copy = _copy_at(at, context)[0] if at is not None else Copy(library(context))
    barcodes = _barcodes(field) or (_barcodes(at) if at and len(found.location) == 1 else [])
    copy.identifiers = [
        (cls, value, status)
        for code, cls, status in (("a", "bf:Local", ""), ("b", "bf:Local", "cancinv"), ("r", "bf:Barcode", "cancinv"))
        for value in _values(field, code)
    ]
    copy.places = _values(field, "l") or copy.places
    copy.volumes.extend(_values(field, "3"))
    copy.notes.extend(_notes(field, {"z": "", "t": "copy number"}))
    copy.policies, copy.states = _values(field, "h"), _values(field, "j")
    _speak_for(found.said.get(which, ()), copy, context)
    _write_each(copy, barcodes, context)
    return {code for code, _ in field.subfields if code in "pabrl3zthj"}


@step
def holdings_statement(field: Field, context: Context) -> Iterable[str]:
    """863 to 868: what the library has, said of the Item it stands at, or as a note when no field says where."""
    which = field.tag, context.count(field.tag)
    worded = field.tag > "865"
    codes = "az" if worded else LEVELS + "z"
    if which not in context.once(groups).spoken:
        text = isbd.strip_end(" ".join(field.all("a"))) if worded else statement(field, context.once(patterns))
        inner = Inner("bf:Note")
        for value in [text, *_values(field, "z")]:
            inner.add(_LABEL, context.noted(value))
        inner.add(iri("bf:noteType"), literal(_STATEMENTS.get(field.tag, "holdings")) if inner.said else "")
        inner.close(context.build, context.instance, iri("bf:note"))
    return {code for code, value in field.subfields if code in codes and value.strip()}


@converter
def day(value: str, field: Field, context: Context) -> str:
    """A day as ``20240318``."""
    digits = value.strip()
    try:
        return typed(date.fromisoformat(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}").isoformat(), "xsd:date")
    except ValueError:
        return ""


@step
def not_for_the_public(field: Field, context: Context) -> Iterable[str]:
    """926 $a above 0 (Libol: secret) and 942 $n (Koha: not in the OPAC): the record is stored and not published."""
    code = "n" if field.tag == "942" else "a"
    for value in field.all(code):
        text = value.strip()
        if text.isdecimal() and int(text[:4000]):
            context.withheld = True
            context.flag("not_for_the_public", place(field, code), text)
    return ()
