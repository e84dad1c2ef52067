"""Names of code IRIs (``lang:vie``, ``rel:trl``, ``carrier:cr``) from the tables in ``mappings/codes``."""

import csv
from functools import cache

from lienthong.content import folder
from lienthong.messages import Lang


@cache
def _names() -> dict[str, tuple[str, str]]:
    """IRI to (Vietnamese, English) of every table that has the columns iri, vi and en."""
    found: dict[str, tuple[str, str]] = {}
    for file in sorted((folder("mappings") / "codes").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as table:
            rows = csv.DictReader(line for line in table if not line.startswith("#"))
            if {"iri", "vi", "en"} <= set(rows.fieldnames or ()):
                for row in rows:
                    found.setdefault(row["iri"], (row["vi"] or row["en"], row["en"] or row["vi"]))
    return found


def code_name(iri: str, lang: Lang) -> str:
    """What a coded value is called in the page's language; '' when no table knows it."""
    names = _names().get(iri)
    return names[lang == "en"] if names else ""
