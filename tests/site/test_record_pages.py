"""The page of an original record: each field beside what it gave; files of it; the process that helps."""

import asyncio
import json
import re
from collections.abc import Iterator
from html import unescape
from itertools import islice

import httpx
import pytest
from siteserver import Demo
from starlette.applications import Starlette
from starlette.routing import Route

from lienthong.graph.ledger import Ledger
from lienthong.mappings.record import Record
from lienthong.messages import LANGS, catalogue
from lienthong.pipeline.originals.told import told
from lienthong.pipeline.rereading import reread
from lienthong.site.answers import Context
from lienthong.site.entities import Entities
from lienthong.site.handbook import Handbook
from lienthong.site.published import Published
from lienthong.site.record_helper import RecordHelper
from lienthong.site.record_routes import Records

PARTS = ("song-hong", "tan-lap", "kho-so", "phat-tin", "doc-bao", "dong-cac", "tu-khoa", "hoc-lieu", "danh-ba")
"""MARC, a spreadsheet in MARC, DSpace, a spreadsheet of e-books, KBART, MODS, SKOS, JSON, a registry."""


@pytest.fixture(scope="module")
def client(demo: Demo) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=demo.base, headers={"accept": "text/html"}, timeout=60, trust_env=False) as found:
        yield found


@pytest.fixture(scope="module")
def ledger(demo: Demo) -> Iterator[Ledger]:
    with Ledger.open(demo.data, write=False) as found:
        yield found


def first(ledger: Ledger, source: str, marker: bytes = b"") -> str:
    """``record/…`` of the first live record of a source that has these bytes."""
    return next(one.entity for one in ledger.records(source, status="live", raw=True) if marker in one.raw)


