"""SKOS schemes (https://www.w3.org/TR/skos-reference/): each concept a record, kept as its own N-Triples.

    # skos:Concept <https://example.org/tk/12>
    <https://example.org/tk/12> <http://www.w3.org/2004/02/skos/core#prefLabel> "Văn học"@vi .
    <https://example.org/tk/1> <http://www.w3.org/2004/02/skos/core#prefLabel> "Nghệ thuật"@vi .

Beside the concept's statements stand those of its blank nodes and labels with an IRI (SKOS-XL), and the names of its
scheme and of the concepts that it is related to, so that it can be read again alone.
"""

from collections.abc import Iterator
from functools import lru_cache

from lienthong.errors import InputError
from lienthong.mappings.readers import blocks
from lienthong.mappings.readers.frames import KEPT, Stream
from lienthong.mappings.readers.rdf import Syntax, Triples
from lienthong.mappings.readers.skos_fields import (
    CONCEPT,
    IN_SCHEME,
    NAMES_OF_SCHEME,
    PREF_LABEL,
    RELATIONS,
    TYPE,
    XL_LABELS,
    fields,
)  # fmt: skip
from lienthong.mappings.readers.values import Values
from lienthong.mappings.record import Record, Unreadable

START = b"# skos:Concept <"
"""How a kept concept begins."""

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_NO_CONCEPTS = frozenset(f"<{_SKOS}{one}>" for one in ("ConceptScheme", "Collection", "OrderedCollection"))
_MAX_STATEMENTS = 20_000
_MAX_DEPTH = 3
_MARKS = [(TYPE, CONCEPT), (PREF_LABEL, ""), (f"<{_SKOS[:-6]}-xl#prefLabel>", "")]

Rows = list[tuple[str, str, str]]


def read(stream: Stream, kind: Syntax, values: Values, file: str) -> Iterator[Record | Unreadable]:
    """Each concept of an RDF file, in its order. Raises InputError when it is no RDF."""
    triples = Triples(stream, kind, file)
    try:
        if next(triples.subjects(_MARKS), None) is None:
            raise InputError("skos_none", file=file)
        near = lru_cache(maxsize=20_000)(lambda term, scheme: _near(triples, term, scheme))
        for ordinal, concept in enumerate(triples.subjects(_MARKS)):
            if not concept.startswith("<") or any(p == TYPE and o in _NO_CONCEPTS for p, o in triples.of(concept)):
                continue
            if (count := triples.count(concept)) > _MAX_STATEMENTS:
                yield Unreadable(START + concept[1:].encode() + b"\n", "skos_large", str(count), offset=ordinal)
                continue
            rows = _own(triples, concept)
            for _, predicate, term in list(rows):
                if term.startswith("<") and (predicate in RELATIONS or predicate in IN_SCHEME):
                    rows += near(term, predicate in IN_SCHEME)
            yield _record(concept, list(dict.fromkeys(rows)), values, ordinal)
    finally:
        triples.close()


def read_kept(stream: Stream, values: Values) -> Iterator[Record | Unreadable]:
    """Concepts that were kept."""
    rows: Rows = []
    concept, start = "", 0
    for offset, line in blocks.lines(stream):
        if line.startswith(START):
            if concept:
                yield _record(concept, rows, values, start)
            rows, start = [], offset
            concept = line[len(START) - 1 :].decode("utf-8", "replace").strip()
            continue
        parts = line.decode("utf-8", "replace").rstrip("\r\n").removesuffix(" .").split(" ", 2)
        if len(parts) == 3 and concept:
            rows.append((parts[0], parts[1], parts[2]))
        elif line.strip():
            yield Unreadable(line[:KEPT], "skos_kept", line[:80].decode("utf-8", "replace"), offset=offset)
    if concept:
        yield _record(concept, rows, values, start)


def _record(concept: str, rows: Rows, values: Values, offset: int) -> Record | Unreadable:
    raw = START[:-1] + concept.encode() + b"\n" + "".join(f"{s} {p} {o} .\n" for s, p, o in rows).encode()
    return Record(
        "skos", "", fields(concept, rows, values), raw, offset=offset, encoding=values.encoding,
        repairs=values.repairs(),
    )  # fmt: skip


def _own(triples: Triples, subject: str) -> Rows:
    """What is said of a concept, its blank nodes named in the order of what they say: parsers name them at random."""
    inner: dict[str, Rows] = {}
    said = [(p, o) for p, o in triples.of(subject)]
    for predicate, term in said:
        if term.startswith("_:") or (predicate in XL_LABELS and term.startswith("<")):
            inner[term] = _below(triples, term, 1)
    blank = sorted((one for one in inner if one.startswith("_:")), key=lambda one: [pair[1:] for pair in inner[one]])
    names = {one: f"_:n{at}" for at, one in enumerate(blank, 1)}
    rows = sorted((subject, p, names.get(o, o)) for p, o in said)
    for one in [*blank, *sorted(set(inner) - set(blank))]:
        rows += [(names.get(s, s), p, o) for s, p, o in inner[one]]
    return rows


def _below(triples: Triples, subject: str, depth: int) -> Rows:
    """What is said of a node; nodes below it are flattened into it, since their literals are what a note says."""
    rows: Rows = []
    for predicate, term in triples.of(subject)[:1000]:
        if not term.startswith("_:"):
            rows.append((subject, predicate, term))
        elif depth < _MAX_DEPTH:
            rows += [(subject, p, o) for _, p, o in _below(triples, term, depth + 1)]
    return sorted(rows)


def _near(triples: Triples, term: str, scheme: bool) -> Rows:
    """The names of a scheme, or the names, classes and schemes of another concept."""
    wanted = NAMES_OF_SCHEME if scheme else (PREF_LABEL, TYPE, *IN_SCHEME)
    rows = [(term, p, o) for p, o in triples.of(term) if p in wanted]
    if scheme:
        return rows
    return rows + [row for _, p, o in rows if p in IN_SCHEME for row in _near(triples, o, True)]
