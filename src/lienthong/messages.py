"""What Lienthong says to people, in Vietnamese and English; the texts are data in ``site/messages``.

``site/messages/vi/<file>.toml`` and ``site/messages/en/<file>.toml`` hold the same keys. A message is named
``<file>.<key>`` (tables nest with dots) and may contain ``{placeholders}``.
"""

import tomllib
from functools import cache
from typing import Any, Literal

from lienthong.content import folder

Lang = Literal["vi", "en"]
LANGS: tuple[Lang, Lang] = ("vi", "en")


@cache
def catalogue(lang: Lang) -> dict[str, str]:
    """Every message of one language, by its dotted name."""
    texts: dict[str, str] = {}
    for file in sorted((folder("site") / "messages" / lang).glob("*.toml")):
        texts |= of_file(file.stem, lang)
    return texts


def message(name: str, lang: Lang) -> str | None:
    """One message as it is written; None when no file defines ``name``. Only its own file is read."""
    return of_file(name.partition(".")[0], lang).get(name)


@cache
def of_file(file: str, lang: Lang) -> dict[str, str]:
    """The messages of one file, by their dotted names; nothing when there is no such file."""
    texts: dict[str, str] = {}
    path = folder("site") / "messages" / lang / f"{file}.toml"
    if path.is_file():
        _flatten(file, tomllib.loads(path.read_text("utf-8")), texts)
    return texts


def text(name: str, lang: Lang = "vi", /, **values: Any) -> str:
    """One message with its placeholders filled.

    Raises KeyError when no file defines ``name``: a test proves that every name in use is defined.
    """
    found = message(name, lang)
    if found is None:
        raise KeyError(name)
    return found.format(**values)


def advice(code: str, table: str, lang: Lang = "vi") -> str:
    """What to do about a flag or shape, from a table of ``advice.toml``, those that it names as ``like``, and at last
    from that for every format; '' where none has a sentence."""
    texts = of_file("advice", lang)
    seen: list[str] = []
    while table and table not in seen:
        if found := texts.get(f"advice.{table}.{code}"):
            return found
        seen.append(table)
        table = texts.get(f"advice.{table}.like", "" if table == "any" else "any")
    return ""


def _flatten(prefix: str, table: dict[str, Any], into: dict[str, str]) -> None:
    for key, value in table.items():
        name = f"{prefix}.{key}"
        if isinstance(value, dict):
            _flatten(name, value, into)
        else:
            into[name] = str(value)
