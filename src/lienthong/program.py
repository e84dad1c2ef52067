"""What this program is, so that two machines can tell whether they would make the same of a record."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import NamedTuple

from lienthong import __version__
from lienthong.content import Room, folder

_RULES: tuple[Room, ...] = ("mappings", "shapes", "graph", "sparql")


class Program(NamedTuple):
    """The version, and hashes of the code, of the rules in the content folders, and of the libraries' versions with
    that of Unicode's tables."""

    version: str
    code: str
    rules: str
    libraries: str

    def differing(self, other: "Program") -> tuple[str, ...]:
        """The names of the parts in which two are not the same."""
        return tuple(name for name in self._fields if getattr(self, name) != getattr(other, name))


@cache
def program() -> Program:
    """The program of this process, as it was when this was first asked."""
    code = Path(__file__).parent
    rules = [(room, one) for room in _RULES for one in sorted(folder(room).rglob("*")) if one.is_file()]
    return Program(
        __version__,
        _hash((one.relative_to(code).as_posix(), one.read_bytes()) for one in sorted(code.rglob("*.py"))),
        _hash((f"{room}/{one.relative_to(folder(room)).as_posix()}", one.read_bytes()) for room, one in rules),
        _hash(_libraries()),
    )


def _libraries() -> Iterable[tuple[str, bytes]]:
    yield "unicode", unicodedata.unidata_version.encode()
    try:
        needed = sorted(requires("lienthong") or ())
    except PackageNotFoundError:
        needed = []  # run from its folder, not installed
    for one in needed:
        # Extras give what is made no other shape: a dump's tables, a portal, an assistant.
        name = re.match(r"[\w.-]+", one)
        if name is not None and "extra ==" not in one:
            try:
                yield name[0], version(name[0]).encode()
            except PackageNotFoundError:
                yield name[0], b""  # one that this system does without


def _hash(parts: Iterable[tuple[str, bytes]]) -> str:
    digest = blake2b(digest_size=8)
    for name, content in parts:
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()
