"""The guide for integrators as a program reads it: its commands, what must come out, its tables and addresses."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
GUIDES = {"en": DOCS / "integration.md", "vi": DOCS / "tich-hop.md"}
EXAMPLE, EXAMPLE_HOST = "http://localhost:8000", "oai:localhost:"

_BLOCK = re.compile(
    r"(?:<!-- (?P<mark>run|read): (?P<name>[^\n]*?) -->\n)?```(?P<language>\w+)\n(?P<code>.*?)^```\n"
    r"(?:```text\n(?P<expected>.*?)^```\n)?",
    re.DOTALL | re.MULTILINE,
)
_CODE = re.compile(r"`([^`\n]+)`")
_ROW = re.compile(r"^\|(.*)\|$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A piece of code. ``mark`` is ``run`` (a test runs it, ``name`` is its own) or ``read`` (nobody can, ``name`` says
    why); of each line of ``expected`` the parts between ``…`` come out, in their order."""

    mark: str
    name: str
    language: str
    code: str
    expected: tuple[str, ...]


def blocks(lang: str) -> list[Block]:
    """Every block of a guide that is no output, in order."""
    found = []
    for one in _BLOCK.finditer(GUIDES[lang].read_text("utf-8")):
        lines = (one["expected"] or "").splitlines()
        found.append(Block(one["mark"] or "", one["name"] or "", one["language"], one["code"], tuple(lines)))
    return found


def missing(said: str, expected: str) -> str:
    """The first part of a line of the guide that is not in what came out; '' when all are, in their order."""
    at = 0
    for part in expected.split("…"):
        place = said.find(part, at)
        if place < 0:
            return part
        at = place + len(part)
    return ""


def sections(lang: str) -> Iterator[tuple[int, Counter[str], list[int]]]:
    """Of each section the depth of its heading, what stands in it as code, and the columns of its tables row by row."""
    text = _BLOCK.sub("", GUIDES[lang].read_text("utf-8"))
    for part in re.split(r"^(?=#)", text, flags=re.MULTILINE)[1:]:
        depth = len(part) - len(part.lstrip("#"))
        yield depth, Counter(_CODE.findall(part)), [row.count("|") for row in _ROW.findall(part)]


def proofs(lang: str) -> list[list[str]]:
    """The rows of the last table: protocol, address, client, file that proves it, date."""
    last = GUIDES[lang].read_text("utf-8").rpartition("\n## ")[2]
    rows = [[cell.strip() for cell in row.split("|")] for row in _ROW.findall(last)]
    return [row for row in rows[2:] if len(row) == 5]
