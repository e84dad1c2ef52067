"""Name–title headings: a creator and one of their works in 6XX, 7XX, 8XX; and headings in their original script."""

from lienthong.graph.terms import iri, literal
from lienthong.mappings import isbd
from lienthong.mappings import people as people_of
from lienthong.mappings.engine.context import Context
from lienthong.mappings.names import Person
from lienthong.mappings.record import Field
from lienthong.mappings.scripts import script_language
from lienthong.mappings.seriestitles import titles
from lienthong.mappings.steps.agents import body, form, personal_heading, told_apart
from lienthong.mappings.uniform import uniform


def with_title(field: Field) -> Field:
    """The field with its form subheading as the title: "Việt Nam. $k Hiến pháp" names a Work as $t does.

    Rules before AACR2 made such headings, without $t.
    """
    if field.first("t") or form(field) not in ("10", "11"):
        return field
    at = next((position for position, (code, value) in enumerate(field.subfields) if code == "k" and value.strip()), -1)
    if at < 0:
        return field
    named = [*field.subfields[:at], ("t", field.subfields[at][1]), *field.subfields[at + 1 :]]
    return Field(field.tag, field.ind1, field.ind2, named)


def name_of(field: Field) -> Field:
    """The name of a name–title heading: what stands before $t, or the whole field where there is none."""
    at = next((position for position, (code, _) in enumerate(field.subfields) if code == "t"), None)
    return Field(field.tag, field.ind1, field.ind2, field.subfields[:at])


def creator_of(field: Field) -> tuple[str, Person | None]:
    """Kind and name of the creator in a name–title heading; None when it names nobody."""
    name = name_of(field)
    if form(field) == "00":
        people = people_of.in_heading(name.first("a"), name.first("d"), field.ind1)
        return "person", people[0] if people else None
    return body(name)


def creator_apart(field: Field, node: str, who: Person, context: Context) -> set[str]:
    """What an X00 says of the creator beside $t: «hoạt động 1694-1702», titles, the fuller form of the name."""
    return told_apart(name_of(field), node, who, context) if form(field) == "00" else set()


def name_title_in_script(field: Field, author: str, work: str, context: Context) -> None:
    """Give the creator and the Work the names that the paired 880 has."""
    pair = context.paired_with(field)
    if pair is None:
        return
    whole = with_title(Field(field.tag, pair.ind1, pair.ind2, pair.subfields))
    name = name_of(whole)
    if author:
        written = isbd.strip_end(personal_heading(name)) if form(field) == "00" else body(name)[1].name
        context.script_name(field, author, written)
    title = uniform(whole)
    if title:
        context.script_name(field, work, title.label)


def concept_in_script(node: str, text: str, context: Context) -> None:
    """Give a concept another label in its original script."""
    if text:
        tagged = literal(text, script_language(text, context.language))
        context.build.add(node, iri("skos:altLabel"), tagged)
        context.build.add(node, iri("schema:alternateName"), tagged)


def series_in_script(field: Field, node: str, context: Context) -> None:
    """Give the series of a 440, 490 or 830 the title that the paired 880 has."""
    pair = context.paired_with(field)
    if pair is not None:
        context.script_name(field, node, titles(Field(field.tag, subfields=pair.subfields)).label)
