"""One sample catalogue and one server over it for all processes of a test run: to build it takes longest of all."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from fcntl import LOCK_EX, LOCK_SH, LOCK_UN, flock
from pathlib import Path

from siteserver import Demo, free_port, sample_catalogue, serving


@contextmanager
def shared_demo(folder: Path) -> Iterator[Demo]:
    """The sample catalogue, built in ``folder`` by whoever comes first, who serves it until nobody reads it."""
    # The kernel lets go of the locks of a process that dies, so nobody waits for a worker that crashed.
    with (folder / "demo.lock").open("w") as door, (folder / "demo.readers").open("w") as readers:
        flock(door, LOCK_EX)
        with ExitStack() as own:
            demo, served = _built(folder), folder / "demo.served"
            mine = not served.exists()
            if mine:
                own.enter_context(serving(demo.data, demo.base))
                served.touch()
            flock(readers, LOCK_SH)
            flock(door, LOCK_UN)
            try:
                yield demo
            finally:
                flock(readers, LOCK_UN)
                if mine:
                    flock(door, LOCK_EX)
                    flock(readers, LOCK_EX)
                    served.unlink()


def _built(folder: Path) -> Demo:
    base = folder / "demo.base"
    if not base.exists():
        (folder / "demo").mkdir()
        address = f"http://127.0.0.1:{free_port()}"
        (folder / "demo.said").write_text(sample_catalogue(folder / "demo", address), "utf-8")
        base.write_text(address, "utf-8")
    said = (folder / "demo.said").read_text("utf-8")
    return Demo(base.read_text("utf-8"), folder / "demo" / "lienthong-demo", said)
