"""``lienthong validate``: any RDF file against the shapes, as a W3C validation report."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import orjson
import pyoxigraph as ox
from rdflib import RDF, SH, Graph

from lienthong.errors import InputError, RuleError, UsageError
from lienthong.graph.terms import prefixes
from lienthong.hostile import Input, Replay, statements
from lienthong.messages import LANGS, advice, text
from lienthong.shapes.catalogue import SH as SH_NS
from lienthong.shapes.catalogue import Shape, all_ntriples, shapes
from lienthong.shapes.fast import fast_report
from lienthong.shapes.findings import SEVERITIES, Finding
from lienthong.shapes.gate import ENGINES
from lienthong.shapes.reference import findings, graph_of, report_graph

FORMATS = ("turtle", "nt", "json-ld", "xml", "text", "json")
"""What a report can be written as."""

_LOOKED_AT = 1000
"""Bytes from which the format is guessed."""


@dataclass(frozen=True)
class Report:
    """A validation report as https://www.w3.org/TR/shacl/#validation-report defines it, in ``graph``."""

    graph: Graph
    table: dict[str, Shape]

    @property
    def conforms(self) -> bool:
        """sh:conforms: true when nothing at all was found, not even an Info (SHACL section 3.6.1.1).

        Whether the data may be published is another question: see ``publishable(report.findings)``.
        """
        return not any(self.graph.subjects(RDF.type, SH.ValidationResult))

    @cached_property
    def findings(self) -> list[Finding]:
        """The results, worst first."""
        return findings(self.graph, self.table)

    def serialize(self, format: str = "turtle") -> str:
        """The report as RDF ("turtle", "nt", "json-ld", "xml"), "json" (a list of findings) or "text" for people.

        Raises UsageError for another format.
        """
        if format not in FORMATS:
            raise UsageError("shapes_report_format", format=format, formats=", ".join(FORMATS))
        if format == "json":
            body = {"conforms": self.conforms, "findings": [one._asdict() for one in self.findings]}
            return orjson.dumps(body, option=orjson.OPT_INDENT_2).decode()
        if format == "text":
            return _text(self.findings)
        return str(self.graph.serialize(format=format))


def validate(
    data: Path | str, shapes_file: Path | None = None, format: str | None = None, engine: str = "shacl"
) -> Report:
    """Validate an RDF file ("-" is standard input; .gz is opened) against our shapes or those of ``shapes_file``.

    ``format`` is the extension of the data's format (ttl, nt, nq, trig, rdf, jsonld, n3) when its name does not
    tell; else the beginning of the text decides. Named graphs are validated as one. ``engine`` is "shacl" (fast;
    where it is missing or fails, pyshacl steps in) or "pyshacl". Raises InputError when a file cannot be read,
    RuleError when the shapes are wrong, UsageError for an unknown format or engine.
    """
    if engine not in ENGINES:
        raise UsageError("shapes_engine", engine=engine, engines=", ".join(ENGINES))
    triples = _read(data, format)
    rules = _read(shapes_file, None) if shapes_file else _ours()
    if not any(triple.predicate.value.startswith(SH_NS) for triple in rules):
        raise RuleError("shapes_none", file=shapes_file)
    table = {} if shapes_file else shapes()
    report = fast_report(triples, rules) if engine == "shacl" else None
    if report is None:
        report = report_graph(graph_of(triples), graph_of(rules))
    return Report(_bound(report), table)


def _read(data: Path | str, format: str | None) -> list[ox.Triple]:
    with Input(data) as opened:
        first = opened.read(_LOOKED_AT)
        name = opened.name.removesuffix(".gz") if opened.compression else opened.name
        extension = format or Path(name).suffix.lstrip(".")
        known = ox.RdfFormat.from_extension({"json": "jsonld", "turtle": "ttl", "owl": "rdf"}.get(extension, extension))
        try:
            quads = statements(Replay(first, opened), known or _guess(first), opened.name, base="lt:data")
            return [quad.triple for quad in quads]
        except (SyntaxError, ValueError, OSError) as error:
            raise InputError("shapes_not_rdf_file", file=opened.name, detail=error) from None


def _ours() -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(all_ntriples().encode(), format=ox.RdfFormat.N_TRIPLES)]


def _guess(first: bytes) -> ox.RdfFormat:
    start = first.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"{", b"[")) and not start.startswith((b"[]", b"[ ")):
        return ox.RdfFormat.JSON_LD
    return ox.RdfFormat.RDF_XML if start.startswith((b"<?xml", b"<rdf:RDF")) else ox.RdfFormat.TRIG


def _bound(graph: Graph) -> Graph:
    for prefix, namespace in prefixes().items():
        graph.bind(prefix, namespace, replace=True)
    return graph


def _text(found: list[Finding]) -> str:
    """The report for people: a count, then each finding in Vietnamese and English."""
    counts = {severity: sum(one.severity == severity for one in found) for severity in SEVERITIES}
    lines = [text("shapes.summary" if found else "shapes.clean", lang, **counts) for lang in LANGS]
    for one in found:
        place = " ".join(part for part in (one.focus, one.path, one.value) if part)
        lines += ["", f"{text(f'shapes.{one.severity}', 'vi')} / {one.severity} [{one.shape}] {place}"]
        for lang in LANGS:
            said = one.message_vi if lang == "vi" else one.message_en
            does = advice(one.shape, "marc21", lang)
            lines.append(f"  {said} {text('shapes.marc', lang, advice=does)}" if does else f"  {said}")
    return "\n".join(lines) + "\n"
