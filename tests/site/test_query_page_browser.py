"""The query page in a real browser, on the sample catalogue: an example run, names, a permalink, a mistake, completion;
on a phone; and all of it without JavaScript. Nothing leaves the origin, nothing in the console."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import NEEDED, browser
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.wait import WebDriverWait
from siteserver import Demo

from lienthong.messages import catalogue

pytestmark = NEEDED


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    with browser(tmp_path_factory.mktemp("desk"), 1200, 1000) as driver:
        yield driver


@pytest.fixture
def desk(window: WebDriver, demo: Demo) -> Iterator[WebDriver]:
    window.get(f"{demo.base}/vi/sparql")
    yield window
    # that a refusal stands in the console is the browser's way to say 400
    said = [line["message"] for line in window.get_log("browser") if line["level"] != "INFO"]
    assert [line for line in said if "400 (Bad Request)" not in line] == []
    loaded = window.execute_script("return performance.getEntriesByType('resource').map(one => one.name)")
    assert len(loaded) > 4 and all(one.startswith(demo.base) for one in loaded)


def rows(driver: WebDriver) -> list[str]:
    return [one.text for one in driver.find_elements(By.CSS_SELECTOR, "#result tbody tr")]


def until(driver: WebDriver, found: str) -> None:
    """Wait until the result holds some text."""
    WebDriverWait(driver, 60).until(lambda now: found in now.find_element(By.ID, "result").text)


def ask(driver: WebDriver, query: str) -> None:
    driver.execute_script("document.querySelector('.CodeMirror').CodeMirror.setValue(arguments[0])", query)
    driver.find_element(By.ID, "query-run").click()


def test_an_example_is_found_run_and_shared(desk: WebDriver, demo: Demo) -> None:
    box = desk.find_element(By.ID, "example-q")
    box.send_keys("luan an huong dan nam")
    links = [one for one in desk.find_elements(By.CSS_SELECTOR, "[data-example]") if one.is_displayed()]
    assert 0 < len(links) < 5
    next(one for one in links if one.get_attribute("data-example") == "03-theses-with-advisor").click()
    until(desk, "Tiến sĩ")
    assert len(rows(desk)) > 5
    thesis = desk.find_element(By.CSS_SELECTOR, "#result tbody td a")
    WebDriverWait(desk, 60).until(lambda _: "/vi/work/" in (thesis.get_attribute("href") or ""))
    assert not thesis.text.startswith("http")
    desk.find_element(By.ID, "query-share").click()
    link = desk.find_element(By.ID, "query-link").get_attribute("value") or ""
    assert link.startswith(f"{demo.base}/sparql?query=")
    desk.get(link)
    until(desk, "Tiến sĩ")
    assert "bf:dissertation" in desk.execute_script(
        "return document.querySelector('.CodeMirror').CodeMirror.getValue()"
    )


def test_results_of_every_form(desk: WebDriver) -> None:
    ask(desk, "ASK {}")
    until(desk, catalogue("vi")["query.yes"])
    ask(
        desk,
        'PREFIX schema: <http://schema.org/> CONSTRUCT { <x:a> schema:name "<b>\\"A\\\\ \\u1ec7</b>"@vi } WHERE {}',
    )
    until(desk, '<b>"A\\ ệ</b>')
    until(desk, "schema:name")
    assert desk.find_elements(By.CSS_SELECTOR, "#result tbody a[href^='x:']") == []
    ask(desk, 'SELECT ?n ("<img src=x onerror=alert(1)>" AS ?x) { VALUES ?n { <javascript:alert(1)> } }')
    until(desk, "<img src=x")
    assert desk.find_elements(By.CSS_SELECTOR, "#result tbody a, #result tbody img") == []
    ask(desk, "SELECT * { ?s ?p ?o } LIMIT 250")
    until(desk, "250 ")
    assert len(rows(desk)) == 100
    desk.find_element(By.CSS_SELECTOR, "#result-body > button").click()
    assert len(rows(desk)) == 200


def test_a_mistake_is_shown_where_it_is(desk: WebDriver) -> None:
    ask(desk, "SELECT * {\n  ?s ?p ?o .\n  ?o nope:a ?r\n}")
    until(desk, catalogue("vi")["query.refused"])
    line = desk.execute_script("return document.querySelector('.wrong-line').parentNode.innerText")
    assert "nope:a" in line
    assert desk.find_element(By.CSS_SELECTOR, "#result .beside").get_attribute("lang") == "en"


def test_terms_are_completed_from_the_catalogue(desk: WebDriver) -> None:
    desk.execute_script("const one = document.querySelector('.CodeMirror').CodeMirror; one.setValue(''); one.focus()")
    ActionChains(desk).send_keys("SELECT * { ?x a bf:Wor").perform()
    hint = WebDriverWait(desk, 60).until(lambda now: now.find_element(By.CSS_SELECTOR, ".CodeMirror-hint"))
    assert hint.text.startswith("bf:Work – Tác phẩm / Work (")
    ActionChains(desk).send_keys(Keys.ENTER).perform()
    text = desk.execute_script("return document.querySelector('.CodeMirror').CodeMirror.getValue()")
    assert text == "PREFIX bf: <http://id.loc.gov/ontologies/bibframe/>\nSELECT * { ?x a bf:Work"


def test_on_a_phone_nothing_is_wider_than_the_screen(demo: Demo, tmp_path: Path) -> None:
    with browser(tmp_path, 390, 800) as driver:
        driver.get(f"{demo.base}/en/sparql?example=13-holdings-of-a-library")
        driver.find_element(By.ID, "query-run").click()
        WebDriverWait(driver, 60).until(lambda now: len(rows(now)) == 100)
        assert driver.execute_script("return document.documentElement.scrollWidth") == 390


def test_without_javascript_the_form_answers_with_a_table(demo: Demo, tmp_path: Path) -> None:
    with browser(tmp_path, 1200, 1000, javascript=False) as driver:
        driver.get(f"{demo.base}/vi/sparql?example=36-most-editions")
        driver.find_element(By.ID, "query-run").click()
        answered = f"{demo.base}/vi/sparql/run?query="
        WebDriverWait(driver, 60).until(lambda one: one.current_url.startswith(answered))
        assert len(rows(driver)) == 25
        driver.find_element(By.CSS_SELECTOR, "#result tbody a").click()
        assert driver.current_url.startswith(f"{demo.base}/vi/work/")
        driver.back()
        area = driver.find_element(By.ID, "query")
        area.clear()
        area.send_keys("SELECT * {\n?s ?p }")
        driver.find_element(By.ID, "query-run").click()
        assert catalogue("vi")["query.refused"] in driver.find_element(By.CSS_SELECTOR, "[role=alert]").text
        assert driver.find_element(By.ID, "query").get_attribute("value") == "SELECT * {\n?s ?p }"
