"""Numbers of a resource other than ISBN, ISSN and LCCN: 015–017, 024–032, 036, 074, 088.

https://www.loc.gov/marc/bibliographic/bd01x09x.html. Which class a number has is told by the tag, by the first
indicator (024, 028) or by $2 (024); a number whose check digit does not hold is kept as a local one and reported.
"""

from collections.abc import Callable, Iterable

from stdnum import ean, isan, ismn, isni

from lienthong.mappings import identifiers, isbd
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.record import Field
from lienthong.mappings.steps.identifying import identifier

_BY_TAG = {
    "015": "bf:Nbn", "016": "bf:Local", "017": "bf:CopyrightNumber", "025": "bf:LcOverseasAcq", "027": "bf:Strn",
    "030": "bf:Coden", "032": "bf:PostalRegistration", "036": "bf:StudyNumber", "074": "bf:Local",
    "088": "bf:ReportNumber",
}  # fmt: skip
_BY_INDICATOR = {
    "024": {"0": "bf:Isrc", "1": "bf:Upc", "2": "bf:Ismn", "3": "bf:Ean", "4": "bf:Sici"},
    "028": {
        "0": "bf:AudioIssueNumber", "1": "bf:MatrixNumber", "2": "bf:MusicPlate", "3": "bf:MusicPublisherNumber",
        "4": "bf:VideoRecordingNumber", "6": "bf:MusicDistributorNumber",
    },
}  # fmt: skip
_BY_SCHEME = {
    "ansi": "bf:Ansi", "doi": "bf:Doi", "eidr": "bf:Eidr", "gtin-14": "bf:Gtin14Number", "hdl": "bf:Hdl",
    "isan": "bf:Isan", "ismn": "bf:Ismn", "isni": "bf:Isni", "iso": "bf:Iso", "isrc": "bf:Isrc", "istc": "bf:Istc",
    "iswc": "bf:Iswc", "matrix-number": "bf:MatrixNumber", "music-plate": "bf:MusicPlate",
    "music-publisher": "bf:MusicPublisherNumber", "stock-number": "bf:StockNumber", "urn": "bf:Urn",
    "videorecording-identifier": "bf:VideoRecordingNumber",
}  # fmt: skip
_CHECKED: dict[str, Callable[[str], bool]] = {
    "bf:Ean": lambda value: ean.is_valid(value), "bf:Upc": lambda value: ean.is_valid(value),
    "bf:Ismn": lambda value: ismn.is_valid(value), "bf:Isni": lambda value: isni.is_valid(value),
    "bf:Isan": lambda value: isan.is_valid(value), "bf:Doi": lambda value: bool(identifiers.doi(value)),
}  # fmt: skip
_FALLBACK = {"024": "bf:Identifier", "028": "bf:PublisherNumber"}


@step
def number(field: Field, context: Context) -> Iterable[str]:
    """015–017, 024–032, 036, 074, 088: a number of its kind, with its qualifier, source, assigner and status ($z)."""
    cls, named = _kind(field)
    qualifier = "; ".join(filter(None, (isbd.strip_end(one).strip("()") for one in field.all("q"))))
    assigners = list(filter(None, map(isbd.strip_end, field.all("b"))))
    dated = isbd.strip_end(field.first("d")) if field.tag == "017" else ""
    done: set[str] = set()
    for code, status in (("a", ""), ("z", "cancinv")):
        for value in field.all(code):
            text = isbd.strip_end(value)
            if not text:
                continue
            used = cls
            check = _CHECKED.get(cls)
            if check and not check(text):
                used = "bf:Local"
                if not status:
                    context.flag("invalid_number", place(field, code), value)
            identifier(context.instance, used, text, context, qualifier=qualifier, source=named, status=status,
                       assigner=assigners, date=dated)  # fmt: skip
            done.add(code)
    if not done:
        return done
    extras = {"q": qualifier, "b": assigners, "2": field.first("2").strip(), "d": dated}
    return done | {code for code, said in extras.items() if said}


def _kind(field: Field) -> tuple[str, str]:
    """The class of a field's numbers, and the source to name when the class does not say it."""
    scheme = field.first("2").strip()
    if field.tag == "024" and field.ind1 == "7":
        cls = _BY_SCHEME.get(scheme.lower(), "bf:Identifier")
        return cls, scheme if cls == "bf:Identifier" else ""
    by_indicator = _BY_INDICATOR.get(field.tag)
    if by_indicator is not None:
        return by_indicator.get(field.ind1, _FALLBACK[field.tag]), scheme
    return _BY_TAG[field.tag], scheme
