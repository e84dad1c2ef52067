"""What a holder of a token may write, anything at all, breaks no page, no document, no search, and runs in no browser.

Every property that the site asks for by name has an odd value, on every kind of entity: texts where records have links,
links where they have texts, strange schemes, datatypes, languages, control characters, lengths, blank nodes, circles.
"""

import json
import re
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from siteserver import free_port, serving

from lienthong.graph.ledger import Ledger
from lienthong.graph.terms import iri, literal, typed

ROOT = Path(__file__).parents[2]
SOURCES = [*(ROOT / "src/lienthong/site").glob("*.py"), *(ROOT / "src/lienthong/search").glob("*.py"),
           *(ROOT / "sparql/site").glob("*.rq"), ROOT / "site/views.toml", ROOT / "graph/search.toml"]  # fmt: skip
NAME = re.compile(r"\b(?:bf|bflc|madsrdf|schema|rdf|rdfs|skos|dct|dcat|void|prov|owl):[a-z]\w+")
PROPERTIES = sorted({name for path in SOURCES if path.exists() for name in NAME.findall(path.read_text("utf-8"))})
PROPERTIES.remove("rdf:type")
CLASSES = {
    "work": "bf:Work", "instance": "bf:Instance", "item": "bf:Item", "library": "schema:Library", "agent": "bf:Agent",
    "subject": "bf:Topic", "place": "bf:Place", "series": "bf:Series", "record": "bf:AdminMetadata",
}  # fmt: skip
LINKS = [
    ("work", "bf:hasInstance", "instance"), ("instance", "bf:instanceOf", "work"), ("instance", "bf:hasItem", "item"),
    ("item", "bf:itemOf", "instance"), ("item", "bf:heldBy", "library"), ("work", "schema:author", "agent"),
    ("work", "bf:subject", "subject"), ("instance", "bf:hasSeries", "series"), ("library", "schema:location", "place"),
    ("instance", "bf:adminMetadata", "record"), ("library", "schema:geo", "library#in"),
    ("work", "bf:title", "work#in"),
    ("instance", "bf:electronicLocator", "instance#in"), ("agent", "bf:identifiedBy", "agent#in"),
    ("item", "bf:usageAndAccessPolicy", "item#in"), ("subject", "bf:source", "subject#in"),
    ("place", "schema:geo", "place#in"), ("series", "bf:note", "series#in"), ("record", "bf:note", "record#in"),
]  # fmt: skip
SCRIPT = "</title></script><script>window.pwned=1</script><img src=x onerror=window.pwned=1>"
ODD = {
    "html": literal(SCRIPT),
    "attribute": literal('" onmouseover="window.pwned=1" x="', "vi"),
    "script text": literal("javascript:window.pwned=1", "x-private-0123"),
    "format": literal("{0}{x.__class__}{{7*7}}{% raw %}%s\\0"),
    "nothing": literal(""),
    "control": literal("a\u0000b\u0007\u202e\ufffe \U0010ffff"),
    "digits": typed("²٣99", "xsd:integer"),
    "no number": typed("NaN", "xsd:double"),
    "no date": typed("-99999-99-99T99:99", "xsd:dateTime"),
    "length": typed("PT9999999H", "xsd:duration"),
    "script": "<JaVaScRiPt:window.pwned=1>",
    "data": "<data:text/html,window.pwned=1>",
    "web": "<http://user:pw@[::1]:99999/%E1%BB%87?a#b>",
    "sign": "<https://x\u2100y.example/>",  # urlsplit refuses it
    "below": "<BASE/search?q=a>",
    "unknown": "<BASE/work/nonenonenonenone#x>",
    "circle": "<BASE/work/0000000000000016>",
    "blank": "_:b",
}
NUMBERS = {theme: number for number, theme in enumerate(ODD)}


def name(kind: str, theme: str) -> str:
    one, _, fragment = kind.partition("#")
    return f"{one}/{NUMBERS[theme]:016}" + (f"#{fragment}" if fragment else "")


