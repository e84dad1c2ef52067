"""Messages of ``browse.toml``: home, browsing, about, map, neighbourhood, pages for developers."""

from lienthong.messages import Lang, catalogue


def said(lang: Lang, name: str, /, **values: object) -> str:
    """A message of ``browse.toml``; with ``number`` "1" its form ``<name>_one`` when there is one."""
    texts = catalogue(lang)
    single = texts.get(f"browse.{name}_one") if values.get("number") == "1" else None
    return (single or texts[f"browse.{name}"]).format(**values)
