"""Subject headings as entities: one concept of one scheme, or several joined by subdivisions."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from lienthong.graph.terms import iri, literal
from lienthong.mappings import codes, isbd
from lienthong.mappings.authority import Authority, authorities, authority
from lienthong.mappings.engine.builder import LABEL, NAME, TYPE, Inner
from lienthong.mappings.engine.context import Context
from lienthong.mappings.keys import joined
from lienthong.mappings.record import Field
from lienthong.mappings.steps.agents import authority_links
from lienthong.mappings.steps.places import named_place
from lienthong.text import match_key
from lienthong.text.language import language_of, wholly_vietnamese

_SCHEME_OF_INDICATOR = {
    "0": "lcsh", "1": "lcshac", "2": "mesh", "3": "nal", "5": "cash", "6": "rvm",
}  # fmt: skip
# Whose number a $0 without prefix is, by the scheme of its heading.
_PREFIX_OF_SCHEME = {
    "lcsh": "DLC", "lcshac": "DLC", "lcgft": "DLC", "fast": "fast", "mesh": "DNLM", "gnd": "DE-588", "aat": "aat",
}  # fmt: skip
_PART_CLASS = {"v": "bf:GenreForm", "x": "bf:Topic", "y": "bf:Temporal"}
SUBDIVISIONS = "vxyz"
COMPLEX = ("bf:Topic", "madsrdf:ComplexSubject")
_IN_SCHEME, _SOURCE = iri("skos:inScheme"), iri("bf:source")


@lru_cache(maxsize=1024)
def _system(code: str) -> str:
    code = code.strip(" .")
    return code.lower() if codes.known("schemes", code.lower()) else code


def scheme(field: Field) -> str:
    """The scheme's code: $2, wherever it stands (NLV writes it before $a), else the second indicator; '' if none."""
    return _system(field.first("2")) or _SCHEME_OF_INDICATOR.get(field.ind2, "")


def heading_authorities(field: Field, system: str) -> list[Authority]:
    """Authorities of $0 and $1; a number without a prefix ("sh85143268", "D003643") is one of the heading's scheme."""
    prefix = _PREFIX_OF_SCHEME.get(system)
    if not prefix:
        return authorities(field)
    found = []
    for value in field.all("01"):
        bare = value.strip()
        known = authority(bare) or (authority(f"({prefix}){bare}") if bare[:1].isalnum() and _number(bare) else None)
        if known and known not in found:
            found.append(known)
    return found


def _number(value: str) -> bool:
    return ":" not in value and any(map(str.isdigit, value))


_IN_ENGLISH = ("/authorities/subjects", "/authorities/childrensSubjects", "/subjectSchemes/mesh", "/genreForms")
"""Schemes whose headings are English whatever names they have ("Nguyễn dynasty, 1802-1945"), unless a library
writes its own Vietnamese heading under their name («Văn học»)."""


@lru_cache(maxsize=16384)
def _described(label: str, classes: tuple[str, ...], known: str) -> tuple[str, ...]:
    """What a concept of a published scheme (its IRI) or of none says of itself, the same in every record."""
    english = known.endswith(_IN_ENGLISH) and not wholly_vietnamese(label)
    tagged = literal(label, "" if english else language_of(label))
    said = [f"{TYPE} {iri(one)}" for one in (*classes, "skos:Concept", "schema:DefinedTerm")]
    said += [f"{one} {tagged}" for one in (LABEL, NAME, iri("skos:prefLabel"))]
    if known:
        said += [f"{_IN_SCHEME} <{known}>", f"{_SOURCE} <{known}>"]
    return tuple(said)


def concept(
    label: str, context: Context, *, classes: Sequence[str], system: str, authority: Sequence[Authority] = ()
) -> str:
    """The IRI of a subject of one scheme, described on first mention."""
    build = context.build
    kind = classes[0]
    keys = [joined("authority", one.key) for one in authority]
    keys.append(joined(match_key(system), kind, match_key(label)))
    new = not build.has("subject", keys[0])
    node = build.entity("subject", keys, f"subject|{match_key(label)}")
    if new:
        known = codes.scheme(system, "genre" if kind == "bf:GenreForm" else "subject") if system else ""
        build.state(node, _described(label, tuple(classes), known))
        if system and not known:
            _local_source(node, system, context)
        authority_links(node, authority, context)
    return node


def _local_source(node: str, system: str, context: Context) -> None:
    """A local scheme (Bộ TK TVQG) is named by its words, never by an invented IRI."""
    inner = Inner("bf:Source")
    inner.add(LABEL, literal(system, language_of(system)))
    inner.close(context.build, node, _SOURCE)


def place_concept(label: str, context: Context, system: str, authority: Sequence[Authority] = ()) -> str:
    """A place that a heading names: the same entity as that of an imprint, with the scheme that has it."""
    node = named_place(label, context, authority)
    known = codes.scheme(system) if system else ""
    if known:
        context.build.add(node, _IN_SCHEME, f"<{known}>")
    return node


def subdivisions(field: Field) -> list[tuple[str, str]]:
    """Subfields $v, $x, $y, $z and what they say; «-- Việt Nam» is written with or without its hyphens."""
    return [
        (code, text)
        for code, value in field.subfields
        if code and code in SUBDIVISIONS and (text := isbd.strip_end(value.strip(" -–—")))
    ]


def complex_subject(
    head: str, first: str, parts: Iterable[tuple[str, str]], context: Context, *, system: str,
    authority: Sequence[Authority] = (),
) -> str:  # fmt: skip
    """A heading with subdivisions: its label joins them, ``dct:hasPart`` leads to each, ``skos:broader`` to the first.

    MADS/RDF keeps the parts in a list of blank nodes; here each is an entity of its own (a topic, a place, a time, a
    form) that can be asked for in one step, and the label keeps the order.
    """
    parts = list(parts)
    label = " -- ".join([head, *(text for _, text in parts)])
    node = concept(label, context, classes=COMPLEX, system=system, authority=authority)
    build = context.build
    build.add(node, iri("skos:broader"), first)
    build.add(node, iri("dct:hasPart"), first)
    for code, text in parts:
        build.add(node, iri("dct:hasPart"), part_of_heading(code, text, context, system))
    return node


def part_of_heading(code: str, text: str, context: Context, system: str) -> str:
    """The entity of one subdivision: $z a place, $y a time, $v a form, $x a topic."""
    if code == "z":
        return place_concept(text, context, system)
    return concept(text, context, classes=(_PART_CLASS[code],), system=system)
