"""Inner nodes (titles, contributions, imprints, identifiers …) as one line of the page of their owner."""

from collections.abc import Callable
from dataclasses import replace

from lienthong.graph.terms import prefixes
from lienthong.messages import LANGS
from lienthong.site.addresses import is_web
from lienthong.site.codes import code_name, note_type
from lienthong.site.libraries import catalogue, coordinates
from lienthong.site.reading import Node, full, iris, texts
from lienthong.site.relations import relation
from lienthong.site.show import Line, Part, Show
from lienthong.site.stacks import in_words
from lienthong.site.values import whole_day


def fold(show: Show, tree: dict[str, Node], iri: str) -> tuple[str, Line]:
    """What an inner node is called (a prefixed name of its class, '' when its property says enough) and its line."""
    node = tree.get(iri, {})
    classes = iris(node, "rdf:type")
    if full("bf:Relation") in classes:
        return "", relation(show, tree, node)
    for name, (writer, telling) in _WRITERS.items():
        if full(name) in classes:
            return (name if telling else ""), writer(show, node)
    if "bf:identifiedBy" in iri or texts(node, "rdf:value"):
        sources = [part for one in iris(node, "bf:source") for part in _named(show, tree.get(one, {}))]
        return _curie(next(iter(classes), "")), _identifier(show, node, sources)
    linked = (one.value for name, values in node.items() if name != full("rdf:type") for one in values)
    nested = [one for one in dict.fromkeys(linked) if one in tree and one != iri]
    if nested and not _literals(show, node, "rdfs:label", "rdf:value"):
        # By hand (docs/updates.md) somebody may have linked nodes in a circle: none is walked to twice.
        left = {one: inner for one, inner in tree.items() if one != iri and one not in nested}
        lines = [fold(show, left | {one: tree[one]}, one)[1] for one in nested]
        return "", _joined([part for line in lines for part in line], ", ")
    return "", _plain(show, node)


def _curie(iri: str) -> str:
    bf = prefixes()["bf"]
    return f"bf:{iri[len(bf) :]}" if iri.startswith(bf) else ""


def _literals(show: Show, node: Node, *curies: str) -> Line:
    return [show.text(text, lang) for text, lang in texts(node, *curies)]


def _joined(parts: Line, between: str) -> Line:
    line: Line = []
    for part in parts:
        if line and part.text:
            line.append(Part(between))
        line.append(part)
    return line


def _title(show: Show, node: Node) -> Line:
    head = _joined(_literals(show, node, "bf:mainTitle", "bf:subtitle"), " : ") or _plain(show, node)
    rest = _literals(show, node, "bf:partNumber", "bf:partName")
    kind = _literals(show, node, "bf:variantType") or [
        Part(name) for one in iris(node, "rdf:type") if (name := code_name(one, show.lang))
    ]
    return _joined([*head[-1:], *rest], ". ") if len(head) == 1 and rest else _titled(head, rest, kind)


def _titled(head: Line, rest: Line, kind: Line) -> Line:
    line = head + [part for one in rest for part in (Part(". "), one)]
    return line + [Part(f" ({one.text})", one.lang, muted=True) for one in kind]


def _contribution(show: Show, node: Node) -> Line:
    agents = [show.link(iri) for iri in iris(node, "bf:agent")] or _literals(show, node, "rdfs:label")
    agents = list({one.text: one for one in reversed(agents)}.values())[::-1]  # one name may be two headings
    roles = [_role(show, iri) for iri in iris(node, "bf:role")]
    line = _joined(agents, ", ")
    if shown := [role for role in roles if role]:
        line.append(Part(f" ({', '.join(dict.fromkeys(shown))})", muted=True))
    return line


def _role(show: Show, iri: str) -> str:
    if show.addresses.entity(iri):
        node = show.reading.node(iri)
        part = show.best(node, "rdfs:label", "rdf:value")
        return part.text if part else ""
    return code_name(iri, show.lang) or show.link(iri).text


def _provision(show: Show, node: Node) -> Line:
    """Place : publisher, date, leading to the place and the publisher.

    The publisher is named as the library wrote it; the place by its own name, since "H." tells nobody of Hà Nội.
    """
    line: Line = []
    steps = (("bf:place", "bflc:simplePlace", ""), ("bf:agent", "bflc:simpleAgent", " : "))
    for linked, written, between in steps:
        # The country of 008 says no more than the town does; it stands alone, or in a row of its own.
        named = [one for one in iris(node, linked) if show.addresses.entity(one)] or iris(node, linked)
        links = [show.link(one) for one in named]
        if linked == "bf:agent" and len(links) == 1 and (words := _literals(show, node, written)):
            links[0].text = words[0].text
        parts = _joined(links or _literals(show, node, written), "; ")
        line += [Part(between)] * bool(line and parts and between) + parts
    dates = _literals(show, node, "bflc:simpleDate")[:1] or _literals(show, node, "bf:date")[:1]
    dates = [replace(one, text=whole_day(one.text, show.lang)) for one in dates]
    return line + [Part(", ")] * bool(line and dates) + dates or _plain(show, node)


