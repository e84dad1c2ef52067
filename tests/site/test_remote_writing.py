"""Where an engine elsewhere answers queries, nobody can write, and everybody is told why."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lienthong.graph.terms import prefixes
from lienthong.settings import Settings
from lienthong.site.app import query_pool
from lienthong.site.writing import update_address, writing_routes
from lienthong.sparql.run import Runner

TOKEN = {"authorization": "Bearer mot-ma-du-dai-de-ghi", "content-type": "application/sparql-update"}


@pytest.mark.parametrize("way", [("POST", "/update"), ("POST", "/sparql/update"), ("PUT", "/graph-store?default")])
def test_an_update_is_refused_and_says_why(tmp_path: Path, way: tuple[str, str]) -> None:
    known = Settings(
        data=tmp_path, engine="remote", engine_query="http://db.example/q", update_tokens="may:mot-ma-du-dai-de-ghi"
    )
    runner = Runner(query_pool(known), known.base, 1.0, 10, prefixes())
    with TestClient(Starlette(routes=writing_routes(known, runner))) as client:
        answer = client.request(*way, content=b"CLEAR ALL", headers=TOKEN)
    assert answer.status_code == 403 and "engine elsewhere" in answer.text and "máy khác" in answer.text
    assert "db.example" not in answer.text and update_address(known) == ""
    assert not (tmp_path / "ledger.sqlite").exists()
