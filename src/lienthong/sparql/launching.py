"""How a query process comes into being: started anew, or forked from one that holds the store in memory."""

import os
import socket
import subprocess
import sys
from typing import Protocol

from lienthong.graph.generation import Generation

KEPT_ENVIRONMENT = ("PATH", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "LANG", "TMPDIR")
"""What processes that answer queries see of our environment: no passwords."""


class Process(Protocol):
    """An operating system's process, as ``subprocess.Popen`` shows it."""

    @property
    def pid(self) -> int:
        """Its number."""

    def poll(self) -> int | None:
        """Its exit code, the negative number of a signal that ended it, None as long as it lives."""

    def kill(self) -> None:
        """End it now."""


class Launch(Protocol):
    """Makes query processes over one generation."""

    generation: Generation

    async def launch(self, theirs: socket.socket) -> Process:
        """A new one that speaks on a socket; the caller closes it. Raises OSError when none can be had."""


class Starting:
    """Processes started anew, which read the store on disk.

    The thread that launches must live as long as the process may: the kernel ties the two together.
    """

    def __init__(self, generation: Generation, memory_mb: int) -> None:
        self.generation = generation
        self._memory_mb = memory_mb

    async def launch(self, theirs: socket.socket) -> Process:
        """See ``Launch``."""
        return started("lienthong.sparql.worker", self.generation, (str(self._memory_mb),), theirs)


def started(
    module: str, generation: Generation, limits: tuple[str, ...], theirs: socket.socket
) -> subprocess.Popen[bytes]:
    """A process that runs a module of ours over a generation, with a socket as its standard input."""
    command = [sys.executable, "-P", "-m", module, str(generation.store_folder.resolve())]
    return subprocess.Popen(
        [*command, *limits, str(os.getpid())],
        stdin=theirs.fileno(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        close_fds=True,
        env={name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ},
    )
