"""What 502 $a says in one sentence: degree, institution and year, read only where the note leaves no doubt.

https://www.loc.gov/marc/bibliographic/bd502.html; the words are those of ``mappings/vietnamese/theses.toml``.
"""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from lienthong.mappings import isbd
from lienthong.mappings.wordlists import wordlist
from lienthong.text import match_key

_ENGLISH = re.compile(
    r"(?:thesis|dissertation|diss\.|thèse|doctoral thesis)\s*\((?P<degree>[^)]{2,60})\)\s*(?:--|—|–)\s*(?P<rest>.+)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"[,.;:\s(]{1,20}\[?((?:1[89]|20)[0-9]{2})\]?\)?\.?$")
_BREAK = re.compile(r"\s*(?:--|—|–|\.\s+-|\.-|\s-\s|[.;:,])\s*")
_LONGEST = 400


class Thesis(NamedTuple):
    """Degree, institution that grants it and year, each '' where the note does not say it surely."""

    degree: str = ""
    institution: str = ""
    year: str = ""


@lru_cache(maxsize=2048)
def parse(note: str) -> Thesis:
    """The parts of "Luận án TS. Kinh tế: 5.02.05 -- Đại học Kinh tế Quốc dân, 2010"."""
    text = note.strip()
    if len(text) > _LONGEST:
        return Thesis()
    english = _ENGLISH.fullmatch(text)
    if english:
        year = _YEAR.search(english["rest"])
        place = english["rest"][: year.start()] if year else english["rest"]
        return Thesis(english["degree"].strip(), isbd.strip_end(place.rstrip(" .")), year[1] if year else "")
    kind = _beginning(text)
    if not kind:
        return Thesis()
    year = _YEAR.search(text)
    body = text[kind : year.start() if year else None].strip()
    return Thesis(_degree(body), _institution(body), year[1] if year else "")


@lru_cache(maxsize=2048)
def in_title(remainder: str) -> bool:
    """Whether a subtitle says that the resource is a thesis: "Luận án", or another kind with its degree.

    "Luận văn" by itself may be an essay, and "luận án" has no other meaning.
    """
    text = remainder.strip(" :=/.")
    kind = _beginning(f"{text} ")
    return bool(kind) and (text[:kind].casefold() == "luận án" or bool(_degree(text[kind:].strip(" :"))))


def _beginning(text: str) -> int:
    """How many characters of the text its kind takes ("Luận án"), 0 when it does not begin with one."""
    lower = text.lower().replace("khóa", "khoá")
    kinds = sorted(wordlist("theses")["notes"]["kinds"], key=len, reverse=True)
    return next((len(one) for one in kinds if lower.startswith(f"{one.lower()} ")), 0)


@cache
def _degrees() -> dict[str, str]:
    found = {match_key(form): name for form, name in wordlist("theses")["degrees"].items()}
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


def _degree(body: str) -> str:
    key = f"{match_key(body[:80].replace('.', ''))} "
    return next((name for form, name in _degrees().items() if key.startswith(f"{form} ")), "")


@cache
def _institutions() -> tuple[str, ...]:
    return tuple(f"{match_key(one)} " for one in wordlist("theses")["notes"]["institutions"])


def _institution(body: str) -> str:
    """The one part between signs that begins as the name of a school does; none or several: ''."""
    parts = [isbd.strip_end(one) for one in _BREAK.split(body)]
    found = [one for one in parts if f"{match_key(one)} ".startswith(_institutions()) and " " in one]
    return found[0] if len(found) == 1 else ""
