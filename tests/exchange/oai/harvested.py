"""A small library whose records are published and given to harvesters, and a real server over it."""

import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from lxml import etree
from starlette.applications import Starlette

from cataloguing import catalogue
from lienthong.exchange.oai.index import about, opened
from lienthong.exchange.oai.serving import Provider, provider_routes
from lienthong.graph.ledger import Ledger
from lienthong.graph.publish import publish
from lienthong.graph.terms import Source
from lienthong.mappings.record import Record
from lienthong.pipeline.load import load
from lienthong.pipeline.oai.following import follow
from lienthong.settings import Settings

HERE = Path(__file__).parent
OAI = {"o": "http://www.openarchives.org/OAI/2.0/"}
BASE = "https://mau.example.org"


def schema(name: str) -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(HERE / f"{name}.rng"))


@dataclass
class Library:
    """A data folder, what is loaded into it, and the provider that reads it."""

    data: Path
    base: str = BASE
    page: int = 10
    schema: etree.RelaxNG = field(default_factory=lambda: schema("oai-pmh"))

    def load(self, *records: Record, source: str = "thu", complete: bool = False) -> None:
        path = catalogue(self.data.parent / f"{source}.mrc", *records)
        load(self.data, source, [str(path)], complete=complete, said=Source(id=source, title_vi="Thư viện Mẫu"))

    def publish(self, *, anew: bool = False, whole: bool = False) -> dict[str, int]:
        """What follows a load; what became of items. The graph, which costs most of it, is published at first, and
        when ``whole`` asks for it: names may change then."""
        with Ledger.open(self.data) as ledger:
            if whole or not ledger.published:
                publish(ledger, self.data, self.base)
            counts = follow(ledger, self.data, self.base, anew=anew)
        with closing(opened(self.data)) as db:
            # Its datestamp has not begun yet when it is written: lists between dates begin with it.
            time.sleep(max(0.0, int(about(db, "last") or 0) - time.time()))
        return {key: number for key, number in counts.items() if number}

    @property
    def settings(self) -> Settings:
        return Settings(data=self.data, base=self.base, oai_page=self.page)

    @property
    def provider(self) -> Provider:
        return Provider(self.settings)

    def ask(self, verb: str, **arguments: str) -> etree._Element:
        """The answer, valid; ``from_`` stands for ``from``."""
        pairs = [("verb", verb), *((name.rstrip("_"), value) for name, value in arguments.items())]
        return self.valid(self.provider.answer(pairs))

    def valid(self, body: bytes) -> etree._Element:
        root = etree.fromstring(body)
        self.schema.assertValid(root)
        return root

    def all(self, verb: str = "ListRecords", **arguments: str) -> list[etree._Element]:
        """Every record or header of a list, page by page."""
        found, root = [], self.ask(verb, **arguments)
        while True:
            found += root.findall(f"o:{verb}/*[o:header]", OAI) or root.findall(f"o:{verb}/o:header", OAI)
            if not (token := resumption(root)):
                return found
            root = self.ask(verb, resumptionToken=token)


def errors(root: etree._Element) -> list[str]:
    return [one.get("code", "") for one in root.findall("o:error", OAI)]


def resumption(root: etree._Element) -> str:
    return root.findtext("*/o:resumptionToken", "", OAI)


def name(record: etree._Element) -> str:
    """The control number of a record or header."""
    return (record.findtext(".//o:identifier", "", OAI)).rpartition("/")[2]


def stamp(record: etree._Element) -> str:
    return record.findtext(".//o:datestamp", "", OAI)


def deleted(record: etree._Element) -> bool:
    return record.find("o:header[@status='deleted']", OAI) is not None or record.get("status") == "deleted"


class Lively(Provider):
    """A provider whose library goes on: ``between`` is called with the number of each request before its answer."""

    def __init__(self, known: Settings, between: Callable[[int], None]) -> None:
        super().__init__(known)
        self._between = between
        self._number = 0

    def answer(self, pairs: Sequence[tuple[str, str]]) -> bytes:
        """As every provider answers."""
        self._number += 1
        self._between(self._number)
        return super().answer(pairs)


@contextmanager
def served(library: Library, provider: Provider | None = None) -> Iterator[str]:
    """A real server over the provider of a library; its address."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    app = Starlette(routes=provider_routes(provider or library.provider))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", lifespan="off", timeout_keep_alive=300))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{port}/oai"
    finally:
        server.should_exit = True
        thread.join()