def _classification(show: Show, node: Node) -> Line:
    line = _joined(_literals(show, node, "bf:classificationPortion", "bf:itemPortion"), " ")
    edition = [part.text for part in _literals(show, node, "bf:edition")]
    return line + [Part(f" ({one})", muted=True) for one in edition]


def _dissertation(show: Show, node: Node) -> Line:
    parts = _literals(show, node, "bf:degree", "rdfs:label")
    parts += [show.link(iri) for iri in iris(node, "bf:grantingInstitution")]
    return _joined(parts + _literals(show, node, "bf:date"), ", ")


_TERMED = ("digital origin", "reformatting quality")
"""Kinds of notes whose text is a term of MODS (https://www.loc.gov/standards/mods/userguide/physicaldescription.html)."""


def _note(show: Show, node: Node) -> Line:
    written = _literals(show, node, "bf:noteType")
    kinds = [Part(f"{_capital(note_type(one.text, show.lang) or one.text)}: ", one.lang, muted=True) for one in written]
    named = (code_name(one, show.lang) for one in iris(node, "rdf:type"))
    kinds += [Part(f"{_capital(name)}: ", muted=True) for name in named if name]
    said = _named(show, node)
    if any(one.text in _TERMED for one in written):
        said = [replace(one, text=show.say(f"note_value.{one.text.replace(' ', '_')}") or one.text) for one in said]
    # A language of 041 is labelled with its part already ("Bản tóm tắt: Tiếng Anh").
    told = any(kind.text.casefold() == one.text[: len(kind.text)].casefold() for kind in kinds[:1] for one in said)
    return ([] if told else kinds[:1]) + _joined(said, " ")


def _capital(text: str) -> str:
    """As the label of a line begins: code tables have terms in lower case."""
    return text[:1].upper() + text[1:]


def _named(show: Show, node: Node) -> Line:
    """The labels of an inner node; of one that is labelled in both languages of the pages, the page's own."""
    found = texts(node, "rdfs:label")
    if {lang for _, lang in found} == set(LANGS):
        found = [one for one in found if one[1] == show.lang]
    return [show.text(text, lang) for text, lang in found]


def _genre(show: Show, node: Node) -> Line:
    """A kind of material without the brackets that 245 $h has it in ("[phim]"): they are ISBD's, not the word's."""
    return [replace(one, text=_unbracketed(one.text)) for one in _plain(show, node)]


def _unbracketed(text: str) -> str:
    within = text.strip()[1:-1].strip()
    whole = text.strip() == f"[{text.strip()[1:-1]}]"
    return within if whole and within and not {"[", "]"} & set(within) else text


def _stacks(show: Show, node: Node) -> Line:
    return [replace(one, text=in_words(one.text, show.lang)) for one in _plain(show, node)]


def _identifier(show: Show, node: Node, sources: Line) -> Line:
    line = _joined(_literals(show, node, "rdf:value", "rdfs:label")[:1], " ")
    extra = [part.text for part in [*_literals(show, node, "bf:qualifier", "bf:source"), *sources]]
    # A number that was cancelled or is wrong is no other number of the book.
    extra += filter(None, (code_name(one, show.lang) for one in sorted(iris(node, "bf:status"))))
    told = ", ".join(extra)  # «VOER (hoc-lieu)» has brackets of its own
    return line + [Part(f" – {told}" if "(" in told else f" ({told})", muted=True)] * bool(extra)


def _plain(show: Show, node: Node) -> Line:
    """Whatever literals an inner node of another class has, its label first."""
    named = _named(show, node) or _literals(show, node, "rdf:value")
    if named:
        return _joined(named, ", ")
    skip = full("rdf:type")
    return _joined([show.term(v) for name, values in node.items() if name != skip for v in values], ", ")


def _entry_point(show: Show, node: Node) -> Line:
    """An address with places for numbers and words leads nowhere as it stands: the host that it is of."""
    line: Line = []
    for template, _ in texts(node, "schema:urlTemplate"):
        start = template.partition("{")[0]
        if is_web(start) and start.count("/") > 2:
            scheme, _, rest = start.partition("://")
            line.append(Part(rest.partition("/")[0], href=f"{scheme}://{rest.partition('/')[0]}/", outward=True))
    return line or _plain(show, node)


_WRITERS: dict[str, tuple[Callable[[Show, Node], Line], bool]] = {
    "bf:VariantTitle": (_title, True),
    "bf:ParallelTitle": (_title, True),
    "bf:AbbreviatedTitle": (_title, True),
    "bf:KeyTitle": (_title, True),
    "bf:Title": (_title, False),
    "bf:Contribution": (_contribution, False),
    "bf:Distribution": (_provision, True),
    "bf:Manufacture": (_provision, True),
    "bf:Production": (_provision, True),
    "bf:Publication": (_provision, True),
    "bf:ClassificationDdc": (_classification, True),
    "bf:ClassificationLcc": (_classification, True),
    "bf:ClassificationUdc": (_classification, True),
    "bf:Classification": (_classification, False),
    "bf:Dissertation": (_dissertation, False),
    "bf:GenreForm": (_genre, False),
    "bf:Note": (_note, False),
    "bf:Sublocation": (_stacks, False),
    "schema:DataCatalog": (catalogue, False),
    "schema:EntryPoint": (_entry_point, False),
    "schema:GeoCoordinates": (coordinates, False),
}
