"""A query run for a page: as many rows as a page shows, as terms in words, or the error with its line and column."""

from dataclasses import dataclass, field, replace

import orjson
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from lienthong.errors import LienthongError, QueryError
from lienthong.messages import Lang
from lienthong.site.query_terms import Named, shown
from lienthong.site.show import Show
from lienthong.sparql.asked import Asked
from lienthong.sparql.formats import JSON_RESULTS
from lienthong.sparql.guard import Limits
from lienthong.sparql.judging import judged
from lienthong.sparql.run import Answer, Runner

ROWS = 200
"""Rows that a page without JavaScript shows; the rest is for downloading."""
SECONDS = 10.0
"""A page does not wait longer."""
BYTES = 4_000_000
"""The largest answer that is read for a page."""
_N_TRIPLES = "application/n-triples"


@dataclass(frozen=True)
class Table:
    """A result: ``yes`` of an ASK (None of any other form), else columns and rows; ``more`` says that rows were left
    out."""

    columns: list[str] = field(default_factory=list)
    rows: list[list[Named | None]] = field(default_factory=list)
    more: bool = False
    yes: bool | None = None


@dataclass(frozen=True)
class Refusal:
    """Why there is no result: the HTTP status, the sentence in the page's language and in the other, and where in the
    query it is wrong (0 where that cannot be said)."""

    status: int
    text: str
    other: str
    line: int = 0
    column: int = 0


async def run(runner: Runner, limits: Limits, asked: Asked, show: Show) -> Table | Refusal:
    """The result of the query that was asked, for the page that ``show`` writes; what comes of it is noted there."""
    try:
        query = await judged(asked.query or "", limits)
        asked.form = query.form
        few = replace(runner, rows=ROWS + 1) if query.form == "SELECT" else runner
        media = JSON_RESULTS if query.form in ("SELECT", "ASK") else _N_TRIPLES
        answer = await few.run(query, media, SECONDS, client=asked.client, observer=asked.take)
        body = await _read(answer)
    except LienthongError as error:
        asked.error = error.name
        return _refusal(error, show.lang)
    return _table(body, show) if media == JSON_RESULTS else _graph(body, show)


async def _read(answer: Answer) -> bytes:
    if answer.whole and len(answer.first) <= BYTES:
        return answer.first
    body = b""
    try:
        async for chunk in answer.body():
            body += chunk
            if len(body) > BYTES:
                raise QueryError("sparql_page_bytes", limit=BYTES // 1_000_000)
    finally:
        await answer.close()
    return body


def _refusal(error: LienthongError, lang: Lang) -> Refusal:
    other: Lang = "en" if lang == "vi" else "vi"
    line, column = (int(error.values.get(name, 0)) for name in ("line", "column"))
    return Refusal(error.http_status, error.message(lang), error.message(other), line, column)


def _table(body: bytes, show: Show) -> Table:
    if (yes := orjson.loads(body).get("boolean")) is not None:
        return Table(yes=bool(yes))
    found = parse_query_results(body, QueryResultsFormat.JSON)
    assert isinstance(found, QuerySolutions)
    rows = [[shown(show, term) if term is not None else None for term in row] for row in found]
    return Table([one.value for one in found.variables], rows[:ROWS], len(rows) > ROWS)


def _graph(body: bytes, show: Show) -> Table:
    rows: list[list[Named | None]] = []
    for quad in parse(body, RdfFormat.N_TRIPLES):
        if len(rows) == ROWS:
            return Table(_SPO, rows, True)
        terms: tuple[NamedNode | BlankNode | Literal | Triple, ...] = (quad.subject, quad.predicate, quad.object)
        rows.append([shown(show, term) for term in terms])
    return Table(_SPO, rows)


_SPO = ["subject", "predicate", "object"]
