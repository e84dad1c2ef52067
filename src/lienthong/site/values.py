"""Literals and addresses that mean nothing as they are stored: licences, days, counts, durations, kinds of files."""

import re

from pyoxigraph import Literal

from lienthong.messages import Lang
from lienthong.site.periods import period
from lienthong.site.provenance import licence
from lienthong.site.reading import Term
from lienthong.site.render import day
from lienthong.site.show import Part, Show
from lienthong.site.wording import grouped

_LICENCES = ("dct:license", "schema:license")
_DAYS = ("dct:modified", "dct:issued", "bf:creationDate", "bf:changeDate")
_PERIODS = ("bf:temporalCoverage", "bf:originDate")
_COUNTS = ("void:triples", "void:documents")
_LENGTHS = ("schema:duration", "schema:timeRequired", "bf:duration")
_CODED = {"schema:encodingFormat": "media_type", "dct:format": "format"}
_COUNT = re.compile(r"[0-9]{1,18}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_LENGTH = re.compile(r"PT(?:([0-9]{1,6})H)?(?:([0-9]{1,6})M)?(?:([0-9]{1,6})S)?")
_NO_KEY = re.compile(r"[^a-z0-9]+")


def in_words(show: Show, curie: str, value: Term) -> Part | None:
    """A value of one of these properties as people say it; None for all else, which stays as it is."""
    if not isinstance(value, Literal):
        return licence(show, value.value) if curie in _LICENCES else None
    text = value.value
    if curie in _DAYS:
        return Part(day(text, show.lang))
    if curie in _PERIODS and (known := period(text, show.lang)):
        return Part(known)
    if curie == "dct:dateAccepted":
        return Part(whole_day(text, show.lang))
    if curie in _COUNTS and _COUNT.fullmatch(text):
        return Part(grouped(int(text), show.lang))
    if curie in _LENGTHS and (found := length(show, text)):
        return Part(found)
    if curie in _CODED and (known := show.say(f"{_CODED[curie]}.{_NO_KEY.sub('_', text.casefold())}")):
        return Part(known)
    return None


def whole_day(text: str, lang: Lang) -> str:
    """A date that names a day or month as the page writes it (1/3/2014, 3/2014); any other text as it is."""
    if _MONTH.fullmatch(text) and (known := day(f"{text}-01", lang)) != f"{text}-01":
        return known.partition("/" if lang == "vi" else " ")[2]
    return day(text, lang) if _DAY.fullmatch(text) else text


def length(show: Show, text: str) -> str:
    """``PT7H10M`` in words: «7 giờ 10 phút»; '' for what is no such length."""
    found = _LENGTH.fullmatch(text)
    units = zip(("hours", "minutes", "seconds"), found.groups() if found else (), strict=False)
    return " ".join(show.say(f"length.{unit}").format(number=int(number)) for unit, number in units if number)
