"""Language–script tags (BCP 47, RFC 5646) for text that stands beside its romanised form."""

from functools import lru_cache

from lienthong.mappings.language import language_of
from lienthong.mappings.text import script_tag

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


def script_language(text: str, language: str, said: str = "") -> str:
    """The tag of a text: Hán-Nôm in a Vietnamese resource is ``vi-Hani``; Latin text keeps its language's tag.

    The letters decide the script; ``said`` (the script code of $6) only where there are none. The resource's language
    is taken where it is written in that script: a Russian title in an English book is ``und-Cyrl``.
    """
    script = script_tag(text) or _MARC.get(said, "")
    if script in ("", "Latn"):
        return language_of(text) or language
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
