"""Who and what an ONIX product is about: the facts that its keys are made of.

An e-book is an Instance of the Work that the printed book is an Instance of. So the Work's keys are those that MARC
gives (title, first creator, language), together with the title in the printed edition where the product names that by
its ISBN; the Instance's keys say that it is not printed (docs/decisions/045-electronic-books.md).
"""

from collections.abc import Iterable, Iterator
from datetime import date

from lienthong.graph.terms import Source
from lienthong.mappings import codes, dates, identifiers, isbd, onixlists, places
from lienthong.mappings.identity import Identity, title_parts
from lienthong.mappings.keys import edition, instance_keys, joined, original_keys, record_key, volume, work_keys
from lienthong.mappings.language import language_of
from lienthong.mappings.names import Person
from lienthong.mappings.originals import Original
from lienthong.mappings.people import body, in_heading
from lienthong.mappings.record import Field, Record
from lienthong.mappings.text import match_key

_AUTHORS = ("aut", "cre")
_MAKERS = frozenset({"com", "art", "cmp", "lyr", "lbt", "aus", "ant", "ctg"})
"""Who made the Work where it has no author; translators, editors, illustrators and prefacers do not."""
_OWN_TITLE = ("01", "", "00", "13", "05", "10")
_ORIGINAL_TITLE = ("03", "16")
_COLLECTION_LEVELS = ("02", "03")


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
    return next(values(record, tag, name), "")


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
    """A TitleDetail as a 245: a title of the collection in it stands before the number and title of the volume."""
    main, subfields, article = "", list[tuple[str, str]](), 0
    for one in groups(detail, "TitleElementLevel"):
        text = one.get("TitleText") or _prefixed(one)
        part = one.get("PartNumber", "") or one.get("YearOfAnnual", "")
        number = [("n", part)] if part else []
        if not main:
            main, article = text, len(one.get("TitlePrefix", "")) if not one.get("TitleText") else 0
            subfields += number
        elif one.get("TitleElementLevel") in _COLLECTION_LEVELS:
            subfields += [*number, *([("p", text)] if text else [])]
        else:
            subfields += [*number, *([("p", text)] if text else [])]
        subfields += [("b", one["Subtitle"])] if one.get("Subtitle") else []
    if not main:
        return None
    said = [("c", statement)] if statement else []
    return Field("245", "1", str(article + 1) if 0 < article < 9 else "0", [("a", main), *subfields, *said])


def _prefixed(one: dict[str, str]) -> str:
    return f"{one.get('TitlePrefix', '')} {one.get('TitleWithoutPrefix', '')}".strip()


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
    lived = {one.get("ContributorDateRole", ""): one.get("Date", "") for one in groups(field, "ContributorDateRole")}
    years = f"{lived.get('50', '')[:4]}-{lived.get('51', '')[:4]}".strip()
    found = in_heading(inverted or name, years if years != "-" else "", "1" if "," in inverted else "0")
    if prefix := field.first("TitlesBeforeNames"):
        found = [one._replace(prefix=one.prefix or prefix) for one in found]
    return found


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


def _carrier(record: Record) -> str:
    """What tells the Instance from the printed book with the same title, publisher and year; '' for print."""
    kind = onixlists.product_form(form(record)).to.rpartition(" ")[2]
    details = sorted(one for one in values(record, "onix.ProductFormDetail") if one[:2] in ("E1", "A1"))
    return "" if kind in ("", "print") else " ".join([kind, *details])


def identify(record: Record, source: Source) -> tuple[Identity, Original | None]:
    """The identity of a product, and the Work that it is a translation of."""
    named = title(record)
    proper, remainder, _ = title_parts(named) if named else ("", "", "")
    short = match_key(isbd.split_title(proper, loose=True)[0])
    part = volume(" ".join(named.all("np"))) if named else ""
    who = creator(record)
    language, inferred = text_language(record, proper)
    house = publisher(record)
    instance = instance_keys(
        isbns=isbns(record.tagged("onix.ProductIdentifier")),
        title=short,
        description=match_key(f"{proper} {remainder} {_carrier(record)}"),
        creator=who,
        publisher=places.publisher(house)[1] if house else "",
        year=str(dates.edtf(published(record))[1] or ""),
        volume=part,
        edition=edition(first(record, "onix.EditionNumber") or first(record, "onix.EditionStatement")),
        call_number=first(record, "onix.RecordReference"),
    )
    work = work_keys(
        title=match_key(proper),
        short=short,
        creator=who,
        language=codes.bcp47(language) if language else "",
        instance=[*instance, *(joined("isbn", one, short, part) for one in printed(record))],
    )
    if number := first(record, "onix.RecordReference"):
        instance.append(record_key(source.id, number))
    found = Identity(work, instance, who, language, inferred)
    return found, _original(record, found)


def _original(record: Record, who: Identity) -> Original | None:
    """The original that a title in its language names (list 15); its language is that of list 22."""
    named = next((one for one in record.tagged("onix.TitleDetail") if one.first("TitleType") in _ORIGINAL_TITLE), None)
    found = as_title(named) if named else None
    if found is None or named is None:
        return None
    stated = (one for one in record.tagged("onix.Language") if one.first("LanguageRole") in ("02", "10"))
    language = next((one.first("LanguageCode").strip().lower() for one in stated), named.first("lang"))
    language = language if codes.known("languages", language) else ""
    proper = title_parts(found)[0]
    tag = codes.bcp47(language) if language else ""
    keys = original_keys(title=match_key(proper), creator=who.creator, language=tag, instance=who.instance)
    return Original(proper, language, keys) if keys[0] != who.work[0] else None


def announced_later(record: Record, today: date) -> str:
    """The day on which the public may first hear of the product (list 163, role 09), when that is still to come."""
    for field in record.tagged("onix.PublishingDate"):
        if onixlists.code("163", field.first("PublishingDateRole")).to == "announced":
            day = field.first("Date")
            if day[:4].isdecimal() and day > today.isoformat()[: len(day)]:
                return day
    return ""
