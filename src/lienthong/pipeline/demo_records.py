"""The demonstration catalogue: readable texts in ``graph/demo/records``, compiled to the files a library hands over.

Each text holds one library's records in the notation of ``mappings.readers.line``, an empty line between them. A
line that starts with ``%`` directs the record below it:

    % write NFD                    letters and marks apart, as macOS tools export them
    % write tone-first             the tone mark before circumflex or breve, as some MARC-8 converters leave it
    % write broken-directory       lengths counted in characters instead of bytes
    % write lost-directory         tags that are no tags: the record cannot be understood
    % fault incomplete-year        what is wrong on purpose; ``graph/demo/README.md`` says what the report tells
"""

import re
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unicodedata import normalize

import orjson
from lxml import etree

from lienthong.content import folder
from lienthong.errors import InputError, RuleError
from lienthong.graph.terms import Source
from lienthong.graph.terms.source import LISTS
from lienthong.mappings import line
from lienthong.mappings.readers import iso2709, marcxml
from lienthong.mappings.record import Field, Record

OAI = "http://www.openarchives.org/OAI/2.0/"
DIM = "http://www.dspace.org/xmlns/dspace/dim"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_WRITES = ("NFD", "tone-first", "broken-directory", "lost-directory")
_TONE_LAST = re.compile("([\u0302\u0306])([\u0300\u0301\u0303\u0309])")


@dataclass(frozen=True, slots=True)
class Sample:
    """One record as catalogued: ``writes`` and ``faults`` are its directions, ``line`` where it starts (from 1)."""

    record: Record
    line: int
    writes: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoSource:
    """An entry of ``graph/demo/sources.toml``: ``form`` is "mrc", "xml", "json", "oai", or "file" for a file that is
    handed over as it stands below ``records/``."""

    source: Source
    file: str
    form: str

    def samples(self) -> list[Sample]:
        """The source's records, in the order of its text; of a "file" none. Raises RuleError ``demo_line``."""
        if self.form == "file":
            return []
        return parse(content() / "records" / self.file, "oai_dc" if self.form == "oai" else "marc21")


@dataclass(frozen=True, slots=True)
class DemoFile:
    """A compiled file, ready for loading, and the library that hands it over."""

    source: Source
    path: Path


@dataclass(slots=True)
class _Block:
    line: int
    text: list[str] = field(default_factory=list)
    said: dict[str, list[str]] = field(default_factory=lambda: {"write": [], "fault": []})


def content() -> Path:
    """The folder of the demonstration catalogue."""
    return folder("graph") / "demo"


def sources() -> list[DemoSource]:
    """The libraries of the demonstration, in the order of ``sources.toml``."""
    table: dict[str, dict[str, Any]] = tomllib.loads((content() / "sources.toml").read_text("utf-8"))
    found = []
    for name, entry in table.items():
        file, form = entry.pop("file"), entry.pop("form")
        several: dict[str, Any] = {one: tuple(entry.pop(one, ())) for one in LISTS}
        found.append(DemoSource(Source(id=name, **several, **entry), file, form))
    return found


def write_files(target: Path) -> list[DemoFile]:
    """Compile every source into ``target`` (made if missing), the deliberate faults with it.

    Raises RuleError ``demo_line`` when a text is not in its notation.
    """
    target.mkdir(parents=True, exist_ok=True)
    files = []
    for one in sources():
        if one.form == "file":
            path = target / one.file
            path.write_bytes((content() / "records" / one.file).read_bytes())
        else:
            path = target / f"{one.source.id}.{'xml' if one.form == 'oai' else one.form}"
            path.write_bytes(_compiled(one))
        files.append(DemoFile(one.source, path))
    return files


def parse(path: Path, format: str) -> list[Sample]:
    """The records of one text. Raises RuleError ``demo_line`` naming file and line."""
    samples = []
    for block in _blocks(path):
        try:
            record = line.parse_record("\n".join(block.text), format)
        except InputError as error:
            raise RuleError("demo_line", file=path.name, line=block.line, detail=error.values.get("line", "")) from None
        samples.append(Sample(record, block.line, tuple(block.said["write"]), tuple(block.said["fault"])))
    return samples


def _blocks(path: Path) -> list[_Block]:
    blocks: list[_Block] = []
    fresh = True
    for number, text in enumerate(path.read_text("utf-8").split("\n"), 1):
        if not text.strip():
            fresh = True
            continue
        if fresh:
            blocks.append(_Block(number))
            fresh = False
        if text.startswith("%"):
            _direct(blocks[-1], text, path, number)
        else:
            blocks[-1].text.append(text)
    return blocks


