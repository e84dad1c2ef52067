"""The sample catalogue: records of our own cataloguing, loaded and published, and what to look at in it."""

import os
import shlex
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode

from lienthong.content import folder
from lienthong.graph.terms import Source
from lienthong.messages import LANGS
from lienthong.pipeline.demo_records import write_files
from lienthong.pipeline.dump import published
from lienthong.pipeline.links.candidates import find
from lienthong.pipeline.load import Summary, load
from lienthong.pipeline.progress import Progress
from lienthong.pipeline.publish import publish
from lienthong.pipeline.sources import known
from lienthong.settings import Settings, settings
from lienthong.sparql.queries import examples, named

FOLDER = "lienthong-demo"
"""The demo's own data folder, so that it never touches a real catalogue."""

_QUERIES = 3


@dataclass(frozen=True, slots=True)
class Sights:
    """What the catalogue has and where to look.

    ``live``, ``held`` (for a fault) and ``withheld`` (by their library) records of so many ``sources``; ``triples``
    published; what to open, as (name of the message in ``cli.demo``, address), and what to try, as (title, command).
    """

    sources: int
    live: int
    held: int
    withheld: int
    triples: int
    places: list[tuple[str, str]]
    queries: list[tuple[str, str]]


def settle(known: Settings, port: int) -> Settings:
    """The settings of the demo: its folder below the data folder if one was chosen, addresses at ``port``.

    They are put into the environment as well, where the web server's processes find them.
    """
    chosen = known.model_fields_set
    data = known.data / FOLDER if "data" in chosen else Path(FOLDER)
    os.environ["LIENTHONG_DATA"] = str(data.resolve())
    os.environ["LIENTHONG_PORT"] = str(port)
    if "base" not in chosen:
        os.environ["LIENTHONG_BASE"] = f"http://localhost:{port}"
    settings.cache_clear()
    return settings()


def make(here: Settings, progress: Progress) -> Sights:
    """Write the sample files, load and publish them. Done again, it changes nothing."""
    files: dict[str, tuple[Source, list[str]]] = {}
    for one in write_files(here.data / "records"):
        files.setdefault(one.source.id, (one.source, []))[1].append(str(one.path))
    loaded = [
        load(here.data, source.id, paths, complete=True, said=source, progress=progress)
        for source, paths in files.values()
    ]
    loaded.append(_registry(here, progress))
    find(here.data)
    publish(here)
    return _sights(here, loaded)


def _registry(here: Settings, progress: Progress) -> Summary:
    """The registry of real libraries that the program brings along."""
    files = [str(folder("graph") / "libraries.csv")]
    return load(here.data, "registry", files, complete=True, said=known()["registry"], progress=progress)


def _sights(here: Settings, loaded: list[Summary]) -> Sights:
    generation = published(here.data)
    store = generation.open()
    places = [("catalogue", f"{here.base}/")]
    for name in ("work", "person", "library"):
        for row in named(f"demo/{name}").select(store):
            if isinstance(row["thing"], NamedNode):
                places.append((name, row["thing"].value))
    places.append(("sparql", f"{here.base}/sparql"))
    live, withheld = sum(one.live for one in loaded), sum(one.withheld for one in loaded)
    held = sum(one.held for one in loaded) - withheld
    return Sights(len(loaded), live, held, withheld, generation.triples, places, _commands(here.base))


def _commands(base: str) -> list[tuple[str, str]]:
    commands = []
    for query in examples()[:_QUERIES]:
        path = folder("sparql") / f"{query.name}.rq"
        title = " / ".join(query.titles.get(lang, query.name) for lang in LANGS)
        address = shlex.quote(f"{base}/sparql")
        commands.append(
            (title, f"curl -s -H 'Accept: text/csv' {address} --data-urlencode query@{shlex.quote(str(path))}")
        )
    return commands
