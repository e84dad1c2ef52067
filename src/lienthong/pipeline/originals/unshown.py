"""What of an original record the public does not see: the rules of ``mappings/unshown.toml``. They fail closed."""

import re
import tomllib
from collections.abc import Collection
from enum import Enum
from functools import cache, lru_cache
from typing import Any

from lienthong.content import folder
from lienthong.mappings import contacts, logins, tasks
from lienthong.mappings.noting import Outcome
from lienthong.mappings.otherscript import closed, repeated
from lienthong.mappings.reasons import reason
from lienthong.mappings.record import Field

_NUMBER = re.compile(r"\d(?:[ .\-]?\d)+")
_RUN = re.compile(r"\d+")
_HINT = re.compile(r"[\d@]")
"""Without one of these a text has no number and no address."""
_HARM = re.compile(r"[\d@:]")
"""Without one of these it does not say either of whom something is told."""


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((folder("mappings") / "unshown.toml").read_text("utf-8"))


@cache
def _telephone() -> re.Pattern[str]:
    words = "|".join(re.escape(one) for one in _table()["numbers"]["telephone"])
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)[^\d\n]{{0,12}}\+?\d", re.IGNORECASE)


@cache
def _open_field(tag: str) -> bool:
    return any(re.fullmatch(one, tag) for one in _table()["open_fields"])


@cache
def _of_numbers(tag: str) -> bool:
    return any(re.fullmatch(one, tag) for one in _table()["numbers"]["harmless"])


def original_offered(record_format: str) -> bool:
    """Whether the bytes of a record of this format may be handed on when nothing of it is withheld."""
    return record_format in _table()["originals"]["formats"]


def names_people_to_call(text: str) -> bool:
    """Whether a text has an e-mail address, a mobile number, or a number that it calls a telephone."""
    if _HINT.search(text) is None:
        return False
    return contacts.names_contact(text) or _telephone().search(text) is not None


def private(field: Field) -> bool:
    """Whether its first indicator says that a field is private; for an 880 the field whose script it gives. One that
    does not say which field that is may be the other script of any."""
    return bool(_table()["private_indicator"].get(meant(field)) == field.ind1) or (
        field.tag == "880" and not repeated(field)
    )


def unshown(
    field: Field, code: str, value: str, outcomes: Collection[Outcome], published: str, *, ruled: bool = False
) -> bool:
    """Whether a value must not be shown. ``outcomes`` are what became of it, ``published`` all that the record says.

    A control field has the ``code`` "". ``ruled`` says that a rule of this very field knows the subfield: nobody can
    say of any other what it tells, and the element may be the one where a repository names its staff.
    """
    if private(field) or not value.strip():
        return private(field)
    kinds = frozenset(kind(one.state, one.why, field.tag) for one in outcomes)
    return not passes(measure(meant(field), code, kinds, ruled), value, published)


@lru_cache(maxsize=16384)
def kind(state: str, why: str, tag: str) -> str:
    """What an outcome means here: "mapped", "lost", "ignored", or "closed" when it was ignored for a closed reason."""
    return "closed" if state == "ignored" and _closed(why, tag) else state


class Measure(Enum):
    """What a value must be, to be shown."""

    HIDDEN = "none is"
    SHOWN = "any"
    COVERED = "published, as far as it could harm somebody"
    UNCALLED = "without people's numbers and addresses"


@lru_cache(maxsize=16384)
def measure(tag: str, code: str, kinds: frozenset[str], ruled: bool) -> Measure:
    """What is asked of a value in a field (``tag`` as ``meant`` tells it) of which ``kinds`` of outcomes are known."""
    if "closed" in kinds or any(tag.startswith(one) for one in _table()["nonpublic"].get(code, ())):
        return Measure.HIDDEN
    if "mapped" in kinds:
        return Measure.SHOWN if _of_numbers(tag) else Measure.COVERED
    if not ruled and "ignored" not in kinds:
        return Measure.HIDDEN
    return Measure.UNCALLED if _open_field(tag) else Measure.HIDDEN


def passes(asked: Measure, value: str, published: str) -> bool:
    """Whether a value is as it must be. One with an address that lets somebody in never is."""
    if logins.told(value):
        return False
    if asked is Measure.COVERED:
        return _covered(value, published)
    return asked is Measure.SHOWN or (asked is Measure.UNCALLED and not names_people_to_call(value))


def meant(field: Field) -> str:
    """Tag of the field that is meant: of an 880 the one whose other script it gives."""
    return repeated(field) or "880" if field.tag == "880" else field.tag


@cache
def _closed(why: str, tag: str) -> bool:
    if closed(why):
        return True
    return "." in tag and not any(one in reason(why, "en") for one in _table()["open_reasons"])


def _covered(value: str, published: str) -> bool:
    """Whether what could harm somebody in a value that was mapped has been published with it."""
    if _HARM.search(value) is None or value.strip() in published:
        return True
    if names_people_to_call(value) or tasks.statements(value):
        return False
    return all(_told(one, published) for one in _NUMBER.findall(value))


def _told(number: str, published: str) -> bool:
    """Whether a number is short, or published: as it stands, joined, or each of its parts (1765-1820)."""
    runs = _RUN.findall(number)
    if sum(map(len, runs)) < _table()["numbers"]["digits"] or number in published or "".join(runs) in published:
        return True
    return all(_stands_alone(one, published) for one in runs)


def _stands_alone(run: str, published: str) -> bool:
    """Whether digits are told without others beside them. Looked for by hand: an expression would try every place of
    all that a record says."""
    at = published.find(run)
    while at >= 0:
        around = published[at - 1 : at] + published[at + len(run) : at + len(run) + 1]
        if not any(map(str.isdecimal, around)):
            return True
        at = published.find(run, at + 1)
    return False
