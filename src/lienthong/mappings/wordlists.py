"""Lists of terms that a librarian edits: ``mappings/vietnamese/*.toml``."""

import tomllib
from functools import cache
from typing import Any

from lienthong.content import folder
from lienthong.errors import RuleError


@cache
def wordlist(name: str) -> dict[str, Any]:
    """One file of ``mappings/vietnamese`` by its name without ``.toml``, read once.

    Raises RuleError when the file is missing or is no TOML; the message names the file and the line.
    """
    path = folder("mappings") / "vietnamese" / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise RuleError("normalise_list_missing", file=str(path)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError("normalise_list_broken", file=str(path), problem=str(error)) from error


def words(name: str, key: str) -> list[str]:
    """The strings of one list in a file of ``mappings/vietnamese``.

    Raises RuleError when the file has no such list.
    """
    found = wordlist(name).get(key)
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise RuleError("normalise_list_key", file=f"mappings/vietnamese/{name}.toml", key=key)
    return found
