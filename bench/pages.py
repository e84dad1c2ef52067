"""The pages before their judges: W3C Nu HTML checker, axe-core, Lighthouse (mobile).

``npm ci --ignore-scripts`` in ``bench/pages`` first (Node 20 or newer; the checker needs Java 17). Then
``python bench/pages.py [BASE] [--only nu,axe,lighthouse]``: a running site that holds something like the sample
catalogue; without one, the sample catalogue is made and served. Ends with 1 where a page has an error, a violation,
or a mark below 95.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import httpx
from rich.console import Console
from rich.table import Table
from selenium import webdriver
from selenium.webdriver.chrome.options import Options

from serving import sample_site

TOOLS = Path(__file__).parent / "pages" / "node_modules"
KINDS = ("work", "instance", "agent", "subject", "place", "series", "library", "record", "dataset")
FIXED = {
    "home": "/",
    "search": "/search?q=" + quote("truyện kiều"),
    "nothing found": "/search?q=zzzqqq",
    "list": "/work",
    "sparql": "/sparql",
    "handbook": "/mapping",
    "field": "/mapping/marc21/245",
    "not there": "/work/0000000000000000",
    "browse": "/browse",
    "classification": "/browse/ddc",
    "persons A–Z": "/browse/person",
    "years": "/browse/year",
    "map": "/browse/library",
    "about": "/about",
    "API": "/api",
    "developers": "/developers",
    "vocabulary": "/vocabulary",
    "quality": "/quality",
    "shapes": "/shapes",
    "desk": "/edit",
    "data catalogue": "/catalog",
    "dumps": "/dumps",
    "resolver": "/id",
    "facets": "/search?q=" + quote("truyện") + "&kind=work",
    "link sets": "/linksets",
    "letter": "/browse/person/n",
    "items": "/item",
    "a query's answer": "/sparql?query="
    + quote("SELECT * { ?s a <http://id.loc.gov/ontologies/bibframe/Hub> } LIMIT 9"),
}
NAMED = {
    "person": ("agent", "Nguyễn Du"),
    "organisation": ("agent", "Trường Đại học Mẫu Ngự Bình"),
    "periodical": ("work", "Nghiên cứu Lịch sử"),
    "thesis": ("work", "The inner region"),
    "a map": ("work", "Tabula geographica imperii Anamitici"),
    "article": ("instance", "A new species of living bovid"),
}
"""Kinds within a kind: by something of the sample catalogue."""
JUDGED = ("home", "work", "instance", "agent", "library", "subject", "browse")
"""Kinds that Lighthouse sees; search results tell crawlers to stay away, which costs them the mark for SEO."""

SWITCHES = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --hide-scrollbars"
IMPACT = """const done = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ["violations"]}).then((found) => done(found.violations.map(
  (one) => [one.id, one.impact, one.nodes.map((node) => node.html.slice(0, 160))])));"""


def pages(base: str) -> dict[str, str]:
    """Name to path (in Vietnamese) of what the site has: the fixed pages that answer, one entity of each kind."""
    found = {}
    with httpx.Client(base_url=base, headers={"accept": "text/html"}, trust_env=False, follow_redirects=True) as client:
        for name, path in FIXED.items():
            if client.get(f"/vi{path}").status_code == 200 or name == "not there":
                found[name] = f"/vi{path}"
        for kind in KINDS:
            if links := re.findall(rf'href="[^"]*(/vi/{kind}/[^"?#/]+)"', client.get(f"/vi/{kind}").text):
                found[kind] = links[0]
        listed = client.get("/vi/search", params={"q": "Truyện Kiều"}).text
        for kind in ("work", "instance", "agent"):
            if links := re.findall(rf'href="[^"]*(/vi/{kind}/[^"?#/]+)"', listed):
                found[kind] = links[0]
        for name, (kind, words) in NAMED.items():
            listed = client.get("/vi/search", params={"q": words, "kind": kind}).text
            if links := re.findall(rf'class="entry-title"><a href="[^"]*(/vi/{kind}/[^"?#/]+)"', listed):
                found[name] = links[0]
        if items := re.findall(r'href="[^"]*(/vi/item/[^"?#/]+)"', client.get(found.get("instance", "/vi/")).text):
            found["item"] = items[0]
        found["no such form"] = f"{found['work'][3:]}?_profile=urn:none"
        for kind, tail in (("library", "quality"), ("dataset", "quality")):
            if client.get(f"{found.get(kind)}/{tail}").status_code == 200:
                found[f"{kind} {tail}"] = f"{found[kind]}/{tail}"
        if client.get(near := f"/vi/near/{found['work'][4:]}").status_code == 200:
            found["neighbourhood"] = near
    return found


def nu(base: str, paths: dict[str, str]) -> dict[str, list[str]]:
    """Errors and warnings of the Nu checker in both languages."""
    said: dict[str, list[str]] = {name: [] for name in paths}
    with tempfile.TemporaryDirectory() as folder:
        files = {}
        for name, path in paths.items():
            for lang in ("vi", "en"):
                file = Path(folder, f"{len(files)}.html")
                address = base + path.replace("/vi/", f"/{lang}/", 1)
                asked = httpx.get(address, headers={"accept": "text/html"}, trust_env=False, follow_redirects=True)
                file.write_bytes(asked.content)
                files[file.name] = name
        command = ["java", "-jar", str(TOOLS / "vnu-jar/build/dist/vnu.jar"), "--format", "json", "--stdout", folder]
        done = subprocess.run(command, capture_output=True, check=False)
        for one in json.loads(done.stdout)["messages"]:
            if one["type"] == "error" or one.get("subType") == "warning":
                said[files[one["url"].rsplit("/", 1)[1]]].append(f"{one['message']} {one.get('extract', '')[:120]!r}")
    return said


@contextmanager
def browser() -> Iterator[webdriver.Chrome]:
    """Chromium without a window."""
    options = Options()
    for switch in SWITCHES.split():
        options.add_argument(switch)
    driver = webdriver.Chrome(options=options)
    try:
        yield driver
    finally:
        driver.quit()


def axe(base: str, paths: dict[str, str]) -> dict[str, list[str]]:
    """Violations of axe-core, all rules, in both themes, at the widths of a desk and of a phone."""
    script, said = (TOOLS / "axe-core/axe.min.js").read_text("utf-8"), {name: [] for name in paths}
    with browser() as driver:
        for width in (1280, 390):
            size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
            driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
            for theme in ("light", "dark"):
                wish = [{"name": "prefers-color-scheme", "value": theme}]
                driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": wish})
                for name, path in paths.items():
                    driver.get(base + path)
                    driver.execute_script(script)
                    for rule, impact, nodes in driver.execute_async_script(IMPACT):
                        said[name].append(f"{rule} ({impact}) {width} {theme}: {len(nodes)} × {nodes[0]}")
    return said


def lighthouse(base: str, paths: dict[str, str]) -> dict[str, dict[str, int]]:
    """Marks of Lighthouse's default, a phone of the middle class on a slow network, in hundredths."""
    marks = {}
    known = os.environ | {"CHROME_PATH": "/usr/bin/chromium"}
    for name in [one for one in JUDGED if one in paths]:
        command = ["node", str(TOOLS / "lighthouse/cli/index.js"), base + paths[name], "--output=json", "--quiet"]
        command.append(f"--chrome-flags={SWITCHES}")
        for _ in range(3):  # on a busy machine the browser does not always come up in time
            done = subprocess.run(command, capture_output=True, check=False, env=known)
            if done.returncode == 0:
                break
        found = json.loads(done.stdout)
        marks[name] = {key: round(100 * (one["score"] or 0)) for key, one in found["categories"].items()}
        lost = [(key, one["title"]) for key, one in found["audits"].items() if one["score"] not in (None, 1)]
        audits = found["audits"]
        marks[name] |= {"CLS‰": round(1000 * audits["cumulative-layout-shift"]["numericValue"])}
        marks[name] |= {"LCP ms": round(audits["largest-contentful-paint"]["numericValue"])}
        Console().print(f"[dim]{name}: {'; '.join(f'{key}: {title}' for key, title in lost)}[/]")
    return marks


