"""Whether triples are sound: valid for a strict parser, NFC, no blank nodes, right ISBNs."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse
from stdnum import isbn

_TONE_FIRST = re.compile("[\u0300\u0301\u0303\u0309][\u0302\u0306]")
"""In NFD: a Vietnamese tone mark before the mark of the vowel itself, as some systems write it."""
_BIBFRAME = "http://id.loc.gov/ontologies/bibframe/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_IN_PUBLIC = "https://example.org/"


@dataclass
class Soundness:
    """Counts of what is wrong, with one example each."""

    invalid: int = 0
    blank: int = 0
    not_nfc: int = 0
    tone_first: int = 0
    wrong_isbn: int = 0
    literals: int = 0
    examples: dict[str, str] = field(default_factory=dict)

    def check(self, lines: list[str]) -> None:
        """Count what is wrong in the triples of one record, with private IRIs as they will be published."""
        text = "\n".join(lines).replace("<lt:", f"<{_IN_PUBLIC}")
        try:
            triples = list(parse(text, format=RdfFormat.N_TRIPLES))
        except SyntaxError:
            triples = list(self._one_by_one(text.split("\n")))
        numbers = {one.subject: one.object.value for one in triples if one.predicate.value == f"{_RDF}value"}
        for one in triples:
            self._triple(one, numbers)

    def _one_by_one(self, lines: Iterable[str]) -> Iterable[Triple]:
        for line in lines:
            try:
                yield from parse(line, format=RdfFormat.N_TRIPLES)
            except SyntaxError:
                self.invalid += 1
                self.examples.setdefault("invalid", line[:200])

    def _triple(self, triple: Triple, numbers: dict[NamedNode | BlankNode, str]) -> None:
        value = triple.object
        if isinstance(triple.subject, BlankNode) or isinstance(value, BlankNode):
            self._note("blank", str(triple))
        if isinstance(value, Literal):
            self.literals += 1
            if not value.value.isascii():
                if not unicodedata.is_normalized("NFC", value.value):
                    self._note("not_nfc", value.value)
                if _TONE_FIRST.search(unicodedata.normalize("NFD", value.value)):
                    self._note("tone_first", value.value)
        elif triple.predicate.value == f"{_RDF}type" and value.value == f"{_BIBFRAME}Isbn":
            number = numbers.get(triple.subject, "")
            if not isbn.is_valid(number):
                self._note("wrong_isbn", number)

    def _note(self, what: str, example: str) -> None:
        setattr(self, what, getattr(self, what) + 1)
        self.examples.setdefault(what, example[:200])

    def __str__(self) -> str:
        said = (
            f"invalid IRIs or triples {self.invalid}, blank nodes {self.blank}, not NFC {self.not_nfc}, "
            f"tone first {self.tone_first}, wrong bf:Isbn {self.wrong_isbn}, of {self.literals:,} literals"
        )
        return said + "".join(f"\n    {what}: {example}" for what, example in self.examples.items())
