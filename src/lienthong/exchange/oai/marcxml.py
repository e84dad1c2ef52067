"""The public part of an original record as MARCXML, valid against the schema of MARC 21 slim.

Publishing chose what is public and keeps it as JSON: the leader and the fields, each ``[tag, value]`` or
``[tag, first indicator, second indicator, [[code, value], …]]``.
"""

import re
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import orjson

from lienthong.exchange.oai.xml import SCHEMAS

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAG = re.compile(r"0[1-9A-Z][0-9A-Z]|0[1-9a-z][0-9a-z]|[1-9A-Z][0-9A-Z]{2}|[1-9a-z][0-9a-z]{2}")
_CODE = re.compile(r"[!-?A-~]")
_CONTROL = re.compile(r"00[1-9A-Za-z]")
_INDICATOR = re.compile(r"[\da-z ]")
_LEADER = re.compile(r"[\d ]{5}[\dA-Za-z ][\dA-Za-z][\dA-Za-z ]{3}(2| )(2| )[\d ]{5}[\dA-Za-z ]{3}(4500|    )")
_PLAIN_LEADER = "00000nam a2200000   4500"


def marcxml(kept: bytes) -> bytes:
    """The record as the metadata of an item, in one line.

    What the schema has no place for (a tag of odd characters, an indicator in capitals) is left out or blank.
    """
    leader, fields = orjson.loads(kept)
    told = "".join([f"<leader>{_leader(leader)}</leader>", *map(_field, fields)])
    whole = f'<record xmlns="{SCHEMAS["marc21"][1]}" type="Bibliographic">{told}</record>'
    return _NOT_XML.sub("", whole).encode()


def _field(field: list[Any]) -> str:
    tag = field[0]
    if _control(tag):
        return f'<controlfield tag="{tag}">{_text(field[1] if len(field) == 2 else "")}</controlfield>'
    if len(field) == 2 or not _tag(tag):
        return ""
    _, ind1, ind2, subfields = field
    inner = "".join([f"{begin}{_text(value)}</subfield>" for code, value in subfields if (begin := _begin(code))])
    return f"{_opening(tag, ind1, ind2)}{inner}</datafield>" if inner else ""


@lru_cache(maxsize=4096)
def _control(tag: str) -> bool:
    return _CONTROL.fullmatch(tag) is not None


@lru_cache(maxsize=1024)
def _begin(code: str) -> str:
    return f"<subfield code={quoteattr(code)}>" if _CODE.fullmatch(code) else ""


@lru_cache(maxsize=4096)
def _tag(tag: str) -> bool:
    return _TAG.fullmatch(tag) is not None


@lru_cache(maxsize=16384)
def _opening(tag: str, ind1: str, ind2: str) -> str:
    return f'<datafield tag="{tag}" ind1="{_indicator(ind1)}" ind2="{_indicator(ind2)}">'


def _leader(leader: str) -> str:
    padded = f"{leader[:20]:<20}4500"[:24]
    mended = f"00000{padded[5:10]}22{padded[12:]}"
    return padded if _LEADER.fullmatch(padded) else mended if _LEADER.fullmatch(mended) else _PLAIN_LEADER


def _indicator(written: str) -> str:
    return written if _INDICATOR.fullmatch(written) else " "


def _text(text: str) -> str:
    if "&" in text or "<" in text or ">" in text or "\r" in text:
        return escape(text, {"\r": "&#13;"})
    return text
