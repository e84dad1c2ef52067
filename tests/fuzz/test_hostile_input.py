"""No input crashes or hangs the road from a file to its triples, and no triple of it is invalid."""

import json
import random
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from depth import often
from hostile import as_json, mutated, samples, survive
from lienthong.graph.terms import Source
from lienthong.mappings.line import parse_record
from lienthong.mappings.mapper import Mapper, rules
from lienthong.mappings.record import Field, Record
from lienthong.text import repair, tidy

SAMPLES = samples()


@pytest.mark.parametrize("name", SAMPLES)
@settings(deadline=None, max_examples=often(6, deep=60))
@given(seed=st.integers(0, 2**32))
def test_any_damage_is_survived(name: str, seed: int) -> None:
    dice = random.Random(seed)
    data = SAMPLES[name]
    at = dice.randrange(len(data))
    survive(data[:20] + mutated(data[at : at + 6000], dice) + data[-20:])
    survive(mutated(data[:8000], dice))


def _xml(fields: str) -> bytes:
    return f"<collection><record><leader>00000nam a2200000 a 4500</leader>{fields}</record></collection>".encode()


def _field(value: str, tag: str = "245", ind1: str = "1") -> str:
    return f'<datafield tag="{tag}" ind1="{ind1}" ind2="0"><subfield code="a">{value}</subfield></datafield>'


