"""The short way to the pages of entities answers as all layers of the framework do."""

import asyncio

import httpx
import pytest
from siteserver import Site

from lienthong.settings import Settings
from lienthong.site.app import Application, create_app
from lienthong.site.entities import Entities
from lienthong.site.shortcut import Shortcut


def both(site: Site, paths: list[str], method: str = "GET") -> list[tuple[httpx.Response, httpx.Response]]:
    """The answers of both ways to each path."""
    app = create_app(Settings(data=site.data, base=site.base))
    assert isinstance(app, Application)
    assert app.pageway is not None
    short = app.pageway._app
    assert isinstance(short, Shortcut)
    app.pageway._published.look()

    async def asked(way: object) -> list[httpx.Response]:
        transport = httpx.ASGITransport(way, raise_app_exceptions=False)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url=site.base) as client:
            return [await client.request(method, path, headers={"accept": "text/html"}) for path in paths]

    async def all_asked() -> list[tuple[httpx.Response, httpx.Response]]:
        return list(zip(await asked(short), await asked(short._whole), strict=True))

    return asyncio.run(all_asked())


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_both_ways_lead_to_the_same_page(site: Site, method: str) -> None:
    kinds = ("work", "instance", "item", "agent", "subject", "place", "series", "library")
    known = [one for kind in kinds for one in site.catalogue.ids[kind][:2]]
    assert len(known) > len(kinds)
    missing = [f"/vi/{kind}/{'0' * 16}" for kind in kinds]
    odd = [f"/vi/{known[0]}?list=nothing", f"/en/{known[0]}?page=0", f"/en/{known[0]}?list=said", f"/vi/{known[0]}/"]
    paths = [*(f"/{lang}/{one}" for one in known for lang in ("vi", "en")), *missing, *odd]
    for one, other in both(site, paths, method):
        assert (one.status_code, one.headers.raw, one.text) == (other.status_code, other.headers.raw, other.text)
        assert one.headers["content-security-policy"].startswith("default-src 'none'")


def test_what_should_not_have_happened_is_told_alike(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Entities, "absent", broken)
    for one, other in both(site, [f"/vi/{site.catalogue.ids['work'][0]}"]):
        assert one.status_code == other.status_code == 500
        assert one.text == other.text
        assert sorted(one.headers.raw) == sorted(other.headers.raw)
        assert "ZeroDivisionError" not in one.text
