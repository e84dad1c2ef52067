"""Whether pages are the same, byte for byte, before and after a change of what makes them.

``python bench/pages_same.py write DATA FILE [PAGES]`` makes pages of every kind in both languages (PAGES, 40, entities
of a kind, the same ones in every run), their lists, second pages and records, through the whole application without a
network, and writes them into FILE; ``python bench/pages_same.py compare DATA FILE`` makes them again and shows where
they differ. The version in the addresses of static files, which every change of a template moves, is left out.
"""

import argparse
import asyncio
import difflib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import orjson
from pyoxigraph import Store

from lienthong.exchange.application import create_app
from lienthong.graph.generation import current
from lienthong.settings import Settings
from lienthong.site.links import listings
from lienthong.site.render import version
from pages_served import CLASSES, some

KINDS = {**CLASSES, "series": "bf:Series", "dataset": "void:Dataset"}
OTHERS = (
    "", "/about", "/api", "/browse", "/browse/ddc", "/browse/library", "/browse/year", "/developers", "/mapping",
    "/quality", "/search?q=sach", "/shapes", "/sparql", "/vocabulary", "/work", "/agent?page=2", "/library", "/dataset",
)  # fmt: skip
_SHOWN = 12
_LASTING = re.compile(r"LASTING|\b[0-9a-f]{18}(?=\.)")
"""What the version is part of in the tags of documents."""


def addresses(store: Store, base: str, each: int) -> Iterator[str]:
    """The pages that are compared."""
    yield from (f"/{lang}{path or '/'}" for path in OTHERS for lang in ("vi", "en"))
    for kind, wanted in KINDS.items():
        CLASSES[kind] = wanted
        for at, one in enumerate(some(store, base, kind, each)):
            for lang in ("vi", "en"):
                yield f"/{lang}/{one}"
            if at % 4 == 0:
                yield from (f"/vi/{one}?list={listing.name}" for listing in listings(kind))
                yield from (
                    f"/vi/near/{one}",
                    f"/vi/{one}/quality",
                    f"/vi/{one}?page=2",
                    f"/en/{one}?list=said",
                    f"/{one}.schema.jsonld",
                    f"/{one}.ttl",
                )


async def asked(app: object, path: str, encoding: str = "") -> dict[str, object]:
    """The answer to one request: status, headers, text."""
    parts = urlsplit(path)
    headers = [(b"host", b"localhost"), (b"accept", b"text/html"), (b"accept-encoding", encoding.encode())]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": parts.path, "raw_path": parts.path.encode(), "query_string": parts.query.encode(), "root_path": "",
        "headers": headers, "client": ("127.0.0.1", 1), "server": ("localhost", 80),
    }  # fmt: skip
    sent: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    await app(scope, receive, send)  # type: ignore[operator]
    known = version()
    body = b"".join(one.get("body", b"") for one in sent[1:])  # type: ignore[misc]
    said = sorted([name.decode(), value.decode("latin-1")] for name, value in sent[0]["headers"])  # type: ignore[attr-defined]
    text = body.decode().replace(known, "VERSION")
    told = _LASTING.sub("LASTING", orjson.dumps(said).decode().replace(known, "VERSION"))
    return {"status": sent[0]["status"], "headers": told, "body": text}


async def made(data: Path, base: str, paths: list[str]) -> dict[str, dict[str, object]]:
    """All answers by address; each page twice, as what is read the first time is remembered for the second."""
    app = create_app(Settings(data=data, base=base, page_cache_mb=0))
    found = {}
    async with app.router.lifespan_context(app):
        for path in [*paths, *paths]:
            answer = await asked(app, path)
            if found.setdefault(path, answer) != answer:
                print(f"{path}: not the same the second time")
    return found


def differing(before: dict[str, dict[str, object]], after: dict[str, dict[str, object]]) -> int:
    """How many pages differ; the first lines of the first of them on the screen."""
    names = [path for path in before if before[path] != after.get(path)]
    for path in names[:_SHOWN]:
        print(path)
        for part in ("status", "headers", "body"):
            old, new = (str(one.get(path, {}).get(part)).replace("><", ">\n<").split("\n") for one in (before, after))
            for line in list(difflib.unified_diff(old, new, lineterm="", n=0))[2 : _SHOWN + 2]:
                print(f"  {line[:300]}")
    return len(names)


def main() -> None:
    """Write or compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("write", "compare"))
    parser.add_argument("data", type=Path)
    parser.add_argument("file", type=Path)
    parser.add_argument("pages", type=int, nargs="?", default=40)
    wanted = parser.parse_args()
    generation = current(wanted.data)
    if generation is None:
        sys.exit("nothing is published in this folder")
    if wanted.what == "write":
        store = generation.open()
        paths = list(dict.fromkeys(addresses(store, generation.base, wanted.pages)))
        del store
        found = asyncio.run(made(wanted.data, generation.base, paths))
        wanted.file.write_bytes(orjson.dumps(found))
        print(f"{len(found)} pages")
        return
    before = orjson.loads(wanted.file.read_bytes())
    for answer in before.values():
        answer["headers"] = _LASTING.sub("LASTING", answer["headers"])
    number = differing(before, asyncio.run(made(wanted.data, generation.base, list(before))))
    print(f"{number} of {len(before)} pages differ")
    sys.exit(bool(number))


if __name__ == "__main__":
    main()