def catalogue(base: str) -> Iterator[str]:
    """Triples: of each theme an entity of each kind, linked as records have them, and whatever is odd beside it."""
    for theme, odd in ODD.items():
        value = odd.replace("BASE", base)
        for subject, link, target in LINKS:
            yield f"<{base}/{name(subject, theme)}> {iri(link)} <{base}/{name(target, theme)}> ."
        for kind, class_ in CLASSES.items():
            yield f"<{base}/{name(kind, theme)}> {iri('rdf:type')} {iri(class_)} , {iri('schema:Thing')} ."
            yield f"<{base}/{name(kind, theme)}#in> {iri('rdf:type')} {iri('schema:Place')} ."
            yield f"<{base}/{name(kind, theme)}> {' ; '.join(f'{iri(one)} {value}' for one in PROPERTIES)} ."
            for one in ("rdfs:label", "rdf:value", "schema:latitude", "schema:longitude", "schema:url", "bf:mainTitle"):
                yield f"<{base}/{name(kind, theme)}#in> {iri(one)} {value} ."
    for kind in CLASSES:
        for one in ("void:triples", "void:documents", "schema:numberOfPages", "schema:datePublished"):
            yield f"<{base}/{name(kind, 'format')}> {iri(one)} {literal('9' * 5_000)} ."
    yield f"<{base}/{name('work', 'html')}> {iri('rdfs:label')} {literal('Dài ' * 100_000)} ."


class Page(HTMLParser):
    """What a browser would run of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.runs: list[str] = []
        self.data = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        scheme = re.compile(r"\s*(?!https?:|mailto:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
        self.runs += [f"{key}={value}" for key, value in attrs if key.startswith("on")]
        self.runs += [
            f"{key}={found[key]}"
            for key in ("href", "src", "action", "formaction")
            if scheme.match(found.get(key) or "")
        ]
        if tag == "script" and not found.get("src") and found.get("type") != "application/ld+json":
            self.runs.append("a script without an address")
        if found.get("src") == "x":
            self.runs.append(tag)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    data, base = tmp_path_factory.mktemp("odd") / "data", f"http://127.0.0.1:{free_port()}"
    Ledger.open(data).close()
    token = "mot-ma-du-dai-de-ghi"
    headers = {"authorization": f"Bearer {token}", "content-type": "text/turtle"}
    with (
        serving(data, base, ready=False, settings={"LIENTHONG_UPDATE_TOKENS": f"may:{token}"}),
        httpx.Client(base_url=base, trust_env=False, timeout=120) as found,
    ):
        answer = found.put("/graph-store?default", content="\n".join(catalogue(base)).encode(), headers=headers)
        assert answer.status_code == 201, answer.text
        until = time.monotonic() + 120  # pages follow the pointer a moment after queries
        while found.get(f"/{name('record', 'blank')}.nt").status_code != 200:
            assert time.monotonic() < until
            time.sleep(0.1)
        yield found


def sound(client: httpx.Client, path: str, *statuses: int) -> None:
    """An answer that is whole, and harmless."""
    answer = client.get(path)
    assert answer.status_code in (statuses or (200,)), f"{path}: {answer.status_code} {answer.text[:500]}"
    kind = answer.headers["content-type"].partition(";")[0]
    if kind == "text/html":
        page = Page()
        page.feed(answer.text)
        assert (path, page.runs) == (path, [])
        for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', answer.text):
            json.loads(block, parse_constant=str.join)
    elif kind.endswith("json"):
        json.loads(answer.text, parse_constant=str.join)


@pytest.mark.parametrize("theme", ODD)
def test_pages_and_documents_of_every_kind(client: httpx.Client, theme: str) -> None:
    for number, kind in enumerate(CLASSES):
        sound(client, f"/{'vi' if number % 2 else 'en'}/{name(kind, theme)}")
        suffix = ("jsonld", "ttl", "nt", "rdf")[(number + NUMBERS[theme]) % 4]
        sound(client, f"/{name(kind, theme)}.{suffix}", 200, 406)
    for kind in ("instance", "work"):
        sound(client, f"/{name(kind, theme)}/holdings")


def test_pages_that_gather(client: httpx.Client) -> None:
    for kind in CLASSES:
        sound(client, f"/vi/{kind}", 200, 404)
    for word in ("javascript", "window", "dai", "nan"):
        sound(client, f"/vi/search?q={word}")
        told = client.get(f"/vi/search?q={word}", headers={"accept": "application/json"})
        assert told.status_code == 200 and "hits" in told.json()
    for path in ("/vi/", "/en/", "/vi/dataset", "/sparql/vocabulary.json"):
        sound(client, path)


def test_what_is_written_afterwards_is_found(client: httpx.Client) -> None:
    base = str(client.base_url).rstrip("/")
    text = f"INSERT DATA {{ <{base}/{name('work', 'blank')}> {iri('rdfs:label')} 'Tìm thấy được' }}"
    headers = {"authorization": "Bearer mot-ma-du-dai-de-ghi", "content-type": "application/sparql-update"}
    assert client.post("/update", content=text.encode(), headers=headers).status_code == 204
    query = f"ASK {{ ?found {iri('lt:search')} 'tim thay duoc' }}"
    answer = client.get("/sparql", params={"query": query}, headers={"accept": "application/sparql-results+json"})
    assert answer.json()["boolean"] is True
