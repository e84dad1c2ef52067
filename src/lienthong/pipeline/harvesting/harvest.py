"""Harvesting one source: page after page into the ledger, going on where the last harvest was interrupted."""

import time
from dataclasses import replace
from pathlib import Path

from oaipmh_scythe.exceptions import BadArgument, BadResumptionToken, NoRecordsMatch, OAIPMHException

from lienthong.errors import HarvestError
from lienthong.graph.clock import now
from lienthong.graph.ledger import Ledger, Underway
from lienthong.graph.terms import Source
from lienthong.pipeline.harvesting.address import request_url
from lienthong.pipeline.harvesting.client import Server
from lienthong.pipeline.harvesting.lock import only_one
from lienthong.pipeline.harvesting.manners import Manners
from lienthong.pipeline.harvesting.outcome import Harvested
from lienthong.pipeline.harvesting.pages import Page, page
from lienthong.pipeline.harvesting.plan import Plan, Wish, arguments, begun, fresh, plan, source_for
from lienthong.pipeline.harvesting.reckoning import counted, is_doubtful, is_short, rejoined, restarted
from lienthong.pipeline.harvesting.records import Records
from lienthong.pipeline.load import Summary
from lienthong.pipeline.progress import Progress
from lienthong.pipeline.report.tallied import TalliedRun
from lienthong.pipeline.sources import bring_up, check_id, declare

_EMPTY = 50
"""Empty pages in a row after which a server is taken to give no more."""

_RESTARTS = 3
"""Lost tokens in one harvest after which it is left for another day."""

_TIRED = 5
"""Short lists in a row after which the next one is taken for whole, however disturbed."""

_LOST = frozenset({400, 404, 410, 422, 500})
"""HTTP statuses with which servers answer a token that they no longer know."""


def harvest(data: Path, name: str, wish: Wish, manners: Manners, progress: Progress | None = None) -> Harvested:
    """Bring the source up to date with its server; what the operator wishes is remembered for the next time.

    Raises UsageError for a wish that cannot be fulfilled, StoreError when another process harvests the source or keeps
    the ledger, HarvestError when the server cannot be reached or is at fault: what came before stays, and the next
    harvest goes on there.
    """
    check_id(name)
    bring_up(data)
    source, words = source_for(data, name, wish)
    with only_one(data, name) as folder, Server(source.oai, manners) as server:
        settled = plan(server, source, wish, words)
        with Ledger.open(data, patience=manners.patience) as ledger:
            source = declare(ledger, name, settled.words)
            spool = folder / f"{name}.xml"
            try:
                return _Harvesting(ledger, source, server, settled, spool, progress).run()
            finally:
                spool.unlink(missing_ok=True)


