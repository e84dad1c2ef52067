"""How often chance is asked: enough to notice what breaks, and more when somebody has an hour (``make deep``)."""

import os

DEEP = os.environ.get("DEEP_TESTS") == "1"


def often(times: int, deep: int) -> int:
    """So many tries: ``times`` in every run, ``deep`` with ``DEEP_TESTS=1``. Each seed differs from run to run, so
    that many runs look at what one deep run does."""
    return deep if DEEP else times
