"""What to do about a finding or doubt, in the words of the record's own format (``site/messages/*/advice.toml``)."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import PurePath
from typing import Any

from lienthong.graph.ledger import StoredRecord
from lienthong.mappings.formats import formats
from lienthong.messages import LANGS, Lang, advice, of_file, text
from lienthong.pipeline.phrases import both
from lienthong.shapes.catalogue import shapes

_TABLES = frozenset({".xlsx", ".csv", ".tsv"})
"""Endings of files whose records are rows: who typed them knows columns, no fields."""


def wording(record: StoredRecord) -> str:
    """The table of ``advice.toml`` that speaks to who made a record, "marc21" or "table_onix"; '' for none."""
    return _wording(record.format, record.file)


@lru_cache
def _wording(format: str, file: str) -> str:
    known = formats().get(format)
    name = known.rules if known else ""
    table = f"table_{name}"
    as_row = PurePath(file.removesuffix(".gz")).suffix.lower() in _TABLES
    return table if as_row and _has(table) else name


def told(code: str, wordings: Iterable[str], said: dict[Lang, str]) -> dict[Lang, str]:
    """``said``, what is wrong, and after it what to do about ``code``; where the formats ask for different things,
    each after the name of its format."""
    return {lang: _joined(said[lang], code, lang, tuple(wordings)) for lang in LANGS}


def fault(found: dict[str, Any]) -> dict[Lang, str]:
    """What a finding of the ledger says is wrong: as its shape says today, else as it was written down."""
    shape = shapes().get(found["shape"])
    return shape_fault(found["shape"]) if shape else {lang: found[f"message_{lang}"] for lang in LANGS}


def shape_fault(name: str) -> dict[Lang, str]:
    """What a shape says is wrong. Raises KeyError when there is no such shape."""
    shape = shapes()[name]
    return {"vi": shape.message_vi, "en": shape.message_en}


def flag(code: str, wordings: Iterable[str], value: str, field: str) -> dict[Lang, str]:
    """The sentence of a flag or reason, with what to do."""
    return told(code, wordings, both(f"flags.{code}", value=value, field=field))


def _joined(said: str, code: str, lang: Lang, wordings: tuple[str, ...]) -> str:
    asked: dict[str, str] = {}
    for one in wordings:
        if does := advice(code, one or "any", lang):
            asked.setdefault(does, one)
    if len(asked) < 2:
        return " ".join([said, *asked])
    return " ".join([said, *(f"{_name(one, lang)}: {does}" for does, one in asked.items())])


def _name(wording: str, lang: Lang) -> str:
    table = wording.removeprefix("table_")
    name = next((one.name for one in formats().values() if one.rules == table), table)
    return text("report.table", lang, format=name) if table != wording else name


def _has(table: str) -> bool:
    return any(name.startswith(f"advice.{table}.") for name in of_file("advice", "vi"))
