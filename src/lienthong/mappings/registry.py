"""A row of a library registry: the keys of its library, and what of a cell may be published.

A library is known by its ISIL (ISO 15511), by the id that sources and other rows use, by the codes that records
write for it (040 $a, 852 $a, the prefix of Libol) and by its names. The strongest gives its id; records know mostly
one of the others (docs/decisions/046-libraries-and-licences.md).
"""

import re
from functools import cache, lru_cache

from lienthong.graph.terms.linktemplates import VARIABLES
from lienthong.mappings import codes, links
from lienthong.mappings.keys import joined
from lienthong.mappings.record import Record
from lienthong.mappings.wordlists import wordlist
from lienthong.text import match_key, search_fold

_ISIL = re.compile(r"[A-Za-z0-9]{1,4}-[A-Za-z0-9:/-]{1,11}")
_NO_AGENCY = "VN-"
"""Vietnam has no ISIL agency (TCVN 11645:2016 is the standard alone): nobody can have been given a code of it."""

_QID = re.compile(r"(?:https?://www\.wikidata\.org/(?:entity|wiki)/)?(Q[1-9][0-9]{0,11})")
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_PHONE = re.compile(r"[+(]?[0-9][0-9 .()/-]{5,24}[0-9]")
_HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
_EMAIL = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._%+-]{{0,63}}@{_HOST}")
_MOBILE = re.compile(r"(?:\+?84|0)(?:3|5|7|8|9)[0-9]{8}")
_DEGREES = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,10})?")
_NUMBERED = ("isil", "agency", "libol", "oclc")


def isil(written: str) -> str:
    """An ISIL in its form; '' for what is none. Codes that begin with VN- are nobody's."""
    text = written.strip()
    return text if _ISIL.fullmatch(text) and not text.upper().startswith(_NO_AGENCY) else ""


def isil_key(code: str) -> str:
    """The key of a library by its ISIL."""
    return joined("isil", code.casefold())


def wikidata(written: str) -> str:
    """The item number of an address or number of Wikidata ("Q12345"), '' for what is none."""
    found = _QID.fullmatch(written.strip())
    return found[1] if found else ""


def is_id(text: str) -> bool:
    """Whether a value is the id of a library, as sources use it, and not its name."""
    return _ID.fullmatch(text) is not None


def code_key(code: str) -> str:
    """The key of a library by a code or name that records write for it (852 $a)."""
    return joined("code", match_key(code))


def id_key(own: str) -> str:
    """The key of a library by the id that ``Source.library`` gives it (``Source.library_key``)."""
    return joined("library", own)


def values(record: Record, name: str) -> list[str]:
    """The main values of one element of a row, without empty ones."""
    return [value.strip() for field in record.tagged(f"library.{name}") for value in field.all("a") if value.strip()]


def keys(record: Record) -> list[str]:
    """The keys of the library that a row describes, strongest first; none when it names nothing."""
    found = [isil_key(code) for one in values(record, "isil") if (code := isil(one))]
    found += [joined("wikidata", number) for one in values(record, "wikidata") if (number := wikidata(one))]
    found += [id_key(one) for name in ("id", "source") for one in values(record, name)]
    names = [one for name in (*_NUMBERED, "name", "other") for one in values(record, name)]
    found += [code_key(one) for one in names if match_key(one)]
    return list(dict.fromkeys(found))


@cache
def _terms(table: str, name: codes.Table) -> dict[str, str]:
    found: dict[str, str] = {}
    for code, row in codes.table(name).items():
        words = [code, row["vi"], row["en"], *wordlist("libraries")[table].get(code, ())]
        found.update({match_key(search_fold(one)): code for one in words})
    return found


def kind(written: str) -> str:
    """The code of ``codes/library_types.csv`` that a list's word for a type means, '' when no table knows it."""
    return _terms("types", "library_types").get(match_key(search_fold(written)), "")


def service(written: str) -> str:
    """The code of ``codes/library_services.csv`` that a list's word for a service means, '' when none knows it."""
    return _terms("services", "library_services").get(match_key(search_fold(written)), "")


@lru_cache(maxsize=4096)
def template(written: str) -> str:
    """A link template as it may be published: http(s), in its path or query at least one known placeholder, no other.

    ``https://opac.example.org/search?isbn={isbn}``; '' for what is none.
    """
    text = written.strip()
    names = [one.lower() for one in _PLACEHOLDER.findall(text)]
    if not names or any(one not in VARIABLES for one in names):
        return ""
    marks = {name: f"lienthong0{name}0" for name in names}
    found = links.link(_PLACEHOLDER.sub(lambda one: marks[one[1].lower()], text))
    scheme, _, rest = found.partition("://")
    host, _, path = rest.partition("/")
    if scheme not in ("http", "https") or any(one in host for one in marks.values()):
        return ""
    for name, mark in marks.items():
        path = path.replace(mark, f"{{{name}}}")
    return f"{scheme}://{host}/{path}" if len(_PLACEHOLDER.findall(path)) == len(names) else ""


@lru_cache(maxsize=4096)
def telephone(written: str) -> str:
    """A telephone number as written, '' for what is none."""
    text = " ".join(written.split())
    digits = sum(map(str.isdecimal, text))
    return text if _PHONE.fullmatch(text) and 6 <= digits <= 15 else ""


def is_mobile(number: str) -> bool:
    """Whether a number is that of a mobile in Vietnam, which some member of staff carries: personal data."""
    return _MOBILE.fullmatch("".join(one for one in number if one.isdecimal() or one == "+")) is not None


@lru_cache(maxsize=4096)
def email(written: str) -> str:
    """An e-mail address in lower case, '' for what is none."""
    text = written.strip().removeprefix("mailto:")
    return text.lower() if _EMAIL.fullmatch(text) else ""


def is_private(address: str) -> bool:
    """Whether an address at a provider of private ones has nothing of a library in its name: perhaps a person's."""
    words = wordlist("libraries")["contact"]
    name, _, domain = address.partition("@")
    return domain in words["private"] and not any(one in name for one in words["library"])


def coordinates(latitude: str, longitude: str) -> tuple[str, str]:
    """Degrees as decimal numbers; ("", "") when either is none or lies beyond the poles (the two changed places)."""
    found = [one.strip().replace(",", ".") if one.count(",") < 2 else "" for one in (latitude, longitude)]
    if not all(_DEGREES.fullmatch(one) for one in found) or abs(float(found[0])) > 90 or abs(float(found[1])) > 180:
        return "", ""
    return found[0].lstrip("+"), found[1].lstrip("+")
