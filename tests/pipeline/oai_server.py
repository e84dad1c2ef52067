"""A small OAI-PMH 2.0 server with the habits of DSpace and Koha, and with the faults that real ones have.

``python -m pipeline.oai_server RECORDS`` serves as many records of a made-up DSpace and prints its address.
"""

import gzip
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

CLOCK = "2026-03-01T12:00:00Z"
"""What time it is on the server."""

SPACES = {
    "dim": "http://www.dspace.org/xmlns/dspace/dim",
    "oai_dc": "http://www.openarchives.org/OAI/2.0/oai_dc/",
    "qdc": "http://dspace.org/qualifieddc/",
    "marc": "http://www.loc.gov/MARC21/slim",
    "marcxml": "http://www.loc.gov/MARC21/slim",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}


@dataclass
class Item:
    """A record of the repository. ``number`` is the last part of its identifier; ``control`` is field 001 of its MARC,
    None for one without. ``raw`` stands instead of its metadata when it is not empty."""

    number: int
    datestamp: str = "2026-01-01T00:00:00Z"
    title: str = ""
    deleted: bool = False
    sets: tuple[str, ...] = ("com_1",)
    control: str | None = ""
    raw: str = ""

    def metadata(self, prefix: str) -> str:
        """The record in a format."""
        title = self.title or f"Luận văn thử nghiệm số {self.number}"
        if self.raw:
            return self.raw
        if prefix in ("marc", "marcxml", "marc21"):
            return _marc(self, title)
        if prefix == "dim":
            return (
                f'<dim:dim xmlns:dim="{SPACES["dim"]}">'
                f'<dim:field mdschema="dc" element="title" lang="vi">{title}</dim:field>'
                f'<dim:field mdschema="dc" element="contributor" qualifier="author">Lê, Minh Thử</dim:field>'
                f'<dim:field mdschema="dc" element="date" qualifier="issued">2020</dim:field>'
                f'<dim:field mdschema="dc" element="type">Luận văn</dim:field></dim:dim>'
            )
        return (
            f'<oai_dc:dc xmlns:oai_dc="{SPACES["oai_dc"]}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{title}</dc:title><dc:creator>Lê, Minh Thử</dc:creator><dc:date>2020</dc:date></oai_dc:dc>"
        )


def _marc(item: Item, title: str) -> str:
    control = str(item.number) if item.control == "" else item.control
    number = f'<controlfield tag="001">{control}</controlfield>' if control is not None else ""
    return (
        f'<record xmlns="{SPACES["marc"]}"><leader>00000nam a2200000 a 4500</leader>{number}'
        '<controlfield tag="005">20260101070000.0</controlfield>'
        '<controlfield tag="008">240102s2020    vm            000 0 vie d</controlfield>'
        f'<datafield tag="245" ind1="1" ind2="0"><subfield code="a">{title}</subfield></datafield>'
        '<datafield tag="260" ind1=" " ind2=" "><subfield code="c">2020</subfield></datafield></record>'
    )


@dataclass
class Habits:
    """How a server behaves. ``style`` is "dspace" or "koha". ``script`` says what happens to the next requests for
    records, one word each (see ``_Handler``); afterwards all goes well. ``slow`` seconds pass before each answer."""

    style: str = "dspace"
    page: int = 100
    granularity: str = "YYYY-MM-DDThh:mm:ssZ"
    deletions: str = "transient"
    formats: tuple[str, ...] = ("oai_dc", "qdc", "dim", "marc", "rdf")
    sizes: bool = True
    inflate: int = 0
    script: list[str] = field(default_factory=list)
    slow: float = 0.0
    tokens: str = ""
    gzip: bool = False
    clock: str = CLOCK
    elsewhere: str = ""
    prefixed: str = ""


class Repository:
    """The records of a server, in its own order, and what was asked of it."""

    def __init__(self, items: list[Item], habits: Habits) -> None:
        self.items = items
        self.habits = habits
        self.requests: list[dict[str, str]] = []
        self.agents: set[str] = set()
        self.times: list[float] = []
        self.moment = threading.Condition()

    def lists(self) -> list[dict[str, str]]:
        """The requests for records so far."""
        return [one for one in self.requests if one.get("verb") == "ListRecords"]

    def wait(self, count: int, seconds: float = 60) -> bool:
        """Wait until so many requests for records have come; whether they did."""
        with self.moment:
            return self.moment.wait_for(lambda: len(self.lists()) >= count, seconds)

    def selected(self, since: str, until: str, part: str) -> list[Item]:
        """The records of a window, in the server's order."""
        found = self.items
        if since or until or part:
            last = f"{until}T23:59:59Z" if len(until) == 10 else until or "9"
            found = [one for one in found if since <= one.datestamp <= last and (not part or part in one.sets)]
        if self.habits.style == "koha":  # by time of change
            return sorted(found, key=lambda one: one.datestamp)
        return found


