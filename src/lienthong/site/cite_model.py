"""What a citation says, apart from any format; the rules of ``site/citing.toml``."""

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any
from unicodedata import category, is_normalized, normalize

from lienthong.content import folder
from lienthong.messages import catalogue

_BESIDE = re.compile(r"""\([^)]*\)?|\[[^\]]*\]?|\{[^}]*\}?|"[^"]*"?|“[^”]*”?|«[^»]*»?""")
"""By which other names somebody is called: «John (Jack)», «Jack "the Lad"»."""


_SIGNS = "'ʻʼ‘’"
"""Before a first letter that is written with them: «‘Abd»."""


@dataclass(frozen=True, slots=True)
class Name:
    """A person or body as it is cited.

    ``family`` and ``given`` only where a library wrote the family name apart and it is not the first word of the spoken
    name: «Nguyễn Du» is cited as «Nguyễn Du» in every list, «Adam Smith» as «Smith, Adam». ``parts`` are family and
    given name wherever they are known, for programs that part names themselves (Zotero would take «Du» for the family
    name).
    """

    text: str
    family: str = ""
    given: str = ""
    body: bool = False
    parts: tuple[str, str] = ("", "")

    @property
    def initials(self) -> str:
        """The given names by their first letters: «J. K.», «J.-P.», «A. de»; what is in brackets or quotation marks has
        none."""
        given = _BESIDE.sub(" ", self.given).replace(".", ". ")
        words = [[part.strip(_SIGNS) for part in word.split("-")] for word in given.split()]
        letters = ([_initial(part) for part in parts if part[:1].isalpha()] for parts in words)
        return " ".join("-".join(parts) for parts in letters if parts)


def _initial(word: str) -> str:
    """A small word («de», «van», «bin») is no name, and stays."""
    return word if word.islower() and len(word) > 1 else f"{word[0]}."


@dataclass(slots=True)
class Citation:
    """One edition (or part) as lists of references tell it. Texts are '' where nothing is known.

    ``kind`` is a name of ``[[type]]``; ``iri`` the IRI of what is cited; ``accessed`` the day on which it is cited;
    ``url`` where it can be read, ``pdf`` its file.
    """

    iri: str
    kind: str
    title: str
    accessed: date
    subtitle: str = ""
    names: dict[str, list[Name]] = field(default_factory=dict)
    year: str = ""
    day: str = ""
    publisher: str = ""
    place: str = ""
    edition: str = ""
    container: str = ""
    volume: str = ""
    issue: str = ""
    first_page: str = ""
    last_page: str = ""
    pages: str = ""
    number_of_pages: str = ""
    series: str = ""
    series_number: str = ""
    degree: str = ""
    institution: str = ""
    isbn: list[str] = field(default_factory=list)
    issn: list[str] = field(default_factory=list)
    doi: str = ""
    url: str = ""
    pdf: str = ""
    language: str = ""
    abstract: str = ""
    keywords: list[str] = field(default_factory=list)

    def by(self, role: str) -> list[Name]:
        """Who has a role: author, editor, translator, illustrator, advisor."""
        return self.names.get(role, [])

    @property
    def whole_title(self) -> str:
        """Title and subtitle as one."""
        return f"{self.title}: {self.subtitle}" if self.subtitle else self.title


@cache
def rules() -> dict[str, Any]:
    """``site/citing.toml``."""
    return tomllib.loads((folder("site") / "citing.toml").read_text("utf-8"))


@cache
def type_rule(name: str) -> dict[str, Any]:
    """What a type is called in each format."""
    found: dict[str, Any] = next(one for one in rules()["type"] if one["name"] == name)
    return found


def said(cited: Citation, name: str) -> str:
    """A word of ``messages/*/cite.toml`` inside an exported citation: Vietnamese beside a Vietnamese text or one of
    which no language is known, else English."""
    return catalogue("vi" if cited.language[:2] in ("vi", "") else "en")[f"cite.{name}"]


@cache
def role_of(relator: str) -> str:
    """What a relator's code is in a citation; '' when it is not cited."""
    return next((role for role, codes in rules()["roles"].items() if relator in codes), "")


_DROPPED = re.compile("[\ufeff\ufff9-\ufffb\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
"""Marks and non-characters that mean nothing in a list, and what would turn the direction of all that follows."""


def line(text: str) -> str:
    """A text as one line of characters that every format can hold: NFC, without control characters."""
    if text.isprintable() and "  " not in text and is_normalized("NFC", text):
        return text.strip()
    kept = "".join(" " if category(char) in ("Cc", "Cs", "Zl", "Zp") else char for char in _DROPPED.sub("", text))
    return normalize("NFC", " ".join(kept.split()))
