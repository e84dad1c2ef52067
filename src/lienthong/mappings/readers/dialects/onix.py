"""ONIX for Books 3.0 and 3.1 (https://www.editeur.org/83/Overview/), with reference names and with short tags.

A message is a header and products. What the header says for all of them (currency, kind of price, language, when it
was sent and by whom) goes into each product, as a processing instruction, so that a product says by itself what it
costs; its fields are those of ``onix.header``, and what of a product each field holds is told in ``onix_fields``.
A document type that names EDItEUR's DTD is passed over: nothing is fetched, and the names of characters that it
declares (``&eacute;``) are understood without it.
"""

import re
from html import unescape
from xml.sax.saxutils import quoteattr

from lxml import etree

from lienthong.mappings.readers.dialects import Dialect
from lienthong.mappings.readers.dialects.onix_fields import fields, name_of
from lienthong.mappings.readers.dialects.onix_values import text_of
from lienthong.mappings.readers.elements import local
from lienthong.mappings.readers.values import Values
from lienthong.mappings.record import Field, Record

_HEADER = "onix-header"
_SAID = {
    "SentDateTime": "sent", "DefaultLanguageOfText": "language", "DefaultPriceType": "pricetype",
    "DefaultCurrencyCode": "currency", "SenderName": "sender",
}  # fmt: skip
_LONGEST = 200


def _record_of(element: etree._Element) -> etree._Element | None:
    """The product whose reference (the first that every product has) this element is."""
    if local(element) not in ("RecordReference", "a001"):
        return None
    above = element.getparent()
    return above if above is not None and local(above) in ("Product", "product") else None


def _kept(product: etree._Element) -> bytes:
    """What the header above a product says for it, as a processing instruction; b"" when there is nothing."""
    header = next((one for one in product.itersiblings(preceding=True) if local(one) in ("Header", "header")), None)
    if header is None:
        return b""
    values, said = Values(), dict[str, str]()
    for one in header.iter():
        if (code := _SAID.get(name_of(one) if isinstance(one.tag, str) else "")) and (text := text_of(one, values)):
            said.setdefault(code, text[:_LONGEST].replace("?>", ""))
    told = "".join(f" {code}={quoteattr(text)}" for code, text in sorted(said.items()))
    return f"<?{_HEADER}{told}?>".encode() if told else b""


def _understand(element: etree._Element, values: Values) -> Record | None:
    product = next((one for one in element.iter() if name_of(one) == "Product"), None)
    if product is None:
        return None
    found = [_header(one, values) for one in product if isinstance(one, etree._ProcessingInstruction)]
    if stamp := product.get("datestamp"):
        # When the message was sent says something of a product only that does not say when it was changed.
        found = [Field(one.tag, subfields=[pair for pair in one.subfields if pair[0] != "sent"]) for one in found]
        found.append(Field("onix.datestamp", subfields=[("a", values.subfield(stamp.strip()))]))
    found += fields(product, values)
    return Record("onix", "", found, b"", encoding=values.encoding, repairs=values.repairs()) if found else None


_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_MESSAGE = re.compile(rb"<(?:\w+:)?ONIXmessage\b([^>]{0,2000})>", re.IGNORECASE)
_RELEASE = re.compile(rb"\brelease\s*=\s*[\"']\s*([0-9]+)")
_OLD = re.compile(
    rb"onix/2\.|/onix-international\.dtd|<(?:DistinctiveTitle|b028|Title|title|TextTypeCode|d102|PublicationDate|b003"
    rb"|BASICMainSubject|b064|MediaFileTypeCode|f114)\b"
)
_NEW = re.compile(rb"onix/3\.|<(?:DescriptiveDetail|descriptivedetail)\b")


def _too_old(sample: bytes) -> str:
    """The error of a message of ONIX 2.1 or older, whose products have other elements by the same names; a message that
    does not say its release is judged by elements that only one of the two has."""
    sample = _COMMENT.sub(b"", sample)  # which tell beginners what 3.0 calls it
    message = _MESSAGE.search(sample)
    if message is None:
        return ""  # a product alone, as it is kept
    if release := _RELEASE.search(message[1]):
        return "read_onix_old" if int(release[1][:4]) < 3 else ""
    return "read_onix_old" if _OLD.search(sample) and not _NEW.search(sample) else ""


def _header(instruction: etree._ProcessingInstruction, values: Values) -> Field:
    said = instruction.attrib.items() if instruction.target == _HEADER else ()
    subfields = [(str(code), values.subfield(unescape(str(text)))) for code, text in said]
    return Field("onix.header", subfields=subfields)


DIALECTS = [Dialect("onix", _record_of, _understand, keeps=_kept, refuses=_too_old)]
