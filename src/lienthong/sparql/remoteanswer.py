"""What an engine has answered, written anew in the media type that the client wants.

Every answer is read by a strict parser on the way: a table that breaks off, an error text in the middle of rows, or a
form that is not the standard's never leaves here as a 200.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO, cast
from typing import Literal as Literal_

from pyoxigraph import (
    Literal,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
    serialize,
)

from lienthong.graph.remote.profile import Profile
from lienthong.sparql.declared import used

_LOG = logging.getLogger(__name__)
_SHOWN = 500
_TRUE = b'{"head":{},"boolean":true}'
_FALSE = b'{"head":{},"boolean":false}'


Ended = Literal_["whole", "triples", "short", "broken"]
"""How an answer ended: whole; a graph with more triples than an answer may have; a table that the engine ended at its
own cap, or that is longer than it may be; or something that cannot be read."""


class _TooManyTriples(Exception):
    pass


class _Short(Exception):
    pass


@dataclass(frozen=True)
class Wanted:
    """The answer that a client wants: ``form`` of the query, media type, most triples, prefixes of a graph; ``cap`` is
    the number of rows at which the engine stops by itself, 0 for none below what was asked for."""

    form: str
    media: str
    most: int
    prefixes: dict[str, str]
    profile: Profile
    cap: int = 0


def is_table(form: str) -> bool:
    """Whether a query of this form is answered with rows, or yes and no."""
    return form in ("SELECT", "ASK")


def convert(source: IO[bytes] | bytes, wanted: Wanted, sink: IO[bytes]) -> Ended:
    """Read the engine's document and write the client's.

    One thread from beginning to end, and no exception leaves it: pyoxigraph's iterators must be let go of by the thread
    that made them, and an exception carries them along in its traceback.
    """
    try:
        (_table if is_table(wanted.form) else _graph)(source, wanted, sink)
    except _TooManyTriples:
        return "triples"
    except _Short:
        return "short"
    except (SyntaxError, ValueError, OSError, RuntimeError, MemoryError) as error:
        # MemoryError is what the parser calls one value of more than 16 MiB.
        _LOG.warning("the engine's answer cannot be read: %s", str(error)[:_SHOWN])
        return "broken"
    return "whole"


def _table(source: IO[bytes] | bytes, wanted: Wanted, sink: IO[bytes]) -> None:
    if wanted.cap and isinstance(source, bytes):
        counted = _read(source, wanted)
        if isinstance(counted, QuerySolutions) and sum(1 for _ in counted) >= wanted.cap:
            raise _Short
    found = _read(source, wanted)
    if wanted.form == "ASK" and isinstance(found, QuerySolutions):
        found = parse_query_results(_TRUE if _says_yes(found, wanted.profile) else _FALSE, QueryResultsFormat.JSON)
    if isinstance(found, QueryBoolean) != (wanted.form == "ASK"):
        raise ValueError(wanted.form)
    found.serialize(sink, QueryResultsFormat.from_media_type(wanted.media))


def _read(source: IO[bytes] | bytes, wanted: Wanted) -> QuerySolutions | QueryBoolean:
    return parse_query_results(source, QueryResultsFormat.from_media_type(wanted.profile.tables))


def _says_yes(found: QuerySolutions, profile: Profile) -> bool:
    """What an engine means that answers an ASK with a row, or none."""
    names = [variable.value for variable in found.variables]
    if not profile.ask or names != [profile.ask]:
        raise ValueError("ASK")
    return any(isinstance(row[0], Literal) and row[0].value not in ("0", "false") for row in found)


def _graph(source: IO[bytes] | bytes, wanted: Wanted, sink: IO[bytes]) -> None:
    triples = dict.fromkeys(islice(_triples(source, wanted.profile), wanted.most + 1))
    if len(triples) > wanted.most:
        raise _TooManyTriples
    form = RdfFormat.from_media_type(wanted.media)
    serialize(triples, sink, form, prefixes=used(wanted.prefixes, triples))


def _triples(source: IO[bytes] | bytes, profile: Profile) -> Iterator[Triple]:
    for quad in parse(source, RdfFormat.from_media_type(profile.graphs)):
        yield cast(Triple, quad.triple)
