"""Concepts of SKOS schemes (https://www.w3.org/TR/skos-reference/)."""

from lienthong.mappings.authorities import authority_frame
from lienthong.mappings.formats import Format
from lienthong.mappings.record import Record, record_value
from lienthong.mappings.steps.thesauri import identified


def _number(record: Record) -> str:
    """A concept's IRI is its number."""
    return record_value(record, "skos.concept")


def _datestamp(_record: Record) -> str:
    """None: a concept's record holds the names of its neighbours, which change without it."""
    return ""


def _deleted(record: Record) -> bool:
    """owl:deprecated, as thesauri mark concepts that they no longer use."""
    return record_value(record, "owl.deprecated") in ("true", "1")


FORMATS = {"skos": Format("SKOS", "skos", identified, authority_frame, _number, _datestamp, _deleted)}
