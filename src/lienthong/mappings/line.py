"""Records in one line a field, as written in rule examples, tests and messages to librarians.

    LDR 00000nam a2200000 a 4500
    001 vtls000012345
    245 10 $a Truyện Kiều : $b đoạn trường tân thanh / $c Nguyễn Du
    dc.title@vi Đoạn trường tân thanh

- A MARC data field: tag, one space, two indicators (blank is ``_``, ``#`` or a space), one space, subfields.
  Text before the first ``$`` is a subfield with the code ``""``, as the readers give it for a damaged field.
- A subfield: ``$``, its one-character code, its value; spaces around the value do not count. A dollar that is
  meant is ``$$``: ``$c $$15.00``.
- A control field (00X) and the leader (``LDR``): the value stands verbatim after one space.
- A field of any other format has a dot in its tag; ``@`` and its language may follow; the rest is its text. When it
  begins with ``$`` and a name, it is subfields: ``onix.Price $a 45000 $currency VND``; a dollar that is meant is
  ``$$`` there too.

Empty lines and spaces before a tag do not count.
"""

import re

from lienthong.errors import InputError
from lienthong.mappings.record import Field, Record

LEADER = "00000nam a2200000 a 4500"
"""Leader of an example that names none: a printed monograph in UTF-8 with ISBD punctuation."""

_DATA = re.compile(r"([0-9A-Za-z]{3}) ([0-9a-z_# ])([0-9a-z_# ])(?: (.*))?$", re.DOTALL)
_PLAIN = re.compile(r"(LDR|00[0-9A-Za-z]) (.*)$", re.DOTALL)
_NAMED = re.compile(r"\$([A-Za-z]\w*) ")
_QUALIFIED = re.compile(r"([A-Za-z][\w-]*(?:\.[\w-]+)+)(?:@([A-Za-z0-9-]+))? (.*)$", re.DOTALL)


def parse(text: str) -> Field:
    """One field from one line.

    Raises InputError ``read_line`` when the line is not in the notation above.
    """
    line = text.strip("\r\n").lstrip()
    if found := _PLAIN.match(line):
        return Field(found[1], value=found[2])
    if found := _QUALIFIED.match(line):
        subfields = _named(found[3].strip())
        return Field(found[1], subfields=[*subfields, ("lang", found[2])] if found[2] else subfields)
    if found := _DATA.match(line):
        return Field(found[1], _indicator(found[2]), _indicator(found[3]), _subfields(found[4] or ""))
    raise InputError("read_line", line=line)


def parse_fields(text: str) -> list[Field]:
    """The fields of several lines; a leader among them is a field ``LDR``. Raises as ``parse``."""
    return [parse(line) for line in text.split("\n") if line.strip()]


def parse_record(text: str, format: str = "marc21") -> Record:
    """A record of several lines, with ``LEADER`` when a MARC example gives none. Raises as ``parse``."""
    fields = parse_fields(text)
    leaders = [one.value for one in fields if one.tag == "LDR"]
    leader = leaders[0] if leaders else LEADER if format == "marc21" else ""
    return Record(format, leader, [one for one in fields if one.tag != "LDR"], raw=text.encode())


def format_field(field: Field) -> str:
    """One line for a field, which ``parse`` reads back."""
    if "." in field.tag:
        lang = field.first("lang")
        said = _written([one for one in field.subfields if one[0] != "lang"])
        return f"{field.tag}{'@' + lang if lang else ''} {said}"
    if not field.subfields and (field.value or field.tag.startswith("00")):
        return f"{field.tag} {field.value}"
    parts = [f"{'$' + code + ' ' if code else ''}{value.replace('$', '$$')}" for code, value in field.subfields]
    indicators = (field.ind1 + field.ind2).replace(" ", "_")
    return " ".join([field.tag, indicators, *parts])


def _named(text: str) -> list[tuple[str, str]]:
    """The subfields of a field that is not MARC's: all its text, or those that are named."""
    if not _NAMED.match(text):
        return [("a", text)]
    _, *parts = _NAMED.split(text.replace("$$", "\0"))
    return [(name, value.strip().replace("\0", "$")) for name, value in zip(parts[::2], parts[1::2], strict=True)]


def _written(subfields: list[tuple[str, str]]) -> str:
    if [code for code, _ in subfields] == ["a"] and not _NAMED.match(subfields[0][1]):
        return subfields[0][1]
    return " ".join(f"${code} {value.replace('$', '$$')}" for code, value in subfields)


def _indicator(written: str) -> str:
    return " " if written in "_#" else written


def _subfields(text: str) -> list[tuple[str, str]]:
    """Split at each single ``$``; ``$$`` is a dollar of the value."""
    before, *rest = text.replace("$$", "\0").split("$")
    found = [("", before)] if before.strip() else []
    found += [(part[:1], part[1:]) for part in rest]
    return [(code, value.strip().replace("\0", "$")) for code, value in found]
