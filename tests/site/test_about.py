"""Pages about the catalogue: what they say is so, and the commands they show run."""

import json
import re
import shutil
import subprocess
import sys
from itertools import pairwise

import httpx
import pytest
from lxml.html import fromstring
from siteserver import Demo, Site

from lienthong.messages import LANGS

PAGES = ("about", "api", "developers", "vocabulary")


def examples(demo: Demo, page: str, language: str) -> list[str]:
    with httpx.Client(base_url=demo.base, timeout=30, trust_env=False) as client:
        found = fromstring(client.get(f"/en/{page}").content)
    return [one.text_content() for one in found.cssselect(f"pre.{language}")]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("page", PAGES)
def test_pages_need_no_script_of_their_own_and_no_other_host(html: httpx.Client, lang: str, page: str) -> None:
    found = fromstring(html.get(f"/{lang}/{page}").content)
    assert found.cssselect("html")[0].get("lang") == lang if found.cssselect("html") else found.get("lang") == lang
    assert not found.xpath("//main//script | //main//iframe | //main//img | //main//*[@style]")
    assert all(one.startswith("/") for one in found.xpath("//link[@rel='stylesheet']/@href | //script/@src"))
    levels = [int(one.tag[1]) for one in found.cssselect("main h1, main h2, main h3, main h4")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_api_page_has_every_operation_of_its_language(html: httpx.Client) -> None:
    described = html.get("/openapi.json").json()["paths"]
    for lang, other in (("vi", "/en"), ("en", "/vi")):
        page = fromstring(html.get(f"/{lang}/api").content)
        shown = {(one.findtext(".//span").lower(), one.findtext(".//code")) for one in page.cssselect("summary")}
        known = {(verb, path) for path, several in described.items() for verb in several}
        assert shown == {(verb, path) for verb, path in known if path != other and not path.startswith(f"{other}/")}
        ids = page.xpath("//*/@id")
        assert len(ids) == len(set(ids))


@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")
@pytest.mark.parametrize("page", ["api", "developers"])
def test_every_curl_command_runs(demo: Demo, page: str) -> None:
    commands = examples(demo, page, "curl")
    assert len(commands) >= (30 if page == "api" else 5)
    # one shell for all: each says which it was and what came
    script = "\n".join(
        "".join(
            ['echo "#', str(number), " $(", re.sub("^curl ", "curl -s -o /dev/null -w '%{http_code}' ", one), '\n)"']
        )
        for number, one in enumerate(commands)
    )
    done = subprocess.run(
        ["bash", "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={"NO_PROXY": "*", "PATH": "/usr/bin:/bin:/usr/local/bin"},
    )
    answers = dict(re.findall(r"#(\d+) (\d+)", done.stdout))
    refused = {commands[int(number)]: status for number, status in answers.items() if status not in ("200", "303")}
    assert len(answers) == len(commands)
    assert all("/metrics" in one for one in refused), refused


def test_the_python_examples_run(demo: Demo) -> None:
    data, query = examples(demo, "developers", "python")
    done = subprocess.run([sys.executable, "-c", f"{data}\n{query}"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Truyện Kiều" in done.stdout


@pytest.mark.skipif(not shutil.which("node"), reason="needs Node.js")
def test_the_javascript_examples_run(demo: Demo) -> None:
    several = "\n".join(f"{{\n{one}\n}}" for one in examples(demo, "developers", "javascript"))
    command = ["node", "--input-type=module", "-e", several]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0 and done.stdout.count("Truyện Kiều") > 1, done.stderr


def test_the_terms_are_those_of_the_query_language(html: httpx.Client) -> None:
    page = fromstring(html.get("/en/vocabulary").content)
    terms = {one.text_content() for one in page.cssselect("th[scope=row] code") if one.text_content().startswith("lt:")}
    terms.discard("lt:")
    description = html.get("/sparql", headers={"accept": "text/turtle"}).text
    assert {"lt:search", "lt:fold", "lt:matches", "lt:sortKey"} <= terms
    assert "<urn:lienthong:>" in description
    assert all(one in description for one in ("lt:fold", "lt:matches", "lt:sortKey"))


def test_about_tells_the_licence_and_the_numbers(site: Site, html: httpx.Client) -> None:
    text = fromstring(html.get("/vi/about").content).cssselect("main")[0].text_content()
    assert "CC0 1.0 (hiến tặng cho công chúng)" in text
    assert json.dumps(len(site.catalogue.ids["instance"])) in text
