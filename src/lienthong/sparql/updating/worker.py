"""An update process: ``python -P -m lienthong.sparql.updating.worker MEMORY_MB PARENT``, one job and its end.

It reads ``jobs`` from standard input and confines itself as a query process does (``lienthong.sparql.worker``): no
network, little memory, dead with its parent. The store that it changes is a clone that does not count yet.
"""

import os
import sys
import threading
from pathlib import Path

from lienthong import disk
from lienthong.errors import LienthongError
from lienthong.sparql import confine
from lienthong.sparql.updating.carrying import carry_out
from lienthong.sparql.updating.jobs import Outcome, read_job, write_outcome

_STACK_MB = 256


def main(arguments: list[str]) -> None:
    """Confine this process, do the job, tell its outcome."""
    memory_mb, parent = int(arguments[0]), int(arguments[1])
    confine.die_with_parent(parent)
    confine.close_inherited(2)
    confine.leave_network()
    confine.limit_resources(memory_mb + _STACK_MB)
    threading.stack_size(_STACK_MB * 1024 * 1024)
    thread = threading.Thread(target=_run)
    thread.start()
    thread.join()
    os._exit(0)


def _run() -> None:
    outcome: Outcome | LienthongError
    try:
        outcome = carry_out(*read_job(sys.stdin.buffer.read()))
    except LienthongError as error:
        outcome = error
    except OSError as error:
        known = disk.trouble(error, Path())
        if known is None:
            raise
        outcome = disk.for_clients(known)
    except MemoryError:
        os.abort()  # as the allocator of Oxigraph does: the service reads the signal
    sys.stdout.buffer.write(write_outcome(outcome))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
