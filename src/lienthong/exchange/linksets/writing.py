"""Link sets as files: SSSOM (https://mapping-commons.github.io/sssom/), BEACON
(https://gbv.github.io/beaconspec/beacon.html) and N-Triples; written line by line, so that none needs memory."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lienthong import __version__
from lienthong.exchange.linksets.sets import LinkSet
from lienthong.graph.outward.reading import MATCHES, Link
from lienthong.graph.terms import prefixes

NO_LICENCE = "https://w3id.org/sssom/license/unspecified"
"""What SSSOM has for mappings without a stated licence."""
_COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "object_id", "mapping_justification", "confidence",
    "mapping_source",
)  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_BATCH = 200
_LOCAL = re.compile(r"[^\s|]+")


@dataclass(frozen=True)
class About:
    """What a file tells of itself: the base of our IRIs, the catalogue's title, number and moment of the generation,
    the licence of the data ('' where it is of several)."""

    base: str
    title: str
    generation: int
    published: str
    licence: str

    @property
    def day(self) -> str:
        """The day of the publication."""
        return self.published.partition("T")[0]


def _plain(text: str) -> str:
    """A text in one cell or header: no sign that ends it."""
    return _CONTROL.sub(" ", text).strip()


def _prefix(target: str) -> str:
    return target if re.fullmatch("[a-z][a-z0-9.-]*", target) else f"t{target}"


def _starts(start: str) -> tuple[str, str]:
    """Both ways in which the IRIs of a target begin, the usual one first."""
    bare = start.partition("://")[2]
    return start, f"http://{bare}" if start.startswith("https") else f"https://{bare}"


def sssom(one: LinkSet, links: Iterable[Link], about: About) -> Iterator[str]:
    """A mapping set as TSV with its metadata in front (https://mapping-commons.github.io/sssom/spec-formats-tsv/).

    What cannot be told of a link is not told: its ground is ``semapv:UnspecifiedMatching`` where the record that
    states it gives none."""
    usual, other = _starts(one.target.start)
    name = _prefix(one.target.id)
    curies = {"catalogue": f"{about.base}/", "source": f"{about.base}/dataset/", name: usual, f"{name}-2": other}
    curies |= {short: prefixes()[short] for short in ("skos", "schema", "owl")}
    curies |= {"semapv": "https://w3id.org/semapv/vocab/"}
    head = [
        "curie_map:",
        *(f"  {short}: {_quoted(start)}" for short, start in curies.items()),
        f"license: {_quoted(about.licence or NO_LICENCE)}",
        f"mapping_date: {_quoted(about.day)}",
        f"mapping_provider: {_quoted(about.base)}",
        f"mapping_set_id: {_quoted(f'{about.base}/linksets/{one.target.id}.sssom.tsv')}",
        f"mapping_set_title: {_quoted(f'{_plain(about.title)} – {one.target.name}')}",
        f"mapping_set_version: {_quoted(str(about.generation))}",
        f"mapping_tool: {_quoted('Lienthong')}",
        f"mapping_tool_version: {_quoted(__version__)}",
    ]
    yield "".join(f"#{line}\n" for line in head) + "\t".join(_COLUMNS) + "\n"
    yield from _batched(_row(link, name, usual, other) for link in links)


def _quoted(text: str) -> str:
    """A text as a YAML scalar that is nothing else."""
    return '"' + _plain(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _row(link: Link, name: str, usual: str, other: str) -> str:
    short = f"{name}:{link.iri[len(usual) :]}" if link.iri.startswith(usual) else f"{name}-2:{link.iri[len(other) :]}"
    source = f"source:{link.source}" if link.source else ""
    cells = (f"catalogue:{link.entity}", link.label, link.property, short, link.ground, link.confidence, source)
    return "\t".join(_cell(one) for one in cells) + "\n"


def _cell(text: str) -> str:
    text = _plain(text)
    return f'"{text.replace(chr(34), chr(34) * 2)}"' if '"' in text else text


def beacon(one: LinkSet, links: Iterable[Link], about: About) -> Iterator[str]:
    """A BEACON dump: the ids of the other system, each with the address here that is the same as it. Only what is the
    same, since a BEACON says no more than that."""
    head = {
        "FORMAT": "BEACON",
        "PREFIX": one.target.start,
        "TARGET": f"{about.base}/",
        "RELATION": MATCHES["skos:exactMatch"],
        "DESCRIPTION": f"{_plain(about.title)} – {one.target.name}",
        "CREATOR": _plain(about.title),
        "HOMEPAGE": f"{about.base}/",
        "FEED": f"{about.base}/linksets/{one.target.id}.beacon.txt",
        "TIMESTAMP": about.published,
        "UPDATE": "WEEKLY",
    }
    yield "".join(f"#{name}: {value}\n" for name, value in head.items()) + "\n"
    yield from _batched(_line(link, one) for link in links if link.property in ("skos:exactMatch", "owl:sameAs"))


def _line(link: Link, one: LinkSet) -> str:
    start = next((start for start in _starts(one.target.start) if link.iri.startswith(start)), "")
    local = link.iri[len(start) :].rstrip("/") if start and one.target.id == "geonames" else link.iri[len(start) :]
    return f"{local}||{link.entity}\n" if start and _LOCAL.fullmatch(local) else ""


def triples(links: Iterable[Link], about: About) -> Iterator[str]:
    """The links themselves (https://www.w3.org/TR/n-triples/)."""
    yield from _batched(f"<{about.base}/{link.entity}> <{MATCHES[link.property]}> <{link.iri}> .\n" for link in links)


def _batched(lines: Iterable[str]) -> Iterator[str]:
    held: list[str] = []
    for line in lines:
        held.append(line)
        if len(held) == _BATCH:
            yield "".join(held)
            held = []
    yield "".join(held)


def void(sets: Iterable[LinkSet], about: About) -> str:
    """The link sets as ``void:Linkset``, one for each target and property (https://www.w3.org/TR/void/#linkset)."""
    base = about.base
    parts = [f"@prefix {name}: <{prefixes()[name]}> .\n" for name in ("void", "dct", "xsd", "skos", "schema", "owl")]
    for one in sets:
        for name, number in one.numbers:
            parts.append(
                f"\n<{base}/linksets/{one.target.id}#{name.partition(':')[2]}> a void:Linkset ;\n"
                f"  dct:title {_turtle(f'{about.title} – {one.target.name}')} ;\n"
                f"  void:subjectsTarget <{base}/.well-known/void#dataset> ;\n"
                f"  void:objectsTarget [ a void:Dataset ; dct:title {_turtle(one.target.name)} ;"
                f" void:uriSpace {_turtle(one.target.start)} ] ;\n"
                f"  void:linkPredicate {name} ;\n"
                f"  void:triples {number} ;\n"
                f"  void:dataDump <{base}/linksets/{one.target.id}.nt> ;\n"
                f'  dct:modified "{about.published}"^^xsd:dateTime .\n'
            )
    return "".join(parts)


def _turtle(text: str) -> str:
    return '"' + _plain(text).replace("\\", "\\\\").replace('"', '\\"') + '"'
