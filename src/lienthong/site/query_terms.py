"""Terms of query results as people read them: a thing of ours by its name, linked; a code or property in words."""

from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from lienthong.graph.terms import prefixes
from lienthong.messages import LANGS, Lang, catalogue
from lienthong.site.codes import authority_name, code_name
from lienthong.site.reading import best_label
from lienthong.site.show import Show

LONGEST = 2_000
"""Characters of one value that a table shows."""


@dataclass(frozen=True)
class Named:
    """What a table shows for a value: ``text`` in the page's language where there is one, ``beside`` in the other,
    ``title`` the IRI or datatype behind it, ``href`` where it leads ('' nowhere)."""

    text: str
    lang: str = ""
    beside: str = ""
    beside_lang: str = ""
    title: str = ""
    href: str = ""
    outward: bool = False

    def as_json(self) -> dict[str, str | bool]:
        """The fields that are filled."""
        return {name: value for name, value in vars(self).items() if value}


def named(show: Show, iri: str) -> Named:
    """An IRI: an entity of ours by its label, a term by its prefixed name and words, anything else as it is."""
    href = show.addresses.page(iri, show.lang)
    if show.addresses.entity(iri):
        labels = show.reading.labels(iri)
        text, lang = best_label(labels, show.lang)
        if "/record/" in iri and "#" not in iri:
            part = show.name(iri)
            return Named(part.text, part.lang or show.lang, title=iri, href=href)
        other = LANGS[show.lang == "vi"]
        beside = next((label for label, tag in labels if tag == other and lang != other and label != text), "")
        if text.strip() and "#" not in iri:
            return Named(text, lang, beside, other if beside else "", iri, href)
        return Named(iri.removeprefix(f"{show.addresses.base}/"), title=iri, href=href)
    short = curie(iri)
    words = term_name(short, show.lang) or code_name(iri, show.lang) or authority_name(iri)
    if not words:
        return Named(short or iri, title=iri if short else "", href=href, outward=bool(href))
    return Named(words[:1].upper() + words[1:], show.lang, short, "", iri, href, bool(href))


def shown(show: Show, term: NamedNode | Literal | BlankNode | Triple) -> Named:
    """Any term of a result."""
    if isinstance(term, NamedNode):
        return named(show, term.value)
    if isinstance(term, Literal):
        kind = curie(term.datatype.value)
        return Named(term.value[:LONGEST], term.language or "", title="" if kind in _PLAIN else kind)
    return Named(str(term)[:LONGEST])


_PLAIN = ("xsd:string", "rdf:langString")


@lru_cache(maxsize=4096)
def curie(iri: str) -> str:
    """The prefixed name of a term of ``graph/prefixes.ttl``; '' for any other IRI."""
    for name, namespace in prefixes().items():
        if iri.startswith(namespace) and (local := iri[len(namespace) :]).replace("-", "").replace("_", "").isalnum():
            return f"{name}:{local}"
    return ""


@lru_cache(maxsize=4096)
def term_name(short: str, lang: Lang) -> str:
    """What a class or property is called, by its prefixed name: as our pages say it, else by the table for terms that
    they never say; '' where neither has it."""
    texts, key = catalogue(lang), short.replace(":", "_", 1)
    places = (f"{file}.{table}.{key}" for file in ("pages", "query") for table in ("class", "property"))
    return next((texts[one] for one in places if one in texts), "")
