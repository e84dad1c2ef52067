"""Converters for the small lists of id.loc.gov that 3XX words come from: ``term:mrectype``, ``term:frequencies`` …

A word is known by its English or Vietnamese name or by one of its other forms in ``mappings/codes/terms.csv``. What
the list does not have gives nothing, so that the rule can keep the word itself.
"""

from functools import cache, lru_cache

from lienthong.mappings import codes, links
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.registry import CONVERTERS, Converter, converter
from lienthong.mappings.record import Field
from lienthong.text import match_key

VOCABULARIES = (
    "frequencies", "maudience", "mbroadstd", "mcolor", "mencformat", "mfiletype", "mfont", "mgeneration", "mgroove",
    "mmaterial", "mmusicformat", "mplayback", "mplayspeed", "mpolarity", "mpresformat", "mproduction", "mrecmedium",
    "mrectype", "mregencoding", "mscript", "msoundcontent", "mspecplayback", "msupplcont", "mtapeconfig", "mvidformat",
)  # fmt: skip


@cache
def _words() -> dict[tuple[str, str], str]:
    """IRI by vocabulary and match key of a word or code; the first row that claims a word has it."""
    found: dict[tuple[str, str], str] = {}
    for full, row in codes.table("terms").items():
        vocabulary, _, code = full.partition("/")
        for word in (row["en"], row["vi"], code, *row["also"].split(";")):
            if word:
                found.setdefault((vocabulary, match_key(word)), f"<{row['iri']}>")
    return found


@lru_cache(maxsize=8192)
def known(vocabulary: str, word: str) -> str:
    """The IRI of a word of a list, as an N-Triples term, '' when the list does not have it."""
    return _words().get((vocabulary, match_key(word)), "")


def _of(vocabulary: str) -> Converter:
    def find(value: str, field: Field, context: Context) -> str:
        return known(vocabulary, value)

    find.__doc__ = f"A word or code of http://id.loc.gov/vocabulary/{vocabulary}; a value beyond the list is not taken."
    return find


CONVERTERS.update({f"term:{one}": _of(one) for one in VOCABULARIES})


@converter
def authority(value: str, field: Field, context: Context) -> str:
    """$0 or $1 where it is a web address: the cataloguer's own statement of which concept is meant."""
    address = value.strip().removeprefix("(uri)")
    found = links.link(address) if address.startswith(("http://", "https://")) else ""
    return f"<{found}>" if found else ""
