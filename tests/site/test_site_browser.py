"""The pages in a real browser: nothing in the console, no sideways scroll on a phone, nothing needs JavaScript."""

from pathlib import Path

import pytest
from browsing import NEEDED, browser
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait
from siteserver import HOSTILE, Site

pytestmark = NEEDED


def addresses(site: Site) -> list[str]:
    kinds = ("work", "instance", "item", "hub", "subject", "place", "series", "big_library", "record", "dataset")
    found = [f"/vi/{site.names[kind]}" for kind in (*kinds, "han", "linked", "textbook")]
    return [*found, "/vi/", "/en/", "/vi/work", "/en/sparql", "/vi/search?q=Truyện+Kiều", "/vi/không-có"]


def test_reading_on_a_desk(site: Site, tmp_path: Path) -> None:
    with browser(tmp_path, 1280, 1000) as driver:
        driver.get(f"{site.base}/vi/{site.names['work']}")
        assert len(driver.find_elements(By.CSS_SELECTOR, ".card")) >= 2
        assert driver.find_elements(By.CSS_SELECTOR, ".card .chips a")
        style = driver.find_element(By.CSS_SELECTOR, ".top").value_of_css_property("background-color")
        assert style not in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"), "the style sheet is not applied"
        driver.find_element(By.CSS_SELECTOR, ".menu .lang").click()
        assert driver.current_url == f"{site.base}/en/{site.names['work']}"
        assert "Editions" in driver.find_element(By.ID, "editions-h").text
        driver.find_element(By.CSS_SELECTOR, ".card h3 a").click()
        assert "/en/instance/" in driver.current_url
        box = driver.find_element(By.ID, "q")
        box.send_keys("Truyện Kiều")
        box.submit()
        assert "Truyện Kiều" in driver.find_element(By.CSS_SELECTOR, ".entries").text
        driver.get(f"{site.base}/sparql")
        driver.find_element(By.CSS_SELECTOR, ".run button").click()
        WebDriverWait(driver, 60).until(lambda now: now.find_elements(By.CSS_SELECTOR, "#result-body > *"))
        for address in addresses(site)[:-1]:
            driver.get(site.base + address)
        assert [line for line in driver.get_log("browser") if line["level"] != "INFO"] == []


def test_nothing_hostile_runs(site: Site, tmp_path: Path) -> None:
    with browser(tmp_path, 1280, 1000) as driver:
        for number in range(len(HOSTILE)):
            driver.get(f"{site.base}/vi/{site.names[f'hostile{number}']}")
            assert driver.find_element(By.TAG_NAME, "h1").text == HOSTILE[number]
            assert driver.execute_script("return window.pwned") is None
        driver.get(f"{site.base}/vi/{site.names['linked']}")
        for link in driver.find_elements(By.CSS_SELECTOR, "main a"):
            assert not (link.get_attribute("href") or "").startswith(("javascript:", "data:"))
        assert [line for line in driver.get_log("browser") if line["level"] != "INFO"] == []


@pytest.mark.parametrize("width", [320, 390])
def test_no_page_scrolls_sideways_on_a_phone(site: Site, tmp_path: Path, width: int) -> None:
    with browser(tmp_path, width, 800) as driver:
        wide = []
        for address in addresses(site):
            driver.get(site.base + address)
            found = driver.execute_script("return document.documentElement.scrollWidth")
            if found > width:
                wide.append((address, found))
        assert wide == []
        # A phone draws what is around an entity as a tree, of which no name is cut.
        driver.get(f"{site.base}/vi/near/{site.names['work']}")
        script = """const shown = [...document.querySelectorAll('#near svg')].filter((one) => one.checkVisibility());
        const ends = [...shown[0].querySelectorAll('text')].map((one) => one.getBoundingClientRect());
        const left = Math.min(...ends.map((one) => one.left)), right = Math.max(...ends.map((one) => one.right));
        return [shown.length, ends.length, left, right]"""
        drawings, names, left, right = driver.execute_script(script)
        assert drawings == 1 and names > 2
        assert left >= 0 and right <= width


def test_everything_works_without_javascript(site: Site, tmp_path: Path) -> None:
    with browser(tmp_path, 1280, 1000, javascript=False) as driver:
        driver.get(f"{site.base}/vi/{site.names['textbook']}")
        assert len(driver.find_elements(By.CSS_SELECTOR, ".copies tbody tr")) == 50
        driver.find_element(By.CSS_SELECTOR, ".pager a[rel=next]").click()
        assert "page=2" in driver.current_url
        driver.get(f"{site.base}/vi/{site.names['hub']}")
        driver.find_element(By.CSS_SELECTOR, "a.all").click()
        assert len(driver.find_elements(By.CSS_SELECTOR, ".entries li")) == 25
        driver.find_element(By.CSS_SELECTOR, ".menu .lang").click()
        assert driver.current_url.endswith("?list=author") and "/en/" in driver.current_url
