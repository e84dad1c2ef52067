"""Which filter chooses among the values of a field of the index."""

from dataclasses import replace

from lienthong.search.asking import Filters

_FILTER = {
    "kind": "kinds", "language": "languages", "library": "libraries", "class": "classes", "topic": "subjects",
    "type": "types", "licence": "licences", "access": "access", "source": "sources",
}  # fmt: skip


def chosen_of(filters: Filters, field: str) -> tuple[str, ...]:
    """The values of a field that filters ask for; ('',) for years, () where they ask for none."""
    if field == "decade":
        return ("",) if filters.since is not None or filters.until is not None else ()
    value: tuple[str, ...] = getattr(filters, _FILTER[field]) if field in _FILTER else ()
    return value


def without(filters: Filters, field: str) -> Filters:
    """The filters but for that by a field."""
    if field == "decade":
        return replace(filters, since=None, until=None)
    loose = replace(filters, **{_FILTER[field]: ()})  # type: ignore[arg-type]
    # Editions by themselves are a choice, though what is shown at first gathers them.
    return replace(loose, gathered=False) if field == "kind" else loose
