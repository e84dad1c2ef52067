"""What validation says of a record, in one form whichever engine said it."""

from collections.abc import Iterable
from typing import NamedTuple

SEVERITIES = ("Violation", "Warning", "Info")
"""From worst to mildest, as https://www.w3.org/TR/shacl/#severity defines them."""


class Finding(NamedTuple):
    """One fault or doubt about one node of a record.

    ``severity`` is "Violation" (keeps the record out of the public graph), "Warning" or "Info". ``focus``,
    ``path`` and ``value`` are in N-Triples form (``<lt:work/…>``, ``<http://…/title>``, ``"1996"``), '' where the
    fault has none, so that ``focus`` and ``f"{focus} {path}"`` are the keys of ``Described.origins``; a path of
    several steps is written as in SPARQL. ``component`` is the local name of the SHACL constraint
    ("MinCountConstraintComponent"), ``shape`` that of the shape in ``shapes/`` ("work-title"). The messages say
    what is wrong and what to do, for a librarian.
    """

    severity: str
    focus: str
    path: str
    value: str
    component: str
    shape: str
    message_vi: str
    message_en: str


def publishable(findings: Iterable[Finding]) -> bool:
    """Whether a record with these findings may enter the public graph: none of them is a Violation."""
    return all(finding.severity != "Violation" for finding in findings)


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """The findings without repetition, worst first, then by node, shape and value: the same on every run."""
    rank = {severity: place for place, severity in enumerate(SEVERITIES)}
    return sorted(
        set(findings),
        key=lambda one: (rank.get(one.severity, 0), one.focus, one.shape, one.path, one.value, one.component),
    )


def unlabelled(term: str) -> str:
    """A term in N-Triples form; every blank node as ``_:blank``, since labels mean nothing outside a parse."""
    return "_:blank" if term.startswith("_:") else term
