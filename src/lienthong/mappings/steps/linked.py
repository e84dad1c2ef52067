"""The other end of a linking entry: what 76X–78X say of the resource that they name, subfield by subfield."""

from collections.abc import Sequence
from typing import NamedTuple

from lienthong.graph.terms import iri, literal
from lienthong.mappings import coded, codes, identifiers, isbd, links
from lienthong.mappings.engine.builder import Builder, Inner
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.record import Field
from lienthong.mappings.scripts import text_language
from lienthong.text import match_key
from lienthong.text.language import language_of

_LABEL = iri("rdfs:label")
_NAME = iri("schema:name")
_IDENTIFIED = iri("bf:identifiedBy")
_TITLE = iri("bf:title")
_LITERALS = {
    "a": "bf:responsibilityStatement", "b": "bf:editionStatement", "d": "bf:publicationStatement",
    "k": "bf:seriesStatement",
}  # fmt: skip
_NOTES = "cmvn"
_NUMBERS = {"r": "bf:ReportNumber", "u": "bf:Strn", "y": "bf:Coden", "o": "bf:Identifier"}
_TITLES = {"s": "bf:VariantTitle", "p": "bf:AbbreviatedTitle"}
_SYSTEMS = {"DLC": "bf:Lccn", "OCoLC": "bf:OclcNumber"}
_NUMBERED = {iri("schema:isbn"), iri("schema:issn")}
_Statement = tuple[str, str | Inner]


class _Number(NamedTuple):
    """An identifier of the resource: class, value, and the organisation whose number it is."""

    cls: str
    value: str
    source: str

    def node(self, build: Builder, owner: str) -> Inner:
        """The identifier as a node of ``owner``, not yet written."""
        inner = Inner(self.cls)
        inner.add(iri("rdf:value"), literal(self.value))
        if self.source:
            inner.add(iri("bf:source"), _labelled("bf:Source", self.source).write(build, owner))
        return inner


