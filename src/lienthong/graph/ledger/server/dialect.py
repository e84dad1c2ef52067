"""What SQLite and PostgreSQL say differently, one difference after another: the ledger's statements are written once,
for SQLite, and translated when they are first met.

What cannot be translated word by word is written so that both understand it. See docs/decisions/092.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple


class Table(NamedTuple):
    """Columns of a table of the ledger, their types, and those of its primary key."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    key: tuple[str, ...]


_EVERYWHERE: tuple[tuple[str, str], ...] = (
    (r"--[^\n]*", ""),
    (r"\bx'([0-9a-fA-F]*)'", r"'\\x\1'::bytea"),
    (r"\btemp\.", "pg_temp."),
    (r"\bINDEXED BY \w+|\bNOT INDEXED\b", ""),
    # SQLite keeps the order of a CROSS JOIN; here join_collapse_limit = 1 does.
    (r"\bCROSS JOIN\b", "JOIN"),
    (r"\boffset\b", '"offset"'),
    (r"\b(?:min|max)\((\w+\.\w+), (\w+\.\w+)\)", r"LEAST(\1, \2)"),
    (r"\bAS INTEGER\)", "AS bigint)"),
    (r"\bAS BLOB\)", "AS bytea)"),
    (r"^BEGIN IMMEDIATE$", "BEGIN"),
)
"""Of every statement. Words of SQL are written in capitals, names of columns in small letters."""

_MAKING: tuple[tuple[str, str], ...] = (
    (r"\) WITHOUT ROWID", ")"),
    (r" REFERENCES \w+", ""),  # SQLite does not look whether they hold
    (r" PRIMARY KEY AUTOINCREMENT\b", " PRIMARY KEY"),
    (r"\bINTEGER\b", "bigint"),
    # What is ordered and compared is bytes, as SQLite does, whatever the server's language.
    (r"\bTEXT\b", 'text COLLATE "C"'),
    (r"\bBLOB\b", "bytea"),
    (r"\bREAL\b", "double precision"),
)
"""Of statements that make tables."""

_CONFLICT = re.compile(r"INSERT OR (IGNORE|REPLACE) INTO (\w+(?:\.\w+)?)(?: \(([^)]*)\))?")
_TEMPORARY_INDEX = re.compile(r"CREATE INDEX pg_temp\.(\w+) ON (\w+)")
_COUNTED = re.compile(r"CREATE TABLE (\w+) \(\s*(\w+) INTEGER PRIMARY KEY(?! CHECK)")
_TRIGGER = re.compile(
    r"CREATE TRIGGER (\w+) AFTER (INSERT|DELETE) ON (\w+) WHEN (.*?)\s+BEGIN (.*?);? END;?\s*$", re.DOTALL
)
_MARK = re.compile(r"'[^']*'|\?(\d*)")


def translator(tables: Callable[[], Mapping[str, Table]]) -> Callable[[str], str]:
    """Translates statements of SQLite, each once; ``tables`` tells of those that INSERT OR REPLACE writes to."""

    @lru_cache(maxsize=2000)
    def translated(statement: str) -> str:
        return _translate(statement, tables)

    return translated


def _translate(statement: str, tables: Callable[[], Mapping[str, Table]]) -> str:
    text = statement.strip()
    if trigger := _TRIGGER.search(text):
        return _trigger(*trigger.groups(), tables=tables)
    counted = _COUNTED.search(text)
    if text.startswith(("CREATE", "ALTER")):
        text = _replaced(text, _MAKING)
    text = _TEMPORARY_INDEX.sub(r"CREATE INDEX \1 ON pg_temp.\2", _replaced(text, _EVERYWHERE))
    text = _numbered(_conflicting(text, tables))
    return f"{text}; {_counting(*counted.groups())}" if counted else text


def _replaced(text: str, differences: tuple[tuple[str, str], ...]) -> str:
    for ours, theirs in differences:
        text = re.sub(ours, theirs, text)
    return text


def _conflicting(text: str, tables: Callable[[], Mapping[str, Table]]) -> str:
    """INSERT OR IGNORE, INSERT OR REPLACE."""
    found = _CONFLICT.match(text)
    if found is None:
        return text
    how, name, given = found.groups()
    rest = text[found.end() :]
    into = f"INSERT INTO {name}" + (f" ({given})" if given else "")
    if how == "IGNORE":
        return f"{into}{rest} ON CONFLICT DO NOTHING"
    table = tables()[name]
    columns = [one.strip() for one in given.split(",")] if given else list(table.columns)
    sets = ", ".join(f"{one} = excluded.{one}" for one in columns if one not in table.key)
    return f"{into}{rest} ON CONFLICT ({', '.join(table.key)}) DO " + (f"UPDATE SET {sets}" if sets else "NOTHING")


def _numbered(text: str) -> str:
    """``?`` and ``?2`` become ``$1`` and ``$2``; what stands in a text stays."""
    count = 0

    def number(found: re.Match[str]) -> str:
        nonlocal count
        if found[1] is None:
            return found[0]
        count = int(found[1]) if found[1] else count + 1
        return f"${count}"

    return _MARK.sub(number, text)


def _counting(table: str, key: str) -> str:
    """Rows that come without a key get the one after the largest, as SQLite gives it: a transaction that is taken back
    leaves no gap, which a sequence would."""
    return (
        f"CREATE FUNCTION {table}_next() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" NEW.{key} := (SELECT coalesce(max({key}), 0) + 1 FROM {table}); RETURN NEW; END $$;"
        f" CREATE TRIGGER {table}_next BEFORE INSERT ON {table} FOR EACH ROW WHEN (NEW.{key} IS NULL)"
        f" EXECUTE FUNCTION {table}_next()"
    )


def _trigger(
    name: str, event: str, table: str, when: str, action: str, *, tables: Callable[[], Mapping[str, Table]]
) -> str:
    """A trigger whose condition asks other tables: here a function must."""
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {_translate(when, tables)}"
        f" THEN {_translate(action, tables)}; END IF; RETURN NULL; END $$;"
        f" CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def statements(script: str) -> Iterator[str]:
    """The statements of a script, one after the other, in SQLite's words and without comments."""
    whole = ""
    for part in re.sub(r"--[^\n]*", "", script).split(";"):
        whole += part + ";"
        if whole.strip(" \n;") and sqlite3.complete_statement(whole):
            yield whole.strip().removesuffix(";")
            whole = ""