def text(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def fields(page: str) -> dict[str, str]:
    """Parts of the page by the tag of the field."""
    found = {}
    for part in page.split('<article class="mfield"')[1:]:
        tag = re.search(r'<span class="marc-tag">(.*?)</span>', part)
        found.setdefault(unescape(tag[1]) if tag else "", part.partition("</article>")[0])
    return found


def test_a_title_stands_beside_what_it_gave(client: httpx.Client, ledger: Ledger) -> None:
    one = first(ledger, "song-hong", b"880-")
    page = client.get(f"/vi/{one}")
    assert page.status_code == 200
    title = fields(page.text)["245"]
    assert title.count('<p class="marc">') == 2, "both scripts stand together"
    assert 'lang="und-Hani"' in title and "/vi/mapping/marc21/245" in title
    assert re.search(r"/vi/work/[0-9a-z]{16}", title) and re.search(r"/vi/instance/[0-9a-z]{16}", title)
    assert "bf:mainTitle" in title and "Nhan đề chính" in title
    assert "goes with" not in page.text and "đi cùng trường 001" in text(fields(page.text)["003"])
    english = text(client.get(f"/en/{one}").text)
    assert "The original record" in english and "goes with 001" in english


@pytest.mark.parametrize("source", PARTS)
def test_every_kind_of_record_is_explained(client: httpx.Client, ledger: Ledger, source: str) -> None:
    one = first(ledger, source)
    for lang in LANGS:
        page = client.get(f"/{lang}/{one}")
        assert page.status_code == 200 and len(fields(page.text)) > 2, source
        ids = re.findall(r'\bid="([^"]+)"', page.text)
        assert len(ids) == len(set(ids))
        assert "lt:" not in text(page.text).partition("</head>")[2]


def test_what_it_says_is_what_the_record_says(ledger: Ledger) -> None:
    """The statements of all fields and of the whole together are the stored description, line by line."""
    for source in PARTS:
        entity = first(ledger, source)
        body = next(one for one in ledger.described(source) if any(entity in each.ids for each in one.entities))
        stored = next(one for one in ledger.records(source) if one.entity == entity)
        found = told(ledger, source, stored.number, entity)
        lines = {line for one in found["fields"] for line in one["lines"]} | set(found["whole"])
        predicates = {line.split(" ")[1] for line in lines}
        assert predicates == {line.split(" ")[1] for line in body.lines}, source
        assert len(lines) == len(set(body.lines)), source


def test_files_are_saved_and_never_shown(client: httpx.Client, ledger: Ledger) -> None:
    one = first(ledger, "song-hong", b"880-")
    kinds = {"xml": "application/marcxml+xml", "mrc": "application/marc", "json": "application/json"}
    for ending, kind in kinds.items():
        answer = client.get(f"/{one}/original.{ending}")
        assert answer.status_code == 200 and answer.headers["content-type"] == kind
        assert answer.headers["content-disposition"].startswith('attachment; filename="record-')
        assert answer.headers["x-content-type-options"].startswith("nosniff")
        again = client.get(f"/{one}/original.{ending}", headers={"if-none-match": answer.headers["etag"]})
        assert again.status_code == 304 and not again.content
    stored = next(each for each in ledger.records("song-hong", raw=True) if each.entity == one)
    (before,) = reread([stored.raw])
    for form in ("mrc", "xml"):
        (after,) = reread([client.get(f"/{one}/original.{form}").content])
        assert isinstance(before, Record) and isinstance(after, Record)
        shown = [(each.tag, each.ind1, each.ind2, each.subfields, each.value) for each in after.fields]
        all_of_it = [(each.tag, each.ind1, each.ind2, each.subfields, each.value) for each in before.fields]
        assert [each for each in shown if each not in all_of_it] == [] and len(shown) > 10
    told_of = json.loads(client.get(f"/{one}/original.json").content)
    assert all(line.endswith(" .") for each in told_of["fields"] for line in each["lines"])


def test_bytes_as_they_came(client: httpx.Client, ledger: Ledger) -> None:
    one = first(ledger, "kho-so")
    answer = client.get(f"/{one}/original.txt")
    stored = next(each for each in ledger.records("kho-so", raw=True) if each.entity == one)
    assert answer.content == stored.raw and answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert client.get(f"/{one}/original.mrc").status_code == 404, "no MARC was ever there"


@pytest.mark.parametrize("path", ["record/0000000000000000/original.xml", "record/x/original.mrc", "{one}/original.exe",
                                  "{one}/..%2f..%2fledger.sqlite", "work/{id}/original.xml"])  # fmt: skip
def test_nothing_else_is_there(client: httpx.Client, ledger: Ledger, path: str) -> None:
    one = first(ledger, "song-hong")
    assert client.get("/" + path.format(one=one, id=one.partition("/")[2])).status_code == 404


def test_a_record_of_another_number_is_not_told(ledger: Ledger) -> None:
    """Source, number and entity must belong together, and the record must be live."""
    one = next(iter(ledger.records("song-hong", status="live")))
    assert told(ledger, "song-hong", one.number, one.entity)["state"] == "told"
    assert told(ledger, "song-hong", one.number, "record/0000000000000000") == {"state": "absent"}
    assert told(ledger, "nobody", one.number, one.entity) == {"state": "absent"}
    for status in ("withheld", "quarantined", "waiting"):
        for kept in ledger.records(status=status):
            assert told(ledger, kept.source, kept.number, kept.entity) == {"state": "absent"}


def test_the_helper_outlives_its_process_and_lets_only_some_wait(demo: Demo, ledger: Ledger) -> None:
    one, other = list(islice(ledger.records("song-hong", status="live"), 2))
    published, context, helper = Published(demo.data), Context("Mẫu", ""), RecordHelper(demo.data)
    published.look()
    records = Records(Entities(published, context), helper, Handbook(demo.data, context, published))
    routes = [Route("/{lang}/record/{name}", records.page), Route("/record/{name}/{file}", records.file)]
    transport = httpx.ASGITransport(app=Starlette(routes=routes))

    async def ask() -> tuple[dict[str, object] | None, list[httpx.Response], list[dict[str, object] | None]]:
        try:
            before = await helper.explained(one.source, one.number, one.entity)
            assert helper._process is not None
            helper._process.kill()
            await helper._process.wait()
            crowd = [asyncio.ensure_future(helper.explained("nobody", str(each), one.entity)) for each in range(30)]
            await asyncio.sleep(0)
            async with httpx.AsyncClient(transport=transport, base_url=demo.base) as client:
                paths = (f"/vi/{other.entity}", f"/{other.entity}/original.xml")
                late = [await client.get(path, headers={"accept": "text/html"}) for path in paths]
            return before, late, await asyncio.gather(*crowd)
        finally:
            await helper.close()

    before, late, after = asyncio.run(ask())
    assert before is not None and before["state"] == "told"
    assert after.count(None) == 6 and after.count({"state": "absent"}) == 24
    for answer in late:
        assert answer.status_code == 503 and answer.headers["cache-control"] == "no-store"
        assert int(answer.headers["retry-after"]) > 0 and "etag" not in answer.headers
    assert catalogue("vi")["records.original.busy"] in late[0].text


def test_words_are_in_both_languages_and_in_use() -> None:
    vi, en = ({name for name in catalogue(lang) if name.startswith("records.")} for lang in LANGS)
    assert vi == en
