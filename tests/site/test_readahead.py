"""What a server asks of the disk before its readers come, and how much memory it takes to be free."""

import ctypes
import os
import shutil
import time
from mmap import PAGESIZE, mmap
from pathlib import Path

import pytest
from siteserver import Demo

from lienthong.memory import free
from lienthong.site.published import Published
from lienthong.site.readahead import read_ahead

PATIENCE = 20.0
MEMINFO = "MemTotal: 8000000 kB\nMemFree: 100 kB\nMemAvailable: 4000000 kB\nBuffers: 1 kB\n"


def _on_disk_only(file: Path, pages: int) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(os.urandom(pages * PAGESIZE))
    _let_go(file)


def _let_go(file: Path) -> None:
    with file.open("r+b") as stream:
        os.fsync(stream.fileno())
        os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _held(file: Path) -> int:
    """Pages of a file that are in memory (``mincore(2)``): reading them to see would fetch them."""
    told = (ctypes.c_ubyte * (file.stat().st_size // PAGESIZE))()
    with file.open("r+b") as stream, mmap(stream.fileno(), 0) as mapped:
        start = ctypes.c_char.from_buffer(mapped)
        failed = ctypes.CDLL(None).mincore(ctypes.c_void_p(ctypes.addressof(start)), ctypes.c_size_t(len(mapped)), told)
        del start
    assert not failed
    return sum(page & 1 for page in told)


def _held_in_the_end(file: Path, pages: int) -> int:
    """The disk needs its time; what is asked for comes by itself."""
    end = time.monotonic() + PATIENCE
    while (found := _held(file)) < pages and time.monotonic() < end:
        time.sleep(0.01)
    return found


def test_files_of_all_folders_are_held(tmp_path: Path) -> None:
    files = [tmp_path / "store" / "000012.sst", tmp_path / "index" / "a.idx", tmp_path / "shelves.sqlite"]
    for file in files:
        _on_disk_only(file, 700)
    read_ahead(tmp_path, 100).join()
    assert [_held_in_the_end(file, 700) for file in files] == [700] * 3


def test_the_store_comes_last_and_only_as_far_as_it_may(tmp_path: Path) -> None:
    index, store = tmp_path / "index" / "a.idx", tmp_path / "store" / "000012.sst"
    for file in (index, store):
        _on_disk_only(file, 2**20 // PAGESIZE * 8)
    before = _held(store)
    read_ahead(tmp_path, 8).join()
    assert _held_in_the_end(index, index.stat().st_size // PAGESIZE) == index.stat().st_size // PAGESIZE
    assert _held(store) == before


def test_a_folder_that_was_swept_away_is_no_fault(tmp_path: Path) -> None:
    thread = read_ahead(tmp_path / "gone", 100)
    thread.join()
    assert not thread.is_alive()


def test_a_server_reads_ahead_what_it_opens(demo: Demo, tmp_path: Path) -> None:
    current = (demo.data / "current").read_text()
    folder = Path("generations", f"{int(current):08d}")
    shutil.copytree(demo.data / folder, tmp_path / folder)
    (tmp_path / "current").write_text(current)
    shelves = tmp_path / folder / "shelves.sqlite"
    _let_go(shelves)
    published = Published(tmp_path, 100)
    assert published.look()
    pages = shelves.stat().st_size // PAGESIZE
    assert _held_in_the_end(shelves, pages) == pages


@pytest.fixture
def machine(tmp_path: Path) -> tuple[Path, Path]:
    """What Linux tells of a process in a control group of its own, with four GB free on the machine."""
    proc, group = tmp_path / "proc", tmp_path / "groups" / "system.slice" / "lienthong.service"
    (proc / "self").mkdir(parents=True)
    group.mkdir(parents=True)
    (proc / "meminfo").write_text(MEMINFO)
    (proc / "self" / "cgroup").write_text("1:name=systemd:/x\n0::/system.slice/lienthong.service\n")
    return proc, tmp_path / "groups"


def _bounded(groups: Path, bound: str, taken: int, files: int) -> None:
    group = groups / "system.slice" / "lienthong.service"
    (group / "memory.max").write_text(bound)
    (group / "memory.current").write_text(f"{taken}\n")
    (group / "memory.stat").write_text(f"anon 5\nfile {files}\nactive_file {files}\ninactive_file 0\n")


def test_without_a_bound_the_machine_decides(machine: tuple[Path, Path]) -> None:
    _bounded(machine[1], "max\n", 0, 0)
    assert free(*machine) == 4_096_000_000


def test_a_bound_of_the_service_counts_and_files_it_holds_do_not(machine: tuple[Path, Path]) -> None:
    _bounded(machine[1], "1000000000\n", 900_000_000, 700_000_000)
    assert free(*machine) == 800_000_000


def test_a_wide_bound_frees_nothing_that_the_machine_lacks(machine: tuple[Path, Path]) -> None:
    _bounded(machine[1], "64000000000\n", 0, 0)
    assert free(*machine) == 4_096_000_000


def test_what_the_system_does_not_tell_counts_as_nothing(tmp_path: Path) -> None:
    assert free(tmp_path, tmp_path) == 0


def test_this_machine_tells() -> None:
    assert free() > 0
