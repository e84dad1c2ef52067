"""What the service and an update process say to each other: one job in, one outcome out, the changes in files."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal, cast

from lienthong.errors import LienthongError, RequestError

Kind = Literal["update", "put", "post", "delete"]
ADDED, REMOVED = "added.nq", "removed.nq"


@dataclass(frozen=True)
class Job:
    """One request, its body beside it. ``before`` is the published store, ``folder`` where the changed one is made.

    ``graph`` is the graph of a Graph Store request ('' the default graph), ``media`` the Content-Type of its body;
    ``using`` and ``named`` are an update's dataset. ``own`` begins the IRIs of graphs that only the service changes.
    ``only_new`` and ``only_known`` are its conditions (If-None-Match, If-Match). ``triples`` is how many the public
    default graph has, ``brake`` how many of them may go at most, -1 for any number.
    """

    kind: Kind
    before: str
    folder: str
    base: str
    graph: str = ""
    media: str = ""
    using: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    most: int = 500_000
    size: int = 1_000_000
    only_new: bool = False
    only_known: bool = False
    triples: int = 0
    brake: int = -1


@dataclass(frozen=True)
class Outcome:
    """What a job did: whether the graph of a Graph Store request was there before, the graphs that were made and
    dropped."""

    existed: bool = False
    created: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)


def write_job(job: Job, body: bytes) -> bytes:
    """A job with its body, for the process's standard input."""
    return json.dumps(asdict(job)).encode() + b"\n" + body


def read_job(given: bytes) -> tuple[Job, bytes]:
    """The inverse of ``write_job``."""
    head, _, body = given.partition(b"\n")
    return Job(**json.loads(head)), body


def write_outcome(outcome: Outcome | LienthongError) -> bytes:
    """An outcome, or why there is none."""
    if isinstance(outcome, Outcome):
        return json.dumps(asdict(outcome)).encode()
    told = {"error": outcome.name, "status": outcome.http_status, "values": outcome.values}
    return json.dumps(told, default=str).encode("utf-8", "replace")


def read_outcome(given: bytes) -> Outcome:
    """The outcome; raises the RequestError that the process met."""
    told = json.loads(given)
    if "error" in told:
        raise RequestError(str(told["error"]), int(told["status"]), **told["values"])
    return Outcome(**cast(dict[str, list[str]], told))  # type: ignore[arg-type]


def changes(folder: Path) -> tuple[Path, Path]:
    """Where the process leaves what it added and removed, as N-Quads."""
    return folder / ADDED, folder / REMOVED
