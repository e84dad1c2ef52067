"""MARC code lists, RDA types and subject schemes: ``mappings/codes/*.csv``, with Vietnamese and English labels."""

import csv
from functools import cache
from typing import Literal

from lienthong.content import folder
from lienthong.errors import RuleError

Table = Literal[
    "relators",
    "languages",
    "countries",
    "content",
    "media",
    "carrier",
    "issuance",
    "areas",
    "schemes",
    "linking",
    "terms",
    "components",
    "conventions",
    "organizations",
    "library_types",
    "library_services",
]
Row = dict[str, str]
_COLUMNS = {"code", "iri", "en", "vi"}


@cache
def table(name: Table) -> dict[str, Row]:
    """One code table, by code; columns ``code``, ``iri``, ``en``, ``vi`` (may be empty) and the table's own.

    Raises RuleError when the file is missing, lacks a column, or has a broken or repeated row.
    """
    path = folder("mappings") / "codes" / f"{name}.csv"
    rows: dict[str, Row] = {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            missing = _COLUMNS - set(reader.fieldnames or ())
            if missing:
                raise _broken(path.name, 1, f"no column {', '.join(sorted(missing))}")
            for row in reader:
                problem = _problem(row, rows)
                if problem:
                    raise _broken(path.name, reader.line_num, problem)
                rows[row["code"]] = row
    except FileNotFoundError as error:
        raise RuleError("normalise_list_missing", file=str(path)) from error
    except (csv.Error, UnicodeDecodeError) as error:
        raise _broken(path.name, len(rows) + 2, str(error)) from error
    return rows


def _problem(row: Row, rows: dict[str, Row]) -> str:
    if None in row or None in row.values():
        return "wrong number of columns"
    if not row["code"] or not row["en"]:
        return "no code or no English label"
    if row["code"] in rows:
        return f"code {row['code']} for the second time"
    return ""


def _broken(file: str, line: int, problem: str) -> RuleError:
    return RuleError("normalise_codes_broken", file=f"mappings/codes/{file}", line=line, problem=problem)


def known(name: Table, code: str) -> bool:
    """Whether the table has the code."""
    return code in table(name)


def iri(name: Table, code: str) -> str:
    """The IRI of a code in the linked data service that maintains it, '' when the code or its IRI is not known."""
    row = table(name).get(code)
    return row["iri"] if row else ""


def label(name: Table, code: str, lang: str = "vi") -> str:
    """The label of a code in "vi" or "en" (English where the Vietnamese is missing), '' for an unknown code."""
    row = table(name).get(code)
    return (row.get(lang) or row["en"]) if row else ""


Use = Literal["subject", "genre", "class"]
_SCHEMES: dict[Use, str] = {"subject": "subjectSchemes", "genre": "genreFormSchemes", "class": "classSchemes"}


def scheme(code: str, use: Use = "subject") -> str:
    """The IRI of a scheme named in $2 of 6XX ("subject"), 655 ("genre") or 08X ("class"), '' when it has none.

    Some codes are in several lists of id.loc.gov ("gnd", "udc"); ``use`` says which is meant. Local schemes such as
    «Bộ TK TVQG» have no IRI there and get none.
    """
    row = table("schemes").get(code)
    if not row:
        return ""
    kinds = row.get("kinds", "").split()
    if len(kinds) > 1 and use in kinds:
        return f"http://id.loc.gov/vocabulary/{_SCHEMES[use]}/{code}"
    return row["iri"]


def bcp47(code: str) -> str:
    """The BCP 47 tag of a MARC language code ("vie" is "vi"), '' when the code is unknown or has none."""
    row = table("languages").get(code)
    return row.get("bcp47", "") if row else ""


@cache
def _by_name() -> dict[str, str]:
    return {row["en"].casefold(): code for code, row in table("relators").items()}


def relator_of(term: str) -> str:
    """The relator code of an English relator term or IRI ("translator", "http://id.loc.gov/…/trl"), '' if none."""
    last = term.rstrip("/. ").rpartition("/")[2].casefold()
    return last if known("relators", last) else _by_name().get(last, "")
