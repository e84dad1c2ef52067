"""Addresses in records, as mapping files write them: MARC's, and those of every other format."""

import re
from dataclasses import dataclass

_MARC = re.compile(r"([0-9]{3}) ?([0-9#_ ]{2})? ?\$ ?([0-9a-z])")
_HEADING = re.compile(r"([0-9]{3}) ?([0-9#_]{2})? ?[$|^]? ?([0-9a-z])")
_CONTROL = re.compile(r"00[1-9]")
_DOTTED = re.compile(r"([A-Za-z][\w-]*(?:\.[\w-]+)+)(?: ?\$ ?([A-Za-z]\w*))?(?:@([A-Za-z0-9-]+))?")

KIND = "kind"
"""Where a column of kinds of documents goes (MARC only: leader and 942)."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a value goes: ``245 10 $a``, ``245$a``, a control field, which has no code; in other formats a tag with
    a dot, its subfield (``a`` when none is named) and the language of the text: ``onix.price$currency``,
    ``library.name@vi``."""

    tag: str
    code: str
    indicators: str = ""
    lang: str = ""

    def __str__(self) -> str:
        if "." in self.tag:
            code = f"${self.code}" if self.code != "a" else ""
            return f"{self.tag}{code}{'@' + self.lang if self.lang else ''}"
        return f"{self.tag}${self.code}" if self.code else self.tag

    @property
    def written(self) -> str:
        """The address with its indicators, as ``target`` reads it."""
        marks = self.indicators.replace(" ", "_")
        return f"{self.tag} {marks} ${self.code}" if marks else str(self)


def target(written: str) -> Target | None:
    """The address that a mapping file writes; None when it is none."""
    if written == KIND or _CONTROL.fullmatch(written):
        return Target(written, "")
    if found := _MARC.fullmatch(written):
        return Target(found[1], found[3], _indicators(found[2]))
    if found := _DOTTED.fullmatch(written):
        return Target(found[1], found[2] or "a", lang=found[3] or "")
    return None


def heading(text: str) -> Target | None:
    """The address that a column has for its name, more freely written (``100a``, ``245 10 |a``); None: a word.

    In formats with dots only the whole address is one, since a heading may well have a dot in it.
    """
    if found := _HEADING.fullmatch(text):
        return Target(found[1], found[3], _indicators(found[2]))
    return Target(text, "") if _CONTROL.fullmatch(text) else None


def _indicators(written: str | None) -> str:
    return (written or "").replace("#", " ").replace("_", " ")
