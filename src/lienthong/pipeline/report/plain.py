"""The report as text: tables on a terminal, the same without frames in a file."""

import io
from collections.abc import Callable, Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lienthong.mappings.keys import CONTENT_NUMBER
from lienthong.messages import Lang, text
from lienthong.pipeline.report.labels import label
from lienthong.pipeline.report.model import Example, Held, Place, Report, SourceReport, Tally
from lienthong.pipeline.report.ranking import split

SHOWN = 20
"""Quarantined records that the text names one by one."""

_PLAIN_WIDTH = 120


def render_text(report: Report, lang: Lang, width: int | None) -> str:
    """The report for reading, ``width`` columns wide; without colours when ``width`` is None."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=width or _PLAIN_WIDTH,
        force_terminal=width is not None,
        color_system="standard" if width else None,
        highlight=False,
        markup=False,
        emoji=False,
    )
    page = _Page(console, lang)
    page.heading(text("report.heading", lang), text("report.made", lang, at=report.made))
    if not report.sources:
        console.print(text("report.none", lang))
    for source in report.sources:
        page.source(source)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


class _Page:
    def __init__(self, console: Console, lang: Lang) -> None:
        self.console = console
        self.lang = lang

    def say(self, name: str, **values: object) -> str:
        return text(f"report.{name}", self.lang, **values)

    def heading(self, title: str, *lines: str) -> None:
        self.console.print()
        self.console.print(title, style="bold")
        for line in lines:
            self.console.print(line)

    def source(self, source: SourceReport) -> None:
        held = len(source.quarantined)
        self.heading(f"== {self.say('source', title=source.title[self.lang], id=source.id)} ==")
        if source.loaded:
            self.console.print(self.say("loaded", at=source.loaded, files=", ".join(source.files)))
        for file in source.texts:
            said = self.say("file", file=file.name, kind=file.kind[self.lang], encoding=file.encoding)
            self.console.print("\n    ".join([f"  {said}", *(warning[self.lang] for warning in file.warnings)]))
        if source.state not in ("", "complete"):
            self.console.print(self.say("unfinished"), style="red")
        counted = {"total": source.total, "live": source.live, "held": held, "deleted": source.deleted}
        self.console.print(self.say("summary", **counted))
        if source.pending:
            self.console.print(self.say("pending", count=source.pending))
        if source.before:
            counts = {name: source.before.get(name, 0) for name in ("created", "updated", "quarantined")}
            self.console.print(self.say("before", **counts))
        self.trend(source)
        self.worth(source)
        self.quarantine(source)
        self.tallies("findings", source.findings)
        for kind, flags in split(source.flags).items():
            self.tallies(kind, flags)
        self.constants(source)
        self.loss(source)

    def trend(self, source: SourceReport) -> None:
        if not source.compared:
            return
        self.heading(self.say("trend.title", at=source.compared))
        rows = [
            (one.text[self.lang], str(one.before), str(one.now), one.difference)
            for one in (*source.totals, *source.changes)
        ]
        self.table([self.say(f"trend.{name}") for name in ("what", "before", "now", "difference")], rows, (1, 2, 3))

    def worth(self, source: SourceReport) -> None:
        if not source.worth:
            return
        self.heading(self.say("worth.title"), self.say("worth.what"))
        rows = [
            (str(place), one.text[self.lang], str(one.count), _examples(one.examples))
            for place, one in enumerate(source.worth[:10], 1)
        ]
        columns = ["", *(self.say(f"worth.{name}") for name in ("do", "count", "example"))]
        self.table(columns, rows, right=(0, 2), spaced=True)

    def quarantine(self, source: SourceReport) -> None:
        records = source.quarantined
        self.heading(self.say("quarantine.title"))
        if not records:
            self.console.print(self.say("quarantine.none"))
            return
        self.console.print(self.say("quarantine.what"))
        self._tallies(source.faults)
        self.console.print()
        rows = [
            (
                _named(one.number, one.title),
                self.say("quarantine.position", file=one.file, ordinal=one.ordinal, offset=one.offset),
                "\n".join(self._reasons(one)),
            )
            for one in records[:SHOWN]
        ]
        self.table([self.say(f"quarantine.{name}") for name in ("number", "where", "reason")], rows, spaced=True)
        if len(records) > SHOWN:
            self.console.print(self.say("quarantine.more", count=len(records) - SHOWN))

    def _reasons(self, held: Held) -> list[str]:
        reasons = [held.text[self.lang], *(detail[self.lang] for detail in held.details)]
        return [*reasons, self.say("quarantine.pending")] if held.pending else reasons

    def tallies(self, part: str, tallies: list[Tally]) -> None:
        self.heading(self.say(f"{part}.title"))
        if not tallies:
            self.console.print(self.say(f"{part}.none"))
            return
        self._tallies(tallies)

    def _tallies(self, tallies: list[Tally]) -> None:
        rows = [(one.text[self.lang], str(one.records), str(one.count), _examples(one.examples)) for one in tallies]
        columns = [self.say(f"tally.{name}") for name in ("what", "records", "count", "examples")]
        self.table(columns, rows, right=(1, 2), spaced=True)

    def constants(self, source: SourceReport) -> None:
        self.heading(self.say("constants.title"))
        if not source.constants:
            self.console.print(self.say("constants.none"))
            return
        self.console.print(self.say("constants.what"))
        rows = [(one.place, label(one.tag, self.lang), one.value, str(one.records)) for one in source.constants]
        columns = [self.say(f"constants.{name}") for name in ("place", "name", "value", "records")]
        self.table(columns, rows, right=(3,))
        for one in source.constants:
            self.console.print(f"  {one.command}", soft_wrap=True)  # to be copied as one line

    def loss(self, source: SourceReport) -> None:
        mapped, ignored, lost = (source.outcome(state) for state in ("mapped", "ignored", "lost"))
        share = round(100 * mapped / max(mapped + ignored + lost, 1), 1)
        self.heading(
            self.say("loss.title"), self.say("loss.sum", mapped=mapped, ignored=ignored, lost=lost, share=share)
        )
        self._places("lost", source.places, lambda one: _examples(one.examples), "examples")
        self._places("ignored", source.places, lambda one: one.why.get(self.lang, ""), "why")
        self._places("mapped", source.places, lambda _: "", None)

    def _places(self, state: str, places: list[Place], last: Callable[[Place], str], column: str | None) -> None:
        self.console.print()
        self.console.print(self.say(f"loss.{state}"), style="bold")
        found = sorted((one for one in places if getattr(one, state)), key=lambda one: -getattr(one, state))
        if not found:
            self.console.print(self.say("loss.none"))
        elif column is None:
            self.console.print(", ".join(f"{one.shown(self.lang)} ({getattr(one, state)})" for one in found))
        else:
            rows = [
                (one.shown(self.lang), label(one.tag, self.lang), str(getattr(one, state)), last(one)) for one in found
            ]
            columns = [self.say(f"loss.{name}") for name in ("place", "name", "count", column)]
            self.table(columns, rows, right=(2,))

    def table(
        self, columns: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = (), *, spaced: bool = False
    ) -> None:
        table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, leading=int(spaced))
        for place, name in enumerate(columns):
            table.add_column(name, justify="right" if place in right else "left", overflow="fold")
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        self.console.print(table)


def _named(number: str, title: str) -> str:
    return f"{number}\n{title}" if title else number


def _met(example: Example) -> str:
    """A number that the library gave; one made from the content says nothing to a librarian without the title."""
    made = example.number.startswith(CONTENT_NUMBER)
    return f"{example.number} ({example.title})" if made and example.title else example.number


def _examples(examples: list[Example]) -> str:
    return "\n".join(
        " ".join(part for part in (_met(one), one.field, f"«{one.value}»" if one.value else "") if part)
        for one in examples
    )
