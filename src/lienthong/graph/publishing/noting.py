"""What is said of each entity, noted while it goes into a store that is built anew.

A store gives a statement back in 5 to 30 µs, since each of its terms is looked up by itself; what passes by as a line
costs a tenth of that. So the lines of what ``asked`` names are kept beside the store, by entity, for as long as all
that is made from the store is made (``noted`` reads them).
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path

from pyoxigraph import RdfFormat, Store, parse

from lienthong.graph.publishing.passing import Spoken
from lienthong.graph.terms import iri

NAME = "notes.sqlite"
BEYOND = 2**40
"""As many statements as nobody reads: what is noted of an entity is not all that the store says of it."""
_TYPE = iri("rdf:type")
_TABLES = (
    "CREATE TABLE note (entity TEXT NOT NULL, statements INTEGER NOT NULL, lines TEXT NOT NULL)",
    "CREATE TABLE term (code INTEGER PRIMARY KEY, name TEXT NOT NULL, value TEXT NOT NULL)",
)


@contextmanager
def noting(file: Path, asked: Iterable[str]) -> Iterator["Notebook"]:
    """A file of notes that is being made; ``asked`` are the properties (IRIs) to be noted. Raises sqlite3.Error when
    the disk refuses."""
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        # It is gone before the generation is sealed: a crash leaves it in a folder that is swept.
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE"):
            db.execute(f"PRAGMA {pragma}")
        for statement in ("BEGIN", *_TABLES):
            db.execute(statement)
        book = Notebook(db, asked)
        yield book
        book.close()


class Notebook:
    """Notes descriptions as they pass by: of each entity what one record says of it, and in how many statements.

    Of a node (its fragment behind a #, which stands alone for the entity itself) each line has the code of a property
    and the value, or the code of a class.
    """

    def __init__(self, db: sqlite3.Connection, asked: Iterable[str]) -> None:
        self._db = db
        self._codes = {f"<{name}>": code for code, name in enumerate(sorted(asked))}
        self._types: dict[str, int] = {}

    def through(self, records: Iterable[Spoken]) -> Iterator[Spoken]:
        """What one record says after the other, each noted and handed on."""
        for spoken in records:
            self._db.executemany("INSERT INTO note VALUES (?, ?, ?)", self._noted(spoken))
            yield spoken

    def distrust(self, entities: Iterable[str]) -> None:
        """Say that the store knows more, or less, of these entities than what has passed by."""
        self._db.executemany("INSERT INTO note VALUES (?, ?, '')", ((id_, BEYOND) for id_ in entities))

    def close(self) -> None:
        """Make it ready to be read."""
        named = [(code, name[1:-1], "") for name, code in self._codes.items()]
        named += [(code, _TYPE[1:-1], term[1:-1]) for term, code in self._types.items()]
        self._db.executemany("INSERT INTO term VALUES (?, ?, ?)", named)
        self._db.execute("CREATE INDEX note_entity ON note (entity)")
        self._db.execute("COMMIT")

    def _noted(self, spoken: Spoken) -> Iterator[tuple[str, int, str]]:
        """Each entity, how many statements about it there are, and those of them that are asked for."""
        numbers: dict[str, int] = {}
        lines: dict[str, list[str]] = {}
        for node, said in spoken.items():
            entity, _, fragment = node.partition("#")
            if entity not in numbers:
                numbers[entity], lines[entity] = 0, []
            numbers[entity] += len(said)
            if found := self._lines(said):
                lines[entity].append(f"#{fragment}")
                lines[entity] += found
        for entity, number in numbers.items():
            yield entity, number, "\n".join(lines[entity])

    def _lines(self, said: list[tuple[str, str]]) -> list[str]:
        codes, found = self._codes, []
        for name, value in said:
            if name == _TYPE:
                found.append(str(self._types.setdefault(value, len(codes) + len(self._types))))
            elif (code := codes.get(name)) is not None:
                found.append(f"{code} {_kept(value) if '^^<' in value else value}")
        return found


@lru_cache(maxsize=20_000)
def _kept(term: str) -> str:
    """A literal with a datatype as Oxigraph gives it back: 007 is the number 7."""
    store = Store()
    try:
        store.extend(parse(f"<lt:a> <lt:b> {term} .", RdfFormat.N_TRIPLES))
    except SyntaxError:
        return term  # The loader reads it next, and says whose it is.
    return str(next(iter(store)).object)
