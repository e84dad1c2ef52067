"""Messages of ``pages.toml`` and of ``browse.toml`` (home, browsing, about, map, neighbourhood, pages for developers)
with their values, and numbers as they are written."""

from lienthong.messages import Lang, catalogue


def said(lang: Lang, name: str, /, **values: object) -> str:
    """A message of ``browse.toml``; with ``number`` "1" its form ``<name>_one`` when there is one."""
    texts = catalogue(lang)
    single = texts.get(f"browse.{name}_one") if values.get("number") == "1" else None
    return (single or texts[f"browse.{name}"]).format(**values)


def in_words(lang: Lang, name: str, /, **values: object) -> str:
    """A message of ``pages.toml``; with ``number`` "1" its form ``<name>_one`` when there is one."""
    texts = catalogue(lang)
    single = texts.get(f"pages.{name}_one") if values.get("number") == "1" else None
    return (single or texts[f"pages.{name}"]).format(**values)


def grouped(number: int, lang: Lang) -> str:
    """A number as it is written in Vietnamese (12.345) or English (12,345)."""
    return f"{number:,}".replace(",", "." if lang == "vi" else ",")
