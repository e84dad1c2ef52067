"""Tables as files: CSV for all, Parquet where its library is installed (``pip install lienthong[parquet]``)."""

import io
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

from lienthong.exchange.dumps.kinds import Table, kinds
from lienthong.exchange.dumps.versions import DumpFile
from lienthong.pipeline.dumps.rows import Cells
from lienthong.pipeline.dumps.sink import Stream, told
from lienthong.text.csvlines import START, line

BETWEEN = " | "
"""Between the values of one cell in CSV; in Parquet they are a list."""
_GROUP = 20_000
"""Rows of one row group, and hence what is held at once."""


def parquet_installed() -> bool:
    """Whether Parquet can be written."""
    return find_spec("pyarrow") is not None


class Writer(Protocol):
    """Takes the rows of one table and ends as a file."""

    def add(self, cells: Cells) -> None:
        """One row."""

    def end(self) -> DumpFile:
        """Finish the file."""


class CsvWriter:
    """RFC 4180 in UTF-8 with a header; begins with U+FEFF, and no cell begins as a formula (``text.csvlines``)."""

    def __init__(self, folder: Path, table: Table) -> None:
        self._table = table.name
        self._stream = Stream(folder / f"{table.name}.{kinds()['csv'].suffix}")
        self._out = io.TextIOWrapper(self._stream.out, encoding="utf-8", newline="")
        self._out.write(START)
        self._out.write(line([column.name for column in table.columns]))
        self._number = 0

    def add(self, cells: Cells) -> None:
        """One row."""
        self._out.write(line([_written(cell) for cell in cells]))
        self._number += 1

    def end(self) -> DumpFile:
        """Finish the file."""
        self._out.close()
        return self._stream.sink.told("csv", self._number, table=self._table)


def _written(cell: str | int | list[str] | None) -> str | float:
    if isinstance(cell, list):
        # What stands between values must not be in one, or reading them apart would give others.
        return BETWEEN.join(one.replace(BETWEEN, " / ") for one in cell)
    return "" if cell is None else cell


class ParquetWriter:
    """Apache Parquet: text, whole numbers, and lists of text; Zstandard inside."""

    def __init__(self, folder: Path, table: Table) -> None:
        self._arrow: Any = import_module("pyarrow")
        fields = [(column.name, self._type(column.take, column.many)) for column in table.columns]
        self._schema = self._arrow.schema(fields)
        self._table, self._path = table.name, folder / f"{table.name}.{kinds()['parquet'].suffix}"
        parquet: Any = import_module("pyarrow.parquet")
        self._file = parquet.ParquetWriter(self._path, self._schema, compression="zstd")
        self._rows: list[Cells] = []
        self._number = 0

    def _type(self, take: str, many: bool) -> Any:
        one = self._arrow.int32() if take in ("number", "year") else self._arrow.string()
        return self._arrow.list_(one) if many else one

    def add(self, cells: Cells) -> None:
        """One row."""
        self._rows.append(cells)
        if len(self._rows) >= _GROUP:
            self._flush()

    def _flush(self) -> None:
        columns = [
            self._arrow.array(values, one.type)
            for values, one in zip(zip(*self._rows, strict=True), self._schema, strict=True)
        ]
        self._file.write_table(self._arrow.table(columns, schema=self._schema))
        self._number += len(self._rows)
        self._rows = []

    def end(self) -> DumpFile:
        """Finish the file."""
        if self._rows:
            self._flush()
        self._file.close()
        return told(self._path, "parquet", self._number, self._table)
