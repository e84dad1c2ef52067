"""RDF/XML of common statements as text, byte for byte what the serializer makes of them, in a fifth of its time."""

import re
from functools import lru_cache

from lienthong.graph.terms import iri

Kept = list[tuple[str, list[tuple[str, list[str]]]]]
"""Subjects, each with its properties and their values, all as terms and in order."""


class Unwritten(Exception):
    """A statement that only the serializer knows how to write."""


_TYPE = iri("rdf:type")
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_NAME = re.compile(r"<(.*[/#])([A-Za-z_][A-Za-z0-9_-]*)>")
_ABSOLUTE = re.compile(r"<https?://[A-Za-z0-9:/?#@!$&()*+,;=.~_%\[\]-]+>")
_RAW = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
_CONTROLS = bytes([*range(9), *range(11, 32), 127])
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_STRING = "<http://www.w3.org/2001/XMLSchema#string>"


class _Names:
    """How elements are called under some prefixes."""

    def __init__(self, spaces: tuple[tuple[str, str], ...]) -> None:
        self._prefixes = {space: prefix for prefix, space in spaces}
        tops = "".join(f' xmlns:{self._prefixes[space]}="{space}"' for space in sorted(self._prefixes))
        self.sound = _RDF in self._prefixes
        self.head = f'<rdf:RDF{tops} xmlns:its="http://www.w3.org/2005/11/its">\n'
        self._known: dict[str, str] = {}

    def of(self, term: str) -> str:
        """The name of an element for a property or class. Raises Unwritten for one without a prefix."""
        known = self._known.get(term)
        if known is None:
            found = _NAME.fullmatch(term)
            if found is None or found[1] not in self._prefixes:
                raise Unwritten
            known = self._known[term] = f"{self._prefixes[found[1]]}:{found[2]}"
        return known


@lru_cache(maxsize=512)
def _names(spaces: tuple[tuple[str, str], ...]) -> _Names:
    return _Names(spaces)


def written(kept: Kept, spaces: tuple[tuple[str, str], ...]) -> bytes:
    """The root element for statements whose properties have these prefixes. Raises Unwritten."""
    names = _names(spaces)
    if not names.sound:
        raise Unwritten
    made = [names.head]
    for subject, told in kept:
        node = "rdf:Description"
        (first, (kind, *others)), *rest = told
        if first == _TYPE:
            node, told = names.of(kind), [(first, others), *rest]
        made.append(f'\t<{node} rdf:about="{_address(subject)}">\n')
        for predicate, values in told:
            name = names.of(predicate)
            for value in values:
                if value[0] == "<":
                    made.append(f'\t\t<{name} rdf:resource="{_address(value)}"/>\n')
                else:
                    made.append(_literal(name, value))
        made.append(f"\t</{node}>\n")
    made.append("</rdf:RDF>")
    whole = "".join(made)
    body = whole.encode()
    if _maybe_raw(body) and _RAW.search(whole):
        raise Unwritten
    return body


def _maybe_raw(body: bytes) -> bool:
    """Whether UTF-8 may hold a character of ``_RAW``: told in a twentieth of the time of looking for them."""
    return len(body.translate(None, _CONTROLS)) != len(body) or b"\xc2" in body or b"\xef\xbf" in body


def _literal(name: str, value: str) -> str:
    end = value.rindex('"')
    text = value[1:end]
    if "\\" in text:
        text = text.replace('\\"', '"')
        if "\\" in text:
            raise Unwritten
    if "&" in text or "<" in text or ">" in text or "'" in text or '"' in text:
        text = _escaped(text)
    return f"\t\t<{name}{_kind(value[end + 1 :])}>{text}</{name}>\n"


def _escaped(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("'", "&apos;").replace('"', "&quot;")


@lru_cache(maxsize=4096)
def _kind(written_: str) -> str:
    """The attribute for the language or datatype of a literal."""
    if written_.startswith("@") and _LANGUAGE.fullmatch(written_[1:]):
        return f' xml:lang="{written_[1:].lower()}"'
    if written_.startswith("^^") and written_[2:] != _STRING:
        return f' rdf:datatype="{_address(written_[2:])}"'
    if written_:
        raise Unwritten
    return ""


@lru_cache(maxsize=65536)
def _address(term: str) -> str:
    if not _ABSOLUTE.fullmatch(term):
        raise Unwritten
    return term[1:-1].replace("&", "&amp;")
