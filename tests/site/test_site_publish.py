"""Moving to another generation under load, and what is answered before the first."""

import shutil
import threading
import time
from pathlib import Path

import httpx
import pytest
from siteserver import free_port, serving
from synthetic import Catalogue, publish


def catalogue(base: str, title: str) -> Catalogue:
    made = Catalogue(base)
    for number in range(30):
        made.work(number)
    made.work(999, title)
    made.dataset()
    return made


def test_a_publish_fails_no_request(tmp_path: Path) -> None:
    data, base = tmp_path / "data", f"http://127.0.0.1:{free_port()}"
    first = catalogue(base, "Bản thứ nhất")
    publish(first, data, 1)
    work, addresses = first.ids["work"][-1], [f"/vi/{one}" for one in first.ids["work"][:10]]
    addresses += [f"/{first.ids['instance'][0]}.ttl", "/ready", "/vi/", "/vi/work"]
    stop, failures, answered = threading.Event(), [], [0] * 4

    def ask(number: int) -> None:
        with httpx.Client(base_url=base, trust_env=False, timeout=20) as client:
            while not stop.wait(0.02):  # four readers who never pause take all that the machine has
                for address in addresses:
                    try:
                        answer = client.get(address)
                        if answer.status_code != 200 or not answer.content:
                            failures.append((address, answer.status_code))
                    except httpx.HTTPError as error:
                        failures.append((address, repr(error)))
                    answered[number] += 1

    with serving(data, base):
        clients = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
        for client in clients:
            client.start()
        for number in range(2, 5):
            publish(catalogue(base, f"Bản thứ {number}"), data, number)
            wait_for(base, number)
            assert f"Bản thứ {number}" in page(base, work)
            if number > 2:  # the publisher keeps two
                shutil.rmtree(data / "generations" / f"{number - 2:08d}")
        stop.set()
        for client in clients:
            client.join()
    assert failures == []
    assert min(answered) > len(addresses)


def test_etags_change_with_the_generation_and_a_damaged_one_is_passed_over(tmp_path: Path) -> None:
    data, base = tmp_path / "data", f"http://127.0.0.1:{free_port()}"
    made = catalogue(base, "Cũ")
    publish(made, data, 1)
    address = f"{base}/{made.ids['work'][0]}.ttl"
    with serving(data, base):
        tag = httpx.get(address, trust_env=False).headers["etag"]
        (data / "generations" / "00000002").mkdir()
        (data / "current").write_text("2", "ascii")
        time.sleep(1.2)
        assert httpx.get(address, trust_env=False).headers["etag"] == tag
        publish(catalogue(base, "Mới"), data, 3)
        wait_for(base, 3)
        answer = httpx.get(address, headers={"if-none-match": tag}, trust_env=False)
        assert (answer.status_code, answer.headers["etag"] != tag) == (200, True)


def test_before_the_first_publish(tmp_path: Path) -> None:
    data, base = tmp_path / "data", f"http://127.0.0.1:{free_port()}"
    data.mkdir()
    with serving(data, base, ready=False), httpx.Client(base_url=base, trust_env=False) as client:
        assert client.get("/health").status_code == 200
        ready = client.get("/ready")
        assert (ready.status_code, ready.json()["ready"]) == (503, False)
        assert "công bố" in ready.json()["reason"]["vi"] and "published" in ready.json()["reason"]["en"]
        html = {"accept": "text/html"}
        assert "Chưa có dữ liệu nào được công bố" in client.get("/vi/", headers=html).text
        for address in ("/vi/work", "/work/0000000000000000", "/vi/work/0000000000000000", "/vi/search?q=x"):
            answer = client.get(address, headers=html)
            assert answer.status_code == 503
            assert "Chưa có dữ liệu" in answer.text and "No data yet" in answer.text
        assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 503
        publish(catalogue(base, "Đầu tiên"), data, 1)
        wait_for(base, 1)


@pytest.mark.parametrize("cut", [False, True])
def test_a_base_with_a_path_works_behind_a_proxy_that_cuts_it_or_not(tmp_path: Path, cut: bool) -> None:
    data, port = tmp_path / "data", free_port()
    base = f"http://127.0.0.1:{port}/lod"
    made = catalogue(base, "Dưới đường dẫn")
    publish(made, data, 1)
    with serving(data, base), httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        before = "" if cut else "/lod"
        answer = client.get(f"{before}/{made.ids['work'][0]}", headers={"accept": "text/html"})
        assert answer.headers["location"] == f"/lod/vi/{made.ids['work'][0]}"
        shown = client.get(f"{before}/vi/{made.ids['work'][0]}").text
        assert f'href="/lod/vi/{made.ids["agent"][0]}"' in shown or 'href="/lod/vi/agent/' in shown
        assert 'href="/vi/' not in shown
        assert client.get(f"{before}/{made.ids['work'][0]}.ttl").status_code == 200


def wait_for(base: str, number: int) -> None:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        if httpx.get(f"{base}/ready", trust_env=False).json().get("generation") == number:
            return
        time.sleep(0.05)
    pytest.fail(f"generation {number} was not taken up")


def page(base: str, one: str) -> str:
    return httpx.get(f"{base}/vi/{one}", trust_env=False).text
