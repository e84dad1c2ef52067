"""What a server says of itself: Identify, ListMetadataFormats, ListSets (OAI-PMH 2.0, section 4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from oaipmh_scythe.exceptions import NoSetHierarchy, OAIPMHException
from oaipmh_scythe.models import Identify, MetadataFormat, Set

from lienthong.errors import HarvestError
from lienthong.graph.clock import now
from lienthong.pipeline.harvesting.client import Server
from lienthong.pipeline.harvesting.formats import Offer
from lienthong.pipeline.harvesting.pages import page
from lienthong.pipeline.harvesting.window import moment

PERSISTENT = "persistent"


@dataclass(frozen=True, slots=True)
class Survey:
    """A server: its ``name``, the ``granularity`` of its dates, its ``earliest`` datestamp, what it does with
    deletions ("no", "transient" or "persistent"), and its clock when it was asked."""

    name: str
    granularity: str
    earliest: str
    deletions: str
    clock: str


def identify(server: Server) -> Survey:
    """What Identify says; what it leaves out is taken as the protocol's weakest promise.

    Raises HarvestError when the answer is none to Identify.
    """
    try:
        response = server.harvest({"verb": "Identify"})
        said = Identify(response)
    except (OAIPMHException, ValueError) as error:
        raise HarvestError("harvest_identify", url=server.endpoint, why=error) from None

    def value(name: str) -> str:
        return str(getattr(said, name, None) or "").strip()

    clock = page(response.http_response.content).date
    return Survey(
        value("repositoryName"),
        value("granularity"),
        value("earliestDatestamp"),
        value("deletedRecord").lower() or "no",
        clock if moment(clock) else now(),
    )


def offers(server: Server) -> list[Offer]:
    """The formats of a server; oai_dc alone, which each must have, when it does not tell."""
    try:
        found = [
            Offer(one.metadataPrefix.strip(), (one.metadataNamespace or "").strip())
            for one in server.list_metadata_formats()
            if isinstance(one, MetadataFormat) and one.metadataPrefix
        ]
    except OAIPMHException:
        found = []
    return found or [Offer("oai_dc")]


def sets(server: Server, most: int = 500) -> list[tuple[str, str]]:
    """setSpec and name of a server's sets, at most so many; [] when it has none."""
    try:
        return list(islice(_sets(server), most))
    except NoSetHierarchy:
        return []


def _sets(server: Server) -> Iterator[tuple[str, str]]:
    for one in server.list_sets():
        if isinstance(one, Set) and getattr(one, "setSpec", None):
            yield str(one.setSpec).strip(), str(one.setName or "").strip()
