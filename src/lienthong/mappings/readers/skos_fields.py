"""A concept's statements as fields of a record.

- ``skos.concept``: $a its IRI, $class each of its classes, each scheme as $scheme followed by its names ($name).
- ``skos.prefLabel``, ``skos.altLabel``, ``skos.scopeNote`` …: $a the text, $lang its language.
- ``skos.broader``, ``skos.narrower``, ``skos.related``: $a the IRI; what is known of that concept follows as
  $class, $scheme, $name as above, and its labels as $label, each before its $language.
- every other statement: ``<prefix>.<name>`` (``dct.modified``) with $a; without a prefix that is known ``rdf.other``
  with $property.
"""

import re
from collections.abc import Iterable

from lienthong.mappings.readers.values import Values
from lienthong.mappings.record import Field

_SKOS, _XL = "http://www.w3.org/2004/02/skos/core#", "http://www.w3.org/2008/05/skos-xl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_NAMESPACES = {
    _SKOS: "skos", _XL: "skosxl", _RDF: "rdf", "http://www.w3.org/2000/01/rdf-schema#": "rdfs",
    "http://www.w3.org/2002/07/owl#": "owl", "http://purl.org/dc/terms/": "dct",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://schema.org/": "schema", "https://schema.org/": "schema", "http://xmlns.com/foaf/0.1/": "foaf",
    "http://www.loc.gov/mads/rdf/v1#": "madsrdf", "http://www.wikidata.org/prop/direct/": "wdt",
    "http://rs.tdwg.org/ontology/voc/": "voc", "http://art.uniroma2.it/ontologies/vocbench#": "vocbench",
}  # fmt: skip
TYPE, CONCEPT = f"<{_RDF}type>", f"<{_SKOS}Concept>"
PREF_LABEL = f"<{_SKOS}prefLabel>"
RELATIONS = {f"<{_SKOS}{one}>": one for one in ("broader", "narrower", "related")}
IN_SCHEME = (f"<{_SKOS}inScheme>", f"<{_SKOS}topConceptOf>")
XL_LABELS = {f"<{_XL}{one}>": one for one in ("prefLabel", "altLabel", "hiddenLabel")}
NAMES_OF_SCHEME = (
    PREF_LABEL, f"<{_SKOS}altLabel>", f"<{_SKOS}notation>", "<http://purl.org/dc/terms/title>",
    "<http://purl.org/dc/elements/1.1/title>", "<http://www.w3.org/2000/01/rdf-schema#label>",
    "<http://purl.org/dc/terms/identifier>", "<http://purl.org/dc/elements/1.1/identifier>",
)  # fmt: skip
_LITERAL_FORM = f"<{_XL}literalForm>"
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CHARACTERS = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_NAME = re.compile(r"[\w-]+")

Rows = Iterable[tuple[str, str, str]]
_Said = dict[str, list[tuple[str, str]]]


def fields(concept: str, rows: Rows, values: Values) -> list[Field]:
    """The fields of a concept from its kept statements (N-Triples terms)."""
    said: _Said = {}
    for subject, predicate, term in rows:
        said.setdefault(subject, []).append((predicate, term))
    own = said.get(concept, [])
    found = [Field("skos.concept", subfields=[("a", concept[1:-1]), *_told(concept, said, values)])]
    for predicate, term in own:
        if predicate == TYPE or predicate in IN_SCHEME:
            continue
        if predicate in RELATIONS and term.startswith("<"):
            about = _told(term, said, values)
            for kind, label in said.get(term, []):
                if kind == PREF_LABEL and label.startswith('"'):
                    text, lang = _text(label, values)
                    about += [("label", text), *([("language", lang)] if lang else [])]
            found.append(Field(f"skos.{RELATIONS[predicate]}", subfields=[("a", term[1:-1]), *about]))
        elif predicate in XL_LABELS:
            for kind, label in said.get(term, []):
                if kind == _LITERAL_FORM:
                    found.append(_field(f"skos.{XL_LABELS[predicate]}", label, values))
        elif term.startswith("_:"):
            # A note as a resource says its text below it (https://www.w3.org/TR/skos-primer/#secadvanceddocumentation).
            found += [_field(_tag(predicate), one, values) for kind, one in said.get(term, []) if one.startswith('"')]
        else:
            found.append(_other(predicate, term, values))
    return found


def _told(term: str, said: _Said, values: Values) -> list[tuple[str, str]]:
    """Classes and schemes of a concept, each scheme with its names."""
    about = said.get(term, [])
    found = [("class", o[1:-1]) for p, o in about if p == TYPE and o.startswith("<")]
    for scheme in dict.fromkeys(o for p, o in about if p in IN_SCHEME and o.startswith("<")):
        found.append(("scheme", scheme[1:-1]))
        names = (_text(o, values)[0] for p, o in said.get(scheme, []) if p in NAMES_OF_SCHEME and o.startswith('"'))
        found += [("name", one) for one in dict.fromkeys(names) if one]
    return found


def _other(predicate: str, term: str, values: Values) -> Field:
    tag = _tag(predicate)
    one = _field(tag, term, values)
    if tag == "rdf.other":
        one.subfields.insert(0, ("property", predicate[1:-1]))
    return one


def _tag(predicate: str) -> str:
    iri = predicate[1:-1]
    for namespace, prefix in _NAMESPACES.items():
        if iri.startswith(namespace) and _NAME.fullmatch(name := iri[len(namespace) :]):
            return f"{prefix}.{name}"
    return "rdf.other"


def _field(tag: str, term: str, values: Values) -> Field:
    if not term.startswith('"'):
        return Field(tag, subfields=[("a", term.strip("<>"))])
    text, lang = _text(term, values)
    return Field(tag, subfields=[("a", text), *([("lang", lang)] if lang else [])])


def _text(term: str, values: Values) -> tuple[str, str]:
    """Text and language of a literal as N-Triples."""
    end = term.rfind('"')
    body, tail = term[1:end], term[end + 1 :]
    if "\\" in body:
        body = _ESCAPE.sub(_character, body)
    return values.subfield(body), tail[1:] if tail.startswith("@") else ""


def _character(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    if code:
        return chr(int(code, 16)) if int(code, 16) < 0x110000 else "\ufffd"
    return _CHARACTERS.get(found[3], found[3])
