"""Under which licence data is, as portals know licences."""

from lienthong.exchange.dcat.facts import Catalogue
from lienthong.exchange.dcat.rules import licence
from lienthong.exchange.dcat.sheet import Sheet
from lienthong.messages import LANGS, text


def license_of(sheet: Sheet, one: str, licences: tuple[str, ...]) -> None:
    """The licence of something whose data has one, with the address that its source gave it by."""
    if len(licences) == 1:
        known = licence(licences[0])
        sheet.link(one, "dct:license", known)
        sheet.kind(known, "dct:LicenseDocument")
        if known != licences[0]:
            sheet.link(known, "skos:exactMatch", licences[0])


def rights_of(sheet: Sheet, page: Catalogue, one: str, licences: tuple[str, ...]) -> None:
    """Where to read which licence holds for what, of data under several or none."""
    if len(licences) != 1:
        at = f"{page.base}/catalog#rights"
        sheet.link(one, "dct:rights", at)
        sheet.kind(at, "dct:RightsStatement")
        sheet.words(at, "rdfs:label", {lang: text("catalog.rights", lang) for lang in LANGS})
