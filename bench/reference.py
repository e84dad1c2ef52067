"""What the Library of Congress converter makes of a record and we do not, class by class and property by property.

    python bench/reference.py [--examples N] [--only WORD] FOLDER

``FOLDER`` holds ``in/*.xml`` (MARCXML) and ``out/*.nt`` (what marc2bibframe2 makes of them). Structure is levelled:
blank nodes and our fragments are nodes, http and https of id.loc.gov are one. A class or property is missing from a
record when the reference uses it there and we do not; a literal when ``presence.Haystack`` does not find it in what
we make of the record; a controlled IRI when it is no object of ours. Each row is printed with how often both use it,
an input record and the field that it came from, and the reason of ``reference-differences.toml`` when it has one.
"""

import argparse
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse
from rich.console import Console

from differences import ADDED, ADDITIONS, COUNTS, KINDS, PAGE, counts, differences, page, pin
from lienthong.graph.terms import Source, prefixes
from lienthong.mappings.mapper import Mapper
from lienthong.mappings.readers import read
from lienthong.mappings.record import Record
from presence import Haystack, folded
from referencetables import tables

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_OWN = "http://example.org/"
_MORE = {
    "madsrdf:": "http://www.loc.gov/mads/rdf/v1#",
    "bflc:": "http://id.loc.gov/ontologies/bflc/",
    "lc:": "http://id.loc.gov/",
}


@dataclass
class Row:
    """One class, property, or values of one property: uses by both, records in which ours has none or not all."""

    theirs: int = 0
    ours: int = 0
    records: list[str] = field(default_factory=list)
    missing: int = 0
    examples: list[tuple[str, str, str]] = field(default_factory=list)
    """Record, field of the input, value."""
    extra: int = 0
    """Records in which only ours uses a class, property or language tag."""


@dataclass
class Comparison:
    """All pairs of a folder; ``rows`` by kind and name."""

    pairs: int = 0
    lonely: list[str] = field(default_factory=list)
    """Inputs of which the reference has made nothing."""
    rows: dict[tuple[str, str], Row] = field(default_factory=dict)

    def row(self, kind: str, name: str) -> Row:
        return self.rows.setdefault((kind, name), Row())

    def missing(self) -> dict[tuple[str, str], Row]:
        """What ours lacks in at least one record, most records first."""
        found = [(key, row) for key, row in self.rows.items() if row.missing]
        return dict(sorted(found, key=lambda one: (KINDS.index(one[0][0]), -len(one[1].records), -one[1].missing)))

    def additions(self) -> dict[tuple[str, str], int]:
        """In how many records only ours uses a class, property or language tag, most records first."""
        found = [(key, row.extra) for key, row in self.rows.items() if row.extra]
        return dict(sorted(found, key=lambda one: (KINDS.index(one[0][0]), -one[1], one[0])))


def short(iri: str) -> str:
    """An IRI as a prefixed name."""
    for name, namespace in sorted((*_MORE.items(), *((f"{p}:", n) for p, n in prefixes().items())), key=_by_length):
        if iri.startswith(namespace) and iri != namespace:
            return name + iri[len(namespace) :]
    return iri


def _by_length(one: tuple[str, str]) -> int:
    return -len(one[1])


def _levelled(iri: str) -> str:
    return iri.replace("https://id.loc.gov/", "http://id.loc.gov/")


def compare(folder: Path) -> Comparison:
    """Compare every pair of the folder."""
    found = Comparison()
    for file in sorted((folder / "in").glob("*.xml")):
        out = folder / "out" / f"{file.stem}.nt"
        if not out.exists():
            found.lonely.append(file.stem)
            continue
        found.pairs += 1
        records = [one for one in read(file) if isinstance(one, Record)]
        mapper = Mapper(Source("reference", library_name="Reference"))
        lines = [line for one in records for line in mapper.describe(one).lines]
        theirs = list(parse(out.read_text("utf-8"), format=RdfFormat.N_TRIPLES))
        ours = list(parse("\n".join(lines), format=RdfFormat.N_TRIPLES))
        Pair(file.stem, records, theirs, ours, Haystack(lines), found).compare()
    return found


