"""A small catalogue of two sources with all its dumps, and the whole application over it."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pyoxigraph import Quad, RdfFormat, Triple, parse
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from cataloguing import book, catalogue
from lienthong.exchange.dcat.routes import catalog_routes
from lienthong.exchange.dumps.kinds import chosen
from lienthong.exchange.dumps.versions import Version, latest, version_folder
from lienthong.graph.ledger import Ledger
from lienthong.graph.publish import publish
from lienthong.graph.terms import Source
from lienthong.mappings.record import Record
from lienthong.pipeline.dumps.making import make
from lienthong.pipeline.load import load
from lienthong.pipeline.quality.written import write_quality
from lienthong.settings import Settings
from lienthong.site.answers import Context
from lienthong.site.app import query_pool
from lienthong.site.entities import Entities
from lienthong.site.guarding import BelowBase
from lienthong.site.mounting import Parts
from lienthong.site.published import Published
from lienthong.sparql.run import Runner

BASE = "http://thu.example.org/mo"
CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"


@dataclass(frozen=True)
class Dumped:
    """A data folder with its settings."""

    known: Settings

    @property
    def data(self) -> Path:
        return self.known.data

    def load(self, *records: Record, source: str, title: str) -> None:
        path = catalogue(self.data.parent / f"{source}.mrc", *records)
        url = f"https://{source}.example.org/"
        said = Source(id=source, title_vi=title, title_en=f"{title} (en)", licence=CC0, url=url)
        load(self.data, source, [str(path)], said=said)

    def publish(self) -> None:
        """As ``pipeline.publish`` does, but for what no test here reads."""
        with Ledger.open(self.data) as ledger:
            publish(ledger, self.data, self.known.base)
            write_quality(ledger, self.data)

    def dump(self, kinds: str = "all", keep: int = 2) -> Version | None:
        return make(self.data, chosen(kinds), keep)

    @property
    def version(self) -> Version:
        found = latest(self.data)
        assert found is not None
        return found

    def path(self, name: str) -> Path:
        return version_folder(self.data, self.version.generation) / name


def settings(data: Path) -> Settings:
    return Settings(
        data=data, base=BASE, title="Liên thông Mẫu", contact="lienhe@example.org", query_workers=1,
        query_light_workers=1, query_log="off", query_store_mb=0,
    )  # fmt: skip


def small(folder: Path) -> Dumped:
    """Two sources that share one book; the first has a name that is no keyword."""
    made = Dumped(settings(folder / "data"))
    made.load(*(book(f"a{n}", f"Sách về <b>cây</b> \"lúa\" số {n}", without=["020"]) for n in range(3)),
              book("chung", "Truyện chung"), source="kho-a", title="Kho A/B: «thử nghiệm»")  # fmt: skip
    made.load(book("b1", "Một quyển", without=["020"]), book("chung", "Truyện chung"), source="kho-b", title="Kho B")
    made.publish()
    return made


def parts(known: Settings) -> Parts:
    """What the application would give to routes, over the generation that is published now."""
    published, context = Published(known.data), Context(known.title, urlsplit(known.base).path)
    published.look()
    runner = Runner(query_pool(known), known.base)
    return Parts(known, published, context, Entities(published, context), runner)


@contextmanager
def asked(dumped: Dumped) -> Iterator[TestClient]:
    """A client of the data catalogue and of the dumps, below the path of the base as the application has them."""
    routes = catalog_routes(parts(dumped.known))
    app = Starlette(routes=routes, middleware=[Middleware(BelowBase, prefix=urlsplit(dumped.known.base).path)])
    app.router.redirect_slashes = False
    with TestClient(app, base_url="http://thu.example.org", follow_redirects=False) as client:
        yield client


def triples(path: Path, form: RdfFormat) -> set[Triple | Quad]:
    """What an unpacked or packed RDF file holds; quads of N-Quads."""
    with gzip.open(path, "rb") as file:
        found = list(parse(file.read(), form))
    assert len(found) == len(set(found)), f"{path.name} says something twice"
    return set(found) if form == RdfFormat.N_QUADS else {one.triple for one in found}
