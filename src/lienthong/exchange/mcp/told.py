"""What tools give: structured content with a schema, of which the protocol makes text as well."""

from typing import Any

from pydantic import BaseModel

MOST_VALUES = 25
"""Values of one property that an entity is given with; the rest is counted."""

Json = dict[str, Any]


class Hit(BaseModel):
    """One entry that a search found."""

    iri: str
    kind: str
    title: str
    creators: list[str]
    year: str
    editions: int | None = None
    note: str
    page: str


class Hits(BaseModel):
    """A page of what a search found; ``meant`` is what was searched instead of what was asked."""

    total: int
    page: int
    pages: int
    meant: str
    hits: list[Hit]


class Entity(BaseModel):
    """What is said of one entity: JSON-LD with the site's context; ``left_out`` counts what is not shown, by property.
    ``asked`` leads to ``iri`` where it was merged."""

    iri: str
    asked: str
    pages: dict[str, str]
    data: Any
    left_out: dict[str, int]


class Match(BaseModel):
    """An entity that has an identifier."""

    iri: str
    kind: str
    name: str
    year: str


class Matches(BaseModel):
    """The entities that have an identifier; ``more`` says that there are more."""

    scheme: str
    value: str
    matches: list[Match]
    more: bool


class Holdings(BaseModel):
    """Who holds an edition or a work, as the site's own document says it."""

    iri: str
    holdings: Json


class Table(BaseModel):
    """The answer to a query: a table of values, a truth, or a graph in Turtle. ``limited`` says that the endpoint may
    have stopped at its limit."""

    columns: list[str]
    rows: list[dict[str, str]]
    answer: bool | None = None
    graph: str
    limited: bool


def pruned(value: Any, left_out: dict[str, int], name: str = "") -> Any:
    """The same JSON with the first values of each list only."""
    if isinstance(value, dict):
        return {key: pruned(one, left_out, key) for key, one in value.items()}
    if isinstance(value, list):
        if name != "@graph" and len(value) > MOST_VALUES:
            left_out[name] = left_out.get(name, 0) + len(value) - MOST_VALUES
            value = value[:MOST_VALUES]
        return [pruned(one, left_out, name) for one in value]
    return value