def _direct(block: _Block, text: str, path: Path, number: int) -> None:
    words = text[1:].split()
    known = len(words) == 2 and words[0] in block.said and (words[0] != "write" or words[1] in _WRITES)
    if not known:
        raise RuleError("demo_line", file=path.name, line=number, detail=text)
    block.said[words[0]].append(words[1])


def _compiled(one: DemoSource) -> bytes:
    samples = one.samples()
    if one.form == "mrc":
        return b"".join(_iso2709(sample) for sample in samples)
    records = [_as_written(sample) for sample in samples]
    match one.form:
        case "xml":
            return marcxml.write(records)
        case "json":
            return orjson.dumps([_json(record) for record in records], option=orjson.OPT_INDENT_2)
        case "oai":
            return _oai(records)
    raise RuleError("demo_form", source=one.source.id, form=one.form)


def _as_written(sample: Sample) -> Record:
    """The record with its letters in the form that the sample asks for."""
    if not {"NFD", "tone-first"} & set(sample.writes):
        return sample.record
    tone_first = "tone-first" in sample.writes

    def spelled(value: str) -> str:
        apart = normalize("NFD", value)
        return _TONE_LAST.sub(r"\2\1", apart) if tone_first else apart

    fields = [
        replace(one, value=spelled(one.value), subfields=[(code, spelled(value)) for code, value in one.subfields])
        for one in sample.record.fields
    ]
    return replace(sample.record, fields=fields)


def _iso2709(sample: Sample) -> bytes:
    data = iso2709.write(_as_written(sample))
    if "broken-directory" in sample.writes:
        return _counted_in_characters(data)
    if "lost-directory" in sample.writes:
        base = int(data[12:17])
        entries = [b"???" + data[i + 3 : i + 12] for i in range(24, base - 1, 12)]
        return data[:24] + b"".join(entries) + data[base - 1 :]
    return data


def _counted_in_characters(data: bytes) -> bytes:
    """The same record with a directory whose lengths and starts count characters: the commonest fault in UTF-8."""
    base, start = int(data[12:17]), 0
    directory = b""
    for i, part in enumerate(data[base:-2].split(b"\x1e")):
        size = len(part.decode()) + 1
        directory += data[24 + 12 * i : 27 + 12 * i] + b"%04d%05d" % (size, start)
        start += size
    return data[:24] + directory + data[base - 1 :]


def _json(record: Record) -> dict[str, Any]:
    return {"leader": record.leader, "fields": [{one.tag: _json_content(one)} for one in record.fields]}


def _json_content(one: Field) -> str | dict[str, Any]:
    if one.tag.startswith("00"):
        return one.value
    return {"ind1": one.ind1, "ind2": one.ind2, "subfields": [{code: value} for code, value in one.subfields]}


def _oai(records: list[Record]) -> bytes:
    """An OAI-PMH answer to ListRecords with DSpace's own metadata format (``dim``)."""
    root = etree.fromstring(f'<OAI-PMH xmlns="{OAI}"/>')
    etree.SubElement(root, f"{{{OAI}}}responseDate").text = "2024-03-10T00:00:00Z"
    asked = {"verb": "ListRecords", "metadataPrefix": "dim"}
    etree.SubElement(root, f"{{{OAI}}}request", asked).text = "https://kho-so.example.org/oai/request"
    answer = etree.SubElement(root, f"{{{OAI}}}ListRecords")
    for record in records:
        element = etree.SubElement(answer, f"{{{OAI}}}record")
        header = etree.SubElement(element, f"{{{OAI}}}header")
        metadata = etree.SubElement(element, f"{{{OAI}}}metadata")
        dim = etree.SubElement(metadata, f"{{{DIM}}}dim", nsmap={"dim": DIM})
        for one in record.fields:
            if one.tag.startswith("header."):
                etree.SubElement(header, f"{{{OAI}}}{one.tag.removeprefix('header.')}").text = one.first("a")
            else:
                _dim(dim, one)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _dim(parent: etree._Element, one: Field) -> None:
    names = dict(zip(("mdschema", "element", "qualifier"), one.tag.split("."), strict=False))
    element = etree.SubElement(parent, f"{{{DIM}}}field", names)
    if lang := one.first("lang"):
        element.set(_XML_LANG, lang)
    element.text = one.first("a")
