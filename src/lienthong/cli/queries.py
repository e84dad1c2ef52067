"""``lienthong queries``: what the query log tells an operator."""

import json as to_json
import re
from dataclasses import asdict
from typing import Annotated

import typer

from lienthong.cli.console import option, say

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+|\s+")
_SHOWN = 300


def slow(
    most: Annotated[int, typer.Option("--most", min=1, help=option("queries.slow.most"))] = 20,
    seconds: Annotated[float | None, typer.Option("--seconds", min=0, help=option("queries.slow.seconds"))] = None,
    since: Annotated[str, typer.Option("--since", help=option("queries.slow.since"))] = "",
    json: Annotated[bool, typer.Option("--json", help=option("queries.slow.json"))] = False,
) -> None:
    """List the queries that took longest."""
    from lienthong.cli.config import configured
    from lienthong.errors import UsageError
    from lienthong.sparql.slow import slowest

    known = configured()
    if since and not re.fullmatch(r"\d{4}-\d\d-\d\d(T[\d:.]+Z?)?", since):
        raise UsageError("queries_since", value=since)
    if known.query_log != "data":
        say("queries.slow.elsewhere", error=True, place=known.query_log)
    least = known.query_slow_seconds if seconds is None else seconds
    found = slowest(known.data, least, since)
    for one in found[:most]:
        if json:
            typer.echo(to_json.dumps(asdict(one), ensure_ascii=False))
            continue
        # a stranger wrote the text: nothing in it may steer the terminal
        text = _CONTROL.sub(" ", one.query)[:_SHOWN]
        seconds_each = f"{one.most_ms / 1000:>9.1f} s  × {one.times:<5} {one.last}  {one.outcome:<9} {one.id}"
        typer.echo(f"{seconds_each}\n    {text}")
    if not json:
        say("queries.slow.total", error=True, number=len(found), seconds=f"{least:g}")
