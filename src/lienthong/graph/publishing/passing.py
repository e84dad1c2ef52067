"""What live records say on its way into a store that is built anew: under public names, each description once.

A heading or a library is described in the same words by every record that names it. What was said just before is left
out here, where it costs a look at its hash: nobody cuts, notes, reads or sorts it again.
"""

from collections.abc import Iterable, Iterator, Mapping

from lienthong.graph.ledger.entries import Body
from lienthong.graph.terms import OWN

Spoken = dict[str, list[tuple[str, str]]]
"""What one record says: of each node (``kind/id#fragment``, public) properties and values, as terms of N-Triples."""

_RECENT = 100_000
_START = len(OWN)


def passing(bodies: Iterable[Body], aliases: Mapping[str, str], base: str) -> Iterator[Spoken]:
    """What each record says that none said just before; ids in ``aliases`` under their names."""
    known = _Known()
    for body in bodies:
        moves = {id_: aliases[id_] for id_ in (held.ids[0] for held in body.entities) if id_ in aliases}
        described = {(held.ids[0], held.digest) for held in body.entities if held.digest}
        said_before = {id_ for id_, digest in described if known.meets(id_, digest)}
        yield _spoken(body.lines, moves, said_before, base)


def written(spoken: Spoken, base: str) -> bytes:
    """The same as lines of N-Triples."""
    lines = []
    for node, said in spoken.items():
        subject = f"<{base}/{node}>"
        lines += [f"{subject} {name} {value} .\n" for name, value in said]
    return "".join(lines).encode()


def _spoken(lines: Iterable[str], moves: Mapping[str, str], left_out: set[str], base: str) -> Spoken:
    found: Spoken = {}
    places: dict[str, list[tuple[str, str]] | None] = {}
    before, own = "", f"<{base}/"
    said: list[tuple[str, str]] | None = None
    for line in lines:
        subject, name, value = line.split(" ", 2)
        # Lines about one node mostly stand together.
        if subject != before:
            before = subject
            if subject not in places:
                id_, mark, fragment = subject[4:-1].partition("#")
                place = f"{moves.get(id_, id_)}{mark}{fragment}"
                places[subject] = None if id_ in left_out else found.setdefault(place, [])
            said = places[subject]
        if said is not None:
            if not value.startswith(OWN):
                said.append((name, value[:-2]))
            else:
                said.append((name, public(value[:-2], base, moves) if moves else own + value[_START:-2]))
    return found


def public_line(line: str, base: str, moves: Mapping[str, str]) -> str:
    """One N-Triples line with public IRIs, ids in ``moves`` under their names."""
    subject, predicate, rest = line.split(" ", 2)
    return f"{public(subject, base, moves)} {predicate} {public(rest, base, moves)}"


def public(text: str, base: str, moves: Mapping[str, str]) -> str:
    """A term, or a line from a term on, with a public IRI at its beginning."""
    if not text.startswith(OWN):
        return text
    if not moves:
        return f"<{base}/{text[_START:]}"
    end = text.index(">")
    id_, mark, fragment = text[_START:end].partition("#")
    return f"<{base}/{moves.get(id_, id_)}{mark}{fragment}{text[end:]}"


class _Known:
    """Descriptions that have passed by, the last hundred thousand of them at least."""

    def __init__(self) -> None:
        self._recent: set[str] = set()
        self._older: set[str] = set()

    def meets(self, id_: str, digest: bytes) -> bool:
        """Whether this description of an entity has passed by; from now on it has."""
        one = f"{id_} {digest.hex()}"
        if one in self._recent:
            return True
        self._recent.add(one)
        found = one in self._older
        if len(self._recent) > _RECENT:
            self._older, self._recent = self._recent, set()
        return found
