"""People and bodies as entities: what X00, X10, X11 say of them (https://www.loc.gov/marc/bibliographic/bdx00.html)."""

from collections.abc import Sequence
from functools import lru_cache

from lienthong.graph.terms import iri, literal, typed
from lienthong.mappings import isbd, namewords, places
from lienthong.mappings import people as people_of
from lienthong.mappings.authority import Authority
from lienthong.mappings.authority import authority as authority_of
from lienthong.mappings.engine.builder import LABEL, NAME, TYPE, Inner
from lienthong.mappings.engine.context import Context
from lienthong.mappings.keys import agent_keys, joined
from lienthong.mappings.names import Person
from lienthong.mappings.record import Field
from lienthong.mappings.unitnames import is_unit

CLASSES = {
    "person": ("bf:Agent", "bf:Person", "schema:Person"),
    "family": ("bf:Agent", "bf:Family", "schema:Organization"),
    "organization": ("bf:Agent", "bf:Organization", "schema:Organization"),
    "jurisdiction": ("bf:Agent", "bf:Jurisdiction", "schema:Organization"),
    "meeting": ("bf:Agent", "bf:Meeting", "schema:Organization"),
}
PREFIX = iri("schema:honorificPrefix")
_SUFFIX = iri("schema:honorificSuffix")
_LABEL = iri("rdfs:label")
_EXACT_MATCH = iri("skos:exactMatch")
_DISAMBIGUATING = iri("schema:disambiguatingDescription")
_OTHER_NAME = iri("schema:alternateName")
_AFFILIATION = iri("schema:affiliation")
_FORMS = {"05": "00", "15": "10", "20": "00", "90": "00", "91": "10", "92": "11", "96": "00", "97": "10", "98": "11"}


def form(field: Field) -> str:
    """How a field names its agent: "00" a person, "10" a body, "11" a meeting.

    Obsolete (705, 715) and local fields (696–698, 790–792) are made like them, 720 holds a name as it was found.
    """
    return _FORMS.get(field.tag[1:], field.tag[1:])


def agent_role(kind: str, name: str, told_by: str = "") -> str:
    """What an agent is within its record; ``told_by`` tells namesakes apart (Alexandre Dumas, father and son)."""
    return joined("agent", kind, name, told_by)


def agent(kind: str, who: Person, context: Context, authority: Sequence[Authority], within: Sequence[str]) -> str:
    """The IRI of an agent, described on first mention."""
    # "1920-" in one library is "1920-2014" in another: the year of birth tells namesakes apart.
    dates = who.birth.rstrip("~?") or (f"-{who.death.rstrip('~?')}" if who.death else "")
    numbers = [one.key for one in authority]
    unit = kind == "organization" and is_unit(who.name)
    name = (places.house_key(who.name) if kind == "organization" else "") or who.key
    keys = agent_keys(kind=kind, name=name, dates=dates, authority=numbers, within=within, unit=unit)
    build = context.build
    new = not build.has("agent", keys[0])
    node = build.entity("agent", keys, agent_role(kind, name, authority[0].key if authority else dates))
    if new:
        build.state(node, _described(kind, who))
    if who.prefix:
        build.add(node, PREFIX, literal(who.prefix))
    authority_links(node, authority, context)
    return node


@lru_cache(maxsize=16384)
def _described(kind: str, who: Person) -> tuple[str, ...]:
    """What an agent says of itself, the same in every record that names it so."""
    name = literal(who.name)
    said = [f"{TYPE} {iri(one)}" for one in CLASSES[kind]]
    said += [f"{LABEL} {name}", f"{NAME} {name}"]
    for predicate, value in (("schema:birthDate", who.birth), ("schema:deathDate", who.death)):
        if value:
            said.append(f"{iri(predicate)} {typed(value, 'xsd:gYear' if value.isdecimal() else 'edtf:edtf')}")
    for predicate, text in (("schema:familyName", who.family), ("schema:givenName", who.given)):
        if text:
            said.append(f"{iri(predicate)} {literal(text)}")
    return tuple(said)


def authority_links(node: str, authority: Sequence[Authority], context: Context) -> None:
    """What an authority calls this thing: its IRI, or its number when the scheme publishes no IRIs."""
    for one in authority:
        if one.iri:
            context.build.add(node, _EXACT_MATCH, f"<{one.iri}>")
            continue
        scheme, _, number = one.key.partition(":")
        source = Inner("bf:Source")
        source.add(_LABEL, literal(scheme))
        inner = Inner("bf:Identifier")
        inner.add(iri("rdf:value"), literal(number))
        inner.add(iri("bf:source"), source.write(context.build, node))
        inner.close(context.build, node, iri("bf:identifiedBy"))


def authority_codes(field: Field) -> set[str]:
    """Those of $0 and $1 that name an authority."""
    return {code for code, value in field.subfields if code in "01" and authority_of(value)}


def personal_heading(field: Field) -> str:
    """The name of an X00: $a, with a ruler's numeral ($b)."""
    return isbd.strip_end(" ".join(field.all("ab"))) if field.first("b") else field.first("a")


