"""Tracings of an authority record: other names (4XX, 880), related headings (5XX) and those of other schemes (7XX).

https://www.loc.gov/marc/authority/adtracing.html, https://www.loc.gov/marc/authority/ad7xx.html.
"""

from collections.abc import Iterable

from lienthong.graph.terms import iri, literal, typed
from lienthong.mappings import coded, codes, isbd
from lienthong.mappings import people as people_of
from lienthong.mappings.authority import authorities
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.registry import step
from lienthong.mappings.lifedates import life
from lienthong.mappings.otherscript import WHY, public_part, repeated
from lienthong.mappings.record import Field
from lienthong.mappings.rulebook import rules
from lienthong.mappings.scripts import script_language
from lienthong.mappings.steps.agents import body, personal_heading
from lienthong.mappings.steps.concepts import scheme, subdivisions
from lienthong.mappings.steps.headings import AGENTS, mentioned, system
from lienthong.mappings.uniform import uniform
from lienthong.mappings.wordlists import wordlist
from lienthong.text import match_key
from lienthong.text.language import language_of

_OTHER_NAME = iri("schema:alternateName")
_ALTERNATIVE = iri("skos:altLabel")
_CONTROL = frozenset("0123456789iw")
_HIERARCHY = {"g": "skos:broader", "h": "skos:narrower"}
_PLACES = {"g": "schema:containedInPlace", "h": "schema:containsPlace"}


def label_of(field: Field, vietnamese: bool = False) -> str:
    """A heading as one line of text, as the entity of a 1XX with the same subfields would be called.

    ``vietnamese``: the person is, so that "Nguyen, Du" of a foreign file is not turned round.
    """
    form = field.tag[1:]
    parts = [text for _, text in subdivisions(field)]
    first = ""
    if form in AGENTS:
        at = next((place for place, (code, _) in enumerate(field.subfields) if code == "t"), None)
        before = Field(field.tag, field.ind1, field.ind2, field.subfields[:at])
        first = _person(before, vietnamese) if form == "00" else body(before)[1].name
    if form == "30" or (form in AGENTS and field.first("t")):
        title = uniform(field)
        first = ". ".join(part for part in (first, title.label if title else "") if part)
    elif form not in AGENTS:
        values = (value for code, value in field.subfields if code not in _CONTROL and code not in "vxyz")
        first = isbd.strip_end(" ".join(values))
    return " -- ".join(part for part in (first, *parts) if part)


def _person(field: Field, vietnamese: bool) -> str:
    """The name of a person as it is spoken: "Nguyễn, Kim Thành" is Nguyễn Kim Thành."""
    written = isbd.strip_end(personal_heading(field))
    if vietnamese:
        return written.replace(", ", " ", 1)
    people = people_of.in_heading(written, field.first("d"), field.ind1)
    return people[0].name if len(people) == 1 else written


def _called(label: str, tag: str, context: Context) -> None:
    """State another name of the heading's entity: for a concept in SKOS too, for a Work or series as a title too."""
    build, node = context.build, context.heading
    # Names of agents carry no language.
    text = literal(label, tag or ("" if context.heading_kind == "agent" else language_of(label)))
    build.add(node, _OTHER_NAME, text)
    if context.heading_kind == "subject":
        build.add(node, _ALTERNATIVE, text)
    elif context.heading_kind in ("work", "series"):
        inner = Inner("bf:VariantTitle")
        inner.add(iri("bf:mainTitle"), text)
        inner.close(build, node, iri("bf:title"))


def _said_by(label: str, field: Field) -> set[str]:
    """The subfields whose words the label has."""
    words = set(match_key(label).split())
    codes = {code for code, value in field.subfields if code not in _CONTROL and value.strip()}
    return {code for code in codes if words.issuperset(match_key(" ".join(field.all(code))).split())}


@step
def other_name(field: Field, context: Context) -> Iterable[str]:
    """4XX: a form of the name or heading that is not the established one."""
    label = label_of(field, context.language == "vi")
    if not label:
        return ()
    _called(label, "", context)
    return _said_by(label, field)


@step
def script_form_of_heading(field: Field, context: Context) -> Iterable[str]:
    """880: the heading (100-01) or another name (400-02) in its original script, other public fields as a note."""
    whole, field = field, public_part(field, context.record.format)
    if len(field.subfields) < len(whole.subfields):
        context.leave_out(whole, WHY)
    tag = repeated(field)
    if tag[:1] in ("1", "4"):
        label = label_of(Field(tag, field.ind1, field.ind2, field.subfields))
        if not label:
            return ()
        language = script_language(label, context.language)
        if tag[0] == "1":
            context.build.add(context.heading, iri("rdfs:label"), literal(label, language))
        _called(label, language, context)
        said = _said_by(label, field) | _years(tag, field, context)
        _leave_out_as_repeated(whole, tag, said, context)
        return said
    values = [isbd.strip_end(value) for code, value in field.subfields if code not in _CONTROL]
    text = " ".join(value for value in values if value)
    if not text:
        return ()
    inner = Inner("bf:Note")
    inner.add(iri("rdfs:label"), literal(text, script_language(text, context.language)))
    inner.add(iri("bf:noteType"), literal(f"{tag} in original script"))
    inner.close(context.build, context.heading, iri("bf:note"))
    return _said_by(text, field)


