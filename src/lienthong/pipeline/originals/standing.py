"""What a record says under the names of the last publication, and what people have taken out of it by hand."""

import re
from collections.abc import Iterable, Iterator

from lienthong.graph.ledger import Ledger

_IRI = re.compile(r"<lt:([^>#]+)(?=[>#])")
_AT_ONCE = 500


class Standing:
    """Public names (``kind/id``) of the entities in some lines, which have private ones."""

    def __init__(self, ledger: Ledger, lines: Iterable[str]) -> None:
        self._names: dict[str, str] = {}
        ids = sorted({found for line in lines for found in _IRI.findall(line)})
        for some in _parts(ids):
            marks = ",".join("?" * len(some))
            self._names |= dict(ledger.db.execute(f"SELECT id, name FROM alias WHERE id IN ({marks})", some).fetchall())
        self._removed: set[str] = set()
        for some in _parts(sorted({self._names.get(one, one) for one in ids})):
            marks = ",".join("?" * len(some))
            query = f"SELECT line FROM editorial WHERE graph = '' AND sign = -1 AND entity IN ({marks})"
            self._removed |= {line for (line,) in ledger.db.execute(query, some)}

    def public(self, line: str) -> str:
        """A line with the published names, without the dot at its end."""
        return _IRI.sub(lambda found: f"<lt:{self._names.get(found[1], found[1])}", line.removesuffix(" ."))

    def removed(self, lines: Iterable[str]) -> bool:
        """Whether one of the lines was taken out of the public graph by hand."""
        return bool(self._removed) and any(self.public(line) in self._removed for line in lines)


def _parts(ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
