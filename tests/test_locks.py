"""A lock is one process's, ends with it, and says nothing of what goes wrong while it is held."""

import subprocess
import sys
from pathlib import Path

import pytest

from lienthong.errors import StoreError
from lienthong.locks import alone, taken

BUSY = StoreError("harvest_busy", source="kho")
HOLDS = """
import sys
from pathlib import Path
from lienthong.errors import StoreError
from lienthong.locks import taken
taken(Path(sys.argv[1]), StoreError("harvest_busy", source="kho"))
print("held", flush=True)
sys.stdin.read()
"""


def test_another_process_is_refused_until_the_holder_is_killed(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    command = [sys.executable, "-c", HOLDS, str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        with pytest.raises(StoreError) as refused:
            taken(file, BUSY)
        holder.kill()
    assert refused.value is BUSY
    with alone(file, BUSY):
        pass


def test_it_is_let_go_of_and_hides_no_error_of_what_is_done_meanwhile(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    with pytest.raises(BlockingIOError, match="something else"), alone(file, BUSY):
        raise BlockingIOError("something else")
    with alone(file, BUSY, 0o600), pytest.raises(StoreError), alone(file, BUSY):
        raise AssertionError("held twice")
    with alone(file, BUSY):
        pass


def test_a_new_file_has_the_permissions_and_a_folder_that_is_missing_is_an_error_of_the_system(tmp_path: Path) -> None:
    with alone(tmp_path / "lock", BUSY, 0o600):
        assert (tmp_path / "lock").stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileNotFoundError):
        taken(tmp_path / "missing" / "lock", BUSY)
