"""Sentences for codes that may be older than the catalogues."""

from typing import Any

from lienthong.messages import Lang, message


def phrase(name: str, lang: Lang, /, **values: Any) -> str:
    """A message when the catalogues have it, else what its name says.

    The ledger keeps codes that older versions, or rules that have gone since, wrote into it.
    """
    found = message(name, lang)
    return found.format(**values) if found else name.rpartition(".")[2].replace("_", " ")


def both(name: str, /, **values: Any) -> dict[Lang, str]:
    """``phrase`` in both languages."""
    return {"vi": phrase(name, "vi", **values), "en": phrase(name, "en", **values)}
