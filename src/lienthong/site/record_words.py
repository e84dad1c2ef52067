"""Words of the pages about records, sources, quality and shapes: ``site/messages/*/records.toml``."""

from functools import partial
from typing import Any, Protocol

from lienthong.messages import Lang, catalogue


class Words(Protocol):
    """A message of ``records.toml`` by its name, with its placeholders filled."""

    def __call__(self, name: str, /, **values: Any) -> str: ...


def words(lang: Lang) -> Words:
    """``r("heading")`` in templates; with ``number`` "1" its form ``<name>_one`` when there is one."""
    return partial(_say, lang)


def said(lang: Lang, name: str) -> str:
    """A message as it is written, '' when there is none."""
    return catalogue(lang).get(f"records.{name}", "")


def _say(lang: Lang, name: str, /, **values: Any) -> str:
    texts = catalogue(lang)
    single = texts.get(f"records.{name}_one") if values.get("number") == "1" else None
    return (single or texts[f"records.{name}"]).format(**values)
