"""What CKAN asks of its search server, answered from memory: so much of Apache Solr's HTTP interface as the package
index of CKAN needs, and no more (no ranking, no words: fields and whole values).

Debian 12, PyPI and npm have no Solr to install. CKAN keeps its data sets in PostgreSQL and asks Solr for lists of them;
harvesting, creating and updating are decided in PostgreSQL. Where there is a real Solr, ``run.py --solr`` takes that.
"""

import json
import re
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

Doc = dict[str, Any]
_TOKEN = re.compile(
    r"\s*(?:(?P<sign>[+-])|(?P<and>AND\b|&&)|(?P<or>OR\b|\|\|)|(?P<not>NOT\b)|(?P<open>\()|(?P<close>\))"
    r"|(?:(?P<field>[\w*]+):)?(?:\"(?P<phrase>(?:[^\"\\]|\\.)*)\"|(?P<range>\[[^\]]*\])|(?P<word>[^\s()\"]+)|(?P<group>(?=\())))"
)


class Index:
    """Documents by ``index_id``."""

    def __init__(self) -> None:
        self.docs: dict[str, Doc] = {}

    def add(self, docs: list[Doc]) -> None:
        """Put in or replace."""
        for one in docs:
            self.docs[str(one["index_id"])] = one

    def delete(self, query: str) -> None:
        """Take out what a query finds."""
        for key in [key for key, one in self.docs.items() if matches(query, one)]:
            del self.docs[key]

    def select(self, asked: dict[str, list[str]]) -> Doc:
        """An answer to a search."""
        query = asked.get("q", ["*:*"])[0]
        found = [one for one in self.docs.values() if matches(query, one)]
        for filter_ in asked.get("fq", []):
            found = [one for one in found if matches(filter_, one)]
        start, rows = int(asked.get("start", ["0"])[0]), int(asked.get("rows", ["10"])[0])
        facets: dict[str, list[str | int]] = {}
        for name in asked.get("facet.field", []):
            counted: dict[str, int] = {}
            for one in found:
                for value in values(one, name):
                    counted[value] = counted.get(value, 0) + 1
            facets[name] = [part for pair in sorted(counted.items()) for part in pair]
        return {
            "responseHeader": {"status": 0, "QTime": 0},
            "response": {"numFound": len(found), "start": start, "docs": found[start : start + rows]},
            "facet_counts": {"facet_fields": facets, "facet_queries": {}},
        }


def values(doc: Doc, name: str) -> list[str]:
    """The values of a field as text."""
    found = doc.get(name)
    several = found if isinstance(found, list) else [found]
    return [str(one).lower() if isinstance(one, bool) else str(one) for one in several if one is not None]


def matches(query: str, doc: Doc) -> bool:
    """Whether a document fits a query in the classic syntax; terms without a field look at all text."""
    found, _ = _any(list(_TOKEN.finditer(query.strip())), 0, doc, None)
    return found


def _any(tokens: list[re.Match[str]], at: int, doc: Doc, field: str | None) -> tuple[bool, int]:
    found, at = _all(tokens, at, doc, field)
    while at < len(tokens) and tokens[at]["or"]:
        more, at = _all(tokens, at + 1, doc, field)
        found = found or more
    return found, at


def _all(tokens: list[re.Match[str]], at: int, doc: Doc, field: str | None) -> tuple[bool, int]:
    found, wanted = True, True
    while at < len(tokens) and not tokens[at]["or"] and not tokens[at]["close"]:
        token = tokens[at]
        if token["and"] or token["sign"] == "+":
            at += 1
        elif token["not"] or token["sign"] == "-":
            wanted, at = False, at + 1
        else:
            one, at = _one(tokens, at, doc, field)
            found, wanted = found and (one == wanted), True
    return found, at


def _one(tokens: list[re.Match[str]], at: int, doc: Doc, field: str | None) -> tuple[bool, int]:
    token = tokens[at]
    name = token["field"] or field
    if token["open"] or token["group"] is not None:
        found, at = _any(tokens, at + (1 if token["open"] else 2), doc, name)
        return found, at + 1
    value = token["phrase"] if token["phrase"] is not None else token["range"] or token["word"] or ""
    value = re.sub(r"\\(.)", r"\1", value)
    if name == "*" or (name is None and value == "*:*"):
        return True, at + 1
    here = values(doc, name) if name else [json.dumps(doc, ensure_ascii=False).lower()]
    if value == "*" or token["range"]:
        return bool(here), at + 1
    return (value in here if name else value.lower() in here[0]), at + 1


def read(body: bytes, kind: str, index: Index) -> None:
    """An update in JSON or XML."""
    if "json" in kind:
        told = json.loads(body)
        index.add(told if isinstance(told, list) else [told["add"]["doc"]] if "add" in told else [])
        return
    root = ElementTree.fromstring(body)
    for doc in root.iter("doc"):
        one: Doc = {}
        for field in doc.iter("field"):
            name, value = field.get("name") or "", field.text or ""
            one[name] = [*values(one, name), value] if name in one else value
        index.add([one])
    for query in root.iter("query"):
        index.delete(query.text or "")


def serve(port: int, schema: Path) -> None:
    """Answer until the process is ended; ``schema`` is CKAN's own schema.xml, whose version CKAN checks."""
    index = Index()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path.rstrip("/").endswith("schema"):
                self._send(schema.read_bytes(), "application/xml")
            else:
                self._send(json.dumps(index.select(parse_qs(parts.query))).encode(), "application/json")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            if "/select" in self.path:
                self._send(json.dumps(index.select(parse_qs(body.decode()))).encode(), "application/json")
                return
            if body:
                read(body, self.headers.get("content-type", ""), index)
            self._send(b'{"responseHeader":{"status":0,"QTime":0}}', "application/json")

        def _send(self, body: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    serve(int(sys.argv[1]), Path(sys.argv[2]))
