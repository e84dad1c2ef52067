"""Is a text Vietnamese? By its letters and by the shape of its syllables; the lists are data.

ê, ô, ă, â, é, đ prove nothing: French, Portuguese, Romanian and Croatian have them. A horn, a hook above, or a
tone on a circumflex or breve is Vietnamese and nothing else; beyond that the syllables decide.
"""

import re
import tomllib
from functools import cache, lru_cache
from typing import NamedTuple
from unicodedata import normalize

from lienthong.content import folder

_ONLY_VIETNAMESE = re.compile("[ảấầẩẫậắằẳẵặẻếềểễệỉỏốồổỗộơớờởỡợủưứừửữựỷ]")
_HARDLY_FOREIGN = re.compile("^đ|[ạẹịọụỵĩũỹỳẽ]")
_LOANWORD = re.compile("[a-zôâă]*[ơư][a-zôâă]*")
"""Terms in Vietnamese spelling that are no syllable: vectơ, tenxơ, rơle, môtơ."""
_ROMAN = re.compile("[ivxlc]+")
_WORD = re.compile(r"[^\W\d_]+")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_VOWEL = re.compile("[aeiouyăâêôơư]")


class _Syllables(NamedTuple):
    shape: re.Pattern[str]
    sure: frozenset[str]
    foreign: frozenset[str]
    neutral: frozenset[str]
    phrases: re.Pattern[str]


@cache
def _syllables() -> _Syllables:
    data = tomllib.loads((folder("mappings") / "vietnamese" / "syllables.toml").read_text("utf-8"))
    onsets = "|".join(sorted(data["onsets"].split(), key=len, reverse=True))
    rimes = "|".join(sorted(data["rimes"].split(), key=len, reverse=True))
    sure, foreign, neutral = (frozenset(data[name].split()) for name in ("sure", "foreign", "neutral"))
    accented = frozenset(word for word in sure if not word.isascii())
    phrases = re.compile("|".join(rf"\b(?:{one})\b".replace(" ", r"\W+") for one in data["english"]))
    return _Syllables(re.compile(f"(?:{onsets})?(?:{rimes})"), accented, foreign, neutral, phrases)


@lru_cache(maxsize=8192)
def is_syllable(word: str) -> bool:
    """Whether a lower-case NFC word has the shape of a Vietnamese syllable ("hoa", "nguyễn"; "the" too)."""
    return _syllables().shape.fullmatch(_without_tone(word)) is not None


def _without_tone(word: str) -> str:
    return normalize("NFC", _TONES.sub("", normalize("NFD", word)))


class _Weight(NamedTuple):
    """What one word says: a Vietnamese syllable, foreign, proof, a syllable with a diacritic."""

    good: int = 0
    bad: int = 0
    proof: int = 0
    accented: int = 0


@lru_cache(maxsize=32768)
def _weight(word: str) -> _Weight:
    data = _syllables()
    if word in data.foreign:
        return _Weight(bad=2)
    if word in data.neutral or (word.isascii() and (len(word) == 1 or _ROMAN.fullmatch(word))):
        return _Weight()
    plain = _without_tone(word)
    if data.shape.fullmatch(plain):
        if _ONLY_VIETNAMESE.search(word):
            return _Weight(good=1, proof=9, accented=1)
        proof = word in data.sure or _HARDLY_FOREIGN.search(word) is not None
        return _Weight(good=1, proof=int(proof), accented=int(not word.isascii()))
    if _LOANWORD.fullmatch(word):
        return _Weight(proof=1, accented=1)
    return _Weight(bad=1) if _VOWEL.search(plain) else _Weight()


def english_words(s: str) -> bool:
    """Whether a cataloguer's English words stand around what is quoted or named: "At head of title: Viện Sử học"."""
    return _syllables().phrases.search(s.lower()) is not None


def _weighed(s: str) -> _Weight:
    """The words of a text together; of "title = parallel title" only the first counts."""
    words = [_weight(word) for word in _WORD.findall(normalize("NFC", s).partition(" = ")[0].lower())]
    return _Weight(*map(sum, zip(*words, strict=True))) if words else _Weight()


@lru_cache(maxsize=8192)
def is_vietnamese(s: str) -> bool:
    """Whether the text as a whole is Vietnamese written with its diacritics (a Vietnamese name in an English
    title does not make the title Vietnamese; Vietnamese without diacritics is not recognised: no guess). Of
    "title = parallel title" the first is judged.

    At least half of its words must have the shape of a Vietnamese syllable, and one must be proof: by a letter
    that only Vietnamese has, or two by being words of the list. With one word of the list, four fifths must; with
    none, all must and three must have diacritics («Thép cán nóng»).
    """
    if s.isascii():
        return False
    good, bad, proof, accented = _weighed(s)
    vietnamese = good >= (bad if proof > 1 else 4 * bad) if proof else accented > 2 and bad == 0
    return vietnamese and not english_words(s)


def wholly_vietnamese(s: str) -> bool:
    """Whether the text is Vietnamese without one foreign word: a heading that a Vietnamese library calls LCSH."""
    return is_vietnamese(s) and _weighed(s).bad == 0


def may_be_vietnamese(s: str) -> bool:
    """Whether nothing in the text of a Vietnamese resource speaks against Vietnamese.

    "Tap 2" and "Vat ly dai cuong" may be; "1st ed.", "Photoshop CS5" and "Bùi Thiết ... [et al.]" are not.
    """
    said = _weighed(s)
    return (said.proof > 0 or said.good >= said.bad) and not english_words(s)


def language_of(s: str) -> str:
    """BCP 47 tag of the text's language where the text itself proves it: "vi", otherwise ''."""
    return "vi" if is_vietnamese(s) else ""
