"""A record in simple Dublin Core, as far as its Instance and Work have elements for it (``[dc]`` of site/oai.toml)."""

from collections.abc import Iterator

from lienthong.exchange.oai.rules import Kind, rules
from lienthong.exchange.oai.statements import Statements, text
from lienthong.exchange.oai.xml import dublin_core
from lienthong.graph.terms import iri

Element = tuple[str, str, str]
_CONTRIBUTION, _AGENT, _PRIMARY = iri("bf:contribution"), iri("bf:agent"), iri("bf:PrimaryContribution")
_AUTHOR = iri("schema:author")
_IDENTIFIED, _VALUE, _URL = iri("bf:identifiedBy"), iri("rdf:value"), iri("bf:electronicLocator")


def oai_dc(said: Statements, instance: str, work: str, kind: Kind) -> bytes:
    """The description; ``instance`` and ``work`` are terms, '' when there is none."""
    nodes = [one for one in (instance, work) if one]
    elements: list[Element] = []
    for name, properties in rules().dc.items():
        if name == "title":
            elements += [*_titles(said, nodes, properties), *_people(said, nodes)]
        else:
            elements += _told(said, name, nodes, properties)
    elements += [("type", kind.dcmi, "")] if kind.dcmi else []
    elements += [("identifier", one, "") for one in _identifiers(said, instance or work)]
    return dublin_core(dict.fromkeys(elements)).encode()


def _told(said: Statements, name: str, nodes: list[str], properties: tuple[str, ...]) -> Iterator[Element]:
    for node in nodes:
        for one in properties:
            for value in said.values(node, one):
                if found := _words(said, value):
                    yield (name, *found)


def _titles(said: Statements, nodes: list[str], properties: tuple[str, ...]) -> list[Element]:
    """The titles of the Instance, whole; those of the Work only where it has none."""
    for node in nodes:
        titles = [one for name in properties for one in said.values(node, name)]
        if found := [("title", *told) for one in titles if (told := _whole(said, one))]:
            return found
        if found := list(_told(said, "title", [node], rules().named)):
            return found
    return []


def _whole(said: Statements, title: str) -> tuple[str, str] | None:
    """Title proper with its parts and remainder; None for a title without a proper one."""
    made, language = "", ""
    for part, mark in rules().title:
        for value in said.values(title, part)[:1]:
            told = text(value)
            if told and told[0]:
                made, language = (f"{made}{mark}{told[0]}" if made else told[0]), language or told[1]
        if not made:
            return None
    return made, language


def _words(said: Statements, value: str) -> tuple[str, str] | None:
    """The text of a literal, the label of a node of the record, or the address of what lies elsewhere."""
    if not value.startswith("<"):
        return text(value)
    for one in rules().label:
        for label in said.values(value, one):
            return text(label)
    return (value[1:-1], "") if said.types(value) == frozenset() and value.startswith("<http") else None


def _people(said: Statements, nodes: list[str]) -> Iterator[Element]:
    """Who is responsible, the first of them as creators (MARC 1XX), authors too."""
    authors = {one for node in nodes for one in said.values(node, _AUTHOR)}
    for node in nodes:
        for contribution in said.values(node, _CONTRIBUTION):
            for agent in said.values(contribution, _AGENT):
                first = agent in authors or _PRIMARY in said.types(contribution)
                if found := _words(said, agent):
                    yield ("creator" if first else "contributor", *found)


def _identifiers(said: Statements, node: str) -> Iterator[str]:
    yield node[1:-1]
    for number in said.values(node, _IDENTIFIED):
        urn = next((rules().urns[one] for one in said.types(number) if one in rules().urns), "")
        for value in said.values(number, _VALUE):
            if urn and (found := text(value)):
                yield f"{urn}{found[0]}"
    for place in said.values(node, _URL):
        if place.startswith("<http"):
            yield place[1:-1]
