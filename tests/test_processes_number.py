"""How many processes help."""

import os

from lienthong.processes import so_many


def test_one_for_each_core_that_may_be_used():
    assert so_many(0) == len(os.sched_getaffinity(0))


def test_fewer_where_the_process_may_use_fewer():
    before = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(before)})
        assert so_many(0) == 1
    finally:
        os.sched_setaffinity(0, before)


def test_as_many_as_are_wanted():
    assert so_many(7) == 7
