"""Keywords of the library's own: 653, whose second indicator says what they name."""

from collections.abc import Iterable

from lienthong.graph.terms import iri, literal
from lienthong.mappings import isbd
from lienthong.mappings import people as people_of
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.registry import step
from lienthong.mappings.record import Field
from lienthong.mappings.steps.agents import agent
from lienthong.mappings.steps.concepts import complex_subject, concept, place_concept
from lienthong.mappings.steps.subjects import about, genre_form
from lienthong.text.language import language_of

_LONGEST_KEYWORD = 6
_CLASSES = {"4": ("bf:Temporal",), "7": ("bf:Topic", "bf:Event", "schema:Event")}
_BODIES = {"2": "organization", "3": "meeting"}


@step
def uncontrolled(field: Field, context: Context) -> Iterable[str]:
    """653: each $a one keyword or several; by the second indicator a person, body, time, place, genre or event."""
    done: set[str] = set()
    for value in field.all("a"):
        for label in keywords(value, names=field.ind2 in "123"):
            done |= _keyword(label, field, context) | {"a"}
    return done


def keywords(value: str, names: bool = False) -> list[str]:
    """The keywords of one $a: at semicolons, and at commas where each part is short enough for a keyword.

    "Ca dao, tục ngữ, dân ca" is three; "Nguyễn Trãi, 1380-1442" and "Poetry, Vietnamese" are one heading each: two
    parts are only divided when both are Vietnamese words. ``names`` (of people and bodies) keep their commas.
    """
    parts = [text for part in value.split(";") if (text := isbd.strip_end(part))]
    if len(parts) != 1 or "," not in value or names:
        return parts
    pieces = [text for part in parts[0].split(",") if (text := isbd.strip_end(part))]
    short = all(len(one.split()) <= _LONGEST_KEYWORD and not one[0].isdigit() for one in pieces)
    if not short or (len(pieces) == 2 and any(language_of(one) != "vi" for one in pieces)):
        return parts
    return pieces


def _keyword(label: str, field: Field, context: Context) -> set[str]:
    kind = field.ind2
    if kind == "6":
        genre_form(label, context, concept(label, context, classes=("bf:GenreForm",), system=""))
        return set()
    context.build.add(context.work, iri("schema:keywords"), literal(label, language_of(label)))
    return about(_named(label, kind, context), field, context)


def _named(label: str, kind: str, context: Context) -> str:
    if kind == "5":
        return place_concept(label, context, "")
    if kind == "1":
        people = people_of.in_heading(label)
        if people:
            who = "organization" if people[0].corporate else "person"
            return agent(who, people[0], context, [], context.within(people[0].key))
    elif kind in _BODIES:
        return agent(_BODIES[kind], people_of.body(label), context, [], context.work_keys)
    head, *parts = [text for part in label.replace("--", "\u2014").split("\u2014") if (text := isbd.strip_end(part))]
    classes = _CLASSES.get(kind, ("bf:Topic",))
    node = concept(head, context, classes=classes, system="")
    # «Lịch sử -- Việt Nam»: a string of keywords typed as a heading; what its parts are is not said.
    return complex_subject(head, node, [("x", one) for one in parts], context, system="") if parts else node
