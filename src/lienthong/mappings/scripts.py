"""Language–script tags (BCP 47, RFC 5646) for text that stands beside its romanised form."""

import csv
from functools import cache, lru_cache

from lienthong.content import folder
from lienthong.text import script_tag
from lienthong.text.language import english_words, is_vietnamese, may_be_vietnamese

_WRITTEN_IN = {
    "Hani": "vi zh ja ko lzh yue wuu cmn nan",
    "Jpan": "ja ain ryu",
    "Kore": "ko",
    "Cyrl": "ru uk be bg sr mk kk ky tg mn uz az tt ba cv os ce av ab cu rue sah tk bs sh mo udm kv",
    "Arab": "ar fa ur ps ug sd ku ckb ms az ota ks bal pa ha sw tr uz ky kk tt arz",
    "Hebr": "he yi lad arc jrb",
    "Grek": "el grc",
    "Armn": "hy axm xcl",
    "Geor": "ka oge",
    "Deva": "hi sa mr ne pi bho mai doi kok new",
    "Beng": "bn as mni",
    "Taml": "ta",
    "Thai": "th",
    "Laoo": "lo",
    "Khmr": "km",
    "Mymr": "my shn mnw kar",
    "Tibt": "bo dz",
    "Cham": "cjm cja",
    "Tavt": "blt twh",
}
_LANGUAGES = {script: frozenset(codes.split()) for script, codes in _WRITTEN_IN.items()}
_ONE_LANGUAGE = {"Jpan": "ja", "Kore": "ko", "Thai": "th", "Laoo": "lo", "Khmr": "km"}
_MIXED = {"ja": "Jpan", "ko": "Kore"}
_MARC = {"$1": "Hani", "(3": "Arab", "(4": "Arab", "(B": "Latn", "(N": "Cyrl", "(Q": "Cyrl", "(2": "Hebr", "(S": "Grek"}


@cache
def _usual() -> dict[str, str]:
    """The script other than Latin that a language is usually written in, by its tag.

    After Suppress-Script of the IANA registry and the likely scripts of CLDR; a language that has changed over to
    Latin letters (az, uz, tk), or is written in several (ku, pi), is not there.
    """
    with (folder("mappings") / "codes" / "usual_scripts.csv").open(encoding="utf-8", newline="") as file:
        return {row["language"]: row["script"] for row in csv.DictReader(file)}


@lru_cache(maxsize=8192)
def text_language(text: str, language: str) -> str:
    """The tag of a text in the record of a resource whose language is given: what the text shows goes before.

    Vietnamese that proves itself is "vi" anywhere. Latin letters of a language that is written otherwise are its
    romanisation: ``ru-Latn``. Letters of a script that is not the language's have their own tag (``vi-Hani``).
    A cataloguer's English words, and what cannot be Vietnamese in a Vietnamese book, have none.
    """
    if is_vietnamese(text):
        return "vi"
    script = script_tag(text)
    if not language or not script:
        return language
    usual = _usual().get(language, "Latn")
    if script != "Latn":
        return language if script == usual or {script, usual} == {"Hani", "Jpan"} else _tag(script, language)
    if language == "en":
        return language
    if language == "vi":
        return language if may_be_vietnamese(text) else ""
    return "" if english_words(text) else language if usual == "Latn" else f"{language}-Latn"


def script_language(text: str, language: str, said: str = "") -> str:
    """The tag of a text: Hán-Nôm in a Vietnamese resource is ``vi-Hani``; Latin text as in ``text_language``.

    The letters decide the script; ``said`` (the script code of $6) only where there are none. The resource's language
    is taken where it is written in that script: a Russian title in an English book is ``und-Cyrl``.
    """
    script = script_tag(text) or _MARC.get(said, "")
    if script in ("", "Latn"):
        return text_language(text, language)
    return _tag(script, language.partition("-")[0])


@lru_cache(maxsize=512)
def _tag(script: str, language: str) -> str:
    """Ideographs alone in a Japanese or Korean resource are its own mixed script, Jpan or Kore."""
    if script == "Hani" and language in _MIXED:
        return f"{language}-{_MIXED[language]}"
    known = _LANGUAGES.get(script)
    if known is not None and language not in known:
        language = _ONE_LANGUAGE.get(script, "")
    return f"{language or 'und'}-{script}"
