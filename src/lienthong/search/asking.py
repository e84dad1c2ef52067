"""What a reader typed, as a question: words, phrases, what must not be there, numbers.

Two signs mean something, and both are what they look like: quotation marks around words that stand together, a minus
at the beginning of a word that must not be there. There is no other syntax.
"""

import re
from dataclasses import dataclass, replace
from typing import Literal

from lienthong.search.forms import volumed
from lienthong.search.words import has_diacritics, numbers, plain, words

MOST_WORDS = 24
LONGEST_QUESTION = 10_000
_MOST_PHRASES = 4
_QUOTED = re.compile('["“”„«»]([^"“”„«»]{1,300})["“”„«»]')
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['’‘`´](?=[^\W\d_])")
_MINUS = re.compile(r"(?<!\S)[-−](?=[^\W\d_])(\S{1,64})")

Field = Literal["title", "name", "subject", "note", "number"]
FIELDS: tuple[Field, ...] = ("title", "name", "subject", "note", "number")


@dataclass(frozen=True, slots=True)
class Filters:
    """What hits must be: kinds, MARC language codes, libraries (ids), classes (prefixed names), years from and to,
    subjects (ids), types (classes of ``graph/search.toml``), licences (IRIs), access (as in ``search.holdings``),
    sources (ids of datasets). Of one list any value will do; an empty one asks for nothing.

    ``gathered`` leaves out editions that are shown with their Work, unless a number was typed that is theirs."""

    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None
    subjects: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    gathered: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What a reader typed, cut into words. ``phrases`` are words that must stand together, ``without`` words that must
    not be there. ``field`` limits where the words may stand; ``beginning`` says that the last word may go on (what is
    typed into a box)."""

    words: tuple[str, ...]
    numbers: tuple[str, ...]
    accented: bool
    field: Field | None = None
    beginning: bool = False
    phrases: tuple[tuple[str, ...], ...] = ()
    without: tuple[str, ...] = ()
    joined: "Question | None" = None
    """The same with what stands on both sides of an apostrophe as one word, where there is one: letters of
    romanisation that look like it are typed so, and are none in the index («Yigʼal» is yigal)."""

    @property
    def different(self) -> tuple[str, ...]:
        """The words, each once."""
        return tuple(dict.fromkeys(self.words))

    @property
    def folded(self) -> tuple[str, ...]:
        """The words without diacritics, in their order."""
        return tuple(plain(one) for one in self.words)

    def of(self, kept: list[str]) -> "Question":
        """The same question with other words."""
        return replace(
            self, words=tuple(kept), numbers=(), joined=None, accented=any(plain(one) != one for one in kept)
        )


def question(text: str, field: Field | None = None, *, beginning: bool = False) -> Question:
    """The question that a text asks; only its first words count."""
    text = text[:LONGEST_QUESTION]
    asked, joined = _question(text, field, beginning), _APOSTROPHE.sub("", text)
    return asked if joined == text else replace(asked, joined=_question(joined, field, beginning))


def _question(text: str, field: Field | None, beginning: bool) -> Question:
    phrases = [tuple(volumed(words(one, MOST_WORDS))) for one in _QUOTED.findall(text)[:_MOST_PHRASES]]
    without = [word for one in _MINUS.findall(text)[:MOST_WORDS] for word in words(one, MOST_WORDS)]
    meant = _MINUS.sub(" ", text) if without else text
    found = tuple(volumed(words(meant, MOST_WORDS)))
    ids = tuple(numbers(meant[:200])) if field in (None, "number") else ()
    beginning = beginning and not meant[-1:].isspace() and not _QUOTED.search(text[-302:])
    kept = tuple(one for one in phrases if one)
    return Question(
        found, ids, has_diacritics(meant[:1_000]), field, beginning, kept, tuple(dict.fromkeys(without[:MOST_WORDS]))
    )
