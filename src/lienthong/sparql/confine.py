"""What a query process gives up before it opens the store: network, memory, priority, and life after its parent.

Linux only, through the C library, since Python 3.11 has no ``os.unshare``. Two walls around the network, each
best effort and both reported: a network namespace of its own (``unshare(2)``; containers often forbid it)
and a seccomp filter that refuses to make sockets (``seccomp(2)``; needs no privilege).
"""

import contextlib
import ctypes
import os
import platform
import resource
import signal
import struct
from pathlib import Path

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_PDEATHSIG = 1
_PR_SET_SECCOMP = 22
_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_MODE_FILTER = 2

# (audit architecture, socket, socketpair, io_uring_setup): <asm/unistd.h>, <linux/audit.h>
_CALLS = {"x86_64": (0xC000003E, 41, 53, 425), "aarch64": (0xC00000B7, 198, 199, 425)}
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 13  # SECCOMP_RET_ERRNO with EACCES


def move_in(parent: int) -> list[str]:
    """All that is given up before anything of a query is seen; the walls that stand (``leave_network``)."""
    die_with_parent(parent)
    outlive_signals()
    close_inherited(2)
    return leave_network()


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when the thread that started it ends (``prctl(2)``)."""
    _libc().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died before the call above
        os._exit(0)


def outlive_signals() -> None:
    """Leave it to the web process to end this one: a terminal or a service manager that stops a service tells all
    its processes, and queries that run are to be answered first."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def limit_resources(memory_mb: int) -> None:
    """Cap what this process may write to in memory, forbid core files, and be the first to go when the whole machine
    runs out of memory (``proc_pid_oom_score_adj(5)``).

    ``RLIMIT_DATA`` counts private writable mappings (``getrlimit(2)``, Linux 4.7). ``RLIMIT_AS`` would also count
    the address space that the allocator only reserves, 60 MB a thread, and mapped files of the store.
    """
    size = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("800", "ascii")


def leave_network() -> list[str]:
    """Cut this process off the network; the walls that stand: ``namespace``, ``seccomp``, both or none.

    Call while the process has one thread: ``unshare`` of a user namespace demands it.
    """
    walls = {"namespace": own_network(), "seccomp": forbid_sockets()}
    return [name for name, stands in walls.items() if stands]


def own_network() -> bool:
    """Move into a new network namespace, where not even loopback is up (``unshare(2)``); whether it worked."""
    libc = _libc()
    return bool(libc.unshare(_CLONE_NEWNET) == 0 or libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0)


def forbid_sockets() -> bool:
    """Have the kernel refuse new sockets to this process for good (``seccomp(2)``); whether it worked."""
    libc = _libc()
    calls = _CALLS.get(platform.machine())
    if calls is None or libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    architecture, *refused = calls
    program = _filter(architecture, refused)
    raw = b"".join(struct.pack("=HBBI", *step) for step in program)
    steps = ctypes.create_string_buffer(raw, len(raw))
    program_header = struct.pack("@HP", len(program), ctypes.addressof(steps))
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, program_header, 0, 0) == 0)


def close_inherited(keep: int) -> None:
    """Close every descriptor above ``keep``: a listening socket must not live on in a query process."""
    os.closerange(keep + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _filter(architecture: int, refused: list[int]) -> list[tuple[int, int, int, int]]:
    """A classic BPF program: (code, steps to skip when true, when false, value)."""
    to_refusal = len(refused) + 1
    return [
        (_LOAD, 0, 0, 4),  # seccomp_data.arch
        (_EQUAL, 0, to_refusal + 2, architecture),
        (_LOAD, 0, 0, 0),  # seccomp_data.nr
        (_AT_LEAST, to_refusal, 0, 0x40000000),  # the x32 calls of x86_64
        *((_EQUAL, to_refusal - at, 0, call) for at, call in enumerate(refused, 1)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]


def peak_kb() -> int:
    """The most memory, in KiB, that this process has held. ``ru_maxrss`` is no measure of it on Linux: it begins with
    that of the process that started this one, so that beside a large web process every look-up seemed too much."""
    try:
        return _status_kb("VmHWM:")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def data_mb() -> int:
    """What ``RLIMIT_DATA`` counts of this process now, in MiB: of one that was forked, all that it shares, too."""
    return _status_kb("VmData:") // 1024


def _status_kb(line: str) -> int:
    status = Path("/proc/self/status").read_text("ascii", "replace")
    return int(status.partition(line)[2].split(maxsplit=1)[0])