class _Handler(BaseHTTPRequestHandler):
    """Answers one request. Words of a script: ``ok``; ``503``, ``503:SECONDS``, ``503:date``, ``429:SECONDS``,
    ``500``, ``404``; ``reset`` (the connection ends at once), ``cut`` (half of the promised bytes), ``short`` (half a
    document, rightly announced); ``expired`` (badResumptionToken); ``html``, ``empty``, ``doctype``, ``bomb``,
    ``huge``, ``redirect`` (to ``Habits.elsewhere``), ``nothing`` (noRecordsMatch), ``control`` (wrong content type)."""

    server: "OaiServer"
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the tests ask the repository."""

    def do_GET(self) -> None:
        """One request of OAI-PMH."""
        repository = self.server.repository
        asked = dict(parse_qsl(urlsplit(self.path).query))
        repository.agents.add(self.headers.get("user-agent", ""))
        with repository.moment:
            repository.requests.append(asked)
            repository.times.append(time.monotonic())
            repository.moment.notify_all()
        time.sleep(repository.habits.slow)
        fault = "ok"
        if asked.get("verb") == "ListRecords" and repository.habits.script:
            fault = repository.habits.script.pop(0)
        self._faulty(fault, asked)

    def _faulty(self, fault: str, asked: dict[str, str]) -> None:
        word, _, value = fault.partition(":")
        if word.isdigit():
            soon = format_datetime(datetime.now(UTC) + timedelta(seconds=1), usegmt=True)
            after = soon if value == "date" else value
            self._send(b"busy", int(word), {"Retry-After": after} if after else {})
        elif word == "reset":
            self.close_connection = True
        elif word == "redirect":
            self._send(b"", 302, {"Location": self.server.repository.habits.elsewhere + self.path})
        elif word in ("cut", "short"):
            body = self._answer(asked)
            half = body[: len(body) // 2]
            self._send(half, length=len(body) if word == "cut" else None)
            self.close_connection = True
        elif word == "bomb":
            self._send(gzip.compress(b"<OAI-PMH>" + b" " * 90_000_000, 9), 200, {"Content-Encoding": "gzip"})
        elif word == "huge":
            self._send(b"<OAI-PMH>" + b" " * 3_000_000 + b"</OAI-PMH>")
        else:
            self._send(self._odd(word, asked))

    def _odd(self, word: str, asked: dict[str, str]) -> bytes:
        if word == "html":
            return b"<!DOCTYPE html><html><body>Maintenance</body></html>"
        if word == "empty":
            return b""
        if word == "expired":
            return self._envelope(asked, _error("badResumptionToken", "The token has expired"))
        if word == "nothing":
            return self._envelope(asked, _error("noRecordsMatch", "nothing"))
        body = self._answer(asked)
        if word == "doctype":
            return body.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>', 1)
        return body

    def _send(
        self, body: bytes, status: int = 200, headers: dict[str, str] | None = None, length: int | None = None
    ) -> None:
        headers = dict(headers or {})
        if self.server.repository.habits.gzip and status == 200 and not headers:
            body, headers = gzip.compress(body), {"Content-Encoding": "gzip"}
        self.send_response(status)
        self.send_header("Content-Type", "text/plain" if status != 200 else "text/xml;charset=UTF-8")
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _answer(self, asked: dict[str, str]) -> bytes:
        habits = self.server.repository.habits
        verb = asked.get("verb", "")
        if verb == "Identify":
            inner = (
                "<Identify><repositoryName>Kho mẫu</repositoryName>"
                f"<baseURL>{self.server.url}</baseURL><protocolVersion>2.0</protocolVersion>"
                "<adminEmail>kho@example.org</adminEmail><earliestDatestamp>2001-01-01T00:00:00Z</earliestDatestamp>"
                f"<deletedRecord>{habits.deletions}</deletedRecord><granularity>{habits.granularity}</granularity>"
                "</Identify>"
            )
        elif verb == "ListMetadataFormats":
            rows = (
                f"<metadataFormat><metadataPrefix>{one}</metadataPrefix><schema>x</schema><metadataNamespace>"
                f"{SPACES.get(one, 'http://example.org/' + one)}</metadataNamespace></metadataFormat>"
                for one in habits.formats
            )
            inner = f"<ListMetadataFormats>{''.join(rows)}</ListMetadataFormats>"
        elif verb == "ListSets":
            inner = "<ListSets><set><setSpec>com_1</setSpec><setName>Luận văn</setName></set></ListSets>"
        elif verb == "ListRecords":
            inner = self._records(asked)
        else:
            inner = _error("badVerb", "Illegal verb")
        return self._envelope(asked, inner)

    def _envelope(self, asked: dict[str, str], inner: str) -> bytes:
        # As DSpace and Koha do, a request with a token is repeated without the format.
        repeated = " ".join(f'{key}="{_escaped(value)}"' for key, value in asked.items() if key != "resumptionToken")
        if (prefix := self.server.repository.habits.prefixed) and "<ListRecords>" in inner:
            names = "ListRecords|record|header|metadata|resumptionToken"
            inner = re.sub(rf"<(/?)({names})(?=[\s>/])", rf"<\1{prefix}:\2", inner)
            inner = inner.replace(
                "ListRecords>", f'ListRecords xmlns:{prefix}="http://www.openarchives.org/OAI/2.0/">', 1
            )
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<?xml-stylesheet type="text/xsl" href="static/style.xsl"?>\n'
            '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
            ' xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">'
            f"<responseDate>{self.server.repository.habits.clock}</responseDate>"
            f"<request {repeated}>{self.server.url}</request>{inner}</OAI-PMH>\n"
        ).encode()

    def _records(self, asked: dict[str, str]) -> str:
        repository, habits = self.server.repository, self.server.repository.habits
        offset, prefix, since, until, part = 0, asked.get("metadataPrefix", ""), "", "", ""
        if token := asked.get("resumptionToken", ""):
            read = _koha_token(token) if habits.style == "koha" else _dspace_token(token)
            if read is None:
                return _error("badResumptionToken", token)
            prefix, offset, since, until, part = read
        else:
            since, until, part = asked.get("from", ""), asked.get("until", ""), asked.get("set", "")
        if prefix not in habits.formats:
            return _error("cannotDisseminateFormat", prefix)
        found = repository.selected(since, until, part)
        if not found:
            return _error("noRecordsMatch", "The combination of arguments gives an empty list")
        shown = found[offset : offset + habits.page]
        records = "".join(self._record(one, prefix) for one in shown)
        return f"<ListRecords>{records}{self._token(prefix, offset, since, until, part, len(found))}</ListRecords>"

    def _record(self, item: Item, prefix: str) -> str:
        dspace = self.server.repository.habits.style == "dspace"
        identifier = f"oai:kho.example.org:123456789/{item.number}" if dspace else f"KOHA-OAI:{item.number}"
        sets = "".join(f"<setSpec>{one}</setSpec>" for one in item.sets)
        status = ' status="deleted"' if item.deleted else ""
        day = self.server.repository.habits.granularity == "YYYY-MM-DD"
        stamp = item.datestamp[:10] if day else item.datestamp
        header = f"<header{status}><identifier>{identifier}</identifier><datestamp>{stamp}</datestamp>{sets}</header>"
        return f"<record>{header}{'' if item.deleted else f'<metadata>{item.metadata(prefix)}</metadata>'}</record>"

    def _token(self, prefix: str, offset: int, since: str, until: str, part: str, size: int) -> str:
        habits = self.server.repository.habits
        more = offset + habits.page < size
        koha = habits.style == "koha"
        if habits.tokens == "same":
            return f"<resumptionToken>{prefix}/{since}/{until}/{part}/0</resumptionToken>"
        if habits.tokens == "beyond":
            more = True
        told = f' completeListSize="{size + habits.inflate}" cursor="{offset}"' if habits.sizes else ""
        if not more:
            return "" if koha else f"<resumptionToken{told} />"
        following = offset + habits.page
        token = (
            f"{prefix}/{following}/{since}/{until}/{part}" if koha else f"{prefix}/{since}/{until}/{part}/{following}"
        )
        return f"<resumptionToken{told}>{token}</resumptionToken>"


def _dspace_token(token: str) -> tuple[str, int, str, str, str] | None:
    parts = token.split("/")
    if len(parts) != 5 or not parts[4].isdigit():
        return None
    return parts[0], int(parts[4]), parts[1], parts[2], parts[3]


def _koha_token(token: str) -> tuple[str, int, str, str, str] | None:
    parts = token.split("/")
    return (parts[0], int(parts[1]), *parts[2:5]) if len(parts) == 5 and parts[1].isdigit() else None  # type: ignore[return-value]


def _error(code: str, said: str) -> str:
    return f'<error code="{code}">{_escaped(said)}</error>'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


class OaiServer(ThreadingHTTPServer):
    """The server; ``url`` is its base URL."""

    daemon_threads = True

    def __init__(self, repository: Repository) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.repository = repository

    @property
    def url(self) -> str:
        """Base URL."""
        return f"http://127.0.0.1:{self.server_address[1]}/oai/request"

    def handle_error(self, request: object, client_address: object) -> None:
        """A harvester that was killed is no error of ours."""


Serve = Callable[..., OaiServer]
"""What the fixture ``serve`` gives: a server of some items with some habits."""


@contextmanager
def serving(repository: Repository) -> Iterator[OaiServer]:
    """A server of the repository, in threads of this process."""
    with OaiServer(repository) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def made(count: int, first: int = 1) -> list[Item]:
    """So many records of a repository, changed in no order."""
    return [Item(number, f"2026-01-{_day(number):02}T00:00:00Z") for number in range(first, first + count)]


@cache
def _day(number: int) -> int:
    return number * 7919 % 28 + 1


if __name__ == "__main__":
    with OaiServer(Repository(made(int(sys.argv[1])), Habits())) as running:
        print(running.url, flush=True)
        running.serve_forever()
