"""What is said of each entity, noted while it goes into a store that is built anew.

A store gives a statement back in 5 to 30 µs, since each of its terms is looked up by itself; what passes by as a line
costs a tenth of that. So the lines of what ``asked`` names are kept beside the store, by entity, for as long as all
that is made from the store is made (``noted`` reads them).
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from pyoxigraph import RdfFormat, Store, parse

from lienthong.graph.terms import iri

NAME = "notes.sqlite"
BEYOND = 2**40
"""As many statements as nobody reads: what is noted of an entity is not all that the store says of it."""
_TYPE = iri("rdf:type")
_RECENT = 50_000
_Said = tuple[str, str, str]
"""Fragment, property (a term) and the rest of a line."""
_TABLES = (
    "CREATE TABLE note (entity TEXT NOT NULL, statements INTEGER NOT NULL, lines TEXT NOT NULL)",
    "CREATE TABLE term (code INTEGER PRIMARY KEY, name TEXT NOT NULL, value TEXT NOT NULL)",
)


@contextmanager
def noting(file: Path, base: str, asked: Iterable[str]) -> Iterator["Notebook"]:
    """A file of notes that is being made; ``asked`` are the properties (IRIs) to be noted. Raises sqlite3.Error when
    the disk refuses."""
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        # It is gone before the generation is sealed: a crash leaves it in a folder that is swept.
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE"):
            db.execute(f"PRAGMA {pragma}")
        for statement in ("BEGIN", *_TABLES):
            db.execute(statement)
        book = Notebook(db, base, asked)
        yield book
        book.close()


class Notebook:
    """Notes descriptions as they pass by: of each entity what one record says of it, and in how many statements."""

    def __init__(self, db: sqlite3.Connection, base: str, asked: Iterable[str]) -> None:
        self._db = db
        self._skip = len(base) + 2
        self._codes = {f"<{name}>": code for code, name in enumerate(sorted(asked))}
        self._types: dict[str, int] = {}
        self._recent: set[bytes] = set()
        self._older: set[bytes] = set()

    def through(self, records: Iterable[list[str]]) -> Iterator[list[str]]:
        """The public lines of one record after the other, each noted and handed on."""
        for lines in records:
            self._db.executemany("INSERT INTO note VALUES (?, ?, ?)", self._fresh(lines))
            yield lines

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

    def _fresh(self, lines: list[str]) -> Iterator[tuple[str, int, str]]:
        """What one record says of each entity, if that was not noted just before: a heading or a library is described
        by every record that names it."""
        for entity, said in self._by_entity(lines).items():
            text = "\n".join(self._notes(said))
            key = blake2b(f"{entity} {len(said)} {text}".encode(errors="replace"), digest_size=16).digest()
            if key in self._recent or key in self._older:
                continue
            self._recent.add(key)
            if len(self._recent) > _RECENT:
                self._older, self._recent = self._recent, set()
            yield entity, len(said), text

    def _by_entity(self, lines: list[str]) -> dict[str, list[_Said]]:
        found: dict[str, list[_Said]] = {}
        last = fragment = ""
        said: list[_Said] = []
        for line in lines:
            subject, name, rest = line.split(" ", 2)
            if subject != last:
                last = subject
                entity, _, fragment = subject[self._skip : -1].partition("#")
                said = found.setdefault(entity, [])
            said.append((fragment, name, rest))
        return found

    def _notes(self, said: list[_Said]) -> Iterator[str]:
        """What is asked for, as fragment, code of the property (with a class: of both) and object."""
        codes = self._codes
        for fragment, name, rest in said:
            if name == _TYPE:
                yield f"{fragment} {self._type(rest[:-2])} "
            elif (code := codes.get(name)) is not None:
                yield f"{fragment} {code} {_kept(rest[:-2]) if '^^<' in rest else rest[:-2]}"

    def _type(self, term: str) -> int:
        """Classes come again and again: each has a code of its own."""
        return self._types.setdefault(term, len(self._codes) + len(self._types))


@lru_cache(maxsize=20_000)
def _kept(term: str) -> str:
    """A literal with a datatype as Oxigraph gives it back: 007 is the number 7."""
    store = Store()
    try:
        store.extend(parse(f"<lt:a> <lt:b> {term} .", RdfFormat.N_TRIPLES))
    except SyntaxError:
        return term  # The loader reads it next, and says whose it is.
    return str(next(iter(store)).object)
