"""Worked examples run: what a record in line notation says of the Work, the Instance and the others it names."""

from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, RdfFormat, Triple, parse

from lienthong.graph.terms import Account, Source, prefixes
from lienthong.mappings.line import parse_record
from lienthong.mappings.mapper import Mapper

_OWN = "lt:"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LABELS = (
    "http://www.w3.org/2000/01/rdf-schema#label",
    "https://schema.org/name",
    "http://schema.org/name",
)


@dataclass(frozen=True, slots=True)
class Said:
    """One statement as a reader follows it: ``path`` leads from the entity through inner nodes to the value.

    ``path`` holds prefixed names, properties and classes of inner nodes in turn (``bf:title``, ``bf:Title``,
    ``bf:mainTitle``). ``iri`` is set when the value is a published term, ``entity`` when it is another entity.
    """

    path: tuple[str, ...]
    value: str
    lang: str = ""
    iri: str = ""
    entity: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity of an example: its kind (``work``), name ('' for the record's own) and classes, and what is said."""

    kind: str
    name: str
    classes: tuple[str, ...]
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Worked:
    """One example: its record, what is said of each entity, and which places came out, were left out or lost."""

    record: str
    things: tuple[Thing, ...]
    accounts: tuple[tuple[str, tuple[str, ...]], ...]


@cache
def work_out(record_format: str, text: str) -> Worked:
    """Map an example and lay out what it says, the record's own Work and Instance first.

    Raises InputError when the example is not in line notation.
    """
    record = parse_record(text, record_format)
    record.leader = record.leader if "LDR" in text else ""
    context, lines = Mapper(Source("example")).statements(record)
    own = [term.strip("<>") for term in (context.work, context.instance, context.metadata)]
    graph = _Graph([*parse("\n".join(lines), format=RdfFormat.N_TRIPLES)])
    others = [one for one in graph.entities if one not in own]
    things = (graph.thing(one, "" if one in own else graph.name(one)) for one in [*own, *others])
    return Worked(text, tuple(one for one in things if one.said or one.classes), _outcomes(context.accounts.rows()))


def _outcomes(rows: list[Account]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    states = ("mapped", "ignored", "lost")
    found = ((state, tuple(sorted({row.place for row in rows if row.state == state}))) for state in states)
    return tuple((state, places) for state, places in found if places)


def _kind(entity: str) -> str:
    return entity.removeprefix(_OWN).partition("/")[0]


@cache
def curie(iri: str) -> str:
    """An IRI by its prefix, whole when none fits."""
    fitting = [
        (len(space), f"{name}:{iri[len(space) :]}") for name, space in prefixes().items() if iri.startswith(space)
    ]
    return max(fitting)[1] if fitting else iri


class _Graph:
    """The triples of one example by subject."""

    def __init__(self, triples: list[Triple]) -> None:
        self._of: dict[str, list[tuple[str, str, str, bool]]] = {}
        for triple in triples:
            subject, predicate, value = str(triple.subject.value), triple.predicate.value, triple.object  # type: ignore[union-attr]
            literal = isinstance(value, Literal)
            lang = (value.language or "") if isinstance(value, Literal) else ""
            self._of.setdefault(subject, []).append((predicate, str(value.value), lang, literal))  # type: ignore[union-attr]
        self.entities = [subject for subject in self._of if "#" not in subject]

    def name(self, entity: str) -> str:
        """The label of an entity, '' when it has none."""
        return next((value for predicate, value, _, _ in self._of.get(entity, ()) if predicate in _LABELS), "")

    def thing(self, entity: str, name: str) -> Thing:
        """An entity with everything that is said of it."""
        return Thing(_kind(entity), name, tuple(self._classes(entity)), tuple(self.said(entity)))

    def said(self, subject: str, before: tuple[str, ...] = ()) -> list[Said]:
        """Everything said of a subject; inner nodes are followed to their values."""
        found = []
        for predicate, value, lang, literal in self._of.get(subject, ()):
            if predicate == _TYPE:
                continue
            path = (*before, curie(predicate))
            if literal:
                found.append(Said(path, value, lang))
            elif not value.startswith(_OWN):
                found.append(Said(path, curie(value), iri=value))
            elif "#" not in value:
                found.append(Said(path, self.name(value), entity=_kind(value)))
            elif len(path) < 12:
                found += self.said(value, (*path, *self._classes(value)[-1:]))
        return found

    def _classes(self, node: str) -> list[str]:
        return [curie(value) for predicate, value, _, _ in self._of.get(node, ()) if predicate == _TYPE]
