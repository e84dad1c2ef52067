"""What operators are given: units, container, nginx and the guide, each held against the program itself."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import typer
from prometheus_client.parser import text_string_to_metric_families

from lienthong.cli.main import app
from lienthong.graph.backup.belongings import KEPT, belongings
from lienthong.settings import Settings
from lienthong.sparql.metrics import Metrics
from lienthong.sparql.pool import QueryPool

TOP = Path(__file__).parents[2]
DEPLOY = TOP / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("lienthong-*.*"))
GUIDE = (TOP / "docs" / "operation.md").read_text("utf-8")
PROGRAM = "/opt/lienthong/bin/lienthong"


def _metrics() -> set[str]:
    """The names at /metrics, as a Prometheus server would store them, parts of histograms under one name."""
    from prometheus_client import generate_latest

    found = set()
    for family in text_string_to_metric_families(generate_latest(Metrics(QueryPool(Path("none"))).registry()).decode()):
        found.add(f"{family.name}_total" if family.type == "counter" else family.name)
    return found


def test_every_figure_is_told_and_every_one_that_is_told_exists() -> None:
    table = GUIDE.partition("<!-- metrics -->")[2].partition("<!-- /metrics -->")[0]
    told = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
    assert len(told) == len(set(told)) == len(table.strip().splitlines()) - 2
    assert set(told) == _metrics()


def _parsed(words: list[str]) -> None:
    """Raises when the command line does not know a command, an option or an argument."""
    command = typer.main.get_command(app)
    while hasattr(command, "commands") and words and words[0] in command.commands:
        command, words = command.commands[words[0]], words[1:]
    command.make_context("lienthong", [word for word in words if word not in ("…",)], resilient_parsing=False)


def _commands() -> list[list[str]]:
    """Every call of the program in the guide, the units and the container file."""
    found = []
    texts = [GUIDE, *(path.read_text("utf-8") for path in UNITS if path.suffix == ".service")]
    for line in "\n".join(texts).replace("\\\n", " ").splitlines():
        for part in re.findall(r"`([^`]+)`", line) if "`" in line else [line]:
            words = part.removeprefix("ExecStart=").split()
            at = next((at for at, word in enumerate(words) if word in ("lienthong", PROGRAM)), None)
            plain = [word for word in words[:at] if "=" not in word]
            if at is not None and (not plain or plain[0] in ("sudo", "podman")) and "build" not in plain:
                found.append([word.strip("'") for word in shlex.split(part.removeprefix("ExecStart="))[at + 1 :]])
    return found


def test_commands_of_guide_and_units_are_those_of_the_program() -> None:
    commands = [words for words in _commands() if words]
    assert {"backup", "restore", "publish", "serve", "harvest", "load", "rebuild"} <= {words[0] for words in commands}
    for words in commands:
        if words != ["restore", "…", "--replace"]:
            _parsed(words)


def test_settings_of_the_guide_are_settings() -> None:
    for block in re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL):
        assert Settings(**tomllib.loads(block)).base == "https://catalogue.example.org"
    names = set(re.findall(r"`((?:query|keep|metrics|update)_[a-z_]+)`", GUIDE))
    assert names and names <= set(Settings.model_fields)
    texts = [path.read_text("utf-8") for path in DEPLOY.rglob("*") if path.is_file()]
    variables = {name for text in [GUIDE, *texts] for name in re.findall(r"LIENTHONG_([A-Z_]+)", text)}
    assert {name.lower() for name in variables} - {"config"} <= set(Settings.model_fields)


def test_files_that_the_guide_names_are_there() -> None:
    assert {path.name for path in UNITS if path.suffix != ".d"} >= set(re.findall(r"`(lienthong-\w+\.\w+)`", GUIDE))
    for name in re.findall(r"deploy/[\w./-]+\w", GUIDE):
        assert (TOP / name).exists(), name


def needs(program: str) -> pytest.MarkDecorator:
    """Continuous integration has it (.ci/run)."""
    return pytest.mark.skipif(not shutil.which(program), reason=f"{program} is not installed")


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The units, with a program that is there."""
    folder = tmp_path_factory.mktemp("units")
    shutil.copytree(DEPLOY / "systemd", folder, dirs_exist_ok=True)
    for path in folder.glob("*.service"):
        path.write_text(path.read_text("utf-8").replace(PROGRAM, sys.executable), "utf-8")
    return folder


def analyze(units: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What systemd says of the units; no service manager need run."""
    command = ["systemd-analyze", *arguments, *(path.name for path in UNITS if path.suffix in (".service", ".timer"))]
    environment = os.environ | {"SYSTEMD_UNIT_PATH": f"{units}:"}
    return subprocess.run(command, cwd=units, env=environment, capture_output=True, text=True, check=False)


@needs("systemd-analyze")
def test_systemd_finds_nothing_wrong_with_the_units(units: Path) -> None:
    done = analyze(units, "verify")
    assert (done.returncode, done.stderr) == (0, "")


@needs("systemd-analyze")
def test_systemd_finds_the_services_well_walled_in(units: Path) -> None:
    services = [path.name for path in UNITS if path.suffix == ".service"]
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=30", *services]
    environment = os.environ | {"SYSTEMD_UNIT_PATH": f"{units}:"}
    done = subprocess.run(command, cwd=units, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr


@needs("openssl")
@needs("nginx")
def test_nginx_reads_the_site(tmp_path: Path) -> None:
    site = (DEPLOY / "nginx" / "lienthong.conf").read_text("utf-8")
    keys = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=catalogue.example.org",
    ]
    subprocess.run([*keys, "-keyout", "key.pem", "-out", "cert.pem"], cwd=tmp_path, check=True, capture_output=True)
    site = re.sub(r"/etc/letsencrypt/\S+/fullchain", f"{tmp_path}/cert", site)
    site = re.sub(r"/etc/letsencrypt/\S+/privkey", f"{tmp_path}/key", site)
    config = tmp_path / "nginx.conf"
    config.write_text(f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\n{site}\n}}\n", "utf-8")
    done = subprocess.run(
        ["nginx", "-t", "-q", "-c", config, "-e", tmp_path / "log"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_container_has_no_rights_and_copies_what_the_wheel_needs() -> None:
    told = (DEPLOY / "Containerfile").read_text("utf-8").replace("\\\n", " ")
    steps = [line.split(maxsplit=1) for line in told.splitlines() if line and not line.startswith("#")]
    last = steps[max(at for at, step in enumerate(steps) if step[0] == "FROM") :]
    named = dict(reversed(step) if step[0] == "COPY" else step for step in last)
    assert named["USER"] == "10001:10001" and named["VOLUME"] == "/data"
    assert named["ENTRYPOINT"] == '["lienthong"]' and "HEALTHCHECK" in named
    assert [step for step in last if step[0] in ("ADD",)] == []
    ignored = (DEPLOY / "Containerfile.containerignore").read_text("utf-8").splitlines()
    wheel = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {"pyproject.toml", "hatch_build.py", "README.md", "LICENSE", *wheel["only-include"]}
    assert {name.partition("/")[0] for name in needed} == {
        line[1:].removesuffix("/**") for line in ignored if line.startswith("!")
    }


def test_whatever_is_in_a_data_folder_is_known_to_backups(demo) -> None:
    """A new file beside the ledger is either in backups or told to be left out."""
    sample = {"records"}
    known = {path.name for path in belongings(demo.data)} | set(KEPT) | sample
    assert {path.name for path in demo.data.iterdir()} <= known
