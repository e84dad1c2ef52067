"""The OAI-PMH provider at size: a catalogue of many records by copies of a real one, harvested as clients do.

``python bench/harvesters.py DATA [NUMBER]`` takes the index of a published data folder, fills an index of NUMBER items
(100,000) of it in a folder of its own, and tells what pages cost by place, and what whole harvests cost in each format,
in processor time of the provider. With ``--clients`` sickle, oaipmh-scythe and Catmandu (Debian: libcatmandu-oai-perl)
read the list of DATA itself from a server, and must find the same items.
"""

import argparse
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import uvicorn
from lxml import etree
from oaipmh_scythe import Scythe
from sickle import Sickle
from starlette.applications import Starlette

from lienthong.exchange.oai.index import FILE, FORMATS, opened
from lienthong.exchange.oai.serving import Provider, provider_routes
from lienthong.settings import Settings

BASE = "https://mau.example.org"
_TOKEN = ".//{*}resumptionToken"


def enlarge(data: Path, made: Path, number: int) -> int:
    """Copies of all items until there are ``number``; how many there are."""
    made.mkdir(parents=True)
    for name in (FILE, "oai.key"):
        shutil.copy(data / name, made / name)
    with closing(opened(made)) as db:
        (have,) = db.execute("SELECT max(key) FROM item").fetchone()
        db.execute("PRAGMA synchronous = OFF")
        db.execute("BEGIN")
        for copy in range(1, -(-number // have)):
            step = copy * have
            db.execute(
                "INSERT INTO item SELECT key + ?1, NULL, source, number || '-' || ?2, run, hash, state, stamp + ?2,"
                " sets, formats, digest FROM item WHERE key <= ?3 AND state < 2", (step, copy, have),
            )  # fmt: skip
            db.execute("INSERT INTO body SELECT item + ?1, said, moves, marc FROM body WHERE item <= ?2", (step, have))
            db.execute("INSERT INTO member SELECT list, item + ?1, stamp + ?2 FROM member WHERE item <= ?3",
                       (step, copy, have))  # fmt: skip
        db.execute("UPDATE list SET size = (SELECT count(*) FROM member WHERE member.list = list.key)")
        db.execute("COMMIT")
        (made_now,) = db.execute("SELECT count(*) FROM item WHERE state < 2").fetchone()
    return int(made_now)


def harvest(provider: Provider, prefix: str) -> tuple[int, list[float], int]:
    """Items of a whole harvest, the processor seconds of each page, and bytes."""
    pairs = [("verb", "ListRecords"), ("metadataPrefix", prefix)]
    items, costs, size = 0, [], 0
    while True:
        began = time.process_time()
        body = provider.answer(pairs)
        costs.append(time.process_time() - began)
        root = etree.fromstring(body, etree.XMLParser(huge_tree=True))
        items, size = items + len(root.findall(".//{*}header")), size + len(body)
        token = root.find(_TOKEN)
        if token is None or not token.text:
            return items, costs, size
        pairs = [("verb", "ListRecords"), ("resumptionToken", token.text)]


def costs(data: Path, number: int) -> None:
    """What pages and whole harvests cost."""
    with tempfile.TemporaryDirectory(dir=data.parent) as folder:
        made = Path(folder) / "many"
        have = enlarge(data, made, number)
        size = (made / FILE).stat().st_size
        print(f"{have:,} items, {size / have:,.0f} bytes each in the index")
        provider = Provider(Settings(data=made, base=BASE, oai_page=200))
        for prefix in FORMATS:
            items, pages, sent = harvest(provider, prefix)
            tenth = max(1, len(pages) // 10)
            first, last = (sum(some) / len(some) * 1000 for some in (pages[:tenth], pages[-tenth - 1 : -1] or pages))
            each = f"{sent / items:,.0f} bytes and {sum(pages) / items * 1000:.3f} ms CPU each"
            print(
                f"{prefix}: {items:,} items, {each}; a page at the beginning {first:.1f} ms, at the end {last:.1f} ms"
            )


@contextmanager
def served(data: Path) -> Iterator[str]:
    """A server over the index of DATA."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    app = Starlette(routes=provider_routes(Provider(Settings(data=data, base=BASE, oai_page=100))))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{port}/oai"
    finally:
        server.should_exit = True
        thread.join()


def clients(data: Path) -> None:
    """What three clients find of DATA."""
    with served(data) as address:
        records = Sickle(address).ListRecords(metadataPrefix="oai_dc")
        told = {one.header.identifier: one.header.deleted for one in records}
        with Scythe(address) as scythe:
            other = {one.header.identifier: one.deleted for one in scythe.list_records(metadata_prefix="oai_dc")}
        found = {"sickle": told, "oaipmh-scythe": other}
        if shutil.which("catmandu"):
            command = ["catmandu", "convert", "OAI", "--url", address, "--metadataPrefix", "oai_dc", "to", "CSV",
                       "--fields", "_id,_status"]  # fmt: skip
            done = subprocess.run(command, capture_output=True, check=True, text=True)
            rows = [line.rpartition(",") for line in done.stdout.splitlines()[1:]]
            found["Catmandu::OAI"] = {identifier.strip('"'): status == "deleted" for identifier, _, status in rows}
    for name, one in found.items():
        print(f"{name}: {len(one):,} items, {sum(one.values()):,} deleted, {'the same' if one == told else 'OTHERS'}")


def main() -> None:
    """Costs, and with ``--clients`` what clients find."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("number", type=int, nargs="?", default=100_000)
    parser.add_argument("--clients", action="store_true")
    given = parser.parse_args()
    if given.clients:
        clients(given.data)
    costs(given.data, given.number)


if __name__ == "__main__":
    main()
