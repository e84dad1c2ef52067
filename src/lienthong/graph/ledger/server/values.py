"""Values on their way to the server and back: whole numbers of 64 bits, texts as they are, bytes."""

from decimal import Decimal
from typing import Any

from psycopg.abc import Buffer
from psycopg.adapt import AdaptersMap
from psycopg.types.array import ListBinaryDumper
from psycopg.types.numeric import Int8BinaryDumper, NumericBinaryLoader
from psycopg.types.string import StrBinaryDumper, TextBinaryLoader

_NUL = "\0"
_STANDS_FOR_NUL = "\ufdd0"
"""A server's texts hold no NUL; damaged records do. This is no character and never will be (Unicode, section 23.7)."""


class _Text(StrBinaryDumper):
    def dump(self, obj: str) -> Buffer | None:
        return super().dump(obj.replace(_NUL, _STANDS_FOR_NUL) if _NUL in obj else obj)


class _TextBack(TextBinaryLoader):
    def load(self, data: Buffer) -> Any:
        found: Any = super().load(data)
        return found.replace(_STANDS_FOR_NUL, _NUL) if _STANDS_FOR_NUL in found else found


class _Truth(Int8BinaryDumper):
    """SQLite knows no truth but 0 and 1."""

    def dump(self, obj: Any) -> Buffer | None:
        return super().dump(int(obj))


class _Sum(NumericBinaryLoader):
    """A sum of whole numbers is "numeric" here."""

    def load(self, data: Buffer) -> Any:
        found: Decimal = super().load(data)
        return int(found) if found == found.to_integral_value() else float(found)


def adapt(adapters: AdaptersMap) -> None:
    """Have a connection write and read values as SQLite does."""
    adapters.register_dumper(int, Int8BinaryDumper)
    adapters.register_dumper(bool, _Truth)
    adapters.register_dumper(str, _Text)
    adapters.register_dumper(list, ListBinaryDumper)  # the text of a list has other rules for its elements
    adapters.register_loader("text", _TextBack)
    adapters.register_loader("numeric", _Sum)