class _Harvesting:
    """One harvest of one source."""

    def __init__(
        self, ledger: Ledger, source: Source, server: Server, plan: Plan, spool: Path, progress: Progress | None
    ) -> None:
        self.ledger = ledger
        self.source = source
        self.server = server
        self.plan = plan
        self.progress = progress or Progress("harvest", source.id, live=False)
        self.records = Records(ledger, source, plan.choice.dialect, server.endpoint, spool)
        self.known = ledger.harvests.of(plan.asked)
        self.now = begun(plan, self.known, server.manners)
        self.done = Harvested(
            Summary(source.id), plan, resumed=self.known.underway is not None and bool(self.now.token)
        )
        self._run: TalliedRun | None = None
        self._lost: Underway | None = None
        self._used: set[str] = set()

    def run(self) -> Harvested:
        """All pages to the last one; the ledger knows after each how far it went."""
        started, state = time.monotonic(), "interrupted"
        try:
            self._pages()
            self._end()
            state = "complete"
        finally:
            if self._run is not None and self.ledger.writable:
                self._finish(self._run, state)
        summary = self.done.summary
        summary.seconds = time.monotonic() - started
        have = self.ledger.counts()[self.source.id]
        summary.live, summary.deleted = have["live"], have["deleted"]
        summary.held = have["quarantined"] + have["withheld"] + have["waiting"]
        return self.done

    def _pages(self) -> None:
        empty = 0
        while (found := self._next()) is not None:
            headers = self.records.read(found, self.now.records)
            empty = 0 if headers else empty + 1
            if headers:
                summary = self.done.summary
                self.records.write(self._begun(), headers, summary, keep_newer=not self.now.whole)
            self._used.add(self.now.token)
            self.now = counted(self.now, found, (header for header, _ in headers))
            self.done.pages += 1
            self._show(len(headers))
            if not found.token:
                return
            if found.token in self._used or empty > _EMPTY:
                # To ask again with this token would go round in a circle for ever: the next harvest begins anew.
                self._store(None)
                raise HarvestError("harvest_circle", url=self.server.endpoint, records=self.now.records)
            self._store(self.now)

    def _next(self) -> Page | None:
        """The next page; None when there is none to come."""
        while True:
            asked = arguments(self.plan, self.now)
            try:
                with self.ledger.resting(self.server.manners.patience):
                    found = page(self.server.harvest(asked).http_response.content)
            except NoRecordsMatch:
                return None
            except (BadResumptionToken, BadArgument) as error:
                self._restart(error)
            except OAIPMHException as error:
                raise HarvestError("harvest_protocol", url=self.server.endpoint, why=error) from None
            except HarvestError as error:
                if self.done.pages or not self.now.token or error.values.get("status") not in _LOST:
                    raise
                self._restart(error)
            else:
                if self._lost is None or rejoined(self._lost, self.now, found.announced):
                    self._lost = None
                    return found
                # The list was not in the order of its datestamps after all.
                self._used.clear()
                self.now, self._lost = self._anew(), None

    def _restart(self, why: Exception) -> None:
        """Go on without the token, which the server no longer knows."""
        if not self.now.token or self.done.restarts >= _RESTARTS:
            raise HarvestError("harvest_protocol", url=self.server.endpoint, why=why) from None
        self.done.restarts += 1
        again = restarted(self.now)
        self._lost = self.now if again else None
        self._used.clear()
        self.now = again or self._anew()

    def _anew(self) -> Underway:
        """The same harvest from its beginning."""
        again = fresh(self.plan, self.known, self.server.manners, whole=self.now.whole)
        return replace(again, run=self.now.run, shifted=True)

    def _begun(self) -> TalliedRun:
        """The ledger's run, begun with the first record that comes: a harvest that brings nothing leaves none."""
        if self._run is None:
            url = request_url(self.server.endpoint, arguments(self.plan, replace(self.now, token="")))
            text = (url, self.plan.choice.dialect, "utf-8", ())
            key = self.ledger.begin_run(self.source.id, [url], self.records.rules, [text])
            self._run = TalliedRun(self.ledger, self.source, key)
            self.now = replace(self.now, run=self.now.run or key)
        return self._run

    def _end(self) -> None:
        """All pages have come: withdraw what a complete harvest has not met, and remember up to when it is known."""
        harvests = self.ledger.harvests
        met = harvests.met(self.source.id, self.now.run) if self.now.run else 0
        short = is_short(self.now, met) and not self.plan.is_stretch
        self.done.short = self.now.announced - met if short else 0
        if self.now.whole:
            self._withdraw(met)
        if self._run is not None:
            self.ledger.settle(self.source.id)
        if self.plan.is_stretch:
            harvests.forget(self.plan.asked)
        elif (short or is_doubtful(self.now)) and not self._believes():
            # A list that shifts while it is read leaves records out: the next harvest asks for all of it once more.
            harvests.put(replace(self.known, underway=None, short=self.known.short + 1))
        else:
            harvests.put(replace(self.known, underway=None, short=0, reached=self.now.began, finished=now()))

    def _believes(self) -> bool:
        """Whether a list that is short is taken for whole, and its size for an estimate: after it was short before, and
        nothing disturbed it this time, or once too often."""
        short = self.known.short
        return short >= _TIRED or (short > 0 and not self.now.shifted)

    def _withdraw(self, met: int) -> None:
        have = self.ledger.counts()[self.source.id]
        if (self.done.short and not self._believes()) or (not met and have["live"]):
            self.ledger.harvests.put(replace(self.known, underway=None, short=self.known.short + 1))
            raise HarvestError("harvest_incomplete", source=self.source.id, met=met, announced=self.now.announced)
        if met:
            self.done.summary.counts["deleted"] += self._begun().withdraw_missing(self.now.run)

    def _finish(self, run: TalliedRun, state: str) -> None:
        if state == "complete":
            self.ledger.finish_run(run.key, state, None, run.tallies())
        else:
            self.ledger.finish_run(run.key, state)

    def _store(self, underway: Underway | None) -> None:
        self.ledger.harvests.put(replace(self.known, underway=underway))

    def _show(self, records: int) -> None:
        if self.done.pages == 1:
            self.progress.begin(self.now.announced or None)
        self.progress.advance(records, self.now.records)
