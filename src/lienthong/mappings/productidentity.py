"""The identity of an ONIX product: the Work that it shares with the printed book, and an Instance of its own.

An e-book is an Instance of the Work that the printed book is an Instance of. So the Work's keys are those that MARC
gives (title, first creator, language), together with the title in the printed edition where the product names that by
its ISBN; the Instance's keys say that it is not printed (docs/decisions/045-electronic-books.md).
"""

from lienthong.graph.terms import Source
from lienthong.mappings import codes, dates, isbd, onixlists, places
from lienthong.mappings.identity import Identity, title_parts
from lienthong.mappings.keys import edition, instance_keys, joined, original_keys, record_key, volume, work_keys
from lienthong.mappings.originals import Original
from lienthong.mappings.products import (
    as_title,
    creator,
    first,
    form,
    isbns,
    printed,
    published,
    publisher,
    text_language,
    title,
    values,
)
from lienthong.mappings.record import Record
from lienthong.text import match_key

_ORIGINAL_TITLE = ("03", "16")


def _carrier(record: Record) -> str:
    """What tells the Instance from the printed book with the same title, publisher and year; '' for print."""
    kind = onixlists.product_form(form(record)).to.rpartition(" ")[2]
    details = sorted(one for one in values(record, "onix.ProductFormDetail") if one[:2] in ("E1", "A1"))
    return "" if kind in ("", "print") else " ".join([kind, *details])


def _form(record: Record) -> str:
    """The form in the words that MARC's keys have (``itemforms``): one ISBN may stand on the book, the e-book and the
    audiobook, and a spoken file is no e-book."""
    shape = form(record)
    kind = onixlists.product_form(shape).to.rpartition(" ")[2]
    for told in (*values(record, "onix.EditionType"), *values(record, "onix.ProductFormDetail")):
        if special := onixlists.special_form(told):
            return special
    if kind in ("audio", "video"):
        return f"{kind} online" if shape in onixlists.ONLINE else kind
    return "disc" if shape.startswith("D") else {"electronic": "online", "print": ""}.get(kind, kind)


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
        form=_form(record),
    )
    work = work_keys(
        title=match_key(proper),
        short=short,
        remainder=match_key(remainder),
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
    return Original(proper, language, keys) if keys[0] not in who.work else None