class Target:
    """What one linking entry says of its resource; ``done`` are the subfields that came out.

    ``owner`` is the entity whose fragment the resource is when nothing makes it an entity of its own.
    """

    def __init__(self, field: Field, title: str, context: Context, owner: str) -> None:
        self.field, self.title, self.context, self.owner = field, title, context, owner
        self.done: set[str] = set()
        self.issn = any(identifiers.issn(value) for value in field.all("x"))
        self._tag = text_language(title, codes.bcp47(field.first("e").strip().lower()))
        self._main: Inner | None = None
        self._numbers: list[_Number] = []
        self._said: list[_Statement] = []
        self._numbered()
        self._titled()
        self._described()

    def _titled(self) -> None:
        tag = self._tag
        if self.title:
            self._said += [(_LABEL, literal(self.title, tag)), (_NAME, literal(self.title, tag))]
            self._main = _title_node("bf:Title", self.title, tag)
            self._said.append((_TITLE, self._main))
        for code, value in self.field.subfields:
            text = isbd.strip_end(value)
            if code in "tsap" and text == self.title:
                self.done.add(code)
            elif code in _TITLES and text:
                self._said.append((_TITLE, _title_node(_TITLES[code], text, language_of(text))))
                self.done.add(code)

    def _described(self) -> None:
        said = []
        for code, value in self.field.subfields:
            text = isbd.strip_end(value)
            if not text or (code == "a" and text == self.title):
                continue
            if code in _LITERALS:
                self._said.append((iri(_LITERALS[code]), literal(text, "" if code in "ad" else language_of(text))))
                said.append(text)
            elif code in _NOTES:
                self._said.append((iri("bf:note"), _labelled("bf:Note", text, language_of(text))))
                said.append(text)
            elif code == "h":
                self._said.append((iri("bf:extent"), _labelled("bf:Extent", text, language_of(text))))
                said.append(text)
            elif not self._coded(code, value.strip().lower()):
                continue
            self.done.add(code)
        if not self.title:
            words = ". ".join(
                [*said, *(part for code in "g" for one in self.field.all(code) if (part := isbd.strip_end(one)))]
            )
            self._said.append((_LABEL, literal(words, language_of(words))))

    def _coded(self, code: str, value: str) -> bool:
        """$e language and $f country of publication, by the codes of MARC 21."""
        if code == "e" and (node := coded.node("languages", value)):
            self._said.append((iri("bf:language"), node))
        elif code == "f" and (node := coded.node("countries", value)):
            published = Inner("bf:Publication")
            published.add(iri("bf:place"), node)
            self._said.append((iri("bf:provisionActivity"), published))
        else:
            return False
        return True

    def _numbered(self) -> None:
        for code, value in self.field.subfields:
            number = value.strip()
            if not number:
                continue
            if code == "x":
                self._issn(number)
            elif code == "z":
                self._isbn(number)
            elif code == "w":
                self._control_number(number)
            elif code in _NUMBERS:
                self._number(_NUMBERS[code], number)
            elif code in "10" and (link := links.link(number)).startswith(("http://", "https://")):
                self._said.append((iri("skos:exactMatch"), f"<{link}>"))
            else:
                continue
            self.done.add(code)

    def _number(self, cls: str, value: str, source: str = "") -> None:
        self._numbers.append(_Number(cls, value, source))

    def _issn(self, number: str) -> None:
        found = identifiers.issn(number)
        if not found:
            self.context.flag("invalid_issn", place(self.field, "x"), number)
        self._number("bf:Issn" if found else "bf:Local", found or number)
        if found and self.title:
            self._said.append((iri("schema:issn"), literal(found)))

    def _isbn(self, number: str) -> None:
        for found in identifiers.isbns(number):
            if not found.ok:
                self.context.flag("invalid_isbn", place(self.field, "z"), number)
            self._number("bf:Isbn" if found.ok else "bf:Local", found.value13 or isbd.strip_end(number) or number)
            if found.ok and self.title:
                self._said.append((iri("schema:isbn"), literal(found.value13)))

    def _control_number(self, value: str) -> None:
        prefix, bracket, number = value.partition(")")
        organisation = prefix[1:].strip() if bracket and prefix.startswith("(") else ""
        number = number.strip() if organisation else value
        if organisation == "OCoLC":
            self._number("bf:OclcNumber", identifiers.oclc(value) or number)
        elif organisation == "DLC" and (found := identifiers.lccn(number)):
            self._number("bf:Lccn", found)
        elif number:
            self._number("bf:Local", number, organisation)

    def parts(self) -> list[tuple[str, str]]:
        """$g and $q: the part that the relation is about, for the Relation."""
        said = [(code, isbd.strip_end(value)) for code, value in self.field.subfields if code in "gq"]
        self.done |= {code for code, value in said if value}
        return [(iri("bf:part"), literal(value, language_of(value))) for _, value in said if value]

    def numbered(self, keys: Sequence[str], tag: str, whole: bool) -> str:
        """The Instance that the numbers of an entry for a Work belong to; '' when there are none.

        ``tag`` is the language of the Work. ``whole`` when nothing else will say what the entry has beside the title.
        """
        own = (_LABEL, _NAME)
        said = [
            (predicate, value)
            for predicate, value in self._said
            if predicate in _NUMBERED or (whole and predicate not in own and value is not self._main)
        ]
        numbers, self._numbers = self._numbers, []
        self._said = [pair for pair in self._said if pair not in said]
        if not said and not numbers:
            return ""
        build, name = self.context.build, literal(self.title, tag or self._tag)
        said += [(_LABEL, name), (_NAME, name)]
        classes = ("bf:Instance", "schema:CreativeWork")
        return self._entity(keys, classes, said, numbers) if keys else _inner(classes, said, numbers, build, self.owner)

    def inner(self, *classes: str) -> str:
        """The resource as a fragment of its owner; '' when nothing is said of it."""
        return _inner(classes, self._said, self._numbers, self.context.build, self.owner)

    def entity(self, keys: Sequence[str], classes: Sequence[str]) -> str:
        """The resource as an Instance with keys of its own, which the record of that resource has too."""
        return self._entity(keys, classes, self._said, self._numbers)

    def _entity(
        self, keys: Sequence[str], classes: Sequence[str], said: Sequence[_Statement], numbers: Sequence[_Number]
    ) -> str:
        build = self.context.build
        node = build.entity("instance", keys, f"linked|{match_key(self.title)}|{keys[0]}")
        build.types(node, classes)
        for predicate, value in said:
            if isinstance(value, Inner):
                value.close(build, node, predicate)
            else:
                build.add(node, predicate, value)
        for one in numbers:
            one.node(build, node).close(build, node, _IDENTIFIED)
        return node


def _inner(
    classes: Sequence[str], said: Sequence[_Statement], numbers: Sequence[_Number], build: Builder, owner: str
) -> str:
    node = Inner(*classes)
    for predicate, value in said:
        node.add(predicate, value.write(build, owner) if isinstance(value, Inner) else value)
    for one in numbers:
        node.add(_IDENTIFIED, one.node(build, owner).write(build, owner))
    return node.write(build, owner)


def _title_node(cls: str, title: str, tag: str) -> Inner:
    node = Inner(cls)
    node.add(iri("bf:mainTitle"), literal(title, tag))
    return node


def _labelled(cls: str, text: str, tag: str = "") -> Inner:
    node = Inner(cls)
    node.add(_LABEL, literal(text, tag))
    return node
