"""Opening an index for reading, also one on a disk that may only be read."""

import os
import tempfile
from pathlib import Path

from tantivy import Index


class Opened:
    """An index that is open for reading. ``index`` is the library's own.

    The library makes a lock file beside the index even to read it. Where the disk does not let it, links to the files
    stand in a folder of their own as long as this lasts. Raises ValueError where there is no index.
    """

    def __init__(self, folder: Path) -> None:
        self._links: tempfile.TemporaryDirectory[str] | None = None
        try:
            self.index = Index.open(str(folder))
        except ValueError:
            if not _read_only(folder):
                raise
            self._links = tempfile.TemporaryDirectory(prefix="lienthong-index-")
            for file in folder.iterdir():
                if not file.name.endswith(".lock"):
                    (Path(self._links.name) / file.name).symlink_to(file.resolve())
            self.index = Index.open(self._links.name)
        # It never changes: nobody needs to watch its folder.
        self.index.config_reader("manual")


def _read_only(folder: Path) -> bool:
    """Whether nobody may write there: its disk is read-only, or the folder is not ours to write in."""
    return bool(os.statvfs(folder).f_flag & os.ST_RDONLY) or not os.access(folder, os.W_OK)
