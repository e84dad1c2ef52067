"""Standard numbers and links: checked, in normal form, or ''. Check digits by python-stdnum."""

import re
from functools import lru_cache
from typing import NamedTuple

from stdnum import isbn as _isbn
from stdnum import issn as _issn
from stdnum.exceptions import ValidationError

from lienthong.text.numbers import doi as doi
from lienthong.text.numbers import lccn as lccn
from lienthong.text.numbers import oclc as oclc

_QUALIFIER = re.compile(r"\(([^()]*)\)")
_NUMBER_RUN = re.compile(r"[0-9][0-9Xx\s‐‑–-]*[0-9Xx]")
_LONGEST = 400
_LONGEST_ROW = 6
_ELECTRONIC = re.compile(r"(?<!\w)(?:pdf|e-?pub|e-?book|online|electronic|điện tử|bản số)(?!\w)", re.IGNORECASE)
_NO_DIGIT = re.compile(r"[^0-9Xx]+")


class Isbn(NamedTuple):
    """An ISBN as found in 020: 13 digits without hyphens or '', its qualifiers ("bìa mềm"), the value as written
    and whether the check digit holds and the prefix is 978 or 979 (979-0 is an ISMN, 893 an article number)."""

    value13: str
    qualifier: str
    raw: str
    ok: bool

    @property
    def electronic(self) -> bool:
        """Whether the words in brackets say that it is the number of an electronic edition ("PDF", "sách điện tử")."""
        return _ELECTRONIC.search(self.qualifier) is not None


def isbn(raw: str) -> Isbn:
    """The first ISBN of a value; see ``isbns``."""
    return isbns(raw)[0]


@lru_cache(maxsize=4096)
def isbns(raw: str) -> tuple[Isbn, ...]:
    """Every number of a value of 020 $a or $z; always at least one, with ``ok`` False when nothing holds.

    ISBN-10 becomes ISBN-13; hyphens and spaces are dropped; a price behind the number is not taken for a part.
    """
    if len(raw) < 10 and "(" not in raw:
        return (Isbn("", "", raw, False),)
    qualifier = "; ".join(one.strip() for one in _QUALIFIER.findall(raw) if one.strip())
    bare = _QUALIFIER.sub(" ", raw[:_LONGEST])
    found = [one for run in _NUMBER_RUN.findall(bare) for one in _numbers(run)]
    checked = tuple(Isbn(value, qualifier, raw, True) for one in found if (value := _checked(one)))
    return checked or (Isbn("", qualifier, raw, False),)


def _numbers(run: str) -> list[str]:
    """One number with hyphens or spaces in it, or several divided by spaces."""
    whole = _NO_DIGIT.sub("", run)
    if len(whole) in (10, 13):
        return [whole]
    return [one for part in run.split() if len(one := _NO_DIGIT.sub("", part)) in (10, 13)]


def _checked(number: str) -> str:
    if len(number) == 13 and (not number.startswith(("978", "979")) or number.startswith("9790")):
        return ""
    try:
        return str(_isbn.to_isbn13(_isbn.validate(number)))
    except ValidationError:
        return ""


def row_number(value: str) -> bool:
    """Whether a value that should be an ISBN is the number of a row in a library's list: one to six digits alone."""
    return len(value) <= _LONGEST_ROW and value.isdecimal()


def issn(raw: str) -> str:
    """An ISSN as "1234-567X", '' when its check digit does not hold."""
    found = re.search(r"(?<![0-9])([0-9]{4})\s*[-‐–]?\s*([0-9]{3}[0-9Xx])(?![0-9])", raw)
    if not found:
        return ""
    number = "".join(found.groups()).upper()
    return f"{number[:4]}-{number[4:]}" if _issn.is_valid(number) else ""


class Price(NamedTuple):
    """A price of 020 $c: a decimal number as text and an ISO 4217 code, both '' when not understood."""

    amount: str
    currency: str
    raw: str


_CURRENCIES = (
    (r"vnđ|vnd|đồng|đ|₫|d(?=$|[\s./])", "VND"), (r"us\$|usd|\$", "USD"), (r"hk\$|hkd", "HKD"),
    (r"nt\$|ntd|twd", "TWD"),
    (r"rmby?|cny", "CNY"), (r"€|eur", "EUR"), (r"£|gbp", "GBP"), (r"¥|jpy", "JPY"), (r"rs\.?|inr|₹", "INR"),
)  # fmt: skip
_AMOUNT = r"[0-9]{1,3}(?:[.,\s][0-9]{3})+(?:[.,][0-9]{1,2})?|[0-9]+(?:[.,][0-9]{1,2})?"
_PRICES = tuple(
    (re.compile(rf"(?<![a-z$])(?:{sign})\s*({_AMOUNT})|({_AMOUNT})\s*(?:{sign})(?![^\W\d_])"), code)
    for sign, code in sorted(_CURRENCIES, key=lambda row: row[1] == "USD")
)


def price(raw: str) -> Price:
    """The first price of a value: "170000đ", "170.000 VNĐ" and "$3.95". No currency, no price."""
    value = raw[:_LONGEST].lower()
    for pattern, currency in _PRICES:
        found = pattern.search(value)
        if found:
            amount = found.group(1) or found.group(2)
            return Price(_decimal(amount), currency, raw)
    return Price("", "", raw)


def _decimal(amount: str) -> str:
    cents = re.search(r"[.,]([0-9]{1,2})$", amount)
    whole = re.sub(r"\D", "", amount[: cents.start()] if cents else amount)
    return f"{whole}.{cents.group(1)}" if cents else whole


def print_run(raw: str) -> int | None:
    """Copies printed, from the National Library's 020 $d "2000b" or "2.000 bản"; None when it is unclear."""
    found = re.fullmatch(r"\s*([0-9]{1,3}(?:[.,][0-9]{3})+|[0-9]+)\s*(?:b|bản|cuốn|c|q|quyển)?\.?\s*", raw.lower())
    return int(re.sub(r"\D", "", found.group(1))) or None if found else None