def _leave_out_as_repeated(whole: Field, tag: str, said: set[str], context: Context) -> None:
    """What the rule of a 4XX leaves out of it is left out of its other script too: a variant is the name alone."""
    ignored = rules(context.record.format)[tag].ignore if tag[0] == "4" else {}
    rest = [code for code, value in whole.subfields if value.strip() and code not in said and code not in _CONTROL]
    if rest and all(code in ignored for code in rest):
        context.leave_out(whole, ignored[rest[0]])


def _years(tag: str, field: Field, context: Context) -> set[str]:
    """The years of a person's life in the other script of the heading, which the heading itself may leave out."""
    birth, death = life(field.first("d"))
    if tag != "100" or not (birth or death):
        return set()
    if not any(one.first("d").strip() for one in context.record.tagged("100")):
        for predicate, value in (("schema:birthDate", birth), ("schema:deathDate", death)):
            if value:
                term = typed(value, "xsd:gYear" if value.isdecimal() else "edtf:edtf")
                context.build.add(context.heading, iri(predicate), term)
    elif (birth, death) not in {life(one.first("d")) for one in context.record.tagged("100")}:
        return set()
    return {"d"}


@step
def related_heading(field: Field, context: Context) -> Iterable[str]:
    """5XX: another heading: broader or narrower ($w g, h), earlier, later or parent ($w a, b, t), related otherwise."""
    found = mentioned(field, context, system(context.record))
    if found is None or found.node == context.heading:
        return ()
    build, code = context.build, field.first("w")[:1]
    places = found.kind == context.heading_kind == "place"
    concepts = {found.kind, context.heading_kind} <= {"subject", "place"} and (not places or code in _PLACES)
    if concepts:
        terms = _PLACES if places else _HIERARCHY
        build.add(context.heading, iri(terms.get(code, "skos:related")), found.node)
    if code == "t":
        build.add(context.heading, iri("schema:parentOrganization"), found.node)
    done = found.said | {code for code, _ in field.subfields if code in "01" and authorities(field)}
    words = wordlist("authorities")["relationships"].get(code) if code not in _HIERARCHY or not concepts else None
    said = [isbd.strip_end(value) for value in field.all("ij" if field.tag == "511" else "ie")]
    roles = [node for value in field.all("4") if (node := _relationship(value))]
    if concepts and not (words or said or roles):
        return done | {"w"}
    if not (words or any(said) or roles):
        words = wordlist("authorities")["relationships"]["n"]
    relation = Inner("bf:Relation")
    relation.add(iri("bf:associatedResource"), found.node)
    for role in roles:
        relation.add(iri("bf:relationship"), role)
    relationship = Inner("bf:Relationship")
    for value in filter(None, said):
        relationship.add(iri("rdfs:label"), context.noted(value))
    if words and not any(said):
        for lang in ("vi", "en"):
            relationship.add(iri("rdfs:label"), literal(words[lang], lang))
    relation.add(iri("bf:relationship"), relationship.write(build, context.heading))
    relation.close(build, context.heading, iri("bf:relation"))
    return done | {"w", "i"} | ({"j"} if field.tag == "511" else {"e"}) | ({"4"} if roles else set())


def _relationship(value: str) -> str:
    short = value.strip().rstrip("/").rpartition("/")[2].strip(" .,")
    return coded.node("relators", short) if codes.known("relators", short) else ""


@step
def equivalent_heading(field: Field, context: Context) -> Iterable[str]:
    """7XX: the same in another scheme or language: its IRI ($0, $1), a concept of a known scheme, else a name."""
    label, build = label_of(field, context.language == "vi"), context.build
    other = scheme(field) if field.ind2 != "4" or field.first("2") else ""
    known = authorities(field)
    done: set[str] = set()
    for one in known:
        if one.iri:
            build.add(context.heading, iri("skos:exactMatch"), f"<{one.iri}>")
            done |= {"0", "1"}
    if not label:
        return done
    if context.heading_kind in ("subject", "place") and codes.scheme(other) and field.tag[1:] not in AGENTS:
        found = mentioned(field, context, other)
        if found is not None:
            # Of a place that the tables know by both names the heading has this one already.
            if found.node != context.heading:
                build.add(context.heading, iri("skos:closeMatch"), found.node)
            if found.node != context.heading or found.kind == "place":
                return done | found.said | {"2"}
    # Called alike in both schemes, it has no other name.
    if f"{context.heading} {iri('rdfs:label')} {literal(label)} ." not in build.lines:
        _called(label, "", context)
    return done | _said_by(label, field)
