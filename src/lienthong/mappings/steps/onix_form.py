"""ONIX block 1: what form the product has, how long it is, and whether the public may hear of it."""

from collections.abc import Iterable
from functools import lru_cache

from lienthong.graph.terms import iri, literal, number, typed
from lienthong.mappings import onixlists
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.extent import pages
from lienthong.mappings.onixlists import Code
from lienthong.mappings.record import Field
from lienthong.mappings.steps.offers import Words
from lienthong.text import match_key

_LABEL = iri("rdfs:label")
_WORK_CLASSES = {"A": "bf:Audio", "C": "bf:Cartography", "PI": "bf:NotatedMusic", "V": "bf:MovingImage"}
_YES_OR_NO = {"không": "00", "no": "00", "none": "00", "có": "01", "yes": "01"}
"""What a table of e-books has in its column DRM."""


def both(cls: str, words: Words) -> Inner:
    """A node of a class with a label in Vietnamese and one in English."""
    node = Inner(cls)
    for text, tag in zip(words, ("vi", "en"), strict=True):
        node.add(_LABEL, literal(text[:1].upper() + text[1:], tag))
    return node


def named(field: Field, names: Iterable[str]) -> set[str]:
    """Those of the names that the field has."""
    wanted = set(names)
    return {code for code, _ in field.subfields if code in wanted}


def state_form(value: str, context: Context) -> Code:
    """The classes that a product form (list 150) gives Work and Instance, its format as Schema.org says it."""
    build, known = context.build, onixlists.product_form(value)
    classes = known.to.split()[:3] if len(known.to.split()) == 4 else ["bf:Instance", "schema:Book", "-"]
    carrier, kind, book_format = classes
    build.types(context.instance, tuple(dict.fromkeys(("bf:Instance", carrier, "schema:CreativeWork", kind))))
    work = _WORK_CLASSES.get(value[:2]) or _WORK_CLASSES.get(value[:1], "bf:Text")
    build.types(context.work, tuple(dict.fromkeys(("bf:Work", work, "bf:Monograph", "schema:CreativeWork", kind))))
    build.add(context.instance, iri("bf:issuance"), iri("issuance:mono"))
    if book_format != "-":
        build.add(context.instance, iri("schema:bookFormat"), iri(book_format))
    if stored := onixlists.carrier(value):
        media = stored[0] if value[:1] in "AV" and stored != "cr" else "c"
        build.add(context.instance, iri("bf:media"), iri(f"media:{media}"))
        build.add(context.instance, iri("bf:carrier"), iri(f"carrier:{stored}"))
    return known


@step
def onix_form(field: Field, context: Context) -> Iterable[str]:
    """ProductForm: an e-book, a printed book … (list 150); what is made for the trade only is not published."""
    known = state_form(field.first("a"), context)
    if known is onixlists.UNKNOWN:
        context.flag("unknown_code", place(field, "a"), field.first("a"))
    elif known.to == "withheld":
        withhold(field, "a", known, context)
    return () if known is onixlists.UNKNOWN else ("a",)


def withhold(field: Field, code: str, why: Code, context: Context) -> None:
    """Keep the record from the public, and tell the report why."""
    context.withheld = True
    context.flag("not_for_the_public", place(field, code), why.vi or field.first(code))


@step
def onix_public(field: Field, context: Context) -> Iterable[str]:
    """NotificationType, ProductComposition, SalesRestriction: whether the public may hear of the product."""
    number, code = _PUBLIC[field.tag]
    for value in field.named(code):
        found = onixlists.code(number, value)
        if found.to == "withheld":
            withhold(field, code, found, context)
        elif number == "1" and value.strip() == "04":
            context.flag("partial_update", place(field, code), value)
    context.leave_out(field, "use of the message")
    return ()


_PUBLIC = {"onix.NotificationType": ("1", "a"), "onix.ProductComposition": ("2", "a")}


@step
def onix_content(field: Field, context: Context) -> Iterable[str]:
    """PrimaryContentType and ProductContentType: the RDA content type (list 81)."""
    found = onixlists.code("81", field.first("a")).to
    if found:
        context.build.add(context.work, iri("bf:content"), iri(f"content:{found}"))
    return ("a",) if found else ()


@lru_cache(maxsize=4096)
def _duration(value: str, form: str) -> str:
    """A playing time as xsd:duration, '' when it is none; of hours with decimals the whole is said in seconds."""
    if form.startswith("hhh"):
        digits = value.zfill(7 if form.endswith("ss") else 5)
        if not digits.isdecimal() or len(digits) > 7:
            return ""
        parts = [digits[:3], digits[3:5], digits[5:7] or "0"]
        seconds = int(parts[0]) * 3600 + int(parts[1]) * 60 + int(parts[2])
    else:
        factor = {"H": 3600, "M": 60, "S": 1}.get(form[-1:], 0)
        if not value.replace(".", "", 1).isdecimal() or len(value) > 8 or not factor:
            return ""
        seconds = round(float(value) * factor)
    hours, rest = divmod(seconds, 3600)
    said = [f"{amount}{unit}" for amount, unit in zip((hours, *divmod(rest, 60)), "HMS", strict=True) if amount]
    return f"PT{''.join(said)}" if said else ""


