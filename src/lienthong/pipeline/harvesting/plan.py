"""What is asked of which server for which source, settled before the first record is."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from lienthong.errors import HarvestError, UsageError
from lienthong.graph.ledger import Asked, Harvest, Underway
from lienthong.graph.terms import Source
from lienthong.pipeline.harvesting.address import base_url
from lienthong.pipeline.harvesting.client import Server
from lienthong.pipeline.harvesting.formats import Choice, choose
from lienthong.pipeline.harvesting.manners import Manners
from lienthong.pipeline.harvesting.survey import Survey, identify, offers, sets
from lienthong.pipeline.harvesting.window import after, said
from lienthong.pipeline.sources import present


@dataclass(frozen=True, slots=True)
class Wish:
    """What the operator asks for. None or '' where he leaves it to the source and the server: the address, ``part``
    (a setSpec), ``prefix`` (a metadataPrefix). ``complete``: everything, and what is not met is withdrawn."""

    address: str = ""
    part: str | None = None
    prefix: str | None = None
    since: str = ""
    until: str = ""
    complete: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A list to be asked for, and what the server said of itself. ``words`` is what the source remembers of it."""

    asked: Asked
    choice: Choice
    survey: Survey
    words: dict[str, Any]
    complete: bool

    @property
    def is_stretch(self) -> bool:
        """Whether the operator named the time, so that nothing is known of what lies outside."""
        return bool(self.asked.since or self.asked.until)


def source_for(data: Path, name: str, wish: Wish) -> tuple[Source, dict[str, Any]]:
    """The source with what is wished, and what of that it is to remember.

    Raises UsageError when nobody said where it is harvested from, or the wish contradicts itself.
    """
    if wish.complete and (wish.since or wish.until):
        raise UsageError("harvest_complete_stretch")
    words: dict[str, Any] = {}
    if wish.address:
        words["oai"] = base_url(wish.address)
    words |= {key: value for key, value in (("oai_set", wish.part), ("oai_format", wish.prefix)) if value is not None}
    source = replace(present(data, name), **words)
    if not source.oai:
        raise UsageError("harvest_no_address", source=name)
    return source, words


def plan(server: Server, source: Source, wish: Wish, words: dict[str, Any]) -> Plan:
    """Ask the server who it is and which formats it has, and settle what is asked for.

    Raises HarvestError and UsageError.
    """
    survey = identify(server)
    since, until = said(wish.since, wish.until, survey.granularity)
    choice = choose(offers(server), source.oai_format)
    asked = Asked(source.id, server.endpoint, source.oai_set, choice.prefix, since, until)
    return Plan(asked, choice, survey, words, wish.complete)


class Look(NamedTuple):
    """A server as the operator sees it before anything is harvested: what it says of itself, its formats, the one
    that would be taken ('' when none can be read), and its sets with their names."""

    survey: Survey
    formats: list[str]
    chosen: str
    sets: list[tuple[str, str]]


def look(data: Path, name: str, wish: Wish, manners: Manners) -> Look:
    """Ask a server, or that of a source, what it has. Raises UsageError and HarvestError."""
    address = base_url(wish.address) if wish.address else source_for(data, name, wish)[0].oai
    with Server(address, manners) as server:
        survey, offered = identify(server), offers(server)
        try:
            chosen = choose(offered, wish.prefix or "").prefix
        except HarvestError:
            chosen = ""
        return Look(survey, [one.prefix for one in offered], chosen, sets(server))


def begun(plan: Plan, known: Harvest, manners: Manners) -> Underway:
    """The harvest to go on with, or a new one: a complete one is not gone on with from one that is not, nor when the
    server tells no sizes, since what a list that shifted left out would be withdrawn."""
    underway = known.underway
    if underway is not None and (underway.announced if underway.whole else not plan.complete):
        return replace(underway, shifted=True)
    return fresh(plan, known, manners)


def fresh(plan: Plan, known: Harvest, manners: Manners, *, whole: bool | None = None) -> Underway:
    """A harvest from its beginning: of the stretch that the operator named, of everything, or of what has changed
    since the last complete one."""
    whole = plan.complete if whole is None else whole
    survey = plan.survey
    start = plan.asked.since
    if not plan.is_stretch and not whole:
        start = after(known.reached, manners.overlap, survey.granularity, survey.earliest)
    return Underway(began=survey.clock, start=start, whole=whole)


def arguments(plan: Plan, underway: Underway) -> dict[str, str]:
    """The arguments of the next request."""
    if underway.token:
        return {"verb": "ListRecords", "resumptionToken": underway.token}
    asked = plan.asked
    found = {"from": underway.start, "until": asked.until, "set": asked.part}
    return {"verb": "ListRecords", "metadataPrefix": asked.prefix, **{key: one for key, one in found.items() if one}}
