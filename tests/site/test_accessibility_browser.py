"""The pages under a reader's hands: keys, enlargement, the switch between light and dark, fonts that move nothing.

axe-core looks at a handful of pages; ``python bench/pages.py`` runs it, the Nu checker and Lighthouse over all kinds of
page, in both widths and both themes.
"""

from collections.abc import Iterator

import pytest
from browsing import NEEDED, browser
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait
from selenium_axe_python import Axe
from siteserver import Site

pytestmark = NEEDED
WISH = "Emulation.setEmulatedMedia"

FOCUSED = """const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
return [one === document.body ? "" : one.outerHTML.slice(0, 90), style.outlineStyle, parseFloat(style.outlineWidth),
  box.width > 0 && box.right > 0 && box.bottom > 0 && box.left < innerWidth];"""
REACHED = """const kinds = "a[href], button, input, select, textarea, summary, [tabindex='0']";
return [...document.querySelectorAll(kinds)].filter((one) => one.checkVisibility() || one.className === "skip")
  .map((one) => one.outerHTML.slice(0, 90));"""
SHIFTS = """const done = arguments[arguments.length - 1];
new PerformanceObserver((list) => done(list.getEntries().reduce((sum, one) => sum + one.value, 0)))
  .observe({type: "layout-shift", buffered: true});
document.fonts.ready.then(() => setTimeout(() => done(0), 50));"""


