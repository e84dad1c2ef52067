"""The index of items, ``<data>/oai.sqlite``: what the provider gives, as the last publications left it.

An item is a record of a source that describes an Instance. The index keeps what is public of it, packed with
dictionaries of its own first items, and its metadata are drawn when they are asked for (``drawing``). ``member`` holds
each item once for every list that has it, in the order of its first publication and in that of its last change, so that
any page of any list is one short walk.
"""

import secrets
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from zstandard import DICT_TYPE_RAWCONTENT, ZstdCompressionDict, ZstdCompressor, ZstdDecompressor

FILE = "oai.sqlite"
KEY_FILE = "oai.key"
VERSION = 2
"""Of the form of the index. One of version 1, which kept metadata ready to be sent, is carried over with its datestamps
and deletions; any other is thrown away and written anew."""

FORMATS = ("oai_dc", "marc21", "rdf")
"""metadataPrefixes; the place of each is its bit in ``item.formats``."""

LIVE, DELETED, NO_ITEM = 0, 1, 2
"""States: given, withdrawn (for ever told as deleted), and a record that describes no Instance, which is never told."""

_TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE source (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, vi TEXT NOT NULL, en TEXT NOT NULL);
CREATE TABLE item (
  key INTEGER PRIMARY KEY AUTOINCREMENT,  -- the order of first publications; never given again
  record INTEGER UNIQUE,                  -- row of the ledger
  source INTEGER NOT NULL REFERENCES source,
  number TEXT NOT NULL,                   -- control number within the source
  run INTEGER NOT NULL,                   -- the version of the record that it was drawn from
  hash BLOB NOT NULL,
  state INTEGER NOT NULL,
  stamp INTEGER NOT NULL,                 -- datestamp, seconds since 1970
  sets TEXT NOT NULL,                     -- kind:… ddc:…, separated by spaces; that of the source is not repeated
  formats INTEGER NOT NULL,
  digest BLOB NOT NULL,                   -- of all that is given of it; empty: not known yet (version 1)
  UNIQUE (source, number)
);
%s
CREATE TABLE list (key INTEGER PRIMARY KEY, spec TEXT NOT NULL, format TEXT NOT NULL, size INTEGER NOT NULL DEFAULT 0,
  UNIQUE (spec, format));
CREATE TABLE member (list INTEGER NOT NULL, item INTEGER NOT NULL, stamp INTEGER NOT NULL, PRIMARY KEY (list, item))
  WITHOUT ROWID;
CREATE INDEX member_stamp ON member (list, stamp, item);
"""
_BODY = """
CREATE TABLE body (item INTEGER PRIMARY KEY REFERENCES item, said BLOB NOT NULL, moves TEXT, marc BLOB);
CREATE TABLE dictionary (part TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;
"""
_FAULTS = """
CREATE TABLE IF NOT EXISTS fault (source INTEGER NOT NULL REFERENCES source, number TEXT NOT NULL, field TEXT NOT NULL,
  why TEXT NOT NULL, PRIMARY KEY (source, number)) WITHOUT ROWID;
"""
"""Records that broke when they were kept: only the publisher and the report look at them."""

_CARRIED = (
    "BEGIN; DROP TABLE body; DROP TABLE dictionary; UPDATE item SET digest = x'' WHERE state = 0;"
    "DELETE FROM about WHERE name = 'rules'; INSERT OR REPLACE INTO about VALUES ('empty', 1);"
)


def opened(data: Path) -> sqlite3.Connection:
    """The index for the publisher, made when it is missing; one of another version, or damaged, is thrown away."""
    path = data / FILE
    try:
        return _opened(path)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise  # locked, or the disk is full: the file may be sound
        for one in (path, path.with_name(f"{FILE}-wal"), path.with_name(f"{FILE}-shm")):
            one.unlink(missing_ok=True)
        return _opened(path)


def _opened(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path.resolve().as_uri(), uri=True, isolation_level=None, timeout=30)
    try:
        if db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None:
            db.execute("PRAGMA page_size = 8192")
            db.execute("PRAGMA journal_mode = WAL")
            db.executescript(f"BEGIN; {_TABLES % _BODY} PRAGMA user_version = {VERSION}; COMMIT;")
            db.execute("INSERT INTO about VALUES ('life', ?)", (secrets.token_hex(8),))
        (found,) = db.execute("PRAGMA user_version").fetchone()
        if found == 1:
            db.executescript(f"{_CARRIED} {_BODY} PRAGMA user_version = {VERSION}; COMMIT;")
        elif found != VERSION:
            raise sqlite3.DatabaseError("made by another version")
        db.execute(_FAULTS)
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA cache_size = -65536")
        db.execute("PRAGMA journal_size_limit = 67108864")
    except BaseException:
        db.close()
        raise
    return db


def reader(data: Path) -> sqlite3.Connection | None:
    """The index for a web process, read-only; None while there is none, or none of this version."""
    path = data / FILE
    if not path.exists():
        return None
    db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=10,
                         check_same_thread=False)  # fmt: skip
    try:
        # Until all items of an older form have been kept anew, a list would lack some.
        if db.execute("PRAGMA user_version").fetchone() == (VERSION,) and about(db, "empty") is None:
            db.execute("PRAGMA query_only = 1")
            return db
    except sqlite3.DatabaseError:
        db.close()
        return None
    db.close()
    return None


def about(db: sqlite3.Connection, name: str) -> str | int | None:
    """A fact about the index: ``life`` (no two indexes share it), ``pending``, ``reached`` …; None when not known."""
    row = db.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
    return row[0] if row else None


def signing_key(data: Path) -> bytes:
    """The secret by which resumption tokens are signed; b"" while the publisher has made none."""
    try:
        return (data / KEY_FILE).read_bytes()
    except FileNotFoundError:
        return b""


class Packing:
    """Packs and unpacks the parts of bodies in one index. The dictionary of each ("said", "marc") is made of what is
    packed first (``learn``)."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._packers: dict[str, ZstdCompressor] = {}
        self._unpackers: dict[str, ZstdDecompressor] = {}
        for part, content in db.execute("SELECT part, content FROM dictionary"):
            self._know(part, content)

    def learn(self, part: str, samples: Iterable[bytes]) -> None:
        """Make the dictionary of a part that has none yet."""
        if part in self._packers:
            return
        content = b"".join(samples)[-_DICTIONARY:]
        if len(content) >= 8:  # zstandard takes no shorter one
            self._db.execute("INSERT INTO dictionary VALUES (?, ?)", (part, content))
            self._know(part, content)

    def _know(self, part: str, content: bytes) -> None:
        known = ZstdCompressionDict(content, dict_type=DICT_TYPE_RAWCONTENT)
        known.precompute_compress(level=_LEVEL)
        self._packers[part] = ZstdCompressor(dict_data=known)
        self._unpackers[part] = ZstdDecompressor(dict_data=known)

    def pack(self, part: str, content: bytes) -> bytes:
        """A part as it lies in the index."""
        return self._packers[part].compress(content)

    def unpack(self, part: str, packed: bytes) -> bytes:
        """A part as it was packed."""
        return self._unpackers[part].decompress(packed)


_LEVEL = 1
_DICTIONARY = 65_536
