"""Files of an export: each is replaced whole, and only when it differs."""

import os
import re
import shutil
from pathlib import Path

from lienthong.errors import StoreError
from lienthong.graph.generation import replacing

_BEGUN = re.compile(r"\..+\.[0-9]+\.new")


class Folder:
    """The folder of an export. Names are those that ``places`` allows; they are looked at once more here."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._known: set[Path] = set()

    def path(self, name: str) -> Path:
        """Where a file lies. Raises StoreError for a name that leads out of the folder."""
        parts = name.split("/")
        if name.startswith("/") or any(one in ("", ".", "..") or "\0" in one for one in parts):
            raise StoreError("static_name", name=name)
        return self.root.joinpath(*parts)

    def write(self, name: str, body: bytes) -> bool:
        """Put a file there; whether it is another than the one that was there."""
        path = self.path(name)
        try:
            with path.open("rb") as file:
                if os.fstat(file.fileno()).st_size == len(body) and file.read() == body:
                    return False
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            self._prepare(path.parent)
        with replacing(path) as temporary:
            temporary.write_bytes(body)
        return True

    def link(self, name: str, target: Path) -> None:
        """The same file once more: a second name of it where the file system has such, else a copy."""
        path = self.path(name)
        if path.exists() and path.samefile(target):
            return
        self._prepare(path.parent)
        with replacing(path) as temporary:
            try:
                os.link(target, temporary)
            except OSError:
                shutil.copyfile(target, temporary)

    def sweep(self) -> None:
        """Take away what a run that was killed had begun to write."""
        for path in self.root.rglob(".*.new"):
            if _BEGUN.fullmatch(path.name):
                path.unlink(missing_ok=True)

    def remove(self, name: str) -> None:
        """Take a file away, and the folders that it leaves empty."""
        path = self.path(name)
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == self.root:
                return
            try:
                folder.rmdir()
            except OSError:
                return
            self._known.discard(folder)

    def _prepare(self, folder: Path) -> None:
        if folder not in self._known:
            folder.mkdir(parents=True, exist_ok=True)
            if len(self._known) > 10_000:
                self._known.clear()
            self._known.add(folder)
