"""The pictures of docs/pages.md and of the README anew: ``python bench/pages_pictures.py docs/images [NAME …]``.

Makes and serves the sample catalogue, and writes each page as a reader with a window of 1280 × 1000 (or a phone of
390 × 1200) sees it, in 256 colours. Look at each one before it is committed.
"""

import argparse
import base64
import io
import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx
from PIL import Image
from selenium import webdriver
from selenium.webdriver.support.wait import WebDriverWait

from pages import browser
from serving import sample_site

DESK, PHONE = (1280, 1000), (390, 1200)


@dataclass(frozen=True)
class Picture:
    """A page by its path, or found by what the hits of a kind for some words are called; ``press`` is pressed
    first, ``ready`` has to be there, ``to`` is scrolled to."""

    path: str = ""
    found: tuple[str, str, str] = ("", "", "")
    size: tuple[int, int] = DESK
    theme: str = "light"
    to: str = ""
    press: str = ""
    ready: str = "main h1"


_WORK = ("work", "truyện kiều", "Truyện Kiều")
_EDITION = ("instance", "truyện thuý kiều 1925", "Truyện Thuý Kiều")
PICTURES = {
    "home": Picture("/vi/"),
    "work": Picture(found=_WORK),
    "work-phone": Picture(found=_WORK, size=PHONE),
    "instance": Picture(found=_EDITION),
    "instance-dark": Picture(found=_EDITION, theme="dark"),
    "person": Picture(found=("agent", "nguyễn du", "Nguyễn Du")),
    "subject": Picture(found=("subject", "văn học trung đại", "Văn học trung đại")),
    "library": Picture("/vi/library", found=("library", "", "Thư viện Mẫu Sông Hồng")),
    "libraries-map": Picture("/vi/browse/library", to="section[aria-labelledby=map]"),
    "search": Picture("/vi/search?q=truyen+kieuu"),
    "record": Picture(found=_EDITION, to="//article[contains(@class, 'mfield')][.//code = '245']"),
    "quality": Picture("/vi/dataset/song-hong/quality"),
    "sparql": Picture("/vi/sparql", press="#query-run", ready="#result-body table"),
    "catalog": Picture("/vi/catalog"),
}


def address(client: httpx.Client, name: str, one: Picture) -> str:
    """The path of a picture's page."""
    kind, words, called = one.found
    if not kind:
        return one.path
    listed = client.get(one.path or f"/vi/search?q={quote(words)}&kind={kind}").text
    links = re.findall(rf'href="(/vi/{kind}/[^"?#/]+)"[^>]*>(.*?)</a>', listed, re.DOTALL)
    path = next(path for path, text in links if re.sub("<[^>]+>", "", text) == called)
    if name != "record":
        return path
    records = re.findall(r'href="(/vi/record/[^"?#/]+)"', client.get(path).text)
    return next(one for one in records if "/mapping/marc21/245" in client.get(one).text)


def taken(driver: webdriver.Chrome, address: str, one: Picture) -> bytes:
    """The page as a PNG of 256 colours."""
    width, height = one.size
    window = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", window)
    wish = [{"name": "prefers-color-scheme", "value": one.theme}, {"name": "prefers-reduced-motion", "value": "reduce"}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": wish})
    driver.get(address)
    if one.press:
        driver.find_element("css selector", one.press).click()
    WebDriverWait(driver, 20).until(lambda now: now.find_elements("css selector", one.ready))
    driver.execute_async_script("const done = arguments[0]; document.fonts.ready.then(() => setTimeout(done, 500));")
    if one.to:
        by = "xpath" if one.to.startswith("/") else "css selector"
        driver.execute_script("arguments[0].scrollIntoView()", driver.find_element(by, one.to))
    shot = driver.execute_cdp_cmd("Page.captureScreenshot", {})["data"]
    picture = Image.open(io.BytesIO(base64.b64decode(shot))).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    kept = io.BytesIO()
    picture.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def main() -> None:
    """All pictures, or those that are named."""
    asked = argparse.ArgumentParser()
    asked.add_argument("folder", type=Path)
    asked.add_argument("names", nargs="*", choices=[*PICTURES, []])
    known = asked.parse_args()
    os.environ["no_proxy"] = "127.0.0.1,localhost"
    os.environ["SE_OFFLINE"] = "true"
    with sample_site() as base, browser() as driver, httpx.Client(base_url=base, trust_env=False, timeout=60) as client:
        client.headers["accept"] = "text/html"
        for name in known.names or PICTURES:
            one = PICTURES[name]
            body = taken(driver, base + address(client, name, one), one)
            (known.folder / f"{name}.png").write_bytes(body)


if __name__ == "__main__":
    main()
