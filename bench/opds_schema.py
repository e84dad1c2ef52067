"""The OPDS feed of a running Lienthong held against the JSON Schemas of OPDS 2.0 and of Readium's Web Publication.

    python bench/opds_schema.py http://127.0.0.1:8000/opds drafts/schema webpub-manifest/schema

The folders are ``schema`` of https://github.com/opds-community/drafts and of https://github.com/readium/webpub-manifest
(the second is referred to by the first); they are not part of this project. The first feed, every page of publications,
every value of each facet and every publication by itself are looked at. Exits with 1 at any mistake.
"""

import json
import sys
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator
from jsonschema.validators import validator_for
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

FEED, PUBLICATION = "feed.schema.json", "publication.schema.json"
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def get(server: str, address: str) -> Any:
    """A document, wherever its base says that it lies."""
    parts = urlsplit(address)
    place = f"{server}{parts.path}?{parts.query}" if parts.query else f"{server}{parts.path}"
    with OPENER.open(place, timeout=60) as answer:
        return json.loads(answer.read())


def main() -> int:
    start, *folders = sys.argv[1:]
    server = start.removesuffix(urlsplit(start).path)
    # Their patterns name groups as ECMAScript does.
    texts = [
        file.read_text("utf-8").replace("(?<", "(?P<") for folder in folders for file in Path(folder).rglob("*.json")
    ]
    schemas = [json.loads(text.replace("(?P<=", "(?<=").replace("(?P<!", "(?<!")) for text in texts]
    known = [(one["$id"], Resource.from_contents(one, DRAFT7)) for one in schemas if "$id" in one]
    registry: Registry[Any] = Registry().with_resources(known)
    ours = {Path(one["$id"]).name: one for one in schemas if "opds" in one.get("$id", "")}
    check = {
        name: validator_for(ours[name], Draft202012Validator)(ours[name], registry=registry)
        for name in (FEED, PUBLICATION)
    }
    mistakes: Counter[str] = Counter()
    looked: Counter[str] = Counter()

    def look(document: Any, name: str) -> Any:
        looked[name] += 1
        for error in check[name].iter_errors(document):
            where = "/".join(str(one) if isinstance(one, str) else "*" for one in error.absolute_path)
            mistakes[f"{name} {where}: {error.message[:160]}"] += 1
        return document

    feeds, seen = [start], {start}
    while feeds:
        feed = look(get(server, feeds.pop()), FEED)
        links = [*feed.get("navigation", ()), *(link for one in feed.get("facets", ()) for link in one["links"])]
        links += [link for one in feed.get("groups", ()) for link in one.get("navigation", ())]
        links += [link for link in feed["links"] if link.get("rel") == "next"]
        # Of facets of facets there is no end: those of the first list are enough.
        further = [] if "=" in urlsplit(feed["links"][0]["href"]).query else [one["href"] for one in links]
        further += [link["href"] for link in feed["links"] if link.get("rel") == "next"]
        for one in further:
            if one not in seen:
                seen.add(one)
                feeds.append(one)
        for one in feed.get("publications", ()):
            own = next(link["href"] for link in one["links"] if link["rel"] == "self")
            if own not in seen:
                seen.add(own)
                look(get(server, own), PUBLICATION)
    print(*(f"{number} {name}" for name, number in looked.items()), sep="\n")
    for what, number in mistakes.most_common():
        print(number, what)
    print("mistakes:", mistakes.total())
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
