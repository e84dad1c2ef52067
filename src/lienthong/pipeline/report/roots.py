"""Faults that follow from another fault of the same record: a librarian mends one field and hears of it once.

Without 245 the Instance has neither title nor label, the Work inherits neither, and Schema.org names lack for both:
six violations, one missing field.
"""

from collections.abc import Sequence
from typing import Any

_ORDER = ("-title", "-label", "schema-name")
"""Endings of shapes, each of which asks for what is made from the one before it."""


def roots(findings: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The findings of one record (``Entry.findings``) without violations that only follow from others of them."""
    first: dict[str, int] = {}
    for one in findings:
        if (rank := _rank(one)) is not None:
            first[one["focus"]] = min(rank, first.get(one["focus"], rank))
    untitled = any(_rank(one) is not None and one["shape"].startswith("instance-") for one in findings)
    return [
        one
        for one in findings
        if (rank := _rank(one)) is None or (rank == first[one["focus"]] and not (untitled and _inherits(one)))
    ]


def _rank(found: dict[str, Any]) -> int | None:
    """Place in the order; None for a finding that is no lack of a title, label or name."""
    if found["severity"] != "Violation" or found["component"] != "MinCountConstraintComponent":
        return None
    return next((place for place, ending in enumerate(_ORDER) if found["shape"].endswith(ending)), None)


def _inherits(found: dict[str, Any]) -> bool:
    """Whether it is about the Work of the record itself: a related Work comes from a field of its own."""
    return found["focus"].startswith("<lt:work/") and not found["field"]


def plain_value(found: dict[str, Any]) -> str:
    """The value that a finding is about, as people read it: a literal's text or a published IRI; '' for a node."""
    term: str = found["value"]
    if term.startswith('"'):
        return term[1 : term.rindex('"')]
    return "" if term == found["focus"] or term.startswith("<lt:") else term.strip("<>")