class Pair:
    """One record as both have made it."""

    def __init__(
        self, name: str, records: list[Record], theirs: list[Triple], ours: list[Triple], hay: Haystack, to: Comparison
    ) -> None:
        self.name, self.records, self.theirs, self.ours, self.hay, self.to = name, records, theirs, ours, hay, to
        self.iris = {_levelled(one) for one in hay.iris}
        self.words: dict[str, list[str]] = {}
        for one in theirs:
            if isinstance(one.object, Literal):
                self.words.setdefault(str(one.subject), []).append(one.object.value)

    def compare(self) -> None:
        """Count this pair into the comparison."""
        theirs, ours = _uses(self.theirs), _uses(self.ours)
        for key, times in ours.items():
            self.to.row(*key).ours += times
            self.to.row(*key).extra += key not in theirs
        for tag in _tags(self.ours) - _tags(self.theirs):
            self.to.row("literal", f"@{tag}").extra += 1
        for key, times in theirs.items():
            row = self.to.row(*key)
            row.theirs += times
            if not ours[key]:
                self._miss(row, times)
                self._example(row, key)
        for one in self.theirs:
            self._value(one)

    def _miss(self, row: Row, times: int) -> None:
        row.missing += times
        if self.name not in row.records:
            row.records.append(self.name)

    def _example(self, row: Row, key: tuple[str, str]) -> None:
        """Where a class or property that we lack came from: by the words of a node that has it."""
        for one in self.theirs:
            if key in _keys(one):
                words = self.words.get(str(one.object), []) + self.words.get(str(one.subject), [])
                told = one.object.value if isinstance(one.object, NamedNode | Literal) and key[0] != "class" else ""
                words = [told, *words] if told else words
                row.examples.append((self.name, self._field(words), (words or [""])[0]))
                return

    def _value(self, one: Triple) -> None:
        value, name = one.object, short(one.predicate.value)
        if isinstance(value, Literal):
            about = one.subject.value if isinstance(one.subject, NamedNode) else ""
            of = f" of {_vocabulary(about)}" if about and _controlled(about) else ""
            row = self.to.row("literal", name + of)
            text = value.value.removesuffix("T00:00:00Z").removesuffix("T00:00:00")
            present = not folded(text) or self.hay.has(text)
        elif isinstance(value, NamedNode) and one.predicate.value != f"{_RDF}type" and _controlled(value.value):
            row = self.to.row("iri", f"{name} {_vocabulary(value.value)}")
            present = _levelled(value.value) in self.iris
        else:
            return
        row.theirs += 1
        row.ours += present
        if not present:
            self._miss(row, 1)
            row.examples.append((self.name, self._field([value.value]), value.value))

    def _field(self, values: list[str]) -> str:
        """Tag and code of the input's first subfield in which a value stands, or the other way round."""
        for value in values:
            wanted = f" {folded(value.rpartition('/')[2] if '//' in value else value)} "
            for record in self.records:
                for one in record.fields:
                    for code, text in one.subfields or [("", one.value)]:
                        have = f" {folded(text)} "
                        if wanted.strip() and (wanted in have or (len(have) > 6 and have in wanted)):
                            return f"{one.tag}${code}" if code else one.tag
        return ""


def _keys(one: Triple) -> list[tuple[str, str]]:
    keys = [("property", short(one.predicate.value))]
    if one.predicate.value == f"{_RDF}type" and isinstance(one.object, NamedNode):
        keys.append(("class", short(one.object.value)))
    return keys


def _tags(triples: list[Triple]) -> set[str]:
    """Language tags of literals."""
    return {one.object.language for one in triples if isinstance(one.object, Literal) and one.object.language}


def _uses(triples: list[Triple]) -> Counter[tuple[str, str]]:
    return Counter(key for one in triples for key in _keys(one))


def _controlled(iri: str) -> bool:
    return not iri.startswith((_OWN, _RDF)) and "://" in iri


def _vocabulary(iri: str) -> str:
    """The list that a controlled IRI is of: its address without the last segment."""
    parts = urlsplit(iri)
    return f"{parts.netloc}{parts.path.rstrip('/').rpartition('/')[0]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--examples", type=int, default=1, help="examples of each row")
    parser.add_argument("--only", default="", help="only rows whose name has this in it")
    parser.add_argument("--unexplained", action="store_true", help="only rows without a reason")
    parser.add_argument("--write", action="store_true", help="write the decision's page and stop")
    parser.add_argument("--pin", action="store_true", help="write down in how many records each name is missing")
    asked = parser.parse_args()
    known, added = differences(), differences(kind=ADDED)
    if asked.write:
        PAGE.write_text(page(known, added, counts(ADDITIONS)), "utf-8")
        return
    found, console = compare(asked.folder), Console(width=190)
    if asked.pin:
        pin({key: len(row.records) for key, row in found.missing().items()}, COUNTS)
        pin(found.additions(), ADDITIONS)
        return
    console.print(f"{found.pairs} pairs; inputs without output of the reference: {', '.join(found.lonely) or 'none'}")
    for one in tables(found, known, added, asked.only, asked.unexplained, asked.examples):
        console.print(one)


if __name__ == "__main__":
    main()