@pytest.fixture(scope="module")
def desk(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """One browser for all, with a window of a desk."""
    with browser(tmp_path_factory.mktemp("desk"), 1280, 900) as driver:
        yield driver


def test_keys_go_through_the_page_in_its_order_and_one_sees_where(desk: Chrome, site: Site) -> None:
    desk.get(f"{site.base}/vi/{site.names['textbook']}")
    wanted = desk.execute_script(REACHED)
    seen = []
    for _ in range(16):
        ActionChains(desk).send_keys(Keys.TAB).perform()
        html, outline, width, visible = desk.execute_script(FOCUSED)
        seen.append(html)
        assert visible, html
        assert (outline, width >= 2) == ("solid", True), html
    assert seen == wanted[:16]
    desk.get(f"{site.base}/vi/{site.names['textbook']}")
    ActionChains(desk).send_keys(Keys.TAB, Keys.ENTER, Keys.TAB).perform()
    assert desk.execute_script("return document.querySelector('main').contains(document.activeElement)")


def test_the_switch_is_kept_and_the_wish_of_the_system_counts_before(desk: Chrome, site: Site) -> None:
    def ground() -> str:
        return str(desk.execute_script("return getComputedStyle(document.body).backgroundColor"))

    grounds = []
    for wish in ("light", "dark"):
        desk.execute_cdp_cmd(WISH, {"features": [{"name": "prefers-color-scheme", "value": wish}]})
        desk.get(f"{site.base}/vi/work")
        grounds.append(ground())
    light, dark = grounds
    assert light != dark
    assert pressed(desk, 0) == "Theo máy"
    assert (pressed(desk, 1), ground()) == ("Sáng", light)
    desk.get(f"{site.base}/en/subject")
    assert (pressed(desk, 0), ground()) == ("Light", light)
    assert (pressed(desk, 1), ground()) == ("Dark", dark)
    assert pressed(desk, 1) == "System"
    desk.execute_cdp_cmd(WISH, {"features": []})
    assert desk.execute_script("return document.documentElement.dataset.theme") is None


def pressed(desk: Chrome, times: int) -> str:
    """Press the switch so many times; what it says then."""
    button = desk.find_element(By.CSS_SELECTOR, "button.theme")
    for _ in range(times):
        button.click()
    return button.find_element(By.CSS_SELECTOR, "[data-say]").text


def test_fonts_come_from_us_move_nothing_and_only_where_they_are_needed(desk: Chrome, site: Site) -> None:
    for name, has_han in (("textbook", False), ("han", True)):
        desk.execute_cdp_cmd("Network.clearBrowserCache", {})
        desk.get(f"{site.base}/vi/{site.names[name]}")
        assert desk.execute_async_script(SHIFTS) < 0.01
        loaded = desk.execute_script("return performance.getEntriesByType('resource').map((one) => one.name)")
        assert all(one.startswith(f"{site.base}/") for one in loaded)
        assert any("/static/fonts-2/sans-400.woff2" in one for one in loaded)
        for kind in ("/fonts-2/han-", "/fonts-2/nom-", "/nom.css"):
            assert any(kind in one for one in loaded) is has_han, (kind, loaded)
    family = "return getComputedStyle(document.querySelector('[lang=vi-hani i]')).fontFamily"
    assert desk.execute_script(family).startswith('"Lienthong Han"')
    assert desk.execute_script("return document.fonts.check('16px \"Lienthong Han\"', '𠊛')")


def test_letters_twice_as_large_nothing_runs_out_of_the_window(desk: Chrome, site: Site) -> None:
    """WCAG 1.4.4; a page enlarged as a whole is a page of half the width, which ``test_site_browser`` looks at."""
    wide = []
    for path in [*(site.names[kind] for kind in ("instance", "big_library", "record", "textbook")), ""]:
        desk.get(f"{site.base}/vi/{path}")
        desk.execute_script("document.documentElement.style.fontSize = '200%'")
        if (found := desk.execute_script("return document.documentElement.scrollWidth")) > 1280:
            wide.append((path, found))
    assert wide == []


def test_an_entity_prints_as_a_card_with_its_address(desk: Chrome, site: Site) -> None:
    desk.get(f"{site.base}/vi/{site.names['instance']}")
    desk.execute_cdp_cmd(WISH, {"media": "print"})
    shown = "return document.querySelector(arguments[0]).checkVisibility()"
    try:
        assert [desk.execute_script(shown, one) for one in (".top", ".foot", ".crumbs")] == [False] * 3
        assert [desk.execute_script(shown, one) for one in ("h1", ".iri", ".facts")] == [True] * 3
        assert site.names["instance"] in desk.find_element(By.CSS_SELECTOR, ".iri").text
    finally:
        desk.execute_cdp_cmd(WISH, {"media": ""})


@pytest.mark.parametrize("page", ["", "textbook", "record", "search?q=truyen+kieu"])
def test_axe_finds_nothing(desk: Chrome, site: Site, page: str) -> None:
    desk.get(f"{site.base}/vi/{site.names.get(page, page)}")
    axe = Axe(desk)
    axe.inject()
    found = axe.run(options={"resultTypes": ["violations"]})
    assert len(found["passes"]) > 10, "it has looked"
    assert found["violations"] == [], axe.report(found["violations"])


def test_the_buttons_copy_a_citation_and_the_address(desk: Chrome, site: Site) -> None:
    desk.execute_cdp_cmd("Browser.grantPermissions", {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]})
    desk.get(f"{site.base}/vi/{site.names['textbook']}")
    copied = "navigator.clipboard.readText().then(arguments[0])"
    for place, text in ((".cite [data-copy]", "Sách giáo khoa"), (".iri [data-copy]", f"/{site.names['textbook']}")):
        marked = desk.find_element(By.CSS_SELECTOR, place)
        button = desk.find_element(By.CSS_SELECTOR, f"{place} > button.copy, {place} + button.copy")
        wanted = marked.text.removesuffix(button.text).strip()
        button.click()
        said = marked.get_attribute("data-copied") or ""
        WebDriverWait(desk, 30).until(lambda now, said=said: said in now.find_element(By.TAG_NAME, "main").text)
        assert text in wanted and desk.execute_async_script(copied) == wanted


def test_the_console_stays_empty(desk: Chrome) -> None:
    """After all of the above: no refused font, no missing file, no error of a script."""
    assert [line for line in desk.get_log("browser") if line["level"] != "INFO"] == []
