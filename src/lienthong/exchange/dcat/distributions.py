"""Files of a data set (``dcat:Distribution``): the dumps, each with its licence, size, checksum and format."""

from lienthong.exchange.dcat.facts import Catalogue, Dataset
from lienthong.exchange.dcat.licensing import license_of, rights_of
from lienthong.exchange.dcat.rules import full, rules
from lienthong.exchange.dcat.sheet import Sheet
from lienthong.exchange.dumps.kinds import kinds, tables
from lienthong.exchange.dumps.versions import DumpFile, Version
from lienthong.messages import LANGS, Lang

_SHA256 = "spdx:checksumAlgorithm_sha256"


def titles(file: DumpFile) -> dict[Lang, str]:
    """What a dump file is called: its format, before it the table's name where it is of one."""
    found = {lang: kinds()[file.kind].title[lang] for lang in LANGS}
    table = next((one for one in tables() if one.name == file.table), None)
    return {lang: f"{table.title[lang]} ({found[lang]})" for lang in LANGS} if table else found


def address(base: str, file: DumpFile) -> str:
    """Where its latest version is had."""
    return f"{base}/dumps/latest/{file.name}"


def describe_files(sheet: Sheet, page: Catalogue, found: Dataset) -> None:
    """The dumps of a data set."""
    for file in found.files if page.version else ():
        assert page.version is not None
        one = f"{page.base}/catalog#file-{file.name}"
        sheet.link(found.iri, "dcat:distribution", one)
        sheet.kind(one, "dcat:Distribution")
        _file(sheet, page, page.version, one, file)
        license_of(sheet, one, found.licences)
        rights_of(sheet, page, one, found.licences)


def _file(sheet: Sheet, page: Catalogue, version: Version, one: str, file: DumpFile) -> None:
    kind, at = kinds()[file.kind], address(page.base, file)
    sheet.words(one, "dct:title", titles(file))
    # The very file has both addresses: there is no page between (DCAT 3, section 6.8).
    sheet.link(one, "dcat:accessURL", at)
    sheet.link(one, "dcat:downloadURL", at)
    sheet.say(one, "dcat:byteSize", file.size, "xsd:nonNegativeInteger")
    _media_type(sheet, one, "dcat:mediaType", kind.media_type)
    if kind.compression:
        _media_type(sheet, one, "dcat:compressFormat", kind.compression)
    format_ = rules()["file_types"] + kind.file_type
    sheet.link(one, "dct:format", format_)
    sheet.kind(format_, "dct:MediaTypeOrExtent")
    sheet.moment(one, "dct:issued", version.made)
    sheet.moment(one, "dct:modified", version.made)
    sheet.link(one, "dct:conformsTo", kind.conforms)
    sheet.kind(kind.conforms, "dct:Standard")
    sheet.link(one, "dcatap:availability", rules()["availability"])
    sheet.kind(rules()["availability"], "skos:Concept")
    sheet.words(rules()["availability"], "skos:prefLabel", rules()["availability_label"])
    _checksum(sheet, one, file)


def _media_type(sheet: Sheet, one: str, curie: str, media_type: str) -> None:
    iri = rules()["media_types"] + media_type
    sheet.link(one, curie, iri)
    sheet.kind(iri, "dct:MediaType")


def _checksum(sheet: Sheet, one: str, file: DumpFile) -> None:
    at = one.replace("#file-", "#checksum-")
    sheet.link(one, "spdx:checksum", at)
    sheet.kind(at, "spdx:Checksum")
    sheet.link(at, "spdx:algorithm", full(_SHA256))
    sheet.kind(full(_SHA256), "spdx:ChecksumAlgorithm")
    sheet.say(at, "spdx:checksumValue", file.sha256, "xsd:hexBinary")
