"""Rows of link tables: an entity of ours and what it is the same as elsewhere (CSV, SSSOM)."""

from functools import lru_cache
from hashlib import blake2b

from lienthong.graph.terms import iri
from lienthong.mappings.engine.context import Context
from lienthong.mappings.formats import Format
from lienthong.mappings.record import Record
from lienthong.mappings.steps.link_rows import linked, row


def _frame(context: Context) -> None:
    """That the entity has this record too."""
    if context.heading:
        context.build.add(context.heading, iri("bf:adminMetadata"), context.metadata)


def _number(record: Record) -> str:
    """A row has no number: what it links by which predicate names it, so that another confidence is an update."""
    return _named(tuple(row(record).subfields))


@lru_cache(maxsize=1024)
def _named(cells: tuple[tuple[str, str], ...]) -> str:
    ends = sorted([f"{name}={value}" for name, value in cells if name in _ENDS])
    return "link-" + blake2b("\n".join(ends).encode("utf-8", "replace"), digest_size=10).hexdigest()


_ENDS = frozenset(
    (
        "subject", "isbn", "issn", "viaf", "lccn", "isni", "orcid", "number", "source", "library", "volume",
        "predicate", "object", "modifier",
    )
)  # fmt: skip

FORMATS = {
    "links": Format("Link table", "links", linked, _frame, _number, lambda _: "", lambda _: False),
}
