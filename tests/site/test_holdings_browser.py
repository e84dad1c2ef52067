"""Truyện Kiều of the sample catalogue in a real browser: a desk and a phone, all of it without scripts."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from browsing import NEEDED, browser
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from siteserver import Demo

pytestmark = NEEDED


@dataclass
class Kieu:
    """Where the Work is, and its edition that most libraries hold."""

    work: str
    edition: str


@pytest.fixture(scope="module")
def kieu(demo: Demo) -> Iterator[Kieu]:
    base = demo.base
    with httpx.Client(base_url=base, trust_env=False, timeout=30) as client:
        page = client.get("/vi/search?q=Truyện Kiều", headers={"accept": "text/html"}).text
        works = {part.partition('"')[0] for part in page.split('href="/vi/')[1:] if part.startswith("work/")}
        # Translations have the title too, as a variant; the original has the most editions.
        documents = {one: client.get(f"/{one}/holdings").json() for one in works}
        one = max(works, key=lambda work: documents[work]["totalInstances"])
        held = max(documents[one]["instances"], key=lambda edition: len(edition["libraries"]))
        yield Kieu(f"{base}/vi/{one}", held["instance"].replace("/instance/", "/vi/instance/"))


def shown(driver: WebDriver, selector: str) -> list[str]:
    return [one.text for one in driver.find_elements(By.CSS_SELECTOR, selector)]


def test_a_reader_at_a_desk_finds_editions_libraries_and_translations(kieu: Kieu, tmp_path: Path) -> None:
    with browser(tmp_path, 1280, 1000, javascript=False) as driver:
        driver.get(kieu.work)
        assert driver.find_element(By.TAG_NAME, "h1").text == "Truyện Kiều"
        years = [one for one in shown(driver, ".card .year") if one.isdecimal()]
        assert len(years) >= 8 and years == sorted(years, reverse=True)
        libraries = shown(driver, ".who .entry-title")
        assert {"Thư viện Mẫu Bến Nghé", "Thư viện Mẫu Sông Hồng"} <= set(libraries)
        assert any("trước đây: Hòa Bình" in one for one in shown(driver, ".who .entry"))
        languages = " ".join(shown(driver, "[aria-labelledby=family-translations] h3"))
        assert "Tiếng Pháp" in languages and "Tiếng Nga" in languages
        translated = driver.find_element(By.CSS_SELECTOR, "[aria-labelledby=family-translations] .entry-title a")
        translated.click()
        assert "Truyện Kiều" in shown(driver, "[aria-labelledby=family-originals] .entry-title")
        assert driver.find_elements(By.CSS_SELECTOR, "[aria-labelledby=family-translations] .entry")
        assert [line for line in driver.get_log("browser") if line["level"] != "INFO"] == []


def test_an_edition_leads_to_each_library_s_own_catalogue(kieu: Kieu, tmp_path: Path) -> None:
    with browser(tmp_path, 1280, 1000) as driver:
        driver.get(kieu.edition)
        assert len(shown(driver, ".holder")) >= 3
        links = [one.get_attribute("href") for one in driver.find_elements(By.CSS_SELECTOR, ".holder a.out")]
        assert any(one.startswith("https://opac.song-hong.example.org/bieu-ghi/") for one in links)
        assert any(one.startswith("https://song-hong.example.org/yeu-cau?so=") for one in links)
        assert all(one.startswith("https://") for one in links)


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_nothing_scrolls_sideways(kieu: Kieu, tmp_path: Path, width: int) -> None:
    with browser(tmp_path, width, 800) as driver:
        for address in (kieu.work, kieu.edition, kieu.work.replace("/vi/", "/en/")):
            driver.get(address)
            assert driver.execute_script("return document.documentElement.scrollWidth") <= width, address
            cut = driver.execute_script(
                "return [...document.querySelectorAll('main a, main h1, main h3, main td')]"
                ".filter(one => one.getBoundingClientRect().right > window.innerWidth + 1).length"
            )
            assert cut == 0, address
