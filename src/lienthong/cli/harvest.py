"""``lienthong harvest``."""

import sys
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from lienthong.cli.console import Code, option, say
from lienthong.cli.publish import publish_now, ready_to_publish
from lienthong.messages import LANGS, text

if TYPE_CHECKING:
    from lienthong.pipeline.harvesting import Harvested, Manners, Result, Wish


def harvest(
    url: Annotated[str, typer.Argument(help=option("harvest.url"), show_default=False)] = "",
    source: Annotated[str, typer.Option(help=option("harvest.source"), show_default=False)] = "",
    all_sources: Annotated[bool, typer.Option("--all", help=option("harvest.all"))] = False,
    part: Annotated[str | None, typer.Option("--set", help=option("harvest.set"))] = None,
    prefix: Annotated[str | None, typer.Option("--format", help=option("harvest.format"))] = None,
    since: Annotated[str, typer.Option("--from", help=option("harvest.from"), show_default=False)] = "",
    until: Annotated[str, typer.Option(help=option("harvest.until"), show_default=False)] = "",
    complete: Annotated[bool, typer.Option("--complete", help=option("harvest.complete"))] = False,
    look: Annotated[bool, typer.Option("--look", help=option("harvest.look"))] = False,
    publish: Annotated[bool, typer.Option("--publish", help=option("harvest.publish"))] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help=option("harvest.quiet"))] = False,
) -> None:
    """Harvest records from an OAI-PMH server."""
    from lienthong.cli.config import configured
    from lienthong.errors import UsageError
    from lienthong.pipeline.harvesting import Wish, manners

    known = configured()
    wish = Wish(url, part, prefix, since, until, complete)
    if look and not all_sources:
        if publish:
            raise UsageError("harvest_look_publishes")
        _look(source, wish, manners(known))
        return
    if all_sources and (source or look or wish != Wish()):
        raise UsageError("harvest_all_alone")
    if not (all_sources or source):
        raise UsageError("harvest_source")
    if publish:
        ready_to_publish(known)
    outcome = _every(manners(known), quiet) if all_sources else _one(source, wish, manners(known), quiet, publish)
    if publish and outcome.came:
        publish_now(known, quiet=quiet or not (outcome.news or sys.stdout.isatty()))
    if outcome.code:
        raise typer.Exit(outcome.code)


class _Outcome(NamedTuple):
    """How a run ended: whether a source was harvested to its end, whether that brought news, and the exit code."""

    came: bool
    news: bool
    code: Code


def _one(source: str, wish: "Wish", manners: "Manners", quiet: bool, publishing: bool) -> _Outcome:
    from lienthong.cli.config import configured
    from lienthong.pipeline.harvesting import harvest
    from lienthong.pipeline.progress import Progress

    with Progress("harvest", source, live=False if quiet else None) as progress:
        done = harvest(configured().data, source, wish, manners, progress)
    if not quiet:
        _tell(done, publishing)
    return _Outcome(True, done.news, Code.QUARANTINED if done.held else Code.CLEAN)


def _tell(done: "Harvested", publishing: bool) -> None:
    """What the harvest did. Where nobody looks on, as under cron, nothing is said of a harvest without news."""
    watched = sys.stdout.isatty()
    if not (watched or done.news):
        return
    say("harvest.summary", **done.values())
    if done.has_nothing:
        say("harvest.nothing")
    if done.resumed:
        say("harvest.resumed")
    if done.restarts:
        say("harvest.restarted", restarts=done.restarts)
    if done.short:
        say("harvest.fewer", short=done.short)
    if watched:
        if done.forgets_deletions:
            say("harvest.deletions", source=done.summary.source, policy=done.plan.survey.deletions)
        if not publishing:
            say("harvest.next", source=done.summary.source)


def _every(manners: "Manners", quiet: bool) -> _Outcome:
    from lienthong.cli.config import configured
    from lienthong.pipeline.harvesting import harvest_all
    from lienthong.pipeline.progress import Progress

    results = []
    live = False if quiet else None
    for result in harvest_all(configured().data, manners, lambda source: Progress("harvest", source, live=live)):
        results.append(result)
        if result.error is not None:
            for lang in LANGS:
                why = text("cli.harvest.failed", lang, source=result.source.id, why=result.error.message(lang))
                typer.echo(why, err=True)
    done = [one.harvested for one in results if one.harvested]
    failed, news = len(done) < len(results), any(one.news for one in done)
    if not results and not quiet:
        say("harvest.all_none")
    elif not quiet and (sys.stdout.isatty() or failed or news):
        _table(results)
    held = Code.QUARANTINED if any(one.held for one in done) else Code.CLEAN
    return _Outcome(bool(done), news, Code.FATAL if failed else held)


def _table(results: "list[Result]") -> None:
    from rich.console import Console, JustifyMethod
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    columns = ("source", "read", "created", "updated", "gone", "held", "state")
    for column in columns:
        name = f"cli.harvest.table.{column}"
        justify: JustifyMethod = "left" if column in ("source", "state") else "right"
        table.add_column(f"{text(name, 'vi')}\n{text(name, 'en')}", justify=justify)
    for one in results:
        done = one.harvested
        values = done.values() if done else {}
        counts = [str(values.get(key, "–")) for key in ("read", "created", "updated", "gone", "held_now")]
        state = "failed" if done is None else "short" if done.short else "done"
        told = " / ".join(text(f"cli.harvest.state.{state}", lang) for lang in LANGS)
        table.add_row(one.source.id, *counts, told)
    Console(highlight=False).print(table)


def _look(source: str, wish: "Wish", manners: "Manners") -> None:
    from lienthong.cli.config import configured
    from lienthong.errors import UsageError
    from lienthong.pipeline.harvesting import look

    if not (wish.address or source):
        raise UsageError("harvest_look_address")
    found = look(configured().data, source, wish, manners)
    survey = found.survey
    say("harvest.name", name=survey.name, granularity=survey.granularity, policy=survey.deletions)
    say("harvest.formats", formats=", ".join(found.formats), chosen=found.chosen or "–")
    if found.sets:
        say("harvest.sets", sets="; ".join(f"{spec} ({name})" if name else spec for spec, name in found.sets))
