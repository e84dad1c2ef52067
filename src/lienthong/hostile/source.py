"""Opening what a library hands over: a file, a gzip of it, or standard input."""

import sys
import tempfile
import zlib
from gzip import BadGzipFile, GzipFile
from pathlib import Path
from shutil import copyfileobj
from typing import IO, BinaryIO, Self
from weakref import WeakKeyDictionary

from lienthong.errors import InputError

MAX_RATIO = 200
"""Most bytes that one byte of gzip may become, once more than ``FREE`` bytes came out. MARC packs about 5 to 1."""

FREE = 256 << 20
"""Bytes that a gzip may always unpack to."""

_GZIP = b"\x1f\x8b"
_stdin: WeakKeyDictionary[BinaryIO, IO[bytes]] = WeakKeyDictionary()


def local(path: Path | str) -> Path:
    """The file on disk to read. Standard input (``-``) is spooled to a temporary file, once, and kept while the
    process lives, so that it can be checked before it is read.

    Raises InputError when there is no file, no permission, or something that is no regular file.
    """
    if str(path) == "-":
        return _spooled(sys.stdin.buffer)
    file = Path(path)
    try:
        if file.is_dir():
            raise InputError("read_folder", file=file)
        if not file.exists():
            raise InputError("read_missing", file=file)
        if not file.is_file():
            raise InputError("read_no_file", file=file)
    except PermissionError as error:
        raise InputError("read_permission", file=file) from error
    except OSError as error:
        raise InputError("read_failed", file=file, why=error.strerror) from error
    return file


def _spooled(stdin: BinaryIO) -> Path:
    if stdin not in _stdin:
        spool = tempfile.NamedTemporaryFile(prefix="lienthong-", suffix=".input")  # noqa: SIM115 -- lives as long as the process
        copyfileobj(stdin, spool, 1 << 20)
        spool.flush()
        _stdin[stdin] = spool
    return Path(_stdin[stdin].name)


class Input:
    """The bytes of an input, unpacked when they are gzip (several members too). Read forward only.

    ``name`` is how the input is called in messages. Raises InputError on opening and on reading: no permission, a
    disk error, a gzip that is cut off, damaged, or unpacks to more than ``MAX_RATIO`` allows.
    """

    def __init__(self, path: Path | str) -> None:
        self.name = str(path)
        file = local(path)
        try:
            self._file: BinaryIO = file.open("rb")
            packed = self._file.read(2) == _GZIP
            self._file.seek(0)
        except PermissionError as error:
            raise InputError("read_permission", file=self.name) from error
        except OSError as error:
            raise InputError("read_failed", file=self.name, why=error.strerror) from error
        self.compression = "gzip" if packed else ""
        self._gzip = GzipFile(fileobj=self._file, mode="rb") if packed else None
        self._unpacked = 0
        self._spare: IO[bytes] | None = None

    def read(self, size: int) -> bytes:
        """At most ``size`` of the next bytes, b'' at the end. Raises InputError when they cannot be read, and for GZIP
        that is cut off, damaged, or unpacks without end."""
        try:
            if self._gzip is None:
                return self._file.read(size)
            data = self._gzip.read(size)
        except EOFError as error:
            raise InputError("read_gzip_cut", file=self.name) from error
        except (BadGzipFile, zlib.error) as error:
            raise InputError("read_gzip_damaged", file=self.name, why=error) from error
        except OSError as error:
            raise InputError("read_failed", file=self.name, why=error.strerror) from error
        self._unpacked += len(data)
        if self._unpacked > FREE and self._unpacked > MAX_RATIO * self._file.tell():
            raise InputError("read_gzip_bomb", file=self.name, ratio=MAX_RATIO)
        return data

    def seekable(self) -> IO[bytes]:
        """The input from its start in a form in which one can move about, as ZIP needs; it closes with the input."""
        if self._gzip is None:
            self._file.seek(0)
            return self._file
        unpacked = tempfile.TemporaryFile(prefix="lienthong-")  # noqa: SIM115 -- lives as long as self
        self._gzip.seek(0)
        self._unpacked = 0
        while block := self.read(1 << 20):
            unpacked.write(block)
        unpacked.seek(0)
        self._spare = unpacked
        return unpacked

    def exhaust(self) -> int:
        """Read to the end and keep nothing: proves that a gzip is whole. Gives the number of bytes."""
        while self.read(1 << 20):
            pass
        return self._unpacked

    def close(self) -> None:
        """Let go of the file."""
        if self._gzip is not None:
            self._gzip.close()
        if self._spare is not None:
            self._spare.close()
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Replay:
    """An input whose first bytes were looked at and are read again from the start."""

    def __init__(self, first: bytes, rest: Input) -> None:
        self._first = first
        self._rest = rest

    def read(self, size: int) -> bytes:
        """At most ``size`` of the next bytes, b'' at the end."""
        if self._first:
            given, self._first = self._first[:size], self._first[size:]
            return given
        return self._rest.read(size)
