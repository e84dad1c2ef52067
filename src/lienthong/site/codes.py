"""Names of code IRIs (``lang:vie``, ``rel:trl``, ``carrier:cr``) from the tables in ``mappings/codes``."""

import csv
from functools import cache

from lienthong.content import folder
from lienthong.messages import Lang, catalogue


@cache
def _names() -> dict[str, tuple[str, str]]:
    """IRI to (Vietnamese, English) of every table that has the columns iri, vi and en."""
    found: dict[str, tuple[str, str]] = {}
    for file in sorted((folder("mappings") / "codes").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as table:
            rows = csv.DictReader(line for line in table if not line.startswith("#"))
            if {"iri", "vi", "en"} <= set(rows.fieldnames or ()):
                for row in sorted(rows, key=_stands_in):
                    found.setdefault(row["iri"], (row["vi"] or row["en"], row["en"] or row["vi"]))
    return found


def _stands_in(row: dict[str, str]) -> bool:
    """Whether a code stands for that of its IRI: what was East Germany's (``ge``) is Germany's now (``…/gw``)."""
    return row.get("code") != row["iri"].rpartition("/")[2]


@cache
def _languages() -> dict[str, str]:
    """BCP 47 tag to the IRI of the language that has it."""
    with (folder("mappings") / "codes" / "languages.csv").open(encoding="utf-8", newline="") as table:
        rows = csv.DictReader(line for line in table if not line.startswith("#"))
        found: dict[str, str] = {}
        for row in rows:
            if row["bcp47"] and row["iri"]:
                found.setdefault(row["bcp47"], row["iri"])
        return found


def language_name(tag: str, lang: Lang) -> str:
    """What a language is called in the page's language, by its BCP 47 tag; '' when no table knows it."""
    iri = _languages().get(tag, "")
    return code_name(iri, lang) if iri else ""


def note_type(written: str, lang: Lang) -> str:
    """What a kind of note that the rules write ("source", "650 in original script") is called; '' for others."""
    tag, _, rest = written.partition(" ")
    name = (rest if tag.isdigit() else written).replace(" ", "_")
    return catalogue(lang).get(f"pages.note_type.{name}", "").replace("{tag}", tag)


@cache
def _licences() -> dict[str, tuple[str, str]]:
    with (folder("mappings") / "codes" / "licences.csv").open(encoding="utf-8", newline="") as table:
        rows = csv.DictReader(line for line in table if not line.startswith("#"))
        return {row["address"]: (row["vi"], row["en"]) for row in rows}


def licence_name(iri: str, lang: Lang) -> str:
    """What a licence or rights statement is called; '' when ``mappings/codes/licences.csv`` does not know it."""
    address = iri.partition("://")[2].removesuffix("/").removesuffix("/deed.vi").removesuffix("/deed.en")
    names = _licences().get(address)
    return names[lang == "en"] if names else ""


def licence_shown(iri: str, lang: Lang) -> str:
    """A licence by the name that people know; one without a name by its address, of which nobody reads the scheme."""
    return licence_name(iri, lang) or iri.partition("://")[2].rstrip("/") or iri


def code_name(iri: str, lang: Lang) -> str:
    """What a coded value is called in the page's language; '' when no table knows it."""
    names = _names().get(iri)
    return names[lang == "en"] if names else ""


@cache
def authorities() -> tuple[tuple[str, str], ...]:
    """How the IRIs of each outside authority begin, and what it is called."""
    with (folder("mappings") / "codes" / "link_targets.csv").open(encoding="utf-8", newline="") as table:
        return tuple((row["start"], row["name"]) for row in csv.DictReader(table))


def authority_name(iri: str) -> str:
    """An outside authority's IRI as people know it ("Wikidata Q881"); '' when it is of none that has a name."""
    for start, name in authorities():
        if iri.startswith(start):
            return f"{name} {iri[len(start) :].strip('/')}".strip()
    return ""