def judge(base: str, tools: list[str]) -> bool:
    """All of it in tables; whether everybody is content."""
    found, content, console = pages(base), True, Console(width=160)
    table = Table("page", *(one for one in ("nu", "axe") if one in tools), "what")
    said = {name: judge_of(base, found) for name, judge_of in (("nu", nu), ("axe", axe)) if name in tools}
    for page in found if said else ():
        all_said = [line for one in said.values() for line in one[page]]
        content &= not all_said
        table.add_row(page, *(str(len(one[page])) for one in said.values()), "\n".join(all_said[:8]))
    if said:
        console.print(table)
    if "lighthouse" in tools:
        marks = lighthouse(base, found)
        table = Table("page", *next(iter(marks.values())))
        for page, row in marks.items():
            table.add_row(page, *map(str, row.values()))
            content &= all(row[key] >= 95 for key in ("performance", "accessibility", "best-practices", "seo"))
        console.print(table)
    return content


def main() -> int:
    """The site given, or the sample catalogue."""
    asked = argparse.ArgumentParser()
    asked.add_argument("base", nargs="?")
    asked.add_argument("--only", default="nu,axe,lighthouse")
    known = asked.parse_args()
    os.environ["no_proxy"] = "127.0.0.1,localhost"
    os.environ["SE_OFFLINE"] = "true"
    if not TOOLS.is_dir():
        sys.exit("The tools are not installed: npm ci --ignore-scripts in bench/pages.")
    if known.base:
        return not judge(known.base, known.only.split(","))
    with sample_site() as base:
        return not judge(base, known.only.split(","))


if __name__ == "__main__":
    sys.exit(main())
