"""A title of OpenBiblio (VietBiblio) as a MARC record, and the form in which it is kept.

What is kept is a line of JSON of ours, since what the dump says of a title stands in many places of it:

    {"openbiblio":{"number":"12","title":{"title":"Truyện Kiều","author":"Nguyễn Du","opac_flg":"Y"},
     "fields":[["20","","","a","9786042000017"]],"copies":[{"barcode_nmbr":"000012"}]}}

OpenBiblio itself calls its columns by MARC: title, title_remainder and responsibility_stmt are 245 $a $b $c, author is
100 $a, the topics are 650 $a; every other subfield is a row of ``biblio_field``, whose tag is a number without its
zeros. Which rows are one field is not said before version 1.0: a code that is there already begins another one.
"""

import html
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from lienthong.mappings.readers.mending import MAX_FIELDS
from lienthong.mappings.record import Field, Record
from lienthong.mappings.spreadsheets.build import INDICATORS
from lienthong.mappings.spreadsheets.columns import shipped
from lienthong.mappings.spreadsheets.mapping import DEFAULT, Kind, fold
from lienthong.text import tidy

_TITLE = (("a", "title"), ("b", "title_remainder"), ("c", "responsibility_stmt"))
_ORDER = {code: at for at, code in enumerate("ahnpbc")}
_SEPARATOR = re.compile(r"[;|\n]")
_ENTITY = re.compile(r"&(?:#[0-9]{2,6}|#[xX][0-9A-Fa-f]{2,5}|[A-Za-z]{2,8});")
_SLASHES = re.compile(r"""\\+(?=['"])""")
_VOLUME = re.compile(r"(?i)(?:tập|quyển|số|t\.|q\.|vol|no)\.? *[0-9ivxlc]")
_BUSINESS = {"[vendor]": "e", "[price]": "g", "[fund]": "x", "[expiration]": "x"}
"""Where Koha keeps what OpenBiblio 1.0 knows of buying a copy; it is not published."""
_MOMENT = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?: ([0-9]{2}):([0-9]{2}):([0-9]{2}))?")


def record(kept: dict[str, Any]) -> Record:
    """The record of a title in its kept form. Raises TypeError, ValueError, KeyError or AttributeError for another
    form."""
    repairs: list[str] = []
    title = {name: _clean(text, repairs) for name, text in kept["title"].items()}
    kind, constants = _kind(title.get("material", ""))
    marc = _marc(kept["fields"][:MAX_FIELDS], repairs)
    fields = [Field("001", value=kept["number"]), *_moment(title.get("last_change_dt", ""))]
    fields += _title(title, marc) + _author(title, marc) + _topics(title, marc) + marc
    copies = [{name: _clean(text, repairs) for name, text in one.items()} for one in kept["copies"]]
    fields += _copies(copies, title, serial=kind.leader[7] == "s")
    fields += [Field(f"[biblio {name[1:-1]}]", value=text) for name, text in title.items() if name[:1] == "[" and text]
    about = [("c", title["material"])] if "material" in title else []
    if title.get("opac_flg", "Y").upper() == "N":
        about.append(("n", "1"))  # Koha's own sign for what its public catalogue does not show
    fields += [Field("942", subfields=about)] if about else []
    have = {one.tag for one in fields}
    fields += [Field(one.tag, one.ind1, one.ind2, list(one.subfields)) for one in constants if one.tag not in have]
    fields.sort(key=lambda one: (one.tag.startswith("["), one.tag))
    return Record("marc21", kind.leader, fields, b"", repairs=list(dict.fromkeys(repairs)))


@lru_cache(maxsize=256)
def _kind(material: str) -> tuple[Kind, tuple[Field, ...]]:
    """What the library's word for a material means; a book when it is none that we know."""
    table = shipped()[DEFAULT]
    kind = table.kinds[table.kind_of(material)]
    return kind, kind.constants


def _clean(text: str, repairs: list[str]) -> str:
    """As it was typed: web forms in Latin-1 sent "Ki&#7873;u", old PHP put a slash before each quote."""
    if "&" in text and _ENTITY.search(text):
        text, before = html.unescape(text), text
        if text != before:
            repairs.append("read_entities")
    if "\\" in text and _SLASHES.search(text):
        text = _SLASHES.sub("", text)
        repairs.append("read_slashes")
    return tidy(text).strip()


def _moment(written: str) -> list[Field]:
    found = _MOMENT.match(written)
    if not found or found[1] == "0000":
        return []
    return [Field("005", value="".join(one or "00" for one in found.groups()) + ".0")]