TITLE = _field("Số đỏ")
HOSTILE: dict[str, bytes] = {
    "four thousand subjects": _xml(TITLE + "".join(_field(f"Chủ đề {at}", "650") for at in range(4_000))),
    "ten thousand equal subjects": _xml(TITLE + _field("Chủ đề", "650") * 10_000),
    "four thousand added entries": _xml(TITLE + "".join(_field(f"Nguyễn Văn {at}", "700") for at in range(4_000))),
    "four thousand names in ASCII": _xml(TITLE + "".join(_field(f"Nguyen Van {at}", "700") for at in range(4_000))),
    "four thousand bodies": _xml(TITLE + "".join(_field(f"Viện {at}", "710") for at in range(4_000))),
    "four thousand copies": _xml(TITLE + "".join(_field(f"{at}", "952") for at in range(4_000))),
    "long title": _xml(_field("Số đỏ " * 20_000)),
    "long statement": _xml(TITLE + _field("Nguyễn Văn A, Trần B (dịch) ; " * 4_000, "100")),
    "enormous indicators": _xml(_field("Số đỏ", ind1="1" * 100_000)),
    "long tag": _xml(_field("Số đỏ", tag="2" * 100_000)),
    "deep xml": b"<collection>" + b"<record>" * 5_000 + TITLE.encode() + b"</record>" * 5_000 + b"</collection>",
    "deep xml in a field": _xml(TITLE + "<datafield>" * 20_000),
    "bomb": b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + _xml(_field("&b;")),
    "bomb without declaration": _xml(_field("&lol9;" * 20_000)),
    "attributes": _xml(TITLE + "<datafield " + "".join(f'a{at}="x" ' for at in range(20_000)) + "/>"),
    "bidi controls": _xml(_field("\u202eđỏ Số\u202c\u2066\u2069 \u200f")),
    "control references": _xml(_field("Số&#1;&#0;&#xD800;&#x110000; đỏ")),
    "marks": _xml(_field("a" + "\u0301\u0302" * 30_000)),
    "deep json": b'[{"leader": "", "fields": [{"245": ' + b'{"a":' * 100_000,
    "deep lists": b'[{"leader": "", "fields": ' + b"[" * 100_000,
    "lone surrogate": b'[{"leader": "00000nam a2200000 a 4500", "fields": [{"245": {"ind1": "1", "ind2": "0",'
    b' "subfields": [{"a": "S\\ud800 \\udc00\\ud83d"}]}}]}]',
    "numbers for text": b'[{"leader": 5, "fields": [{"001": 1e400}, {"245": {"ind1": 1, "subfields": [{"a": 12}]}}]}]',
    "huge number": b'[{"leader": "", "fields": [{"008": "x"}, {"245": {"subfields": [{"a": '
    + b"9" * 100_000
    + b"}]}}]}]",
    "nulls": b'[{"leader": null, "fields": [{"245": {"ind1": null, "subfields": [{"a": null}, {"": ""}]}}]}]',
    "commas and brackets": _xml(_field("[" * 50_000, "260") + _field("(" * 50_000, "300") + TITLE),
    "digits": _xml(_field("1" * 100_000, "260") + _field("9" * 100_000, "020") + _field("-" * 100_000, "022") + TITLE),
    "spaces": _xml(_field("x" + " " * 100_000 + "y") + _field("&#xA0; " * 50_000, "500")),
    "links": _xml(TITLE + _field("http://" + "a." * 50_000, "856").replace('code="a"', 'code="u"')),
    "unclosed comments": _xml(TITLE + "<!--" * 50_000),
    "unclosed sections": _xml(TITLE + "<![CDATA[" * 20_000),
    "no end of separators": b"00026nam a2200025   4500\x1e" + b"\x1e" * 200_000 + b"\x1d",
    "subfields without value": b"00026nam a2200037   4500245100000000000\x1e10" + b"\x1fa" * 100_000 + b"\x1e\x1d",
    "leaders": b"00099nam a2200025   4500" * 20_000,
    "escapes of marc-8": b"00026nam  2200037   4500245100000000000\x1e10\x1fa"
    + b"\x1b$1\x1b(3\x1bg" * 20_000
    + b"\x1e\x1d",
    "marks of marc-8": b"00026nam  2200037   4500245100000000000\x1e10\x1fa" + b"\xe2\xe3" * 50_000 + b"a\x1e\x1d",
    "misread": _xml(_field("Ã¡ Ãª á»\u2026 " * 8_000)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file(name: str) -> None:
    survive(HOSTILE[name])


BIG = "\u1ea1 Nguyễn Văn A, Trần B (dịch) ; 12-34. [x] = "
PATTERNS: dict[str, Callable[[int], str]] = {
    "words": lambda size: (BIG * (size // len(BIG) + 1))[:size],
    "digits": lambda size: "1" * size,
    "letters": lambda size: "a b " * (size // 4),
    "dots": lambda size: "a." * (size // 2),
    "brackets": lambda size: "[(" * (size // 2),
    "commas": lambda size: "Nguyễn, " * (size // 8),
    "hyphens": lambda size: "1-" * (size // 2),
    "spaces": lambda size: "x" + " " * size + "1",
    "mixed spaces": lambda size: "x" + " \u3000\t" * (size // 3) + ", y",
    "semicolons": lambda size: "Trần B ; " * (size // 9),
}
TAGS = [tag for tag in sorted(rules("marc21")) if tag.isalnum()]
ELEMENTS = [tag for tag in sorted(rules("oai_dc")) if "." in tag]
_SMALL, _LARGE = 1_000, 10_000


def seconds(record: Record) -> float:
    mapper = Mapper(Source("example"))
    started = time.process_time()
    mapper.describe(record)
    return time.process_time() - started


def _value(tag: str, text: str) -> Record:
    """As the readers give it: runs of spaces stay in control fields alone."""
    subfields = [(code, tidy(text)) for code in "adt"]
    if "." in tag:
        return Record("oai_dc", "", [Field(tag, subfields=[("a", tidy(text))])], b"")
    return Record("marc21", "00000nam a2200000 a 4500", [Field(tag, "1", "0", subfields, repair(text))], b"")


@pytest.mark.parametrize("pattern", PATTERNS)
def test_time_grows_with_the_length_of_a_value(pattern: str) -> None:
    """Ten times the length, at most thirty times the time: a square would be a hundred."""
    make = PATTERNS[pattern]
    slow = {}
    for tag in (*TAGS, *ELEMENTS):
        large = seconds(_value(tag, make(_LARGE)))
        if large > 0.25:
            # The machine may have paused; what is remembered of one text is not remembered of another.
            large = min(seconds(_value(tag, make(_LARGE) + str(at))) for at in range(3))
            small = min(seconds(_value(tag, make(_SMALL) + str(at))) for at in range(2))
            if large > 0.25 and large > 30 * max(small, 0.002):
                slow[tag] = (round(small, 3), round(large, 3))
    assert not slow


def test_time_grows_with_the_number_of_fields() -> None:
    """Fields that all differ between ones that are all the same."""
    slow = {}
    for tag in TAGS:
        if tag == "LDR":
            continue

        def many(count: int, turn: int = 0, tag: str = tag) -> Record:
            fields = [
                Field(tag, "1", "0", [(c, f"Số {at if at % 2 else ''} {turn}") for c in "abcdtuvxz"], f"{at:040}")
                for at in range(count)
            ]
            return Record("marc21", "00000nam a2200000 a 4500", fields, b"")

        if seconds(many(250)) > 0.25:
            # As above: what a pause of the machine or a first use of a table took is not taken again.
            large = min(seconds(many(250, turn)) for turn in (1, 2, 3))
            small = min(seconds(many(25, turn)) for turn in (4, 5))
            if large > 0.25 and large > 25 * max(small, 0.01):
                slow[tag] = (round(small, 3), round(large, 3))
    assert not slow


def test_a_surrogate_of_a_hostile_json_never_becomes_text() -> None:
    record = parse_record("245 10 $a Số đỏ")
    text = json.dumps([as_json(record)]).replace("S\\u1ed1", "\\ud83d")
    assert "\\ud83d" in text and survive(text.encode()) == 1
