"""Input as nobody should hand it over, and the road that it takes: read, map, validate, parse the triples strictly."""

import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from pyoxigraph import BlankNode, RdfFormat, parse

from lienthong.content import folder
from lienthong.errors import InputError
from lienthong.graph.ledger import Entry
from lienthong.graph.terms import Described, Source
from lienthong.mappings.mapper import Mapper
from lienthong.mappings.readers import iso2709, marcxml, read
from lienthong.mappings.readers.line import parse_record
from lienthong.mappings.record import Record
from lienthong.pipeline.entries import MAPPING_FAILED, Describer

_SOURCE = Source("example", library_name="Thư viện mẫu")
SLOW = 2.0
"""Seconds that one record may take for each 100,000 characters of it, and that any record may take."""


class Broken(AssertionError):
    """A promise that the road did not keep: which, and for which record."""


def survive(data: bytes) -> int:
    """Take a file's bytes down the whole road; how many records there were. Raises Broken."""
    describer, mapper = Describer(_SOURCE), Mapper(_SOURCE)
    count = 0
    with tempfile.NamedTemporaryFile(prefix="lienthong-") as file:
        file.write(data)
        file.flush()
        try:
            for outcome in read(file.name, source="example"):
                count += 1
                started = time.process_time()
                entry = describer.entry(describer.number(outcome), outcome)
                _in_time(time.process_time() - started, outcome.raw)
                _kept(entry, outcome.raw)
                if isinstance(outcome, Record):
                    _sound(mapper.describe(outcome), outcome)
        except InputError:
            pass
    return count


def _in_time(seconds: float, raw: bytes) -> None:
    if seconds > SLOW * (1 + len(raw) / 100_000):
        raise Broken(f"{seconds:.1f} s for {len(raw)} bytes: {raw[:200]!r}")


def _kept(entry: Entry, raw: bytes) -> None:
    if entry.reason == MAPPING_FAILED:
        raise Broken(f"{entry.detail}: {raw[:2000]!r}")
    if entry.raw != raw:
        raise Broken("the raw record is not what was read")


def _sound(described: Described, record: Record) -> None:
    """Triples that a strict parser takes, no blank node, and an account for every subfield with a value."""
    try:
        triples = list(parse("\n".join(described.lines), format=RdfFormat.N_TRIPLES))
    except SyntaxError as error:
        raise Broken(f"{error}: {record.raw[:2000]!r}") from error
    if any(isinstance(one, BlankNode) for triple in triples for one in triple):
        raise Broken("a blank node")
    have = Counter[str]()
    for account in described.accounts:
        have[account.place] += account.times
    want = Counter(f"{field.tag}${code}" for field in record.fields for code, value in field.subfields if value.strip())
    short = {place: (times, have[place]) for place, times in want.items() if have[place] < times}
    if short:
        raise Broken(f"no account: {short}: {record.raw[:2000]!r}")


def samples() -> dict[str, bytes]:
    """The demonstration's records in every format that has a writer, a few of each."""
    records = []
    for file in sorted((folder("graph") / "demo" / "records").glob("*.txt")):
        blocks = [block for block in file.read_text("utf-8").split("\n\n") if block.lstrip()[:3].isalnum()]
        for block in blocks[:400:40]:
            lines = [line for line in block.splitlines() if line and not line.startswith("#")]
            if lines and not any("." in line.split(" ")[0] for line in lines):
                records.append(parse_record("\n".join(lines)))
    fitting = [iso2709.write(one) for one in records]
    return {
        "iso2709": b"".join(fitting),
        "marcxml": marcxml.write(records),
        "marc-json": json.dumps([as_json(one) for one in records], ensure_ascii=False).encode(),
    }


def as_json(record: Record) -> dict[str, object]:
    """A record in MARC-in-JSON."""
    fields: list[dict[str, object]] = [
        {one.tag: one.value}
        if not one.subfields
        else {
            one.tag: {"ind1": one.ind1, "ind2": one.ind2, "subfields": [{code: value} for code, value in one.subfields]}
        }
        for one in record.fields
    ]
    return {"leader": record.leader, "fields": fields}


Mutation = Callable[[bytes, random.Random], bytes]

_NASTY = [
    b"\x00", b"\x1d", b"\x1e", b"\x1f", b"\x1b", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\\ud800", b"&#0;", b"&#x110000;",
    "\u202e\u2066".encode(), "\ufeff".encode(), "\u0301".encode() * 50, b"<![CDATA[", b"<!--", b"]]>", b"&lol;", b'"',
    b"{" * 200, b"[" * 200, b"9" * 400, b"-" * 300, b"(" * 300, b" " * 300, b"," * 300, b". " * 300,
    b"$a", "²³".encode(),
]  # fmt: skip


def flip(data: bytes, dice: random.Random) -> bytes:
    """One byte becomes another."""
    at = dice.randrange(len(data))
    return data[:at] + bytes([dice.randrange(256)]) + data[at + 1 :]


def insert(data: bytes, dice: random.Random) -> bytes:
    """Something nasty comes in."""
    at = dice.randrange(len(data))
    return data[:at] + dice.choice(_NASTY) + data[at:]


def cut(data: bytes, dice: random.Random) -> bytes:
    """A stretch is lost."""
    at = dice.randrange(len(data))
    return data[:at] + data[at + dice.randrange(1, 200) :]


def double(data: bytes, dice: random.Random) -> bytes:
    """A stretch comes twice, or often."""
    at = dice.randrange(len(data))
    part = data[at : at + dice.randrange(1, 300)]
    return data[:at] + part * dice.choice((2, 2, 2, 50)) + data[at:]


MUTATIONS: Sequence[Mutation] = (flip, flip, insert, cut, double)


def mutated(data: bytes, dice: random.Random) -> bytes:
    """One to six mutations."""
    for _ in range(dice.choice((1, 1, 2, 3, 6))):
        if data:
            data = dice.choice(MUTATIONS)(data, dice)
    return data


def real_files(root: Path) -> list[Path]:
    """Files of the real data that are small enough to be mutated as a whole."""
    return [one for one in sorted(root.rglob("*")) if one.suffix in (".mrc", ".xml", ".json") and one.is_file()]
