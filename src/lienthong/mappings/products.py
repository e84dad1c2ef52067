"""Facts of an ONIX product that several rules ask for: title, people, language, publisher, date, numbers."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from lienthong.mappings import codes, identifiers, isbd, onixlists
from lienthong.mappings.names import Person
from lienthong.mappings.people import body, in_heading
from lienthong.mappings.producttitles import parted
from lienthong.mappings.record import Field, Record
from lienthong.text.language import language_of

_AUTHORS = ("aut", "cre")
_MAKERS = frozenset({"com", "art", "cmp", "lyr", "lbt", "aus", "ant", "ctg"})
"""Who made the Work where it has no author; translators, editors, illustrators and prefacers do not."""
_OWN_TITLE = ("01", "", "00", "13", "05", "10")


def groups(field: Field, begins: str) -> list[dict[str, str]]:
    """The subfields of a field in groups, of which each begins with the subfield ``begins``; what stands before the
    first of them is in the first."""
    found: list[dict[str, str]] = [{}]
    for name, value in field.subfields:
        if name == begins and name in found[-1]:
            found.append({})
        found[-1].setdefault(name, value)
    return found


def values(record: Record, tag: str, name: str = "a") -> Iterator[str]:
    """The values of one subfield of all fields with the tag."""
    for field in record.tagged(tag):
        yield from field.named(name)


def first(record: Record, tag: str, name: str = "a") -> str:
    """The first value of a subfield, '' when there is none."""
    for field in record.tagged(tag):
        for code, value in field.subfields:
            if code == name:
                return value
    return ""


def isbns(fields: Iterable[Field]) -> list[str]:
    """Valid ISBNs, as 13 digits, among identifiers of type ISBN and GTIN-13 (or of a type that nobody says)."""
    found = []
    for field in fields:
        for one in groups(field, "ProductIDType"):
            if one.get("ProductIDType", "") in ("", "15", "03", "02"):
                found += [number.value13 for number in identifiers.isbns(one.get("IDValue", "")) if number.ok]
    return list(dict.fromkeys(found))


def printed(record: Record) -> list[str]:
    """ISBNs of the same book in other forms, the printed one among them, as related products name them."""
    fields = record.tagged("onix.RelatedProduct")
    other = [one for one in fields if onixlists.code("51", one.first("ProductRelationCode")).to == "776"]
    works = [
        Field("", subfields=[("IDValue", one.first("IDValue"))])
        for one in record.tagged("onix.RelatedWork")
        if one.first("WorkIDType") in ("02", "15") and onixlists.code("164", one.first("WorkRelationCode")).to == "work"
    ]
    return isbns([*other, *works])


def title(record: Record) -> Field | None:
    """The product's own title as a 245 would have it; None when it has none."""
    details = record.tagged("onix.TitleDetail")
    ranked = sorted(
        (one for one in details if one.first("TitleType") in _OWN_TITLE),
        key=lambda one: _OWN_TITLE.index(one.first("TitleType")),
    )
    return as_title(ranked[0], first(record, "onix.ContributorStatement")) if ranked else None


def as_title(detail: Field, statement: str = "") -> Field | None:
    """A TitleDetail as a 245: the title of the product itself (``producttitles``), with its number."""
    parts = parted(groups(detail, "TitleElementLevel"))
    if not parts.main:
        return None
    subfields = [("a", parts.main), *(("n", one) for one in parts.numbers), *(("p", one) for one in parts.names)]
    subfields += [("b", one) for one in parts.subtitles]
    said = [("c", statement)] if statement else []
    return Field("245", "1", str(parts.article + 1) if 0 < parts.article < 9 else "0", [*subfields, *said])


def contributors(record: Record) -> list[Field]:
    """The contributors in the order in which the publisher names them."""
    found = record.tagged("onix.Contributor")
    return sorted(found, key=lambda one: _number(one.first("SequenceNumber")))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 100_000


