"""In what form an Instance is: print, e-book, recording, braille …, whatever the format that says so.

Recordings and films are such on every carrier (a spoken MP3 is no e-book), so what is heard or seen comes before what
it is stored on.
"""

from collections.abc import Iterable
from functools import cache

from lienthong.graph.matching.portraits.designations import carriers, table
from lienthong.graph.matching.portraits.triples import Triples
from lienthong.graph.terms import iri
from lienthong.text import match_key

OR = "|"
"""Between forms of which a record may mean either: "1 đĩa CD" is ``audio|disc``."""

_CARRIERS = {
    "cr": ("online",), "cz": ("disc", "online"), "c": ("disc",), "h": ("microform",), "s": ("audio",), "v": ("video",),
}  # fmt: skip
"""RDA carriers, by code or first letter; ``cz`` is 008/23 s, of which nobody knows.
https://www.loc.gov/standards/valuelist/rdacarrier.html"""
_HELD = {
    iri("bf:Tactile"): "tactile", iri("bf:Microform"): "microform", iri("bf:Manuscript"): "manuscript",
}  # fmt: skip
_PERFORMED = {
    iri(name): form
    for form, names in {
        "audio": ("bf:Audio", "bf:NonMusicAudio", "bf:MusicAudio", "schema:AudioObject", "schema:Audiobook"),
        "video": ("bf:MovingImage", "schema:Movie", "schema:VideoObject"),
    }.items()
    for name in names
}  # fmt: skip
_LARGE = "http://id.loc.gov/vocabulary/mfont/lp"
_CONTENTS = {"spw": "audio", "prm": "audio", "snd": "audio", "tdi": "video"}
"""RDA content. https://www.loc.gov/standards/valuelist/rdacontent.html"""
_SPECIAL = ("tactile", "large")
"""What a sheet of paper or a file is beside being one."""


def form(said: Triples, id_: str) -> str:
    """The form of an Instance, '' for print; forms of which it may be either stand with ``OR`` between them.

    online (e-book), disc, microform, tactile, large (print), manuscript, sheet; audio and video on a carrier of their
    own, ``audio online`` and ``video online`` as files.
    """
    worded = _worded(said.texts(id_, "bf:genreForm", "rdfs:label"))
    classes = said.objects(id_, "rdf:type")
    held = {_HELD[one] for one in classes if one in _HELD}
    held |= {"large"} if any(_LARGE in one for one in said.objects(id_, "bf:fontSize")) else set()
    held |= _worded(said.texts(id_, "bf:editionStatement")) & set(_SPECIAL)
    stored = _stored(said, id_)
    performed = {_PERFORMED[one] for one in _classes(said, id_) if one in _PERFORMED} | (worded & {"audio", "video"})
    performed |= _content(said, id_) | _media(said.texts(id_, "schema:encodingFormat"))
    if performed and not held:
        return OR.join(sorted(_played(performed, stored | (worded - performed))))
    for one in _SPECIAL:
        if one in held | worded:
            return one
    found = held - {"manuscript"} | worded | stored
    return OR.join(sorted(found or held))


def _classes(said: Triples, id_: str) -> Iterable[str]:
    yield from said.objects(id_, "rdf:type")
    for work in said.own(id_, "bf:instanceOf"):
        yield from said.objects(work, "rdf:type")


def _stored(said: Triples, id_: str) -> set[str]:
    """What it is stored on: by its carriers when they are of one kind (a book with a disc is a book), else by its class
    or by what its extent counts."""
    stated = {one.rstrip(">").rpartition("/")[2] for one in said.objects(id_, "bf:carrier")}
    kinds = {_CARRIERS.get(one) or _CARRIERS.get(one[:1], ()) for one in stated}
    if stated:
        return set(kinds.pop()) if len(kinds) == 1 else set()
    if said.is_a(id_, "bf:Electronic"):
        return {"online"}
    return {one for label in said.texts(id_, "bf:extent", "rdfs:label") for one in carriers(label)}


def _played(performed: set[str], stored: set[str]) -> set[str]:
    """A recording as a file, on a carrier of its own, or either where nobody says."""
    online = {f"{one} online" for one in performed}
    if stored == {"online"}:
        return online
    return performed if stored and "online" not in stored else performed | online


def _content(said: Triples, id_: str) -> set[str]:
    """audio or video, when all its content is heard or seen: a book with a disc in its cover is a book."""
    things = (id_, *said.own(id_, "bf:instanceOf"))
    codes = {one.rstrip(">").rpartition("/")[2] for thing in things for one in said.objects(thing, "bf:content")}
    kinds = {_CONTENTS.get(one, "") for one in codes}
    return kinds if len(kinds) == 1 and "" not in kinds else set()


def _media(formats: list[str]) -> set[str]:
    """audio or video, when all media types of its files are."""
    kinds = {one.partition("/")[0] for one in formats}
    return kinds if len(kinds) == 1 and kinds <= {"audio", "video"} else set()


def _worded(texts: Iterable[str]) -> set[str]:
    keys = [f" {match_key(one)} " for one in texts]
    return {form for word, form in _words() if any(f" {word} " in key for key in keys)}


@cache
def _words() -> tuple[tuple[str, str], ...]:
    return tuple((match_key(word), form) for form, words in table()["forms"].items() for word in words)


def meeting(values: Iterable[str]) -> set[str]:
    """What one thing can be that is described as each of these forms; all of them where that is nothing."""
    each = [set(one.split(OR)) for one in values]
    return set.intersection(*each) or set.union(*each) if each else set()
