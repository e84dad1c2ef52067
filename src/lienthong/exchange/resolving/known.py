"""What the resolver knows: schemes, with a number of each that leads somewhere here."""

from itertools import islice
from typing import TypedDict
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad

from lienthong.exchange.resolving.finding import resolve
from lienthong.exchange.resolving.schemes import Scheme, asked, schemes
from lienthong.site.published import Opened
from lienthong.site.reading import DEFAULT, named

_LOOKED_AT = 5
_VALUES = ("rdf:value", "bf:classificationPortion")


class Example(TypedDict):
    """A scheme, a number of it and its address; ``here`` says that the number is in the catalogue."""

    scheme: str
    example: str
    address: str
    here: bool


def examples(opened: Opened) -> list[Example]:
    """Every scheme with a number that is here, where one is easily found, else with that of the table."""
    found: list[Example] = []
    for scheme in schemes().values():
        number = next((one for one in _numbers(opened, scheme) if resolve(opened, asked(scheme.name, one)).ids), "")
        shown = number or scheme.example
        address = f"{opened.addresses.base}/id/{scheme.name}/{quote(shown, safe='/:')}"
        found.append({"scheme": scheme.name, "example": shown, "address": address, "here": bool(number)})
    return found


def _numbers(opened: Opened, scheme: Scheme) -> list[str]:
    """A few numbers that nodes of the scheme's own class hold (a class of many schemes' nodes tells nothing)."""
    if scheme.form == "oai":
        return []

    def pattern(subject: NamedNode | None, name: str, value: NamedNode | None) -> list[Quad]:
        return list(islice(opened.store.quads_for_pattern(subject, named(name), value, DEFAULT), _LOOKED_AT))

    nodes = [quad.subject for one in scheme.classes for quad in pattern(None, "rdf:type", NamedNode(one))]
    told = [quad.object for node in nodes if isinstance(node, NamedNode) for name in _VALUES
            for quad in pattern(node, name, None)]  # fmt: skip
    return [one.value for one in told if isinstance(one, Literal)]