def relators(field: Field) -> list[str]:
    """The relators of a contributor's roles (list 17), each once."""
    found = (onixlists.code("17", value).to for value in field.named("ContributorRole"))
    return list(dict.fromkeys(filter(None, found)))


def people(field: Field) -> list[Person]:
    """The people or the body that a contributor is; nobody when it is not named."""
    corporate = field.first("CorporateName") or field.first("CorporateNameInverted")
    if corporate and not (field.first("PersonName") or field.first("PersonNameInverted")):
        return [body(isbd.strip_end(corporate))]
    inverted, name = field.first("PersonNameInverted"), field.first("PersonName") or _assembled(field)
    years = _lived(field) if field.first("ContributorDateRole") else "-"
    found = _heading(inverted or name, years if years != "-" else "", "1" if "," in inverted else "0")
    if prefix := field.first("TitlesBeforeNames"):
        found = [one._replace(prefix=one.prefix or prefix) for one in found]
    return found


def _lived(field: Field) -> str:
    """Years of birth and death (list 177: 50 and 51) as $d of a heading has them."""
    days = {one.get("ContributorDateRole", ""): one.get("Date", "") for one in groups(field, "ContributorDateRole")}
    return f"{days.get('50', '')[:4]}-{days.get('51', '')[:4]}"


@lru_cache(maxsize=16384)
def _heading(name: str, years: str, kind: str) -> list[Person]:
    """The people of a name: asked for the identity, and again for the contribution."""
    return in_heading(name, years, kind)


def _assembled(field: Field) -> str:
    parts = ("NamesBeforeKey", "PrefixToKey", "KeyNames", "NamesAfterKey", "SuffixToKey")
    return " ".join(filter(None, map(field.first, parts)))


def creator(record: Record) -> str:
    """Match key of the first author, else of who else made the Work; '' when the product names none."""
    named = [(one, set(relators(one))) for one in contributors(record)]
    for wanted in (set(_AUTHORS), _MAKERS):
        for field, roles in named:
            if roles & wanted and (who := people(field)):
                return who[0].key
    return ""


def text_language(record: Record, proper: str) -> tuple[str, bool]:
    """MARC code of the text's language, which ONIX (ISO 639-2/B) has too; whether it was seen from the title only."""
    stated = [
        one.first("LanguageCode") for one in record.tagged("onix.Language") if one.first("LanguageRole") in ("01", "")
    ]
    for value in (*stated, first(record, "onix.header", "language")):
        short = value.strip().lower()
        if short not in ("", "und", "mul", "zxx") and codes.known("languages", short):
            return short, False
    return ("vie", True) if language_of(proper) == "vi" else ("", False)


def published(record: Record) -> str:
    """The date of publication, '' when the product has none."""
    dated = [(one.first("PublishingDateRole"), one.first("Date")) for one in record.tagged("onix.PublishingDate")]
    return next((day for role, day in dated if not role or onixlists.code("163", role).to == "published"), "")


def publisher(record: Record) -> str:
    """The first publisher's name, else the imprint's."""
    for field in record.tagged("onix.Publisher"):
        if onixlists.code("45", field.first("PublishingRole") or "01").to == "publisher":
            return field.first("PublisherName") or field.first("PublisherNameInverted")
    return first(record, "onix.Imprint", "ImprintName")


def form(record: Record) -> str:
    """The product form (list 150); a table of e-books need not say it."""
    return first(record, "onix.ProductForm") or "EA"


def announced_later(record: Record, today: date) -> str:
    """The day on which the public may first hear of the product (list 163, role 09), when that is still to come."""
    for field in record.tagged("onix.PublishingDate"):
        if onixlists.code("163", field.first("PublishingDateRole")).to == "announced":
            day = field.first("Date")
            if day[:4].isdecimal() and day > today.isoformat()[: len(day)]:
                return day
    return ""
