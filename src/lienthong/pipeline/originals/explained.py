"""One public record explained: its fields, what each of them said, what became of the rest, and what is to mend."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from lienthong.errors import InputError, LienthongError
from lienthong.graph.ledger import Ledger, StoredRecord
from lienthong.graph.terms import Source
from lienthong.mappings.mapper import rules
from lienthong.mappings.noting import Noted, Noting, Outcome
from lienthong.mappings.reasons import reason
from lienthong.mappings.record import Field, Record
from lienthong.mappings.rulebook import names
from lienthong.mappings.spreadsheets.columns import columns
from lienthong.messages import LANGS
from lienthong.pipeline.originals.standing import Standing
from lienthong.pipeline.originals.unshown import meant, original_offered, private, unshown
from lienthong.pipeline.rereading import reread

MOST_BYTES = 2_000_000
"""A record that is larger (some hosts have put whole books into one) is not explained."""

MOST_FIELDS = 1000
MOST_LINES = 200
"""Fields of a record, and statements of a field, that are told."""

LONGEST = 4000
"""Characters of a value that are told."""


@dataclass(slots=True)
class Explained:
    """A record with its notes. ``shown`` is the record without what is withheld; ``whole`` what it says as a whole."""

    stored: StoredRecord
    record: Record
    shown: Record
    whole: list[str]
    noted: list[Noted]
    fields: list[dict[str, Any]]
    withheld: int = 0
    lines: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    """``whole`` under the names of the last publication."""

    @property
    def original(self) -> bytes:
        """The bytes as they came; b"" when they are not for the public."""
        return self.record.raw if not self.withheld and original_offered(self.record.format) else b""


@lru_cache(maxsize=64)
def _noting(source: Source) -> Noting:
    return Noting(source)


def public_record(ledger: Ledger, source: str, number: str, entity: str) -> tuple[Source, StoredRecord] | None:
    """The stored record when it is live and has this ``record/…`` id; None for one that is not for the public."""
    known = next((one for one in ledger.sources() if one.id == source), None)
    stored = ledger.record(source, number) if known else None
    if known is None or stored is None or stored.status != "live" or stored.entity != entity:
        return None
    return known, stored


def explain(ledger: Ledger, source: Source, stored: StoredRecord) -> Explained | None:
    """What a live record's fields became, by the rules of today; None when these cannot read or map it any more, keep
    it from the public, or when it is too large."""
    if len(stored.raw) > MOST_BYTES:
        return None
    try:
        (record,) = reread([stored.raw], columns(source.columns), source.encoding or stored.encoding)
        if not isinstance(record, Record):
            return None
        record.source = source.id
        whole, noted, withheld = _noting(source).note(record)
    except (LienthongError, InputError):
        return None
    if withheld:
        return None
    made = Explained(stored, record, Record(record.format, record.leader, [], b""), whole, noted, [])
    made.lines = list(dict.fromkeys([*whole, *(line for one in noted for line in one.lines)]))
    published = "\n".join(made.lines)
    spare, standing = spare_of(noted), Standing(ledger, made.lines)
    made.told = [standing.public(line) for line in whole]
    for one in noted[:MOST_FIELDS]:
        told, kept = _field(one, record.format, published, spare, standing)
        made.fields.append(told)
        made.withheld += told["withheld"]
        if kept is not None and one.field.tag != "LDR":
            made.shown.fields.append(kept)
    made.withheld += sum(1 for _ in noted[MOST_FIELDS:])
    return made


def spare_of(noted: Iterable[Noted]) -> dict[str, list[Outcome]]:
    """What was accounted for while another field was at work, as an 880 is with its field; by place."""
    found: dict[str, list[Outcome]] = {}
    for one in noted:
        for outcome in one.outcomes:
            if _tag(outcome.place) != one.field.tag:
                found.setdefault(outcome.place, []).append(outcome)
    return found


def _tag(place: str) -> str:
    return place.partition("$")[0].partition("/")[0]


def _field(
    one: Noted, record_format: str, published: str, spare: dict[str, list[Outcome]], standing: Standing
) -> tuple[dict[str, Any], Field | None]:
    """A field as pages show it, and without what is withheld (None when nothing of it is left)."""
    written = one.field
    rule = rules(record_format).get(written.tag)
    told: dict[str, Any] = {
        "tag": written.tag, "ind1": written.ind1, "ind2": written.ind2, "link": written.first("6")[:6],
        "label": dict(rule.label) if rule else None, "help": rule is not None,
        "lines": [standing.public(line) for line in one.lines[:MOST_LINES]],
        "more": max(0, len(one.lines) - MOST_LINES), "private": private(written),
        "removed": False,
    }  # fmt: skip
    removed = told["removed"] = standing.removed(one.lines)
    parts = [("", written.value)] if written.value else written.subfields
    kept: list[tuple[str, str]] = []
    values = []
    for code, value in parts:
        outcomes = list(outcomes_of(one, code, spare))
        ruled = names(record_format, meant(written), code)
        hidden = removed or unshown(written, code, value, outcomes, published, ruled=ruled)
        if not hidden:
            kept.append((code, value))
        shown = "" if hidden else value[:LONGEST] + ("…" if len(value) > LONGEST else "")
        values.append({"code": code, "value": shown, "withheld": hidden, **_state(outcomes, one)})
    told["values"], told["withheld"] = values, sum(one["withheld"] for one in values)
    if all(code in ("6", "8") for code, _ in kept):
        return told, None  # links to other fields alone say nothing
    if written.value:
        return told, written
    return told, Field(written.tag, written.ind1, written.ind2, kept)


def outcomes_of(one: Noted, code: str, spare: dict[str, list[Outcome]]) -> Iterator[Outcome]:
    """What became of a subfield of a field; ``spare`` as ``spare_of`` tells it."""
    place = f"{one.field.tag}${code}"
    own = [found for found in one.outcomes if found.place == place or (not code and _tag(found.place) == one.field.tag)]
    # What a rule says of a qualified element it may say under a shorter name: dc.contributor for dc.contributor.host.
    own = own or [found for found in one.outcomes if "." in one.field.tag and found.place.endswith(f"${code}")]
    yield from own or spare.get(place, [])


def _state(outcomes: list[Outcome], one: Noted) -> dict[str, Any]:
    """ "mapped", "ignored" with reasons, "lost", or "" for a value without content."""
    states = {found.state for found in outcomes}
    whys = list(dict.fromkeys(found.why for found in outcomes if found.why))
    why = [{lang: reason(said, lang) for lang in LANGS} for said in whys]
    parts = [found.place.partition("/")[2] for found in outcomes if "/" in found.place and found.state == "mapped"]
    state = next((name for name in ("mapped", "lost", "ignored") if name in states), "")
    return {"state": state, "why": why, "positions": parts}
