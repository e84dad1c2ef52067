"""Terms as people read them: labels instead of IRIs, in the page's language where there is one."""

from dataclasses import dataclass, field

from pyoxigraph import Literal

from lienthong.messages import Lang, catalogue
from lienthong.site.addresses import host, is_web
from lienthong.site.codes import authority_name, code_name
from lienthong.site.reading import LABELS_KEPT, Node, Reading, Term, best_label, texts
from lienthong.site.recordname import beside_source, record_name
from lienthong.text.headings import sensible


@dataclass(slots=True)
class Part:
    """A stretch of text, with its language when it differs from the page's, perhaps a link.

    ``outward`` marks a link that leaves this site; ``muted`` what explains the part before it.
    """

    text: str
    lang: str = ""
    href: str = ""
    outward: bool = False
    muted: bool = False


Line = list[Part]
"""One value as shown."""


def text_of(line: Line) -> str:
    """A value as plain text."""
    return "".join(part.text for part in line)


@dataclass(slots=True)
class Row:
    """A property with its values; ``gathered`` ones stand beside each other."""

    label: str
    values: list[Line] = field(default_factory=list)
    gathered: bool = False


class Show:
    """Puts the terms of one request's reading into words of ``lang``."""

    def __init__(self, reading: Reading, lang: Lang) -> None:
        self.reading = reading
        self.lang: Lang = lang
        self.addresses = reading.addresses
        self._texts = catalogue(lang)

    def say(self, name: str) -> str:
        """A message of ``pages.toml``, '' when there is none of that name."""
        return self._texts.get(f"pages.{name}", "")

    def text(self, text: str, lang: str) -> Part:
        """A literal's text; marked with its language when that is another than the page's."""
        return Part(text, "" if lang == self.lang else lang)

    def name(self, iri: str) -> Part:
        """The label of an entity or code, without a link; never the IRI itself."""
        if self.addresses.entity(iri):
            text, lang, _ = self._ours(iri)
            return Part(text, lang)
        if text := code_name(iri, self.lang):
            return Part(text[:1].upper() + text[1:])
        return Part(authority_name(iri) or host(iri) if is_web(iri) else self.say("page.unnamed"))

    def link(self, iri: str) -> Part:
        """The label, leading to the page of an entity of ours or out to a web address."""
        if self.addresses.entity(iri):
            return Part(*self._ours(iri))
        part = self.name(iri)
        if not code_name(iri, self.lang):
            part.href, part.outward = self.addresses.page(iri, self.lang), is_web(iri)
            if _is_code(iri):
                part.text = iri.rsplit("/", 1)[-1]
        return part

    def record(self, iri: str, form: str = "beside") -> Part:
        """A link to a record where its source is named beside it: by its short number alone (``form``: a message)."""
        if text := beside_source(self.reading, iri, self.lang, form):
            return Part(text, href=self.addresses.page(iri, self.lang))
        return self.link(iri)

    def _ours(self, iri: str) -> tuple[str, str, str]:
        """What an entity of ours is called, the language of that where it is another than the page's, and its page:
        from the generation's memory."""
        kept, place = self.reading.opened.names, (self.lang, iri)
        if (found := kept.get(place)) is None:
            if self.addresses.entity(iri).startswith("record/"):
                text, lang = record_name(self.reading, iri, self.lang)
            else:
                text, lang = best_label(self.reading.labels(iri), self.lang)
            part = self.text(text, lang) if text.strip() else Part(self.say("page.unnamed"))
            found = part.text, part.lang, self.addresses.page(iri, self.lang)
            if len(kept) >= LABELS_KEPT:
                kept.clear()
            kept[place] = found
        return found

    def term(self, value: Term) -> Part:
        """Any value."""
        if isinstance(value, Literal):
            return self.text(value.value, value.language or "")
        return self.link(value.value)

    def best(self, node: Node, *curies: str) -> Part | None:
        """The best literal of some properties of a node for this page; None when it has none."""
        found = texts(node, *curies)
        # One language at a time: "39,000 VND" and "39.000 VND" are one spelling to who picks the fullest of all.
        lang = best_label(found, self.lang)[1]
        text = next((text for text, _ in sensible([one for one in found if one[1] == lang])), "")
        return self.text(text, lang) if text else None

    def property_name(self, curie: str) -> str:
        """What a property is called; one that has no message gets its local name in words."""
        if known := self.say(f"property.{curie.replace(':', '_')}"):
            return known
        local = curie.rpartition(":")[2]
        words = "".join(f" {c.lower()}" if c.isupper() else c for c in local).strip()
        return words[:1].upper() + words[1:]


def _is_code(iri: str) -> bool:
    """A term of the Library of Congress' vocabularies that no table names is shown by its code."""
    return iri.startswith("http://id.loc.gov/vocabulary/")
