"""Addresses that let somebody in: http://user:password@host (RFC 3986 3.2.1), ``?token=…``. They are published nowhere.

Cataloguers copy what their browser or FTP program shows, wherever it fits: 856 $u, a note, a column. So each value of
each format is looked at before any rule sees it, and the whole address is cut out of it (docs/decisions/096).
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any
from urllib.parse import unquote

from lienthong.content import folder
from lienthong.mappings.record import Field, Record

WHY = "login"
"""The reason in accounts of what is left out (``reasons.NOT_OF_RULES``); a closed one in ``mappings/unshown.toml``."""

_START = re.compile(
    r"(?:(?:https?|ftps?|sftp)\s{0,3}:\s{0,3}[/\\]{1,3}|[a-z][a-z0-9+.\-]{1,20}://|(?<![\w.-])www\.|(?<![\w:/\\])//)\s{0,3}",
    re.IGNORECASE,
)
_USER = re.compile(r"[^\s/\\?#@]{0,500}@")
"""A user before the host."""
_ODD_PASSWORD = re.compile(r"[^\s/\\?#@:\[]{1,200}:(?!\d{0,5}(?:[/\\?#\s,;]|$))[^@\n]{0,100}@")
"""A password with signs that an address does not take, as people write them: what follows the colon is no port."""
_NO_SCHEME = re.compile(
    r"(?<![\w:/.@+-])([\w.+-]{1,64}):[^\s/@:]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?/", re.IGNORECASE
)
_REST = re.compile(r"[^\s<>\"]{0,4000}")
_SPACES = re.compile(r"\s{2,}")
_AROUND = re.compile(r"\(\s*\)|\[\s*\]|<\s*>|\"\s*\"")


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((folder("mappings") / "logins.toml").read_text("utf-8"))


@cache
def _parameter() -> re.Pattern[str]:
    names = "|".join(re.escape(one) for one in _table()["parameters"])
    return re.compile(rf"[?&;#](?:amp;)?(?:{names})=[^\s&;#]", re.IGNORECASE)


def told(text: str) -> bool:
    """Whether a text gives an address with a user, a password or a key in it, percent-encoded or not."""
    return bool("@" in text or "=" in text or "%" in text) and next(_found(text), None) is not None


def without(text: str) -> str:
    """The text without such addresses; '' when nothing else is there."""
    kept, at = [], 0
    for start, end in _found(text):
        if end > at:
            kept.append(text[at : max(at, start)])
            at = end
    rest = _AROUND.sub(" ", " ".join([*kept, text[at:]]))
    rest = _SPACES.sub(" ", rest).strip(" \t\n,;:-–")
    return rest if not told(rest) else ""


def _found(text: str) -> Iterator[tuple[int, int]]:
    """Where such addresses stand, each as far as the spaces, quotes or angle brackets around it."""
    read = cut_to = 0
    for one in _START.finditer(text):
        user = _USER.match(text, one.end()) or _ODD_PASSWORD.match(text, one.end())
        # An address within one that was read already has been looked at, but for its user.
        if one.start() < read and (user is None or user.end() <= cut_to):
            continue
        after = _REST.match(text, user.end() if user else one.end())
        read = after.end() if after else len(text)
        address = text[one.start() : read]
        if user or _parameter().search(address) or _encoded(address):
            cut_to = read
            yield _begin(text, one.start()), read
    for one in _NO_SCHEME.finditer(text):
        if one[1].lower() not in _table()["not_users"]:
            after = _REST.match(text, one.end())
            yield one.start(), after.end() if after else len(text)


def _begin(text: str, at: int) -> int:
    """Where the word begins that an address is in: "(http://…", 300 characters before it at most."""
    begin, least = at, max(0, at - 300)
    while begin > least and text[begin - 1] not in '<>"' and not text[begin - 1].isspace():
        begin -= 1
    return begin


def _encoded(address: str) -> bool:
    """Whether an address hides such a one in itself: ``login?url=http%3A%2F%2Fuser%3Apassword%40host``."""
    for _ in range(2):
        plain = unquote(address)
        if plain == address:
            return False
        address = plain
        if _parameter().search(address) or any(
            _USER.match(address, one.end()) or _ODD_PASSWORD.match(address, one.end())
            for one in _START.finditer(address)
        ):
            return True
    return False


def cut(record: Record) -> tuple[Record, dict[int, Field]]:
    """The record without such addresses, and its fields that lost some by the identity of the field as it was.

    Fields keep their places. A subfield of which nothing is left is gone. Mostly it is the very record.
    """
    changed = {id(one): _without(one) for one in record.fields if _told(one)}
    if not changed:
        return record, changed
    return replace(record, fields=[changed.get(id(one), one) for one in record.fields]), changed


def _told(field: Field) -> bool:
    for _, value in field.subfields:
        if ("@" in value or "=" in value or "%" in value) and told(value):
            return True
    return bool(field.value) and told(field.value)


def _without(field: Field) -> Field:
    kept = [(code, without(value) if told(value) else value) for code, value in field.subfields]
    kept = [pair for pair, (_, was) in zip(kept, field.subfields, strict=True) if pair[1] or not was.strip()]
    return Field(field.tag, field.ind1, field.ind2, kept, without(field.value) if told(field.value) else field.value)
