"""Files that cannot be read as a whole: a clear sentence in both languages, exit code 2, nothing changed."""

import gzip
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cataloguing import book, catalogue, marc


def _missing(folder: Path) -> Path:
    return folder / "khong-co.mrc"


def _folder(folder: Path) -> Path:
    (folder / "thu-muc.mrc").mkdir()
    return folder / "thu-muc.mrc"


def _file(name: str, content: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return make


AWKWARD = {
    "missing": _missing,
    "folder": _folder,
    "empty": _file("rong.mrc", b""),
    "blank": _file("trang.mrc", b" \r\n\n"),
    "pdf": _file("sach.mrc", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"),
    "spreadsheet": _file("sach.xlsx", b"PK\x03\x04" + bytes(100)),
    "page": _file("loi.xml", b"<!DOCTYPE html><html><body>404</body></html>"),
    "text": _file("ghi-chu.mrc", "Danh mục sách mới về tháng này.\n".encode()),
    "one terminator": _file("dau.mrc", b"\x1d"),
    "terminators": _file("cac-dau.mrc", b"\x1d\r\n\x1d\x1d\n"),
    "noise": _file("nhieu.mrc", random.Random(7).randbytes(20_000)),
    "half gzip": _file("nua.mrc.gz", gzip.compress(marc(*(book(str(n)) for n in range(50))))[:-200]),
}


def _clear(stderr: str) -> bool:
    lines = [line for line in stderr.splitlines() if line.strip()]
    return len(lines) == 2 and "Traceback" not in stderr


@pytest.mark.parametrize("make", AWKWARD.values(), ids=AWKWARD.keys())
def test_nothing_changes(make: Callable[[Path], Path], lienthong, tmp_path: Path) -> None:
    good = catalogue(tmp_path / "tot.mrc", book("1"))
    done = lienthong("load", good, make(tmp_path), "--source", "thu")
    assert done.returncode == 2, done.stderr
    assert _clear(done.stderr), done.stderr
    assert not (tmp_path / "data").exists()


def test_nothing_changes_in_a_catalogue_that_is_there(lienthong, tmp_path: Path) -> None:
    lienthong("load", catalogue(tmp_path / "tot.mrc", book("1")), "--source", "thu")
    before = lienthong("report", "--format", "json").stdout.partition("\n")[2]
    done = lienthong("load", catalogue(tmp_path / "moi.mrc", book("2")), tmp_path / "khong-co.mrc", "--source", "thu")
    assert done.returncode == 2
    after = lienthong("report", "--format", "json").stdout.partition("\n")[2]
    assert '"live": 1' in before
    assert before.partition('"sources"')[2] == after.partition('"sources"')[2]


def test_a_file_without_permission(environment: dict[str, str], tmp_path: Path) -> None:
    file = catalogue(tmp_path / "kin.mrc", book("1"))
    file.chmod(0)
    # root may read everything, so it steps down to nobody once all modules are loaded.
    script = (
        "import os, sys, lienthong.cli.main, lienthong.cli.config, lienthong.pipeline.load\n"
        "if os.geteuid() == 0:\n    os.chmod(sys.argv[1], 0o755); os.seteuid(65534)\n"
        "sys.argv[1:2] = []\n"
        "lienthong.cli.main.run()\n"
    )
    for folder in (tmp_path, *tmp_path.parents[:3]):
        if os.geteuid() == 0 and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o055)
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path), "load", str(file), "--source", "thu"],
        capture_output=True, env=environment, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr.decode()
    assert _clear(done.stderr.decode()), done.stderr.decode()
    assert "quyền" in done.stderr.decode()
    assert not (tmp_path / "data").exists()


def test_standard_input_twice_is_wrong_usage(lienthong, tmp_path: Path) -> None:
    done = lienthong("load", "-", "-", "--source", "thu", stdin=marc(book("1")))
    assert done.returncode == 2
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("name", ["Thư viện", "../x", "", "a b", "-"])
def test_a_source_needs_a_short_name(name: str, lienthong, tmp_path: Path) -> None:
    done = lienthong("load", catalogue(tmp_path / "a.mrc", book("1")), f"--source={name}")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "data").exists()
