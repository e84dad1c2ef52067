"""``lienthong cluster``: what is one thing, why, and what librarians say to it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lienthong.cli.console import guarded, option, say

if TYPE_CHECKING:
    from lienthong.graph.matching.deciding import Conflict

Iri = Annotated[str, typer.Argument(help=option("cluster.iri"), show_default=False)]
Other = Annotated[str, typer.Argument(help=option("cluster.other"), show_default=False)]
By = Annotated[str, typer.Option("--by", help=option("cluster.by"), show_default=False)]
Note = Annotated[str, typer.Option("--note", help=option("cluster.note"), show_default=False)]
Record = Annotated[str, typer.Option("--record", help=option("cluster.record"), show_default=False)]


@guarded
def settle(context: typer.Context) -> None:
    """Group what is one thing, now."""
    if context.invoked_subcommand:
        return
    from lienthong.cli.config import configured
    from lienthong.pipeline.clusters.settling import settle as settle_now
    from lienthong.pipeline.progress import Progress
    from lienthong.processes import so_many

    known = configured()
    with Progress("cluster") as progress:
        done = settle_now(known.data, progress, processes=so_many(known.processes))
    say("cluster.settled", **done.values())
    if done.taken:
        say("cluster.taken", taken=done.taken)


def explain(
    iri: Iri,
    other: Annotated[str | None, typer.Argument(help=option("cluster.explain.other"), show_default=False)] = None,
    as_json: Annotated[bool, typer.Option("--json", help=option("cluster.explain.json"))] = False,
) -> None:
    """Tell why records are one, or what the machine makes of two things."""
    from lienthong.cli.config import configured
    from lienthong.pipeline.clusters import explaining

    known = configured()
    lines = explaining.thing(known, iri, as_json) if other is None else explaining.pair(known, iri, other, as_json)
    for line in lines:
        typer.echo(line)


def review(
    out: Annotated[Path | None, typer.Option("--csv", help=option("cluster.review.csv"))] = None,
    filled: Annotated[Path | None, typer.Option("--apply", help=option("cluster.review.apply"))] = None,
    kind: Annotated[str, typer.Option("--kind", help=option("cluster.review.kind"))] = "",
    most: Annotated[int, typer.Option("--most", min=1, help=option("cluster.review.most"))] = 20,
    by: By = "",
) -> None:
    """Show the doubtful pairs, write them as a table, or store the decisions of one that came back."""
    from lienthong.cli.config import configured
    from lienthong.errors import UsageError
    from lienthong.pipeline.clusters import table

    known = configured()
    if out is not None and filled is not None:
        raise UsageError("cluster_out_or_in")
    if out is not None:
        say("cluster.review.written", rows=table.export(known.data, known.base, out, kind), file=out)
    elif filled is not None:
        stored = table.apply(known.data, filled, by)
        say("cluster.review.stored", changed=stored.changed, same=stored.same, gone=stored.gone)
        _warn(stored.conflicts, known.base)
        say("cluster.next")
    else:
        total, lines = table.listed(known.data, known.base, kind, most)
        for line in lines:
            typer.echo(line)
        say("cluster.review.total", total=total)


def decide(
    one: Iri,
    other: Other,
    same: Annotated[bool, typer.Option("--same", help=option("cluster.decide.same"))] = False,
    different: Annotated[bool, typer.Option("--different", help=option("cluster.decide.different"))] = False,
    by: By = "",
    note: Note = "",
) -> None:
    """Say of two things that they are the same, or different."""
    from lienthong.cli.config import configured
    from lienthong.errors import UsageError
    from lienthong.pipeline.clusters.deciding import decide as store

    known = configured()
    if same == different:
        raise UsageError("cluster_same_or_different")
    made = store(known.data, one, other, "same" if same else "different", by, note)
    iris = [f"{known.base}/{id_}" for id_ in made.pair]
    say("cluster.decide.stored" if made.changed else "cluster.decide.known", one=iris[0], other=iris[1])
    _warn(made.conflicts, known.base)
    say("cluster.next")


def undo(one: Iri, other: Other, by: By = "", note: Note = "") -> None:
    """Take back what was decided of two things."""
    from lienthong.cli.config import configured
    from lienthong.pipeline.clusters.deciding import undo as take_back

    say("cluster.undo.done", number=take_back(configured().data, one, other, by, note))
    say("cluster.next")


def split(iri: Iri, record: Record, by: By = "", note: Note = "") -> None:
    """Take a record out of a thing."""
    from lienthong.cli.config import configured
    from lienthong.pipeline.clusters.deciding import split as part

    known = configured()
    made = part(known.data, iri, record, by, note)
    iri = f"{known.base}/{made.id}"
    say("cluster.split.apart" if made.apart else "cluster.split.different", record=record, iri=iri, others=made.others)
    say("cluster.next")


def join(iri: Iri, record: Record, by: By = "", note: Note = "") -> None:
    """Take the split of a record back."""
    from lienthong.cli.config import configured
    from lienthong.pipeline.clusters.deciding import join as rejoin

    say("cluster.join.done", record=record, number=rejoin(configured().data, iri, record, by, note))
    say("cluster.next")


def decisions(
    out: Annotated[Path | None, typer.Option("--csv", help=option("cluster.decisions.csv"))] = None,
    as_json: Annotated[bool, typer.Option("--json", help=option("cluster.decisions.json"))] = False,
) -> None:
    """List what was decided."""
    from lienthong.cli.config import configured
    from lienthong.pipeline.clusters import table, telling
    from lienthong.pipeline.clusters.deciding import listed

    known = configured()
    if out is not None:
        say("cluster.decisions.written", rows=table.export_decisions(known.data, known.base, out), file=out)
        return
    every, history = listed(known.data)
    if as_json:
        rows = [telling.decision_json(one, known.base) for one in every]
        log = [one._asdict() for one in history]
        typer.echo(json.dumps({"decisions": rows, "history": log}, ensure_ascii=False, indent=2))
        return
    for one in every:
        typer.echo(telling.decided(one))
    say("cluster.decisions.total", total=len(every), log=len(history))


def _warn(conflicts: "tuple[Conflict, ...]", base: str) -> None:
    for one in conflicts:
        chain = " = ".join(f"{base}/{id_}" for id_ in one.chain)
        say("cluster.conflict", error=True, one=f"{base}/{one.pair[0]}", other=f"{base}/{one.pair[1]}", chain=chain)
