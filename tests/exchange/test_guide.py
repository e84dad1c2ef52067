"""The guide for integrators does what it says: each command is run as it stands, against the sample catalogue."""

import ast
import contextlib
import importlib.util
import io
import os
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from siteserver import Demo, free_port
from starlette.applications import Starlette

from exchange.guide import EXAMPLE, EXAMPLE_HOST, GUIDES, Block, blocks, missing, proofs, sections
from lienthong.exchange.application import create_app
from lienthong.pipeline.dumps.making import make
from lienthong.settings import Settings

# The clients are taken as people have them.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
RUN = [one for one in blocks("en") if one.mark == "run"]


@dataclass(frozen=True)
class Where:
    """The sample catalogue: the base of its addresses, and where it answers with all its protocols."""

    base: str
    address: str
    environment: dict[str, str]

    def here(self, text: str) -> str:
        """What the guide says, with this catalogue's address for that of the guide."""
        return text.replace(EXAMPLE_HOST, "oai:127.0.0.1:").replace(EXAMPLE, self.base)


@pytest.fixture(scope="module")
def where(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Where]:
    """The shared catalogue as it is, with a file to download beside it, behind the whole application."""
    folder = tmp_path_factory.mktemp("guide")
    data = folder / "data"
    data.mkdir()
    for one in demo.data.iterdir():
        (data / one.name).symlink_to(one)
    assert make(data, ("schema",), 1) is not None
    known = Settings(data=data, base=demo.base, query_workers=1, query_light_workers=1, query_log="off",
                     query_store_mb=0)  # fmt: skip
    port = free_port()
    # curl asks for the base of the catalogue and comes here, as behind a proxy.
    there = demo.base.removeprefix("http://")
    (folder / ".curlrc").write_text(f'connect-to = "{there}:127.0.0.1:{port}"\nnoproxy = "*"\n')
    with _answering(create_app(known), port):
        environment = os.environ | {
            "BASE": demo.base,
            "CURL_HOME": str(folder),
            "HOME": str(folder),
            "LC_ALL": "C.UTF-8",
        }
        yield Where(demo.base, f"http://127.0.0.1:{port}", environment)


@contextlib.contextmanager
def _answering(app: Starlette, port: int) -> Iterator[None]:
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        yield
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.mark.parametrize("block", RUN, ids=lambda one: one.name)
def test_each_command_gives_what_the_guide_says(
    block: Block, where: Where, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if block.language == "python":
        monkeypatch.setenv("BASE", where.address)
        said = _python(where.here(block.code))
    else:
        said = _shell(where.here(block.code), where)
    for line in block.expected:
        assert not missing(said, where.here(line)), f"{block.name}: {line!r} is not in\n{said[:2000]}"


def _python(code: str) -> str:
    """What a program prints, run in this process, since to start Python so often would take longer than all else."""
    for one in ast.walk(ast.parse(code)):
        names = [one.module] if isinstance(one, ast.ImportFrom) else []
        names += [alias.name for alias in one.names] if isinstance(one, ast.Import) else []
        for name in names:
            if importlib.util.find_spec((name or "").partition(".")[0]) is None:
                pytest.skip(f"{name} is not installed; bench/linking.py runs it")
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()):
        exec(compile(code, "guide", "exec"), {"__name__": "__main__"})
    return said.getvalue()


def _shell(code: str, where: Where) -> str:
    command = ["bash", "-e", "-u", "-c", code]
    done = subprocess.run(command, env=where.environment, capture_output=True, check=False, timeout=120)
    said = done.stdout.decode("utf-8", "replace")
    assert done.returncode == 0, f"{done.returncode}: {done.stderr.decode()}\n{said[:2000]}"
    return said


def test_both_languages_have_the_same_commands() -> None:
    theirs = {lang: [(one.mark, one.language, one.code, one.expected) for one in blocks(lang)] for lang in GUIDES}
    assert theirs["en"] == theirs["vi"]
    names = {lang: [one.name for one in blocks(lang) if one.mark == "run"] for lang in GUIDES}
    assert names["en"] == names["vi"]
    assert len(set(names["en"])) == len(names["en"]) >= 20


@pytest.mark.parametrize("lang", GUIDES)
def test_every_block_is_run_or_says_why_not(lang: str) -> None:
    found = blocks(lang)
    assert found and all(one.mark and one.name for one in found), [one.code for one in found if not one.mark]
    assert all(one.expected for one in found if one.mark == "run")
    assert GUIDES[lang].read_text("utf-8").count("```") == 2 * sum(1 + bool(one.expected) for one in found)


def test_both_languages_say_the_same() -> None:
    """As many sections of the same depth, the same addresses, names and figures in each, tables of one shape."""
    for number, (here, there) in enumerate(zip(sections("en"), sections("vi"), strict=True)):
        assert here == there, (number, here[1] - there[1], there[1] - here[1])


def test_what_is_said_to_be_proved_has_its_proof() -> None:
    assert proofs("en")
    figures = re.compile(r"[0-9][0-9.]*").findall
    root = GUIDES["en"].parents[1]
    for _, _, client, file, date in proofs("en"):
        proof = (root / file.strip("`")).read_text("utf-8")
        assert client.split()[0].lower() in proof.lower(), (client, file)
        assert len(date) == 10
    for lang in GUIDES:
        for row, other in zip(proofs(lang), proofs("en"), strict=True):
            assert (row[1], row[3:]) == (other[1], other[3:])
            assert figures(row[2]) == figures(other[2]) and row[2].split()[0] == other[2].split()[0]