def told_apart(field: Field, node: str, who: Person, context: Context) -> set[str]:
    """Whatever else an X00 says of its person: titles ($c), a period ($d), the fuller form ($q), affiliation ($u)."""
    done = {"d"} if field.first("d") and (who.birth or who.death) else set()
    for code, value in field.subfields:
        text = isbd.strip_end(value)
        if code not in "cdqu" or not text or (code == "d" and "d" in done and _years_say_all(who)):
            continue
        if code == "c":
            _title(text, node, context)
        elif code == "d":
            context.build.add(node, _DISAMBIGUATING, literal(text))
        elif code == "q":
            context.build.add(node, _OTHER_NAME, literal(_fuller(text.strip("() "), who)))
        else:
            _affiliated(text, node, context)
        done.add(code)
    return done


def _years_say_all(who: Person) -> bool:
    """Whether the dates are plain years; "approximately 1756-1830" and "515-577" stand as written beside the data."""
    return all(len(year) == 4 and year.isdecimal() and year[0] != "0" for year in (who.birth, who.death) if year)


def own_record(field: Field, context: Context) -> list[str]:
    """Keys by which a heading meets the source's own authority record: its number in Koha's $9 or a bare $0.

    They count together with the name (``keys.agent_keys``), since a number copied with a record from another
    library is another person's here.
    """
    numbers = [value.strip() for code, value in field.subfields if code == "9" or (code == "0" and _bare(value))]
    return [joined("authority-record", context.source.id, one) for one in numbers if one]


def own_number(field: Field, node: str, context: Context) -> set[str]:
    """$0 without a prefix, as a number of the source's own authority file."""
    bare = [value.strip() for value in field.all("0") if _bare(value)]
    for value in bare:
        inner = Inner("bf:Local")
        inner.add(iri("rdf:value"), literal(value))
        if owner := context.source.library_name or context.source.title_vi or context.source.id:
            source = Inner("bf:Source")
            source.add(_LABEL, literal(owner))
            inner.add(iri("bf:source"), source.write(context.build, node))
        inner.close(context.build, node, iri("bf:identifiedBy"))
    return {"0"} if bare else set()


def _bare(value: str) -> bool:
    value = value.strip()
    return value.isalnum() and value.isascii() and any(map(str.isdigit, value))


def _title(text: str, node: str, context: Context) -> None:
    """«Vua nước Việt Nam» goes before the name, "Jr." behind it; "(nhà thơ)" only tells a namesake apart."""
    if text[0] == "(" and text[-1] == ")":
        context.build.add(node, _DISAMBIGUATING, literal(text.strip("() ")))
    else:
        context.build.add(node, _SUFFIX if namewords.is_suffix(text) else PREFIX, literal(text))


def _fuller(text: str, who: Person) -> str:
    """The fuller form with the family name: $q holds the given names only ("Rowling, J. K. $q (Joanne Kathleen)").

    A Vietnamese family name stays first, whatever order the initials gave ("Nguyễn, B. H. $q (Bá Học)").
    """
    if not who.family or who.family.casefold() in text.casefold():
        return text
    vietnamese = who.family.casefold() in namewords.families() and namewords.is_vietnamese_name(text.split())
    return f"{who.family} {text}" if vietnamese or who.name.startswith(who.family) else f"{text} {who.family}"


def _affiliated(name: str, node: str, context: Context) -> None:
    body_of = people_of.body(name)
    context.build.add(node, _AFFILIATION, agent("organization", body_of, context, [], context.within(body_of.key)))


def script_form(field: Field, context: Context) -> str:
    """The name as the paired 880 has it, made of the same subfields as that of the field."""
    pair = context.paired_with(field)
    if pair is None:
        return ""
    if form(field) == "00":
        return isbd.strip_end(personal_heading(pair))
    return body(Field(field.tag, pair.ind1, pair.ind2, pair.subfields))[1].name


def script_form_codes(partner: Field) -> str:
    """Which subfields of an 880 the step of its partner takes as a form of the name; '' when it takes none of them."""
    if partner.tag[0] == "7" and partner.first("t"):
        return ""
    if form(partner) != "00":
        return BODY_CODES.get(form(partner), "")
    return "ab" if len(people_of.in_heading(personal_heading(partner), partner.first("d"), partner.ind1)) == 1 else ""


def body(field: Field) -> tuple[str, Person]:
    """Kind and name of a 110/710 or 111/711 heading: units joined to it, number, date and place in brackets."""
    meeting = form(field) == "11"
    parts = [isbd.strip_end(one) for one in field.all("aeq" if meeting else "ab")]
    label = ". ".join(part for part in parts if part)
    where = " : ".join(part for one in field.all("ndc") if (part := isbd.strip_end(one).strip("()")))
    label = f"{label} ({where})" if where and label else label or where
    if meeting:
        return "meeting", people_of.body(label)
    kind = "jurisdiction" if field.ind1 == "1" and len(parts) == 1 else "organization"
    return kind, people_of.body(label)


BODY_CODES = {"10": "abndc", "11": "aeqndc"}
