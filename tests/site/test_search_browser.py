"""The search box and page in a real browser on the sample catalogue: suggestions by keyboard, nothing asked while an
input method composes, facets and chips; all of it without JavaScript, and on a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import NEEDED, browser
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.wait import WebDriverWait
from siteserver import Demo

pytestmark = NEEDED


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    with browser(tmp_path_factory.mktemp("searching"), 1280, 1000) as driver:
        yield driver


def options(driver: WebDriver, least: int = 1) -> list[str]:
    """The suggestions, once there are some."""
    found = "#suggestions:not([hidden]) [role=option]"
    WebDriverWait(driver, 30).until(lambda now: len(now.find_elements(By.CSS_SELECTOR, found)) >= least)
    return [one.text for one in driver.find_elements(By.CSS_SELECTOR, found)]


def titles(driver: WebDriver) -> list[str]:
    return [one.text for one in driver.find_elements(By.CSS_SELECTOR, ".entries .entry-title")]


def asked(driver: WebDriver) -> int:
    script = "return performance.getEntriesByType('resource').filter(one => one.name.includes('/suggest?')).length"
    return int(driver.execute_script(script))


def test_typing_without_diacritics_finds_those_with_them(window: WebDriver, demo: Demo) -> None:
    window.get(f"{demo.base}/vi/")
    box = window.find_element(By.ID, "q")
    box.send_keys("giao trinh")
    found = options(window)
    assert any(one.startswith("Giáo trình") for one in found)
    assert box.get_attribute("aria-expanded") == "true" and asked(window) < len("giao trinh")
    said = window.find_element(By.CSS_SELECTOR, ".find [role=status]")
    assert said.get_attribute("textContent") == f"{len(found)} gợi ý; chọn bằng phím mũi tên."
    box.send_keys(Keys.ARROW_DOWN)
    chosen = window.find_element(By.ID, box.get_attribute("aria-activedescendant") or "")
    assert chosen.get_attribute("aria-selected") == "true" and box.get_attribute("value") == chosen.text == found[0]
    box.send_keys(Keys.ARROW_UP)
    assert box.get_attribute("value") == "giao trinh" and not box.get_attribute("aria-activedescendant")
    box.send_keys(Keys.ESCAPE)
    assert box.get_attribute("aria-expanded") == "false" and said.get_attribute("textContent") == ""
    box.send_keys(Keys.ENTER)
    WebDriverWait(window, 30).until(lambda now: "/vi/search?q=giao+trinh" in now.current_url)
    assert titles(window)[0].startswith("Giáo trình") and window.find_elements(By.CSS_SELECTOR, ".entries mark")


def test_marked_words_are_seen_in_the_colours_of_the_reader(window: WebDriver, demo: Demo) -> None:
    """High contrast: a browser's own colour for marked text is made for its yellow ground, which is not there."""
    wish = [{"name": "forced-colors", "value": "active"}, {"name": "prefers-color-scheme", "value": "dark"}]
    window.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": wish})
    try:
        window.get(f"{demo.base}/vi/search?q=truyen+kiu")
        for around in ("a", ".why"):
            colours = (
                "return [...arguments].map(one => getComputedStyle(document.querySelector('.entries ' + one)).color)"
            )
            beside, marked = window.execute_script(colours, around, f"{around} mark")
            assert beside == marked
    finally:
        window.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_nothing_is_asked_while_an_input_method_composes(window: WebDriver, demo: Demo) -> None:
    window.get(f"{demo.base}/vi/search")
    type_ = """const box = document.getElementById("q"), [kind, text] = arguments;
        if (text !== null) box.value = text;
        box.focus();
        box.dispatchEvent(kind === "input" ? new InputEvent("input", {isComposing: arguments[2], bubbles: true})
          : new CompositionEvent(kind, {bubbles: true}));"""
    window.execute_script(type_, "compositionstart", None, True)
    for text in ("tru", "truy", "truye", "truyê"):
        window.execute_script(type_, "input", text, True)
    window.execute_async_script("setTimeout(arguments[0], 400)")
    assert asked(window) == 0
    window.execute_script(type_, "input", "truyện", True)
    window.execute_script(type_, "compositionend", None, False)
    assert any("Truyện" in one for one in options(window)) and asked(window) == 1


def test_a_choice_stands_apart_from_what_it_is(window: WebDriver, demo: Demo) -> None:
    window.get(f"{demo.base}/en/search?q=truyen&kind=work")
    choices = window.find_elements(By.CSS_SELECTOR, ".facet a")
    assert {"Việt Nam (Place)", "Việt Nam (Subject)"} <= {one.text for one in choices}
    assert min(one.size["height"] for one in choices if one.text) >= 36


def test_a_suggestion_leads_to_its_page(window: WebDriver, demo: Demo) -> None:
    window.get(f"{demo.base}/en/search")
    box = window.find_element(By.ID, "q")
    box.send_keys("nguyen d")
    first = options(window)[0]
    box.send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    WebDriverWait(window, 30).until(lambda now: "/en/" in now.current_url and "/search" not in now.current_url)
    assert first in window.find_element(By.TAG_NAME, "h1").text


def test_without_javascript_and_on_a_phone(tmp_path: Path, demo: Demo) -> None:
    with browser(tmp_path, 420, 900, javascript=False) as phone:
        phone.get(f"{demo.base}/vi/")
        box = phone.find_element(By.ID, "q")
        box.send_keys("giao trinh", Keys.ENTER)
        WebDriverWait(phone, 30).until(lambda now: "/search" in now.current_url)
        assert any(one.startswith("Giáo trình") for one in titles(phone))
        choice = phone.find_element(By.CSS_SELECTOR, ".facet a")
        name = choice.text
        phone.get(choice.get_attribute("href") or "")
        chip = phone.find_element(By.CSS_SELECTOR, ".chips.chosen a")
        assert name in chip.text and titles(phone)
        assert phone.execute_script("return document.documentElement.scrollWidth <= window.innerWidth")
        phone.get(chip.get_attribute("href") or "")
        assert not phone.find_elements(By.CSS_SELECTOR, ".chips.chosen a")
