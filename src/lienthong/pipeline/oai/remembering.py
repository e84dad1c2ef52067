"""What a load remembers of the choice that it made of a record (``choosing``), for who publishes it."""

from lienthong.pipeline.oai.rules import chosen_by

MARC = "marc21"
"""Records of this format are given as MARCXML, those of no other."""


def kept_with_rules(part: bytes) -> bytes:
    """A public part behind the hash of the rules by which it was chosen, as the ledger keeps it."""
    return b"%b %b" % (chosen_by().encode(), part)


def remembered(kept: bytes) -> bytes | None:
    """The part that ``kept_with_rules`` was given; None where there is none, or rules other than today's chose it."""
    rules, _, part = kept.partition(b" ")
    return part if part and rules == chosen_by().encode() else None
