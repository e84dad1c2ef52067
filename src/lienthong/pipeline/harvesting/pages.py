"""What a page of OAI-PMH says besides its records, found without parsing it as a whole.

One broken record makes the whole page bad XML, and a parser that mends it drops what follows the break: the
resumptionToken stands there. So the envelope is read where it must stand, at the beginning and the end, and the
records are cut out by the readers.
"""

import html
import re
from dataclasses import dataclass

from oaipmh_scythe import exceptions

from lienthong.errors import HarvestError
from lienthong.graph.ledger.identifying import oai_header, oai_identifier

_EDGE = 1 << 16
"""Bytes at both ends of a page in which its envelope is looked for."""

_NAME = rb"(?:[\w.-]{1,64}:)?"
_ROOT = re.compile(rb"<" + _NAME + rb"OAI-PMH(?=[\s>])")
_END = re.compile(rb"</" + _NAME + rb"OAI-PMH\s*>")
_HTML = re.compile(rb"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)\b")
_DATE = re.compile(rb"<" + _NAME + rb"responseDate\s*>\s*([^<]{1,40}?)\s*<")
_ERROR = re.compile(rb"<" + _NAME + rb"error\b([^>]{0,500}?)(?:/>|>(.{0,2000}?)</" + _NAME + rb"error\s*>)", re.DOTALL)
_CODE = re.compile(rb"""\bcode\s*=\s*["']([\w-]{1,60})["']""")
_ERRORS = {one.__name__.lower(): one for one in exceptions.OAIPMHException.__subclasses__()}
_RECORD = re.compile(rb"<" + _NAME + rb"record(?=[\s>])")
_RECORD_END = re.compile(rb"</" + _NAME + rb"record\s*>")
_TOKEN = re.compile(
    rb"<" + _NAME + rb"resumptionToken\b([^>]{0,1000}?)"
    rb"(?:/>|>([^<]{0,20000}|\s*<!\[CDATA\[.{0,20000}?\]\]>\s*)</" + _NAME + rb"resumptionToken\s*>)",
    re.DOTALL,
)
_SIZE = re.compile(rb"""\bcompleteListSize\s*=\s*["']\s*(\d{1,12})\s*["']""")
_DATESTAMP = re.compile(rb"<" + _NAME + rb"datestamp\s*>\s*([^<]{1,40}?)\s*</")
_DELETED = re.compile(rb"""\bstatus\s*=\s*["']deleted["']""")


class Cut(Exception):
    """A page that ends before its end tag, as when a connection breaks."""


@dataclass(frozen=True, slots=True)
class Page:
    """One answer to ListRecords: ``token`` to go on with ('' on the last page), the size of the whole list (0 when it
    is not told), the server's clock."""

    body: bytes
    token: str
    announced: int
    date: str

    @property
    def has_records(self) -> bool:
        """Whether a record stands in it."""
        return _RECORD.search(self.body) is not None


@dataclass(frozen=True, slots=True)
class Header:
    """What the OAI header of a raw record says; '' where it says nothing."""

    identifier: str
    datestamp: str
    deleted: bool


def sound(body: bytes, url: str) -> bytes:
    """The body, when it is an answer of OAI-PMH as a whole.

    Raises Cut, and HarvestError when it is something else or declares entities of its own.
    """
    start = body[:_EDGE]
    root = _ROOT.search(start)
    if _HTML.match(start):
        raise HarvestError("harvest_html", url=url)
    if root is None:
        if not body.strip():
            raise Cut
        raise HarvestError("harvest_not_oai", url=url)
    if _DECLARED.search(start, 0, root.start()):
        raise HarvestError("harvest_entities", url=url)
    if not _END.search(body, max(len(body) - _EDGE, root.end())):
        raise Cut
    return body


def raise_error(body: bytes) -> None:
    """Raises the exception of oaipmh_scythe for the error that an answer tells (OAI-PMH 2.0, section 3.6)."""
    start = body[:_EDGE]
    record = _RECORD.search(start)
    found = _ERROR.search(start, 0, record.start() if record else len(start))
    if found is None:
        return
    code = _CODE.search(found[1])
    name = code[1].decode() if code else ""
    kind = _ERRORS.get(name.lower(), exceptions.GeneralOAIPMHError)
    said = _text(found[2] or b"")
    raise kind(f"{name}: {said}".strip(": "))


def page(body: bytes) -> Page:
    """The envelope of a page that ``sound`` let pass."""
    # The token stands behind the last record; one inside a record is the text of that record.
    found = list(_TOKEN.finditer(body, max(_last_record_end(body), len(body) - _EDGE)))
    token, announced = "", 0
    if found:
        token = _text(found[-1][2] or b"")
        size = _SIZE.search(found[-1][1])
        announced = int(size[1]) if size else 0
    date = _DATE.search(body, 0, _EDGE)
    return Page(body, token, announced, date[1].decode("ascii", "replace") if date else "")


def header(raw: bytes) -> Header:
    """The OAI header with which a raw record begins."""
    found = oai_header(raw)
    stamp = _DATESTAMP.search(found[1]) if found else None
    return Header(
        _text(oai_identifier(raw)),
        stamp[1].decode("ascii", "replace") if stamp else "",
        bool(found and _DELETED.search(found[0])),
    )


def _last_record_end(body: bytes) -> int:
    """Behind the last end tag of a record; looked for in ever longer stretches from the end of the page."""
    reach = _EDGE
    while True:
        start = max(len(body) - reach, 0)
        ends = [one.end() for one in _RECORD_END.finditer(body, start)]
        if ends or start == 0:
            return ends[-1] if ends else 0
        reach *= 4


def _text(written: bytes) -> str:
    """The text of an element or attribute that has no children."""
    text = written.decode("utf-8", "replace").strip()
    if text.startswith("<![CDATA["):
        return text.removeprefix("<![CDATA[").removesuffix("]]>").strip()
    return html.unescape(text)
