"""What a killed process had taken up is done again by another; a task that ends each one is told by name."""

import gc
from pathlib import Path
from pickle import PicklingError

import pytest

from dying import deadly, doubled, killed_while, never_ready, odd, ready
from lienthong.errors import WorkerKilled, WorkersError
from lienthong.processes import Helpers
from lienthong.steady import Steady


def test_work_of_a_killed_process_and_of_its_neighbours_is_done_again(tmp_path: Path) -> None:
    marker = tmp_path / "once"
    marker.touch()
    with Steady(2, ready) as crew:
        under_way = [crew.submit(killed_while, str(marker), number) for number in range(8)]
        assert [one.result() for one in under_way] == [2 * number for number in range(8)]
        assert not marker.exists(), "no process was killed"
        assert crew.submit(doubled, 21).result() == 42


def test_a_task_that_ends_every_process_is_told_and_no_other_one_with_it() -> None:
    with Steady(2, ready) as crew:
        tasks = [crew.submit(deadly if number == 2 else doubled, number) for number in range(5)]
        found: list[int | str] = []
        for one in tasks:
            try:
                found.append(one.result())
            except WorkerKilled as error:
                found.append(error.name)
        assert found == [0, 2, "helper_killed", 6, 8]


def test_a_killed_process_that_nobody_replaces_is_an_error_of_ours() -> None:
    """As of an export or of an index that is drawn: nobody is told of a pool, nor that a disk should be looked at."""
    with pytest.raises(WorkersError) as told, Helpers(2, ready) as helpers:
        helpers.submit(deadly, 1).result()
    assert told.value.name == "helper_ended"
    assert told.value.message("vi") != told.value.message("en")


def test_processes_that_cannot_begin_are_an_error_of_ours_in_both_languages() -> None:
    with Steady(1, never_ready) as crew, pytest.raises(WorkersError) as told:
        crew.submit(doubled, 1).result()
    assert told.value.name == "helpers_ended"
    assert "LIENTHONG_PROCESSES=1" in told.value.message("vi")
    assert "run the command again" in told.value.message("en")


def test_what_a_task_raises_is_raised_here_at_once() -> None:
    with Steady(1, ready) as crew, pytest.raises(ValueError, match="invalid literal"):
        crew.submit(int, "một").result()


def test_an_error_that_cannot_travel_is_told_and_kills_nobody() -> None:
    with Steady(1, ready) as crew:
        with pytest.raises(RuntimeError, match="ValueError: không gửi được 3"):
            crew.submit(odd, 3).result()
        assert crew.submit(doubled, 3).result() == 6


def test_who_waits_is_told_when_there_is_no_way_to_begin() -> None:
    """Whatever a thread that gives out tasks breaks of: nobody waits for ever."""
    with Steady(1, lambda: None) as crew, pytest.raises((PicklingError, AttributeError), match="pickle"):
        crew.submit(doubled, 1).result()


def test_a_helper_looks_for_garbage_seldom() -> None:
    with Helpers(1, ready) as helpers:
        assert helpers.submit(gc.get_threshold).result()[0] > 10 * gc.get_threshold()[0]
        assert helpers.submit(gc.get_freeze_count).result() > 1000
