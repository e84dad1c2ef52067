"""Counting a harvest: what has come, whether the list is in the order of its datestamps, whether it is whole."""

from collections.abc import Iterable
from dataclasses import replace

from lienthong.graph.ledger import Underway
from lienthong.pipeline.harvesting.pages import Header, Page


def counted(underway: Underway, page: Page, found: Iterable[Header]) -> Underway:
    """The harvest after one more page."""
    last, at_last, ordered, records = underway.last, underway.at_last, underway.ordered, underway.records
    for header in found:
        records += 1
        stamp = header.datestamp
        if stamp == last:
            at_last += 1
        elif stamp > last:
            last, at_last = stamp, 1
        else:
            ordered = False
    size = page.announced + underway.before if page.announced else 0
    announced = max(underway.announced, size)
    shifted = underway.shifted or (bool(page.announced and underway.announced) and size != underway.announced)
    told = replace(underway, token=page.token, records=records, announced=announced, shifted=shifted)
    return replace(told, last=last, at_last=at_last, ordered=ordered)


def restarted(underway: Underway) -> Underway | None:
    """The harvest after its token was lost, from the last datestamp on; None when it must begin anew.

    Nothing promises that a list is in the order of its datestamps: only when it was so far, and the server tells the
    size of its lists, can it be seen afterwards (``is_short``) that nothing was left out.
    """
    if not (underway.ordered and underway.announced and underway.last > underway.start):
        return None
    before = underway.records - underway.at_last
    return replace(
        underway, start=underway.last, token="", before=before, records=before, last="", at_last=0, shifted=True
    )


def rejoined(before: Underway, after: Underway, size: int) -> bool:
    """Whether what had come before a restart and the new list of ``size`` together are as many as were announced."""
    return bool(size) and after.records + size >= before.announced


def is_short(underway: Underway, met: int) -> bool:
    """Whether fewer records were met than the server announced when it had the most: a list that grows or shrinks
    while it is read by offsets leaves some out."""
    return met < underway.announced


def is_doubtful(underway: Underway) -> bool:
    """Whether a list was interrupted, begun again or changed its size while it was read: by offsets, records that moved
    meanwhile may have been left out, and the size does not always show it."""
    return underway.shifted and underway.records > 0
