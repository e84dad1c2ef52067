"""Folders and files that may not be written or read: a sentence that says what to do, never an unexpected error."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cataloguing import book, catalogue

# root may write everywhere, so it steps down to nobody once all modules are loaded.
SCRIPT = """
import os, sys
import lienthong.cli.main, lienthong.cli.config, lienthong.pipeline.load, lienthong.pipeline.report
if os.geteuid() == 0:
    os.setuid(65534)
lienthong.cli.main.run()
"""


@pytest.fixture
def as_nobody(environment: dict[str, str], tmp_path: Path):
    """Runs ``lienthong`` in another process without root's rights."""
    for folder in (tmp_path, *tmp_path.parents[:3]):
        if os.geteuid() == 0 and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o055)

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", SCRIPT, *map(str, arguments)],
            capture_output=True, text=True, encoding="utf-8", env=environment, cwd=tmp_path,
        )  # fmt: skip

    return run


def _told(done, *words: str) -> None:
    lines = done.stderr.splitlines()
    assert done.returncode == 2, done.stderr
    assert len(lines) == 2, done.stderr
    assert "Lỗi ngoài dự kiến" not in done.stderr
    assert all(word in line for word in words for line in lines), done.stderr


def test_a_data_folder_that_may_not_be_written(as_nobody, lienthong, tmp_path: Path) -> None:
    file = catalogue(tmp_path / "a.mrc", book("1"))
    (tmp_path / "data").mkdir(mode=0o555)
    (tmp_path / "data").chmod(0o555)
    _told(as_nobody("load", file, "--source", "thu"), "LIENTHONG_DATA", str(tmp_path / "data"))


def test_a_ledger_that_may_only_be_read_is_reported_on(as_nobody, lienthong, tmp_path: Path) -> None:
    lienthong("load", catalogue(tmp_path / "a.mrc", book("1")), "--source", "thu")
    data = tmp_path / "data"
    data.chmod(0o555)
    for file in data.iterdir():
        file.chmod(0o444)
    done = as_nobody("report", "--format", "json")
    assert done.returncode == 0, done.stderr
    assert '"live": 1' in done.stdout
    assert sorted(one.name for one in data.iterdir()) == ["ledger.sqlite", "lock"]


def test_a_ledger_that_may_not_be_read_is_not_called_damaged(as_nobody, lienthong, tmp_path: Path) -> None:
    lienthong("load", catalogue(tmp_path / "a.mrc", book("1")), "--source", "thu")
    (tmp_path / "data" / "ledger.sqlite").chmod(0)
    (tmp_path / "data").chmod(0o555)
    done = as_nobody("report")
    _told(done, "ledger.sqlite")
    assert "sao lưu" not in done.stderr and "backup" not in done.stderr


def test_a_folder_on_the_way_that_may_not_be_entered(as_nobody, lienthong, tmp_path: Path) -> None:
    lienthong("load", catalogue(tmp_path / "a.mrc", book("1")), "--source", "thu")
    (tmp_path / "data").chmod(0o600)
    _told(as_nobody("report"), "ledger.sqlite")


def test_a_report_that_cannot_be_written(lienthong, tmp_path: Path) -> None:
    lienthong("load", catalogue(tmp_path / "a.mrc", book("1")), "--source", "thu")
    _told(lienthong("report", "--output", "khong-co/bao-cao.txt"), "khong-co/bao-cao.txt")


def test_settings_that_are_no_utf8(lienthong, tmp_path: Path) -> None:
    (tmp_path / "lienthong.toml").write_bytes('title = "Thư viện Đà Nẵng"\n'.encode("cp1258", "replace"))
    _told(lienthong("source", "list"), "lienthong.toml", "UTF-8")


def test_settings_that_may_not_be_read(as_nobody, tmp_path: Path) -> None:
    (tmp_path / "lienthong.toml").write_text('title = "Kín"\n', "utf-8")
    (tmp_path / "lienthong.toml").chmod(0)
    _told(as_nobody("source", "list"), "lienthong.toml")
