"""A small catalogue with odd entries, and a real server over it in a process of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import httpx
import pytest
import uvicorn
from synthetic import Catalogue

from forking import forked
from lienthong.graph.terms import iri, literal, typed

HOSTILE = (
    "<script>window.pwned=1</script>",
    '"><img src=x onerror="window.pwned=1">',
    "</script><script>window.pwned=1</script>",
    "{{ 7*7 }}{% raw %}&amp;<!--",
)

APPLICATION = "lienthong.exchange.application:create_app"

HOSTILE_OFFER = ("<script>window.pwned=2</script>", "javascript:window.pwned=2")


@dataclass
class Site:
    """A running server: its base, its data folder, the catalogue it serves and named entities of it."""

    base: str
    data: Path
    catalogue: Catalogue
    names: dict[str, str]

    def client(self, accept: str = "text/html", **headers: str) -> httpx.Client:
        """A client that follows nothing and trusts no proxy of the machine."""
        return httpx.Client(base_url=self.base, headers={"accept": accept} | headers, timeout=30, trust_env=False)


@dataclass(frozen=True)
class Demo:
    """A running server over the sample catalogue: its base, its data folder, and what `lienthong demo` said."""

    base: str
    data: Path
    said: str


def sample_catalogue(data: Path, base: str) -> str:
    """Publish the sample catalogue below ``data`` for ``base``; what the command said."""
    known = os.environ | {"LIENTHONG_DATA": str(data), "LIENTHONG_BASE": base}
    command = [sys.executable, "-m", "lienthong", "demo", "--no-serve"]
    made = subprocess.run(command, env=known, capture_output=True, check=False)
    assert made.returncode == 0, made.stderr.decode()
    return made.stdout.decode()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def serving(
    data: Path, base: str, *, ready: bool = True, settings: Mapping[str, str] | None = None
) -> Iterator[ForkServerProcess]:
    """Run the application as `lienthong serve` does, until the block ends; ``settings`` are further variables."""
    port = int(base.rsplit(":", 1)[1].partition("/")[0])
    known = {"LIENTHONG_DATA": str(data), "LIENTHONG_BASE": base, "LIENTHONG_QUERY_WORKERS": "1"}
    log = data.parent / f"server-{port}.log"
    process = forked(_serve, port, log, environment=os.environ | known | dict(settings or {}))
    try:
        await_answer(f"{base}/{'ready' if ready else 'health'}", process, log)
        yield process
    finally:
        process.terminate()
        process.join(20)
        assert process.exitcode is not None, "the server did not end"
        process.close()


def _serve(port: int, log: Path) -> None:
    with log.open("ab") as file:
        for descriptor in (1, 2):
            os.dup2(file.fileno(), descriptor)
    uvicorn.run(APPLICATION, factory=True, port=port, log_level="warning")


def await_answer(address: str, process: ForkServerProcess, log: Path) -> None:
    # No measure of speed: a loaded machine takes its time, and a server that has died is told at once.
    deadline = time.monotonic() + 600
    while time.monotonic() < deadline and process.is_alive():
        try:
            if httpx.get(address, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    pytest.fail(f"{address} did not answer: {log.read_text('utf-8')[-2000:] if log.exists() else ''}")


def odd_catalogue(base: str) -> tuple[Catalogue, dict[str, str]]:
    """Forty plain works and whatever a page may stumble over."""
    made = Catalogue(base)
    for number in range(40):
        made.work(number)
    names = {f"hostile{n}": made.work(900 + n, title) for n, title in enumerate(HOSTILE)}
    names["han"] = made.work(950, "Truyện Kiều")
    made.inner(names["han"], "bf:title", "bf:ParallelTitle", bf_mainTitle=literal("金雲翹新傳 𠊛南", "vi-Hani"))
    for kind in ("instance", "item", "record"):
        names[kind] = made.ids[kind][0]
    _bad_links(made, names)
    _online(made, names)
    _hubs(made, names)
    _schemes(made, names)
    made.dataset()
    _identities(made, names)
    return made, names


def _bad_links(made: Catalogue, names: dict[str, str]) -> None:
    one = names["linked"] = made.ids["instance"][3]
    made.say(one, "bf:electronicLocator", "<javascript:window.pwned=1>")
    made.say(one, "bf:electronicLocator", "<https://dspace.example.org/handle/1/2?a=%22%3E>")
    made.say(one, "bf:electronicLocator", "<data:text/html,x>")
    made.say(one, "bf:electronicLocator", "<media:cassette>")
    made.inner(one, "bf:note", "bf:Note", rdfs_label=literal("Dòng 1\u0001\nDòng 2"), bf_noteType=literal("Phụ lục"))
    both = made.inner(one, "bf:note", "bf:Note", rdfs_label=literal("Bản tóm tắt: Tiếng Anh", "vi"))
    made.say(both, "rdfs:label", literal("Summary: English", "en"))
    made.say(one, "bflc:aProperty", literal("giá trị lạ"))


def _online(made: Catalogue, names: dict[str, str]) -> None:
    one = names["online"] = made.ids["instance"][5]
    made.say(one, "bf:electronicLocator", "<https://books.example.org/so-do>")
    made.say(one, "schema:url", "<https://books.example.org/so-do>")
    made.say(one, "schema:license", "<https://creativecommons.org/licenses/by/4.0/>")
    made.say(one, "schema:license", "<https://licences.example.org/own>")
    made.say(one, "schema:isAccessibleForFree", typed("false", "xsd:boolean"))
    policy = made.inner(one, "bf:usageAndAccessPolicy", "bf:UsePolicy", rdfs_label=literal("Chỉ đọc tại chỗ", "vi"))
    made.say(policy, "rdfs:label", literal("Reading on the premises", "en"))
    for number, (label, address) in enumerate((("Nhà sách: 45.000 VND", "https://shop.example.org/1"), HOSTILE_OFFER)):
        offer = made.inner(one, "bf:acquisitionSource", "bf:AcquisitionSource", rdfs_label=literal(label, "vi"))
        made.say(offer, "rdf:type", iri("schema:Offer"))
        made.say(offer, "schema:price", typed(str(45000 + number), "xsd:decimal"))
        made.say(offer, "schema:priceCurrency", literal("VND"))
        made.say(offer, "schema:eligibleRegion", literal("VN"))
        made.say(offer, "schema:url", f"<{address}>")


def _schemes(made: Catalogue, names: dict[str, str]) -> None:
    local, foreign = (
        made.entity("subject", key, label, "bf:Topic", "skos:Concept", lang="vi")
        for key, label in (("local", "Nghề nuôi ong"), ("foreign", "Nghề nuôi ong"))
    )
    names["local"], names["foreign"] = local, foreign
    made.inner(local, "bf:source", "bf:Source", rdfs_label=literal("Bộ từ khóa Mẫu", "vi"))
    made.say(foreign, "skos:inScheme", "<http://id.loc.gov/authorities/subjects>")
    for one, other in ((local, foreign), (foreign, local)):
        made.say(one, "skos:closeMatch", f"<{made.base}/{other}>")
    made.say(local, "skos:closeMatch", "<https://thesaurus.example.org/ong>")


def _hubs(made: Catalogue, names: dict[str, str]) -> None:
    hub = names["hub"] = made.entity("agent", "hub", "Nhiều Tác Phẩm", "bf:Agent", "bf:Person", "schema:Person")
    for number in range(260):
        work = made.entity("work", f"hub{number}", f"Việc thứ {number}", "bf:Work", "schema:CreativeWork", lang="vi")
        made.say(work, "schema:author", hub)
    shelf = names["big_library"] = made.entity(
        "library", "big", "Thư viện lớn", "bf:Organization", "bf:Agent", "schema:Library", lang="vi"
    )
    held = names["textbook"] = made.entity("instance", "textbook", "Sách giáo khoa", "bf:Instance", lang="vi")
    for number in range(1020):
        item = made.entity("item", f"big{number}", f"B{number:05}", "bf:Item", "schema:Offer")
        made.say(item, "bf:itemOf", held)
        made.say(item, "bf:heldBy", shelf)
        if number < 120:
            made.say(held, "bf:hasItem", item)
    made.entity("subject", "empty", "Chủ đề không có tác phẩm", "bf:Topic", "skos:Concept", lang="vi")
    names["subject"] = made.ids["subject"][0]
    names["place"] = made.ids["place"][0]
    names["series"] = made.ids["series"][0]
    names["library"] = made.ids["library"][0]
    names["agent"] = made.ids["agent"][0]
    names["work"] = next(w for w in made.ids["work"] if _editions(made, w) > 1)
    names["nameless"] = "work/nam0000000000000"
    made.say(names["nameless"], "rdf:type", iri("bf:Work"))


def _editions(made: Catalogue, work: str) -> int:
    start = f"<{made.base}/{work}> {iri('bf:hasInstance')} "
    return sum(line.startswith(start) for line in made.lines)


def _identities(made: Catalogue, names: dict[str, str]) -> None:
    names |= {"merged": "work/aaaaaaaaaaaaaaaa", "merged_before": "work/bbbbbbbbbbbbbbbb"}
    made.merged(names["merged"], names["work"])
    made.merged(names["merged_before"], names["merged"])
    names |= {"loop": "work/cccccccccccccccc", "gone": "work/dddddddddddddddd"}
    made.merged(names["loop"], names["loop"])
    made.gone(names["gone"], "Sách đã rút <b>")
    names |= {"unknown": "work/zzzzzzzzzzzzzzzz", "dataset": "dataset/thu-nghiem"}
