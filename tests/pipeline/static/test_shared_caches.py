"""What memories in front of the site are told, by every process the same."""

import asyncio
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from cataloguing import book, catalogue
from lienthong.content import folder
from lienthong.exchange.application import create_app
from lienthong.exchange.purging.listing import before, compared, purged_since
from lienthong.exchange.purging.writing import tags, urls
from lienthong.graph.generation import Generation, current
from lienthong.graph.roll import Roll
from lienthong.pipeline.load import load
from lienthong.pipeline.publish import publish
from lienthong.processes import Helpers
from lienthong.search.words import fold
from lienthong.settings import Settings
from lienthong.site.app import Application
from validating import begin, end, validators

BASE = "https://thuvien.example.vn"
SECONDS = 86_400


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    place = tmp_path_factory.mktemp("shared")
    settings = Settings(data=place / "data", base=BASE, dumps="off", shared_cache_seconds=SECONDS)
    load(settings.data, "thu", [str(catalogue(place / "a.mrc", book("1"), book("2", "Một nhan đề khác")))])
    publish(settings)
    yield settings


def generation_of(known: Settings) -> Generation:
    found = current(known.data)
    assert found is not None
    return found


def entity(known: Settings, kind: str) -> str:
    roll = Roll(generation_of(known).folder)
    return next(f"{kind}/{name}" for part in roll.parts if part.kind == kind for name, _ in roll.entries(part))


def test_two_processes_give_the_same_validators(known: Settings) -> None:
    work = entity(known, "work")
    addresses = ["/vi/", "/vi/work", f"/vi/{work}", f"/{work}.ttl", f"/{work}.jsonld", "/sitemap.xml",
                 "/vi/browse/title", "/context.jsonld"]  # fmt: skip
    begin(known, generation_of(known))
    here = validators(addresses)
    end()
    with Helpers(1, begin, known, generation_of(known)) as other:
        assert other.submit(validators, addresses).result() == here
    assert all(tag for _, tag, _ in here)
    assert all(moment for address, _, moment in here if "context" not in address)


def test_shared_memories_are_told_of_what_is_for_everybody_only(known: Settings) -> None:
    app = create_app(known)
    assert isinstance(app, Application)
    app.published.look()
    work = entity(known, "work")

    async def asked(path: str, **headers: str) -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
            return await client.get(path, headers=headers)

    async def all_asked() -> None:
        for path, tag in ((f"/vi/{work}", work), (f"/{work}.ttl", work), ("/vi/work", "common"), ("/vi/", "common")):
            answer = await asked(path)
            assert f"s-maxage={SECONDS}" in answer.headers["cache-control"], path
            assert "stale-while-revalidate" in answer.headers["cache-control"]
            assert answer.headers["surrogate-key"] == f"lienthong {tag.replace('/', '.')}"
            assert answer.headers["cache-tag"] == f"lienthong,{tag.replace('/', '.')}"
            again = await asked(path, **{"if-none-match": answer.headers["etag"]})
            assert again.status_code == 304
            assert f"s-maxage={SECONDS}" in again.headers["cache-control"]
            for mine in ({"authorization": "Bearer x"}, {"cookie": "editor=x"}):
                own = await asked(path, **mine)
                assert "s-maxage" not in own.headers["cache-control"]
                assert "surrogate-key" not in own.headers
        negotiated = await asked(f"/{work}", accept="text/turtle")
        assert negotiated.status_code == 303
        assert negotiated.headers["cdn-cache-control"] == "no-store"
        assert "s-maxage" not in negotiated.headers["cache-control"]
        for path in ("/vi/work/0123456789abcdef", "/health", "/ready", "/vi/edit", "/sparql/vocabulary.json?x"):
            answer = await asked(path)
            assert "s-maxage" not in answer.headers.get("cache-control", ""), path
        page = (await asked("/vi/")).text
        static = re.search(r'href="(/static/[^"]+\.css)"', page)
        assert static is not None
        assert "immutable" in (await asked(static[1])).headers["cache-control"]

    asyncio.run(all_asked())
    app.published.now = None


def test_a_purge_list_is_of_what_a_publication_changed(known: Settings, tmp_path: Path) -> None:
    settings = known.model_copy(update={"data": tmp_path / "data", "keep_generations": 3})
    shutil.copytree(known.data, settings.data)
    first = generation_of(settings)
    assert purged_since(settings.data, first, 0) is None
    assert [*urls(BASE, None, Roll(first.folder))] == [f"{BASE}/*"]
    assert [*tags(None)] == ["lienthong"]
    load(settings.data, "thu", [str(catalogue(tmp_path / "b.mrc", book("3", "Cuốn thứ ba")))])
    publish(settings)
    second = generation_of(settings)
    found = purged_since(settings.data, second, before(settings.data, second))
    assert found is not None
    agent = entity(settings, "agent")
    assert agent in found  # a new book is a line on its author's page
    # What publishing says of where the changed ones lead is what both stores say.
    assert found == compared(settings.data, second, first)
    assert purged_since(settings.data, second, second.number) == set()
    # A backup that is put back may lead to other generations of the same numbers.
    assert purged_since(settings.data, second, first.number, first.published) == found
    assert purged_since(settings.data, second, first.number, "2001-01-01T00:00:00Z") is None
    assert purged_since(settings.data, second, second.number, "2001-01-01T00:00:00Z") is None
    listed = [*urls(BASE, sorted(found), Roll(second.folder))]
    for address in (
        f"{BASE}/{agent}",
        f"{BASE}/vi/{agent}",
        f"{BASE}/{agent}.ttl",
        f"{BASE}/en/",
        f"{BASE}/sitemap.xml",
    ):
        assert address in listed
    assert set(tags(found)) == {"common", *(one.replace("/", ".") for one in found)}
    (settings.data / "purge" / f"{second.number:08d}.txt").unlink()
    assert purged_since(settings.data, second, first.number) is None
    load(settings.data, "thu", [str(catalogue(tmp_path / "b.mrc", book("3", "Cuốn thứ ba, sửa lại")))])
    publish(settings)
    third = generation_of(settings)
    # Where another publication lies between, what the last one has seen of links is not all that was there.
    far = f"agent/{'0' * 16}"
    told = {one: frozenset([f"{BASE}/{far}"]) for one in compared(settings.data, third, second) or ()}
    assert far in (compared(settings.data, third, second, told) or ())
    assert far not in (compared(settings.data, third, first, told) or ())


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_the_search_of_an_export_folds_as_ours_does() -> None:
    source = (folder("site") / "static" / "found-here.js").read_text("utf-8")
    start, end = source.index("  const marks"), source.index("  const element")
    told = ["Lý Thường Kiệt", "Hoá học và Hóa sinh", "Đường xưa", "quý tỵ", "C++ và C#", "傳翹 Kiều", "Straße Øre",
            "THÚY KIỀU", "kỹ thuật 2020", "lịch sử – địa lí", "Nguyễn, Du (1766-1820)"]  # fmt: skip
    script = f"{source[start:end]}; const told = {json.dumps(told)};"
    script += "console.log(JSON.stringify(told.map((one) => words(one).map(plain).join(' '))))"
    said = subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True)
    assert json.loads(said.stdout) == [fold(one) for one in told]
