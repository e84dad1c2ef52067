"""The memory that is left."""

from contextlib import suppress
from pathlib import Path


def free(proc: Path = Path("/proc"), groups: Path = Path("/sys/fs/cgroup")) -> int:
    """Bytes of memory that this process may still fill: of the machine, and of its control group where that is
    bounded (``MemoryMax`` of systemd, ``--memory`` of a container). 0 where the system does not tell."""
    try:
        left = int((proc / "meminfo").read_text("ascii").partition("MemAvailable:")[2].split()[0]) * 1024
    except (OSError, IndexError, ValueError):
        return 0
    with suppress(OSError, ValueError, KeyError):  # no control groups of version 2, or "max": no bound
        own = (proc / "self" / "cgroup").read_text("utf-8").partition("0::")[2].partition("\n")[0]
        group = groups / own.strip("/")
        bound = int((group / "memory.max").read_text("ascii"))
        taken = int((group / "memory.current").read_text("ascii")) - _droppable(group)
        left = min(left, max(0, bound - taken))
    return left


def _droppable(group: Path) -> int:
    """What a control group holds of files, and would give back: it counts as taken, while ``MemAvailable`` leaves it
    out (``memory.stat`` of cgroup v2)."""
    rows = dict(line.split() for line in (group / "memory.stat").read_text("ascii").splitlines())
    return int(rows["active_file"]) + int(rows["inactive_file"])
