"""Whether a subfield's value is in what came out of its record: a strict and fair search.

The haystack is every object of the record's own triples, each searched by itself: literals as they read, IRIs of
others percent-decoded (of id.loc.gov only the last segment). Our private IRIs, classes and properties are no part
of it, so "text" is not found because something is a ``bf:Text``.

A value is present when, in NFC, without case, with every run of punctuation and spaces as one space,
1. it stands as whole words within one object; or
2. every part of it between ISBD signs, brackets and full stops does (mapping takes values apart at these); or
3. it is a name or heading whose halves around the first comma stand the other way round in one object; or
4. its letters and digits alone are an object's (hyphens in numbers, dates), or its ISBN in 13 digits is
   (OCLC and LC numbers without prefix, leading zeros and revision); or
5. it gives years of life that are objects each: "1840-1916", "b. 1950"; or
6. it is whole objects one after the other: class and author mark of "511.35 TE-P", names with the role words of 7, or
   its letters and digits are those of two objects ("725.74TA-X", "620.004 2 TE-P"); or
7. it is a code, term or role word of a table in ``mappings/``, and the IRI which that table gives is an object; or
8. it is a period of 045 $a ("w4x-"), and its decades or centuries are an object ("184X/19XX").
"""

import csv
import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import unquote

from stdnum import isbn

