"""How one resource is to another: BIBFRAME's direct property, and LC's Relation, which bears what else is said.

Whoever asks ``?article bf:partOf ?journal`` and whoever asks as the Library of Congress writes it since BIBFRAME 2.3
(``bf:relation/bf:associatedResource`` with a term of https://id.loc.gov/vocabulary/relationship) find the same thing.
Only the second can say "số 3" of one of two series.
"""

from collections.abc import Iterable
from functools import cache, lru_cache

from lienthong.graph.terms import iri
from lienthong.mappings import coded, codes, isbd
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context
from lienthong.mappings.record import Field
from lienthong.mappings.steps.contributions import limited
from lienthong.mappings.wordlists import wordlist
from lienthong.text import match_key

_LABEL = iri("rdfs:label")
_RELATION = iri("bf:relation")
_RELATIONSHIP = iri("bf:relationship")
_RESOURCE = iri("bf:associatedResource")
_WRITTEN_IN_BRACKETS = ("(work)", "(expression)", "(manifestation)", "(item)", "(tác phẩm)", "(biểu hiện)")


@cache
def _worded() -> dict[str, str]:
    lists = wordlist("relationships").items()
    return {match_key(one): code for code, phrases in lists for one in phrases}


@lru_cache(maxsize=4096)
def said_by(introduction: str) -> str:
    """The row of ``codes/linking.csv`` that the words of a 7XX $i mean ("Dịch từ:" is 765), '' for other words."""
    words = isbd.strip_end(introduction.strip().rstrip(":"))
    for one in _WRITTEN_IN_BRACKETS:
        words = words.removesuffix(one)
    return _worded().get(match_key(words), "")


@lru_cache(maxsize=256)
def _properties(code: str) -> tuple[str, ...]:
    row = codes.table("linking")[code]
    return tuple(iri(one) for one in (*row["property"].split(), *row["schema"].split()))


def owner_of(code: str, context: Context) -> str:
    """Whose relation it is: that of the Work for translations and contents, of the Instance for the others."""
    return context.work if codes.table("linking")[code]["on"] == "work" else context.instance


def relate(
    code: str, target: str, context: Context, field: Field, also: Iterable[tuple[str, str]] = (), owner: str = ""
) -> None:
    """State that this resource is to ``target`` as row ``code`` of ``codes/linking.csv`` says.

    ``also`` are further statements of the Relation (a number in a series); the field's own words ($i, $4 as an IRI)
    and what it is limited to ($3, $5) are added.
    """
    build, owner = context.build, owner or owner_of(code, context)
    if not target or target == owner:
        return
    for predicate in _properties(code):
        build.add(owner, predicate, target)
    node = Inner("bf:Relation")
    node.add(_RELATIONSHIP, coded.node("linking", code))
    node.add(_RESOURCE, target)
    for predicate, value in also:
        node.add(predicate, value)
    for value in field.all("i"):
        words = Inner("bf:Relationship")
        words.add(_LABEL, context.noted(isbd.strip_end(value)))
        node.add(_RELATIONSHIP, words.write(build, owner))
    for value in field.all("4"):
        if value.startswith("http://id.loc.gov/vocabulary/relationship/") and value.rpartition("/")[2].isalnum():
            node.add(_RELATIONSHIP, f"<{value}>")
    limited(node, field, context)
    node.close(build, owner, _RELATION)


def relation_codes(field: Field) -> set[str]:
    """Which subfields ``relate`` states."""
    done = {code for code, value in field.subfields if code in "i35" and isbd.strip_end(value)}
    return done | {"4" for value in field.all("4") if value.startswith("http://id.loc.gov/vocabulary/relationship/")}
