"""Walks through a folder of files behind Python's plain file server, as a browser and a crawler would."""

import gzip
import html
import http.client
import re
import socket
import subprocess
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import httpx

_LINK = re.compile(r'<(?:a|link|script|img|form)\b[^>]*?\b(?:href|src|action)="([^"]*)"|\bdata-index="([^"]*)"')
_XML = re.compile(r'(?:<loc>|href=")([^<"]+)')
_JSON = re.compile(r'"href":"([^"]*)"')
_MARKDOWN = re.compile(r"\]\(([^)\s]+)\)")


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def file_server(folder: Path) -> Iterator[int]:
    """Serves the folder; gives the port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


@dataclass
class Walk:
    """What was found: pages by path, and the links that lead to nothing with where they stand."""

    pages: dict[str, bytes] = field(default_factory=dict)
    dead: list[tuple[str, str]] = field(default_factory=list)
    moved: list[tuple[str, str]] = field(default_factory=list)


def walked(port: int, base: str) -> Walk:
    """Every address that is reached from the root and the sitemap of a site whose pages say they are at ``base``."""
    prefix, walk = urlsplit(base).path, Walk()
    start = [
        f"{prefix}{one}"
        for one in ("/", "/sitemap.xml", "/llms.txt", "/404.html", "/opds/start.json", "/opds/en/start.json")
    ]
    seen, waiting = set(start), deque((one, "") for one in start)
    client = http.client.HTTPConnection("127.0.0.1", port)
    while waiting:
        path, whence = waiting.popleft()
        client.request("GET", path)
        answer = client.getresponse()
        body = answer.read()
        found: list[str] = []
        if answer.status in (301, 302):
            walk.moved.append((path, whence))
            found = [answer.headers["location"]]
        elif answer.status != 200:
            walk.dead.append((path, whence))
        else:
            walk.pages[path] = body
            found = _links(path, answer.headers.get_content_type(), body)
        for link in found:
            to = html.unescape(link).partition("#")[0]
            to = prefix + to.removeprefix(base) if to.startswith(base) else to
            if to.startswith("?") or (to.startswith("/") and not (to + "/").startswith(f"{prefix}/")):
                walk.dead.append((to, path))
            elif to.startswith("/") and not to.startswith("//") and to not in seen:
                seen.add(to)
                waiting.append((to, path))
    client.close()
    return walk


def _links(path: str, kind: str, body: bytes) -> list[str]:
    if path.endswith(".xml.gz"):
        return _XML.findall(gzip.decompress(body).decode())
    if kind == "text/html":
        return [one or other for one, other in _LINK.findall(body.decode())]
    if path.endswith((".xml", ".atom")):
        return _XML.findall(body.decode())
    if "/opds/" in path:
        return _JSON.findall(body.decode())
    return _MARKDOWN.findall(body.decode()) if path.endswith("/llms.txt") else []


@contextmanager
def nginx(export: Path) -> Iterator[Callable[[str, dict[str, str]], httpx.Response]]:
    """A real nginx with the configuration that an export has written, behind a socket; gives what asks it."""
    with tempfile.TemporaryDirectory() as place:
        door, config = f"{place}/door", Path(place) / "nginx.conf"
        owner = "user root;" if Path(place).owner() == "root" else ""
        config.write_text(
            f"{owner} daemon off; master_process off; pid {place}/pid; events {{}}\n"
            f"http {{ access_log off; client_body_temp_path {place}/a; proxy_temp_path {place}/b;"
            f" fastcgi_temp_path {place}/c; uwsgi_temp_path {place}/d; scgi_temp_path {place}/e;\n"
            f"include {export}/_hosting/nginx-http.conf;\n"
            f"server {{ listen unix:{door}; root {export.parent}; include {export}/_hosting/nginx.conf; }} }}\n"
        )
        server = subprocess.Popen(["nginx", "-c", config, "-e", f"{place}/log"])
        try:
            with httpx.Client(transport=httpx.HTTPTransport(uds=door), base_url="http://localhost") as client:
                _wait_for(door, server)
                yield lambda path, headers: client.get(f"/{export.name}/{path}", headers=headers)
        finally:
            server.terminate()
            server.wait()


def _wait_for(door: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(500):
        if server.poll() is not None:
            break
        with socket.socket(socket.AF_UNIX) as knock:
            if knock.connect_ex(door) == 0:
                return
        time.sleep(0.02)
    raise AssertionError("nginx does not take its configuration")
