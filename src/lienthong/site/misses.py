"""What to say of an address that leads nowhere: where the same thing is, or what may have been meant.

Bounded work whatever is asked: a handful of look-ups by IRI, one of a number, one search.
"""

import re
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote

from stdnum import isbn

from lienthong.graph.terms import KINDS
from lienthong.messages import LANGS, Lang
from lienthong.site.addresses import is_entity
from lienthong.site.identity import successor
from lienthong.site.lookup import look_up
from lienthong.site.published import Opened
from lienthong.site.reading import Reading
from lienthong.site.searched import suggestions as searched
from lienthong.site.show import Show

MOST = 6
_LONGEST = 300
"""Characters of a path that are looked at."""
_KIND = "|".join(KINDS)
_NEARLY = re.compile(
    rf"/+(?:(vi|en)/+)?({_KIND})/+([a-z0-9-]{{1,64}})(?:\.([a-z.]{{1,12}}))?[/.,;:)\]>'\"»”]*", re.IGNORECASE
)
_ID = re.compile(r"(?<![0-9a-z])[0-9a-z]{16}(?![0-9a-z])")
_NUMBER = re.compile(r"(?<!\d)(?:97[89][- ]?)?\d[\d -]{7,13}[\dXx](?!\d)")
_MISREAD = str.maketrans("ilou", "110v")
"""Letters that no id has (Crockford's base 32), and what they are misread for."""
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 16
"""Characters of an id."""
_SLIP = re.compile(rf"(?<![a-z])({_KIND})/+([0-9a-z]{{15,17}})(?![0-9a-z])")
_PLAIN_WORDS = re.compile(r"[^\W\d_]{2,}")
_NO_WORDS = frozenset(
    (*KINDS, *LANGS, "html", "php", "asp", "index", "jsonld", "ttl", "rdf", "nt", "bib", "ris", "json")
)


@dataclass(frozen=True)
class Suggestion:
    """A page that may have been meant: its address (a path), what it is called and which kind it is."""

    address: str
    name: str
    kind: str


def better(opened: Opened, path: str) -> str:
    """The address that was meant for certain (a path below the prefix): the same without a slash or a full stop behind
    it, in small letters; '' when there is none."""
    found = _NEARLY.fullmatch(path[:_LONGEST])
    if found is None:
        return ""
    lang, kind, name, suffix = found.groups()
    reading = Reading(opened)
    for one in (f"{kind.lower()}/{name}", f"{kind.lower()}/{name.lower()}"):
        place = (f"/{lang.lower()}" if lang else "") + f"/{one}" + (f".{suffix}" if suffix else "")
        if place != path and is_entity(one) and (reading.exists(one) or successor(reading, one)):
            return place
    return ""


def suggestions(opened: Opened, path: str, lang: Lang) -> list[Suggestion]:
    """Pages that may have been meant: the same id in another kind or misread, an ISBN, what the words find."""
    text, show = unquote(path[:_LONGEST]), Show(Reading(opened), lang)
    pages, base = f"{show.addresses.prefix}/{lang}", show.reading.base
    found = [f"{pages}/{one}" for one in _by_id(show, text.lower())]
    if number := next((one for one in _NUMBER.findall(text) if isbn.is_valid(one)), ""):
        found += [entry.title.href for _, entry in look_up(show, number)]
    made: dict[str, Suggestion] = {}
    for place in found:
        one = place.removeprefix(f"{pages}/")
        made[place] = Suggestion(place, show.name(f"{base}/{one}").text, show.say(f"kind.{one.partition('/')[0]}"))
    words = _words(text)
    if len(made) < MOST and len(words) > 3:
        for hit in searched(show, opened.index, words)[:MOST]:
            made.setdefault(hit.href, Suggestion(hit.href, hit.text, hit.kind))
    return list(made.values())[:MOST]


def _words(text: str) -> str:
    """What the last part of a path that has words says: what stands before it is where it was shelved."""
    for part in reversed(text.split("/")):
        if words := [word for word in _PLAIN_WORDS.findall(part) if word.lower() not in _NO_WORDS]:
            return " ".join(words)[:80]
    return ""


def _by_id(show: Show, text: str) -> list[str]:
    ids = _ID.findall(text)[:2]
    read = dict.fromkeys(one for name in ids for one in (name, name.translate(_MISREAD)))
    found = []
    for one in (f"{kind}/{name}" for name in read for kind in KINDS):
        if is_entity(one):
            found.append(one if show.reading.exists(one) else successor(show.reading, one))
    found = list(dict.fromkeys(filter(None, found)))
    return found or _nearest(show, text)


def _nearest(show: Show, text: str) -> list[str]:
    """Entities of the kind of the address whose id differs by one slip of the hand: a character that is wrong, left
    out, too many, or has changed places with the next. Some thousand look-ups at most."""
    if (slip := _SLIP.search(text)) is None:
        return []
    kind, name = slip[1], slip[2].translate(_MISREAD)
    ends = [(name[:at], name[at:]) for at in range(len(name) + 1)]
    near = {before + after[1:] for before, after in ends if after}
    near |= {before + after[1] + after[0] + after[2:] for before, after in ends if len(after) > 1}
    near |= {before + one + after[1:] for before, after in ends if after for one in _LETTERS}
    near |= {before + one + after for before, after in ends for one in _LETTERS}
    ids = (f"{kind}/{one}" for one in sorted(near - {name}) if len(one) == _LENGTH)
    return list(islice((one for one in ids if show.reading.exists(one)), MOST))
