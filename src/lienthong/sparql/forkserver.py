"""Forks query processes: ``python -P -m lienthong.sparql.forkserver STORE MEMORY_MB PARENT``.

It reads a published checkpoint into memory once and forks whenever it is asked: a query process is there within
milliseconds, shares the store's memory with all others, and answers a look-up in less than half the processor time
that the store on disk needs. Behind the same walls as ``worker``, raised before the first fork.

It speaks over a socket that keeps messages apart, descriptor 0: ``fork`` with one descriptor is answered by ``forked
PID`` with one (``pidfd_open(2)``); ``ended PID STATUS`` tells that one has ended. At first it says ``ready``, or
``unfit`` when there is not the memory.
"""

import contextlib
import gc
import os
import resource
import select
import signal
import socket
import sys
import threading
import time
from pathlib import Path
from typing import NoReturn

from pyoxigraph import RdfFormat, Store, parse

from lienthong.memory import free
from lienthong.sparql import confine, worker

QUAD_BYTES = 520
"""What a statement takes in memory, with its part of the terms: 505 for the sample catalogue (pyoxigraph 0.5)."""

_SPARE = 3
_PATIENCE = 10


def _fits(quads: int, memory_mb: int) -> bool:
    """Whether a store may be held: within the limit, and in no more than a third of what is free."""
    size = quads * QUAD_BYTES
    return size <= memory_mb * 1024 * 1024 and size * _SPARE <= free()


def _read(folder: Path, memory_mb: int) -> Store | None:
    """The checkpoint in memory; None when it is too large, or cannot be read whole.

    Another process reads the disk, since RocksDB leaves threads behind, and a thread of this one takes it in, so that
    both step back behind the service while this process keeps its place for those that it forks (``sched(7)``).
    """
    source, sink = os.pipe()
    reader = os.fork()
    if reader == 0:
        os.close(source)
        _write_out(folder, memory_mb, sink)
    os.close(sink)
    store = Store()

    def take_in() -> None:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _PATIENCE)
        with os.fdopen(source, "rb") as quads, contextlib.suppress(SyntaxError):  # cut off: the exit code tells
            store.bulk_extend(parse(quads, RdfFormat.N_QUADS, rename_blank_nodes=False))

    thread = threading.Thread(target=take_in)
    thread.start()
    thread.join()
    _, status = os.waitpid(reader, 0)
    return store if status == 0 else None


def _write_out(folder: Path, memory_mb: int, sink: int) -> NoReturn:
    """Write the checkpoint as N-Quads into a pipe, and end with code 0 when that was all of it."""
    done = False
    try:
        os.nice(_PATIENCE)
        store = Store.read_only(str(folder))
        if _fits(len(store), memory_mb):
            with os.fdopen(sink, "wb") as quads:
                store.dump(quads, RdfFormat.N_QUADS)
            done = True
    finally:
        os._exit(0 if done else 1)


def _alone() -> bool:
    """Whether this process has one thread, as whoever forks must: nobody frees the locks of others in a fork. One that
    has been joined may take a moment to leave."""
    for _ in range(100):
        if len([*Path("/proc/self/task").iterdir()]) == 1:
            return True
        time.sleep(0.05)
    return False


class _Parent:
    """Whoever asks for processes."""

    def __init__(self, store: Store, place: worker.Place) -> None:
        self._socket = socket.socket(fileno=0)
        self._store = store
        self._place = place

    def serve(self) -> None:
        """Fork as long as somebody asks."""
        wake, waker = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
        self._socket.send(b"ready")
        while True:
            ready, _, _ = select.select([0, wake], [], [])
            if wake in ready:
                with contextlib.suppress(BlockingIOError):
                    os.read(wake, 4096)
                self._tell_ended()
            if 0 in ready and not self._hear():
                return

    def _hear(self) -> bool:
        message, descriptors, _, _ = socket.recv_fds(self._socket, 64, 1)
        if not message or not descriptors:
            return False
        pid = os.fork()
        if pid == 0:
            self._become(descriptors[0])
        os.close(descriptors[0])
        handle = os.pidfd_open(pid)
        socket.send_fds(self._socket, [b"forked %d" % pid], [handle])
        os.close(handle)
        return True

    def _become(self, descriptor: int) -> NoReturn:
        """Be a query process from here on."""
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self._socket.detach()
            os.dup2(descriptor, 0)
            os.closerange(3, self._place.lease)
            os.closerange(self._place.lease + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
            confine.die_with_parent(self._place.parent)
            worker.work(self._place, self._store)
        finally:
            os._exit(1)

    def _tell_ended(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not pid:
                return
            self._socket.send(b"ended %d %d" % (pid, os.waitstatus_to_exitcode(status)))


def main(arguments: list[str]) -> None:
    """Confine this process, read the store, then fork until the web process hangs up."""
    folder, memory_mb, held_mb, parent = Path(arguments[0]), *(int(one) for one in arguments[1:])
    walls = confine.move_in(parent)
    lease = worker.lease(folder)
    store = _read(folder, held_mb)
    gc.collect()
    if store is None or not _alone():
        socket.socket(fileno=0).send(b"unfit")
        return
    gc.freeze()
    _Parent(store, worker.Place(folder, memory_mb, walls, lease, os.getpid())).serve()


if __name__ == "__main__":
    main(sys.argv[1:])
