"""Concepts of outside schemes: what a field of a SKOS record says of one, and the keys by which ours meet it."""

import csv
import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from lienthong.content import folder
from lienthong.mappings.authority import Authority, authority
from lienthong.mappings.codes import table
from lienthong.mappings.keys import joined
from lienthong.mappings.record import Field, Record
from lienthong.text import match_key

Label = tuple[str, str]
"""A label and its language (BCP 47, '' when none is said)."""

_YEARS = re.compile(r"(.*?),\s*((?:1[0-9]|20|[0-9])\d{0,2}\d\??\s*-.*|-\s*\d{3,4})")
_PREFERRED = ("vi", "", "en")


class Concept(NamedTuple):
    """A concept: ``known`` is its IRI as an authority's, None when that cannot be published.

    ``kind`` is "subject", "place" or "agent"; ``type`` the BIBFRAME class, of agents the heading type of their keys.
    ``schemes`` are IRIs, ``systems`` the words by which headings name the same schemes (a code of $2, a name).
    """

    iri: str
    known: Authority | None
    kind: str
    type: str
    schemes: tuple[str, ...]
    systems: tuple[str, ...]
    labels: tuple[Label, ...]

    @property
    def label(self) -> Label:
        """The label that stands for it: the Vietnamese one, else one without language, else the English, else any."""
        return next((one for lang in _PREFERRED for one in self.labels if one[1] == lang), self.labels[0])

    def keys(self) -> list[str]:
        """The keys of a subject: its IRI, then each scheme that has a name with each label that it has there."""
        first = [joined("authority", self.known.key)] if self.known else []
        within = [joined(match_key(one), self.type, match_key(text)) for one in self.systems for text, _ in self.labels]
        return [*first, *dict.fromkeys(within)]


@cache
def _classes() -> dict[str, tuple[str, str]]:
    with (folder("mappings") / "codes" / "skos_classes.csv").open(encoding="utf-8", newline="") as file:
        return {row["class"]: (row["kind"], row["type"]) for row in csv.DictReader(file)}


@cache
def _codes() -> dict[str, str]:
    """Codes of the schemes that have an IRI, by it."""
    return {row["iri"]: code for code, row in reversed(table("schemes").items())}


def own(record: Record) -> Concept:
    """The concept that a record is about."""
    field = next((one for one in record.fields if one.tag == "skos.concept"), Field("skos.concept"))
    labels = [(one.first("a"), one.first("lang")) for one in record.fields if one.tag == "skos.prefLabel"]
    if not any(text for text, _ in labels):
        labels = [(one.first("a"), one.first("lang")) for one in record.fields if one.tag == "rdfs.label"]
    return _concept(field, labels)


def other(field: Field) -> Concept:
    """The concept that a ``skos.broader`` (narrower, related) leads to."""
    labels: list[Label] = []
    for name, value in field.subfields:
        if name == "label":
            labels.append((value, ""))
        elif name == "language" and labels:
            labels[-1] = (labels[-1][0], value)
    return _concept(field, labels)


def _concept(field: Field, labels: Sequence[Label]) -> Concept:
    iri = field.first("a").strip()
    classes = _classes()
    kind, type_ = next((classes[one] for one in field.named("class") if one in classes), ("subject", "bf:Topic"))
    schemes, systems = dict[str, None](), dict[str, None]()
    code = ""
    for name, value in field.subfields:
        if name == "scheme":
            schemes[value] = None
            code = _codes().get(value.rstrip("/"), "")
            systems.update({code: None} if code else {})
        elif name == "name" and not code:
            # A scheme with a code is named by it in headings; its titles may be those of another edition.
            systems[value] = None
    known = authority(iri) if iri.startswith("http") else None
    found = tuple(dict.fromkeys((text.strip(), lang) for text, lang in labels if text.strip()))
    return Concept(iri, known, kind, type_, tuple(schemes), tuple(systems), found)


def with_years(label: str) -> tuple[str, str]:
    """Name and years of a person's label as authority files write it ("Nguyễn, Du, 1765-1820")."""
    found = _YEARS.fullmatch(label)
    return (found[1], found[2]) if found else (label, "")
