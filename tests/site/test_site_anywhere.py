"""What stands below each language can be asked for without one."""

import httpx
import pytest
from siteserver import Site

PAGES = [
    "/search?q=giao+tr%C3%ACnh&kind=work&page=1", "/about", "/api", "/browse", "/browse/title",
    "/browse/title/g?page=1", "/developers", "/vocabulary", "/work", "/agent?page=1", "/mapping", "/quality",
]  # fmt: skip
WISHES = [("", "vi"), ("en", "en"), ("fr, en;q=0.5, vi;q=0.1", "en"), ("vi,en", "vi")]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("wish", "lang"), WISHES)
def test_without_a_language_leads_to_the_readers(html: httpx.Client, path: str, wish: str, lang: str) -> None:
    answer = html.get(path, headers={"accept-language": wish}, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/{lang}{path}"
    assert "Accept-Language" in answer.headers["vary"]


def test_the_page_that_is_led_to_is_there(html: httpx.Client, site: Site) -> None:
    name = site.names["work"].partition("/")[2]
    for path in ("/search?q=kieu", "/api", "/browse/title", "/work", f"/near/work/{name}"):
        answer = html.get(path, headers={"accept-language": "en"}, follow_redirects=True)
        assert answer.status_code == 200, path
        assert answer.url.path.startswith("/en/")
        assert '<html lang="en"' in answer.text


@pytest.mark.parametrize("path", ["/search?q=kieu", "/search.json?q=kieu", "/suggest?q=kie", "/opensearch.xml"])
def test_data_is_answered_at_once_in_the_readers_language(html: httpx.Client, path: str) -> None:
    for lang in ("vi", "en"):
        headers = {"accept": "application/json", "accept-language": lang}
        answer, named = (html.get(one, headers=headers, follow_redirects=False) for one in (path, f"/{lang}{path}"))
        assert answer.status_code == named.status_code == 200
        assert answer.content == named.content
        assert "Accept-Language" in answer.headers["vary"]
        if "etag" in answer.headers:
            again = html.get(path, headers=headers | {"if-none-match": answer.headers["etag"]}, follow_redirects=False)
            assert again.status_code == 304
            assert "Accept-Language" in again.headers["vary"]


def test_who_prefers_json_is_led_to_the_openapi_description(html: httpx.Client) -> None:
    answer = html.get("/api", headers={"accept": "application/json"}, follow_redirects=True)
    assert answer.json()["openapi"].startswith("3.1")


@pytest.mark.parametrize("path", ["/nothing", "/browse/nothing/at/all", "/catalog/none"])
def test_what_is_nowhere_is_not_led_to(html: httpx.Client, path: str) -> None:
    assert html.get(path, follow_redirects=False).status_code == 404


AWAY = ["/browse//evil.example", "/browse/%2F%2Fevil.example", "/browse/%0d%0aset-cookie:a=b"]


@pytest.mark.parametrize("path", AWAY)
def test_nobody_is_led_away_from_the_site(html: httpx.Client, path: str) -> None:
    answer = html.get(path, follow_redirects=False)
    assert answer.headers.get("location", "/vi/").startswith(("/vi/", "/en/"))
    assert "set-cookie" not in answer.headers
