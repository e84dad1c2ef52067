"""Read and map repository records, format by format, on one core: the demonstration's records, many times over.

    python bench/repository.py [records] [format …]

Each format's file is written once into a temporary folder; the target is 2,000 records a second, read and mapped.
``WRITERS`` makes a file of a format of the demonstration's repository records; a further format adds its own.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from harness import Contender, compare
from lienthong.graph.terms import Source
from lienthong.mappings.mapper import Mapper
from lienthong.mappings.readers import read
from lienthong.mappings.record import Field, Record
from lienthong.pipeline import demo_records

RECORDS = 20_000
_NAMESPACES = {
    "oai_dc": 'xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"',
    "dim": 'xmlns:dim="http://www.dspace.org/xmlns/dspace/dim"',
    "qdc": 'xmlns:qdc="http://dspace.org/qualifieddc/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dcterms="http://purl.org/dc/terms/"',
}
_QDC = {
    "dc.title.alternative": "dcterms:alternative", "dc.date.issued": "dcterms:issued",
    "dc.date.available": "dcterms:available", "dc.description.abstract": "dcterms:abstract",
    "dc.format.extent": "dcterms:extent", "dc.identifier.citation": "dcterms:bibliographicCitation",
    "dc.relation.ispartof": "dcterms:isPartOf",
}  # fmt: skip
"""What DSpace's qualified Dublin Core calls some elements; the others lose their qualifier."""


def _simple(one: Field) -> str:
    name = one.tag.split(".")[1]
    return f"<dc:{name}>{escape(one.first('a'))}</dc:{name}>"


def _qualified(one: Field) -> str:
    name = _QDC.get(one.tag, f"dc:{one.tag.split('.')[1]}")
    return f"<{name}>{escape(one.first('a'))}</{name}>"


def _dim(one: Field) -> str:
    schema, element, *qualifier = one.tag.split(".")
    named = f" qualifier={quoteattr(qualifier[0])}" if qualifier else ""
    lang = f" lang={quoteattr(one.first('lang'))}" if one.first("lang") else ""
    text = escape(one.first("a"))
    return f"<dim:field mdschema={quoteattr(schema)} element={quoteattr(element)}{named}{lang}>{text}</dim:field>"


WRITERS: dict[str, tuple[str, Callable[[Field], str]]] = {
    "oai_dc": ("oai_dc:dc", _simple), "qdc": ("qdc:qualifieddc", _qualified), "dim": ("dim:dim", _dim),
}  # fmt: skip


def page(form: str, records: Iterator[Record]) -> Iterator[str]:
    """An OAI-PMH answer with the records in one format, each under an identifier of its own."""
    wrapper, write = WRITERS[form]
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>\n'
    for number, record in enumerate(records, 1):
        stated = "".join(write(one) for one in record.fields if one.tag.startswith("dc."))
        yield (
            f"<record><header><identifier>oai:bench.example.org:1/{number}</identifier>"
            f"<datestamp>2026-01-01T00:00:00Z</datestamp></header><metadata><{wrapper} {_NAMESPACES[form]}>"
            f"{stated}</{wrapper}></metadata></record>\n"
        )
    yield "</ListRecords></OAI-PMH>"


def examples() -> list[Record]:
    """The repository records of the demonstration."""
    return [one.record for source in demo_records.sources() if source.form == "oai" for one in source.samples()]


def mapped(file: Path, mapper: Mapper) -> int:
    return sum(1 for one in read(file) if isinstance(one, Record) and mapper.describe(one).lines)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    forms = sys.argv[2:] or list(WRITERS)
    mapper, found = Mapper(Source("bench", library_name="Bench")), examples()
    with tempfile.TemporaryDirectory() as folder:
        contenders = []
        for form in forms:
            file = Path(folder) / f"{form}.xml"
            with file.open("w", encoding="utf-8") as handle:
                handle.writelines(page(form, islice(cycle(found), count)))
            contenders += [
                Contender(f"{form}: read", lambda file=file: sum(1 for _ in read(file))),  # type: ignore[misc]
                Contender(f"{form}: read + map", lambda file=file: mapped(file, mapper)),  # type: ignore[misc]
            ]
        compare(f"Repository records, {count:,} of each format", "records", contenders, rounds=3)


if __name__ == "__main__":
    main()