def _marc(rows: Iterable[list[str]], repairs: list[str]) -> list[Field]:
    """The fields of the rows of ``biblio_field``."""
    fields: list[Field] = []
    open_fields: dict[tuple[str, ...], Field] = {}
    for tag, ind1, ind2, code, data, *which in rows:
        text = _clean(data, repairs)
        if not text:
            continue
        if not (tag.isdecimal() and 0 < int(tag) < 1000):
            fields.append(Field(f"[biblio_field {tag}]", value=text))
            continue
        name = f"{int(tag):03}"
        if int(tag) < 10:
            # The number is the title's own in this system; that of the system it was copied from is another number.
            fields.append(Field("035", subfields=[("a", text)]) if name == "001" else Field(name, value=text))
            continue
        key = (name, ind1, ind2, *which)
        field = open_fields.get(key)
        if field is None or (not which and field.first(code)):
            marks = _indicator(ind1) + _indicator(ind2)
            field = open_fields[key] = Field(name, *(INDICATORS.get(name, marks) if marks == "  " else marks))
            fields.append(field)
        field.subfields.append((code.strip()[:1], text))
    return fields


def _indicator(written: str) -> str:
    """OpenBiblio's forms write N and Y where MARC has blank and 1."""
    if len(written) == 1 and (written.isdecimal() or "a" <= written <= "z"):
        return written
    return "1" if written == "Y" else " "


def _title(title: dict[str, str], marc: list[Field]) -> list[Field]:
    """245 of the title's columns, with what ``biblio_field`` has besides (parts); another title there is 246."""
    columns = [(code, title[name]) for code, name in _TITLE if title.get(name)]
    if not columns:
        return []
    have = next((one for one in marc if one.tag == "245"), None)
    field = Field("245", "1", "0", columns)
    if have is None:
        return [field]
    marc.remove(have)
    own = dict(columns)
    others = [one for one in have.subfields if one[0] not in own]
    field.ind1, field.ind2 = (have.ind1, have.ind2) if have.ind1 != " " else ("1", "0")
    field.subfields = sorted(columns + others, key=lambda one: _ORDER.get(one[0], len(_ORDER)))
    another = have.first("a")
    if another and "a" in own and fold(another) != fold(own["a"]):
        return [field, Field("246", "3", " ", [("a", another)])]
    return [field]


def _author(title: dict[str, str], marc: list[Field]) -> list[Field]:
    """100 of the author's column, further names after a semicolon as 700; dates come from ``biblio_field``."""
    names = [one.strip() for one in _SEPARATOR.split(title.get("author", "")) if one.strip()]
    known = {fold(one.first("a")) for one in marc if one.tag in ("100", "110", "111", "700", "710")}
    if not names:
        return []
    fields = []
    if have := next((one for one in marc if one.tag == "100" and not one.first("a")), None):
        have.subfields.insert(0, ("a", names[0]))
    elif fold(names[0]) not in known:
        tag = "700" if any(one.tag in ("100", "110", "111") for one in marc) else "100"
        fields.append(Field(tag, "1", " ", [("a", names[0])]))
    fields += [Field("700", "1", " ", [("a", one)]) for one in names[1:] if fold(one) not in known]
    return fields


def _topics(title: dict[str, str], marc: list[Field]) -> list[Field]:
    known = {fold(one.first("a")) for one in marc if one.tag in ("650", "653")}
    topics = [one.strip() for at in range(1, 6) for one in _SEPARATOR.split(title.get(f"topic{at}", ""))]
    fresh = dict.fromkeys(one for one in topics if one and fold(one) not in known)
    return [Field("650", " ", "4", [("a", one)]) for one in fresh]


def _copies(copies: list[dict[str, str]], title: dict[str, str], serial: bool) -> list[Field]:
    """952 of each copy, with what is said of all in the title: call number, collection."""
    call = " ".join(title[name] for name in ("call_nmbr1", "call_nmbr2", "call_nmbr3") if title.get(name))
    shared = [("c", title["collection"])] if "collection" in title else []
    shared += [("o", call)] if call else []
    found: dict[tuple[tuple[str, str], ...], None] = {}
    for one in copies:
        own = [("b", one["branch"])] if one.get("branch") else []
        own += [("p", one["barcode_nmbr"])] if one.get("barcode_nmbr") else []
        if said := one.get("copy_desc"):
            own.append(("h" if serial or _VOLUME.match(said) else "z", said))
        if one.get("status_cd") == "lst":
            own.append(("1", "1"))
        own += [(_BUSINESS.get(name, "z"), _said(name, text)) for name, text in one.items() if name[:1] == "[" and text]
        found[(*own, *shared)] = None
    if not copies and call:
        return [Field("099", subfields=[("a", call)])]
    return [Field("952", subfields=list(one)) for one in found]


def _said(name: str, text: str) -> str:
    """A column or a field of the library's own in a note, with its name; without it where the place says what it is."""
    return text if name in _BUSINESS else f"{name[1:-1]}: {text}"
