"""The editors' desk in a real browser, without JavaScript and on a phone."""

from pathlib import Path

from browsing import NEEDED, browser
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait
from siteserver import free_port, serving

from doubting import TITLES, doubtful_catalogue
from lienthong.graph.ledger import Ledger
from lienthong.graph.matching import inbox
from lienthong.graph.publish import publish

pytestmark = NEEDED
TOKEN = "ma-cua-lan-0123456789"


def test_an_editor_at_work(tmp_path: Path) -> None:
    data, base = tmp_path / "data", f"http://127.0.0.1:{free_port()}"
    doubtful_catalogue(tmp_path, data, 9)
    with Ledger.open(data) as ledger:
        publish(ledger, data, base)
    settings = {"LIENTHONG_EDITOR_TOKENS": f"Lan:{TOKEN}"}
    with serving(data, base, settings=settings), browser(tmp_path / "chromium", 390, 800, javascript=False) as driver:
        driver.get(f"{base}/edit/")
        assert driver.current_url.endswith("/edit/login")
        box = driver.find_element(By.ID, "token")
        box.send_keys(TOKEN)
        box.submit()
        WebDriverWait(driver, 10).until(lambda now: now.current_url.endswith("/edit"))
        driver.get(f"{base}/vi/edit")
        cards = driver.find_elements(By.CSS_SELECTOR, ".pair")
        assert len(cards) == 8
        assert driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]["width"] <= 390
        assert any(title in cards[0].text for title in TITLES)
        style = cards[0].find_element(By.CSS_SELECTOR, ".differs td").value_of_css_property("background-color")
        assert style != cards[0].value_of_css_property("background-color"), "differences are marked"
        cards[0].find_element(By.CSS_SELECTOR, "a.later").click()
        assert driver.current_url.endswith("#pair-2")
        cards[1].find_element(By.TAG_NAME, "summary").click()
        assert "bit" in cards[1].find_element(By.TAG_NAME, "details").text
        cards[1].find_element(By.CSS_SELECTOR, "input[name=note]").send_keys("cùng một sách")
        cards[1].find_element(By.CSS_SELECTOR, "button[value=same]").click()
        WebDriverWait(driver, 10).until(lambda now: now.current_url.endswith("?page=1"))
        assert [(one.verdict, one.by, one.note) for one in inbox.waiting(data)] == [("same", "Lan", "cùng một sách")]
        driver.find_element(By.CSS_SELECTOR, ".desk-bar nav a:last-child").click()
        assert "chờ vào sổ cái" in driver.find_element(By.TAG_NAME, "main").text
        driver.find_element(By.CSS_SELECTOR, ".menu .lang").click()
        assert "waiting for the ledger" in driver.find_element(By.TAG_NAME, "main").text
        assert driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]["width"] <= 390
        driver.find_element(By.CSS_SELECTOR, ".pair button").click()
        WebDriverWait(driver, 10).until(lambda now: now.current_url.endswith("/decisions?page=1"))
        assert [one.verdict for one in inbox.waiting(data)] == ["same", "undo"]
        driver.find_element(By.CSS_SELECTOR, ".desk-bar button").click()
        WebDriverWait(driver, 10).until(lambda now: now.current_url.endswith("/login"))
        assert driver.find_element(By.ID, "token")
        driver.get(f"{base}/vi/edit")
        assert driver.current_url.endswith("/vi/edit/login")
        assert [line for line in driver.get_log("browser") if line["level"] not in ("INFO", "DEBUG")] == []
