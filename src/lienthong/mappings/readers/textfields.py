"""From a field as a text format writes it (indicators, then subfields behind a delimiter) to a ``Field``."""

import re

from lienthong.mappings.record import Field
from lienthong.text import repair, tidy

_INDICATORS = re.compile(r"[0-9a-z |]{2}")
_VISIBLE = re.compile("[!-~]")
_LEADER = re.compile("[^ -~]")

NO_LEADER = "00000nam a2200000   4500"
"""Leader of a record that has none: a monograph of language material, as most records without one are."""


def leader(text: str, repairs: list[str]) -> str:
    """Always 24 visible characters; says so when they were not."""
    if len(text) != 24:
        repairs.append("read_leader")
    return _LEADER.sub(" ", text[:24]).ljust(24)


def control(tag: str, text: str) -> Field:
    """A control field; its spaces count."""
    return Field(tag, value=repair(text))


def data(tag: str, head: str, pieces: list[str], repairs: list[str]) -> Field:
    """A data field: ``head`` is what stands before the first subfield, each piece begins with its code.

    Text that stands outside any subfield is kept as a subfield with the code ``""``, so that the loss report shows it.
    """
    subfields = [_subfield(piece) for piece in pieces if piece]
    indicators, stray = head[:2].ljust(2), head[2:]
    if not _INDICATORS.fullmatch(indicators):
        indicators, stray = "  ", head
    if stray.strip():
        repairs.append("read_indicators")
        subfields.insert(0, ("", tidy(stray)))
    return Field(tag, indicators[0], indicators[1], subfields)


def _subfield(piece: str) -> tuple[str, str]:
    if _VISIBLE.match(piece):
        return piece[0], tidy(piece[1:]).strip()
    return "", tidy(piece).strip()