@step
def onix_extent(field: Field, context: Context) -> Iterable[str]:
    """Extent: pages, playing time, size of the file (lists 23 and 24)."""
    kind = onixlists.code("23", field.first("ExtentType") or "00")
    unit = onixlists.code("24", field.first("ExtentUnit") or "03")
    value = field.first("ExtentValue").strip()
    if kind.to == "pages" and not value.isdecimal():
        value = str(pages(value) or "")
    if not value or not kind.to:
        return ()
    build = context.build
    if kind.to == "duration":
        found = _duration(value, unit.to)
        for predicate in ("bf:duration", "schema:duration"):
            build.add(context.instance, iri(predicate), typed(found, "xsd:duration") if found else literal(value))
    elif kind.to == "size":
        size = Inner("bf:FileSize")
        size.add(_LABEL, literal(f"{value} {unit.en}" if field.first("ExtentUnit") else value))
        size.close(build, context.instance, iri("bf:digitalCharacteristic"))
    else:
        more = ("", "") if kind.to == "pages" else tuple(f" ({one})" for one in kind.words)
        words = (f"{value} {unit.vi}{more[0]}", f"{value} {unit.en}{more[1]}")
        both("bf:Extent", words).close(build, context.instance, iri("bf:extent"))
        if kind.to == "pages" and value.isdecimal() and 0 < int(value[:9]) < 100_000 and context.count("pages") == 1:
            build.add(context.instance, iri("schema:numberOfPages"), number(int(value)))
    return ("ExtentType", "ExtentValue", "ExtentUnit")


@step
def onix_form_detail(field: Field, context: Context) -> Iterable[str]:
    """ProductFormDetail: EPUB, PDF … as an encoding format and media type (list 175), other features as a note."""
    value = field.first("a")
    known = onixlists.named("175", value)
    build = context.build
    if known is onixlists.UNKNOWN:
        context.flag("unknown_code", place(field, "a"), value)
        return ()
    if onixlists.special_form(value) == "tactile":
        build.types(context.instance, ["bf:Tactile"])
    if known.to:
        format = Inner("bf:EncodingFormat")
        format.add(_LABEL, literal(known.en))
        format.add(iri("bf:code"), literal(value) if known is onixlists.code("175", value) else "")
        format.close(build, context.instance, iri("bf:digitalCharacteristic"))
        build.add(context.instance, iri("schema:encodingFormat"), literal(known.to))
    else:
        both("bf:Note", known.words).close(build, context.instance, iri("bf:note"))
    return ("a",)


@step
def onix_protection(field: Field, context: Context) -> Iterable[str]:
    """EpubTechnicalProtection: none, watermark or a DRM (list 144), as a policy of access in both languages."""
    value = field.first("a")
    known = onixlists.named("144", _YES_OR_NO.get(match_key(value), value))
    if known is onixlists.UNKNOWN:
        node = Inner("bf:AccessPolicy")
        node.add(_LABEL, context.noted(value))
    else:
        node = both("bf:AccessPolicy", known.words)
    node.close(context.build, context.instance, iri("bf:usageAndAccessPolicy"))
    return ("a",)


@step
def onix_usage(field: Field, context: Context) -> Iterable[str]:
    """EpubUsageConstraint: what readers and libraries may do, within which limits (lists 145 to 147)."""
    kind, status = (
        onixlists.code("145", field.first("EpubUsageType")),
        onixlists.code("146", field.first("EpubUsageStatus")),
    )
    if onixlists.UNKNOWN in (kind, status):
        return ()
    limits = list(zip(field.named("Quantity"), field.named("EpubUsageUnit"), strict=False))
    units = [(amount, onixlists.code("147", unit)) for amount, unit in limits]
    said = [" / ".join(f"{amount} {getattr(unit, lang)}".strip() for amount, unit in units) for lang in ("vi", "en")]
    words = [
        f"{what}: {how}" + (f" ({limit})" if limit else "")
        for what, how, limit in zip(kind.words, status.words, said, strict=True)
    ]
    both("bf:UsePolicy", (words[0], words[1])).close(context.build, context.instance, iri("bf:usageAndAccessPolicy"))
    return named(field, ("EpubUsageType", "EpubUsageStatus", "Quantity", "EpubUsageUnit"))
