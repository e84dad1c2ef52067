"""A file that is packed, counted and hashed while it is written, so that nothing is read twice."""

import hashlib
import io
import os
import zlib
from pathlib import Path
from types import TracebackType
from typing import Self

from lienthong.exchange.dumps.versions import DumpFile

_LEVEL = 6
_PIECE = 1 << 20


class Sink(io.RawIOBase):
    """Writes ``path`` with gzip (RFC 1952, without name and time: the same content is the same file)."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.unpacked = self.size = 0
        self._packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, 31)
        self._hash = hashlib.sha256()
        self._file = path.open("wb")

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, piece: object) -> int:
        """Pack a piece; returns its length."""
        seen = memoryview(piece).cast("B")  # type: ignore[arg-type]
        self.unpacked += len(seen)
        self._put(self._packer.compress(seen))
        return len(seen)

    def _put(self, packed: bytes) -> None:
        if packed:
            self._hash.update(packed)
            self.size += len(packed)
            self._file.write(packed)

    def close(self) -> None:
        """End the file and bring it to the disk."""
        if not self.closed:
            try:
                self._put(self._packer.flush())
                self._file.flush()
                os.fsync(self._file.fileno())
            finally:
                self._file.close()
                super().close()

    def told(self, kind: str, number: int, dataset: str = "", table: str = "") -> DumpFile:
        """The finished file, as the manifest tells of it."""
        return DumpFile(self.path.name, kind, self.size, self.unpacked, self._hash.hexdigest(), number, dataset, table)


class Stream:
    """A ``Sink`` behind a buffer, for writers that come with small pieces; closed when the block ends."""

    def __init__(self, path: Path) -> None:
        self.sink = Sink(path)
        self.out = io.BufferedWriter(self.sink, _PIECE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.out.close()


def told(path: Path, kind: str, number: int, table: str) -> DumpFile:
    """A file that something else has written, as the manifest tells of it."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    return DumpFile(path.name, kind, path.stat().st_size, 0, digest, number, "", table)