MAPPINGS = Path(__file__).parent.parent / "mappings"
_OBJECT = re.compile(r'^<[^>]*> <([^>]*)> (?:<([^>]*)>|"((?:[^"\\]|\\.)*)".*) \.$', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_PLAIN = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_WORD_ENDS = re.compile(r"[\W_]+")
_SIGNS = re.compile(r"\s+[:;/=]+\s+|[;:,]\s+|\.\s+|--+|[()\[\]<>]|\s[-–—]\s")
_ISBN = re.compile(r"(?<![0-9])(?:97[89][- ]?)?(?:[0-9][- ]?){9}[0-9Xx](?![0-9])")
_CONTROL = re.compile(r"^\(([^()]+)\)\s*(.+)$")
_YEARS = re.compile(r"^(?:(?:born|died|sinh|mất|[bd]) )?([0-9]{4})(?: (?:[d] )?([0-9]{4}))?$")
_OCLC = re.compile(r"^\(OCoLC\)(?:oc[mn]|on)?0*", re.IGNORECASE)
_LCCN = re.compile(r"^([a-z]{0,3})\s*([0-9]{8,10})\s*/.*$")
_LISTS = {
    "rdacontent": "http://id.loc.gov/vocabulary/contentTypes/",
    "rdamedia": "http://id.loc.gov/vocabulary/mediaTypes/",
    "rdacarrier": "http://id.loc.gov/vocabulary/carriers/",
}
"""33X $2 names the list that the term's IRI is of."""
_LONGEST = 24
"""Words of one object in a row of objects."""
_PERIOD = re.compile(r"^([f-y])([0-9-])([f-y])([0-9-])$")
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@lru_cache(maxsize=200_000)
def folded(text: str) -> str:
    """NFC, without case, words divided by one space."""
    return _WORD_ENDS.sub(" ", unicodedata.normalize("NFC", text).casefold()).strip()


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _PLAIN.get(match[3], match[3])


@lru_cache(maxsize=200_000)
def parts(value: str) -> tuple[str, ...]:
    """The folded parts of a value between ISBD signs."""
    return tuple(one for part in _SIGNS.split(value) if (one := folded(part)))


class Haystack:
    """What came out of one record."""

    def __init__(self, lines: list[str]) -> None:
        self.iris: set[str] = set()
        self.objects: set[str] = set()
        literals: set[str] = set()
        for line in lines:
            match = _OBJECT.match(line)
            if match is None or match[1] == _TYPE or (match[2] or "").startswith("lt:"):
                continue
            if match[2]:
                self.iris.add(match[2])
                self.objects.add(folded(unquote(_told(match[2]))))
            else:
                text = match[3]
                literals.add(folded(_ESCAPE.sub(_unescaped, text) if "\\" in text else text))
        self.objects |= literals
        self.text = "\n".join(f" {one} " for one in self.objects)
        self.written = {one.replace(" ", "") for one in literals}
        self.squashed = {one.replace(" ", "") for one in self.objects}

    def has(self, value: str) -> bool:
        """Whether the value is there, by the eight ways of this module's description."""
        whole = folded(unquote(value))
        return (
            f" {whole} " in self.text
            or self._number(value, whole)
            or self._years(whole)
            or self._turned(value)
            or self._coded(value, whole)
            or self._period(value)
            or all(self._part(one) for one in parts(value))
            or self._row(tuple(whole.split()))
        )

    def _part(self, part: str) -> bool:
        return f" {part} " in self.text or self._number(part, part) or self._coded(part, part)

    def _turned(self, value: str) -> bool:
        first, comma, rest = value.partition(",")
        return bool(comma) and f" {folded(rest)} {folded(first)} " in self.text

    def _number(self, value: str, whole: str) -> bool:
        if not any(map(str.isdigit, whole)):
            return False
        bare = _LCCN.sub(r"\1\2", _OCLC.sub("", value.strip()))
        run = whole.replace(" ", "")
        if run in self.squashed or bare in self.squashed:
            return True
        if len(run) <= _LONGEST and any(
            run[:at] in self.written and run[at:] in self.written for at in range(3, len(run))
        ):
            return True
        found = _ISBN.search(value)
        if not found or not isbn.is_valid(found[0]):
            return False
        rest = folded(value[: found.start()] + " " + value[found.end() :])
        return isbn.to_isbn13(isbn.compact(found[0])).replace("-", "") in self.squashed and (
            not rest or f" {rest} " in self.text or all(f" {one} " in self.text for one in parts(value) if one in rest)
        )

    def _row(self, words: tuple[str, ...]) -> bool:
        """Whether the words are whole objects one after the other."""
        reached = [True] + [False] * len(words)
        for end in range(1, len(words) + 1):
            for start in range(max(0, end - _LONGEST), end):
                if reached[start] and self._whole(" ".join(words[start:end])):
                    reached[end] = True
                    break
        return reached[-1]

    def _whole(self, run: str) -> bool:
        return run in self.objects or bool(tables().get(run, frozenset()) & self.iris)

    def _years(self, whole: str) -> bool:
        match = _YEARS.match(whole)
        return bool(match) and all(year in self.objects for year in match.groups() if year)

    def _period(self, value: str) -> bool:
        """https://www.loc.gov/marc/bibliographic/bd045.html: f is the first century, y the twenty-first."""
        match = _PERIOD.match(value.strip().casefold())
        if not match:
            return False
        spans = [f"{ord(match[at]) - ord('e'):02d}{match[at + 1].replace('-', 'x')}x" for at in (1, 3)]
        return " ".join(dict.fromkeys(spans)) in self.objects

    def _coded(self, value: str, whole: str) -> bool:
        iris = tables().get(whole, frozenset()) | _authority(value)
        if iris & self.iris:
            return True
        if any(one.startswith(_LISTS[whole]) for one in self.iris) if whole in _LISTS else False:
            return True
        run = whole.replace(" ", "")
        # 041 before 2001 wrote codes of languages in one run: engfrevie.
        return (
            len(run) % 3 == 0
            and 6 <= len(run) <= 30
            and all(
                f"http://id.loc.gov/vocabulary/languages/{run[at : at + 3]}" in self.iris
                for at in range(0, len(run), 3)
            )
        )


def _told(iri: str) -> str:
    return iri.rpartition("/")[2] if "//id.loc.gov/" in iri else iri


@cache
def tables() -> dict[str, frozenset[str]]:
    """IRIs by the code, label or role word (folded) for which a table of the mapping gives them."""
    found: dict[str, set[str]] = {}
    for file in sorted((MAPPINGS / "codes").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                for name in ("code", "en", "vi"):
                    if row.get("iri") and row.get(name):
                        found.setdefault(folded(row[name]), set()).add(row["iri"])
    roles = tomllib.loads((MAPPINGS / "vietnamese" / "roles.toml").read_text("utf-8"))
    for words, codes in (*roles["terms"].items(), *roles["designators"].items()):
        for code in codes.split("|"):
            found.setdefault(folded(words), set()).add(f"http://id.loc.gov/vocabulary/relators/{code}")
    return {key: frozenset(iris) for key, iris in found.items() if key}


@cache
def _templates() -> dict[str, str]:
    with (MAPPINGS / "codes" / "authorities.csv").open(encoding="utf-8", newline="") as file:
        return {row["prefix"]: row["template"] for row in csv.DictReader(file)}


def _authority(value: str) -> frozenset[str]:
    """``(DE-588)118540238`` is present when the IRI that authorities.csv makes of it is."""
    match = _CONTROL.match(value.strip())
    template = _templates().get(match[1]) if match else None
    return frozenset((template.replace("{id}", match[2].strip()),)) if match and template else frozenset()
