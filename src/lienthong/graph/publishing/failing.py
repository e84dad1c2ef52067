"""What stops a publication, as people are told of it: a full disk, one that may only be read, a store that fails."""

from pathlib import Path

from lienthong import disk
from lienthong.errors import StoreError


def failure(error: BaseException, path: Path) -> StoreError:
    """Why nothing was published below ``path``. SQLite, RocksDB and Tantivy each say it in their own way."""
    known = disk.trouble(error, path)
    if known is None:
        return StoreError("publish_store", path=path, why=error)
    return StoreError("publish_disk_full", path=path, free=known.values["free"]) if known.name == "disk_full" else known
