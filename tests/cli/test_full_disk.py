"""A disk that fills up, and one that may only be read: a clear word, nothing half done, the last version serves on."""

import errno
import os
import secrets
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from siteserver import free_port, serving

from cataloguing import book, catalogue
from graph.victim import work
from lienthong import disk
from lienthong.errors import StoreError
from lienthong.graph.backup.making import backup, backups
from lienthong.graph.generation import current, generations_folder
from lienthong.graph.ledger import Ledger

TOKEN = "may:mot-ma-du-dai-de-ghi"
MIB = 2**20
UPDATE = 'INSERT DATA { <https://vidu.example.org/x> <http://purl.org/dc/terms/title> "%s" }'


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 48 MiB."""
    place = tmp_path / "disk"
    place.mkdir()
    if os.geteuid():
        pytest.skip("mounting a small disk needs root, as continuous integration has it")
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", place], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def fill(place: Path, left: int) -> Path:
    """Leave so many bytes free."""
    filler = place / "filler"
    with filler.open("wb") as file:
        size = max(shutil.disk_usage(place).free - left, 0)
        os.posix_fallocate(file.fileno(), 0, size) if size else None
    return filler


class Reader:
    """Somebody who reads a page, asks a query, searches."""

    def __init__(self, base: str) -> None:
        limits = httpx.Limits(max_keepalive_connections=0)
        self._client = httpx.Client(base_url=base, trust_env=False, timeout=60, limits=limits)

    def sees(self) -> str:
        """What the SPARQL answer holds; page and search are there."""
        query = "SELECT ?t WHERE { ?w <http://id.loc.gov/ontologies/bibframe/mainTitle> ?t } ORDER BY ?t"
        found = self._client.get("/sparql", params={"query": query}, headers={"accept": "text/csv"})
        search = self._client.get("/vi/search", params={"q": "chuyến tàu"})
        pages = [search.status_code, self._client.get("/vi/").status_code, self._client.get("/ready").status_code]
        assert (found.status_code, pages) == (200, [200] * 3)
        assert "/work/" in search.text
        return found.text

    def writes(self, text: str) -> httpx.Response:
        """The answer to an update."""
        headers = {"content-type": "application/sparql-update", "authorization": f"Bearer {TOKEN.partition(':')[2]}"}
        return self._client.post("/update", content=UPDATE % text, headers=headers)


def left_over(data: Path) -> list[str]:
    """What counts as nothing and was left by what failed."""
    places = [data, generations_folder(data), data / "dumps", data / "changes"]
    return [one.name for place in places if place.is_dir() for one in place.iterdir() if one.suffix in (".tmp", ".new")]


def test_a_backup_that_does_not_fit_is_not_begun(small: Path, tmp_path: Path) -> None:
    work(tmp_path / "data", 0)
    filler = fill(small, MIB)
    with pytest.raises(StoreError) as raised:
        backup(tmp_path / "data", small / "backups")
    assert raised.value.name == "disk_short"
    assert backups(small / "backups") == [] and not list((small / "backups").glob(".*.new"))
    filler.unlink()
    assert backup(tmp_path / "data", small / "backups")[1].generation == 1


def test_a_ledger_on_a_disk_without_any_room_asks_for_some(small: Path) -> None:
    """SQLite says "disk I/O error" then: it has no place for the index of its log."""
    Ledger.open(small).close()
    filler = fill(small, 0)
    for write in (False, True):
        with pytest.raises(StoreError) as raised:
            Ledger.open(small, write=write)
        assert raised.value.name == "disk_full"
    filler.unlink()
    Ledger.open(small, write=False).close()


Run = Callable[..., tuple[int, str]]


def fills_up(run: Run, reader: Reader, small: Path, files: tuple[Path, Path]) -> None:
    """The disk below a running server fills up, again and again, and is emptied."""
    many, backups_folder = files
    was = reader.sees()
    # The file of the ledger cannot take the batch, and nothing of it is in.
    filler = fill(small, 60_000)
    code, said = run("load", many, "--source", "thu")
    assert code == 2 and "đã đầy" in said and "is full" in said and str(small) in said
    assert run("report")[0] == 0
    # Room for records, none for a generation: that is said before it is begun.
    filler.unlink()
    assert run("load", many, "--source", "thu")[0] == 0
    filler = fill(small, 2 * MIB)
    code, said = run("publish")
    assert code == 2 and "cần khoảng" in said and "needed" in said, said
    filler.unlink()
    filler = fill(small, 60_000)
    answer = reader.writes("đầy")
    assert answer.status_code == 507, answer.text
    assert str(small) not in answer.text
    assert answer.json()["detail"] != answer.json()["detail_en"]
    filler.unlink()
    filler = fill(small, 0)
    code, said = run("dumps", "--kinds", "nq")
    assert code == 2 and "đã đầy" in said
    assert reader.sees() == was
    # The same commands go through when there is room again.
    filler.unlink()
    assert not left_over(small)
    assert run("publish")[0] == 0
    assert reader.writes("có chỗ").is_success
    assert run("dumps", "--kinds", "nq")[0] == 0
    assert run("backup", backups_folder)[0] == 0


def may_only_be_read(run: Run, reader: Reader, small: Path, files: tuple[Path, Path]) -> None:
    """Below a server that was started on such a disk; then it may be written again."""
    few, backups_folder = files
    now = current(small)
    for arguments in (("load", few, "--source", "thu"), ("publish",), ("dumps", "--kinds", "nt")):
        code, said = run(*arguments)
        assert code == 2 and "Không ghi được" in said, (arguments, said)
    answer = reader.writes("chỉ đọc")
    assert answer.status_code == 503 and str(small) not in answer.text
    assert run("backup", backups_folder)[0] == 0
    assert "số 29" in reader.sees()
    assert current(small) == now
    subprocess.run(["mount", "-o", "remount,rw", small], check=True)
    assert reader.writes("lại ghi được").is_success


@pytest.mark.long
def test_a_full_disk_and_a_read_only_one(lienthong, small: Path, tmp_path: Path) -> None:
    base, backups_folder = f"http://127.0.0.1:{free_port()}", tmp_path / "backups"
    settings = {"LIENTHONG_DATA": str(small), "LIENTHONG_BASE": base, "LIENTHONG_DUMPS": "off"}

    def run(*arguments: str | Path) -> tuple[int, str]:
        done = lienthong(*arguments, env=settings)
        assert "Traceback" not in done.stderr and "Lỗi ngoài dự kiến" not in done.stderr
        return done.returncode, done.stderr

    more = [
        book(str(number), f"Chuyến tàu số {number}", extra=f"520 __ $a {secrets.token_hex(3000)}")
        for number in range(2, 30)
    ]
    many = catalogue(tmp_path / "many.mrc", *more)
    few = catalogue(tmp_path / "a.mrc", book("1"))
    assert run("load", few, "--source", "thu")[0] == 0
    assert run("publish")[0] == 0
    served = {"LIENTHONG_UPDATE_TOKENS": TOKEN, "LIENTHONG_DUMPS": "off"}
    with serving(small, base, settings=served):
        fills_up(run, Reader(base), small, (many, backups_folder))
    subprocess.run(["mount", "-o", "remount,ro", small], check=True)
    with serving(small, base, settings=served):
        may_only_be_read(run, Reader(base), small, (few, backups_folder))
    code, said = run("restore", "--check", backups_folder)
    assert code == 0, said


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (OSError(errno.ENOSPC, "x"), "disk_full"),
        (OSError(errno.EDQUOT, "x"), "disk_full"),
        (OSError("IO error: No space left on device: While appending to file: /x/000012.sst"), "disk_full"),
        (ValueError("An IO error occurred: 'No space left on device (os error 28)'"), "disk_full"),
        (sqlite3.OperationalError("database or disk is full"), "disk_full"),
        (OSError(errno.EROFS, "Read-only file system"), "disk_read_only"),
        (sqlite3.OperationalError("attempt to write a readonly database"), "disk_read_only"),
        (OSError("IO error: While open a file for appending: Read-only file system"), "disk_read_only"),
        (OSError(errno.ENOENT, "No such file or directory"), ""),
        (sqlite3.OperationalError("no such table: x"), ""),
        (ValueError("28"), ""),
    ],
)
def test_whoever_says_it_it_is_one_error(tmp_path: Path, error: Exception, name: str) -> None:
    known = disk.trouble(error, tmp_path / "not" / "there")
    assert (known.name if known else "") == name
    if known is not None:
        assert str(tmp_path) in known.message("vi")
        told = disk.for_clients(known)
        assert told.http_status in (503, 507) and str(tmp_path) not in told.message("en")


def test_too_little_room_is_told_with_figures(tmp_path: Path) -> None:
    disk.require(tmp_path, 1)
    with pytest.raises(StoreError, match=r"MiB") as raised:
        disk.require(tmp_path / "a" / "b", 2**60)
    assert raised.value.values["need"] == str(2**40)
