"""Ways to ask for the data (``dcat:DataService``): SPARQL and OAI-PMH, each also a way to a data set."""

from lienthong.exchange.dcat.facts import WHOLE, Catalogue, Dataset
from lienthong.exchange.dcat.licensing import license_of, rights_of
from lienthong.exchange.dcat.rules import rules
from lienthong.exchange.dcat.sheet import Sheet
from lienthong.messages import LANGS, text


def describe_services(sheet: Sheet, page: Catalogue) -> None:
    """The services, and how each gives out the data sets of the page."""
    for name, rule in rules()["services"].items():
        one = f"{page.base}/catalog#service-{name}"
        sheet.link(f"{page.base}/catalog", "dcat:service", one)
        sheet.kind(one, "dcat:DataService")
        sheet.words(one, "dct:title", {lang: text(f"catalog.service.{name}.title", lang) for lang in LANGS})
        sheet.words(one, "dct:description", {lang: text(f"catalog.service.{name}.about", lang) for lang in LANGS})
        sheet.link(one, "dcat:endpointURL", page.base + rule["path"])
        sheet.link(one, "dcat:endpointDescription", page.base + rule["described"])
        # The profile asks for a class that everything has anyhow (rdfs:Resource).
        sheet.kind(page.base + rule["path"], "rdfs:Resource")
        sheet.kind(page.base + rule["described"], "rdfs:Resource")
        sheet.link(one, "dct:conformsTo", rule["conforms"])
        sheet.kind(rule["conforms"], "dct:Standard")
        sheet.link(one, "dct:publisher", page.publisher.iri)
        sheet.link(one, "dcat:contactPoint", f"{page.base}/catalog#contact")
        # A data set that stands on another page would be listed twice by who takes every data set that is named.
        sheet.link(one, "dcat:servesDataset", *(found.iri for found in page.datasets))
        license_of(sheet, one, page.licences)
        for found in page.datasets:
            _way(sheet, page, found, name, one)


def _way(sheet: Sheet, page: Catalogue, found: Dataset, name: str, service: str) -> None:
    rule = rules()["services"][name]
    one = f"{page.base}/catalog#{name}-{found.key or 'all'}"
    sheet.link(found.iri, "dcat:distribution", one)
    sheet.kind(one, "dcat:Distribution")
    sheet.words(one, "dct:title", {lang: text(f"catalog.service.{name}.title", lang) for lang in LANGS})
    sheet.link(one, "dcat:accessURL", address(page.base, name, found.key))
    sheet.link(one, "dcat:accessService", service)
    iri = rules()["media_types"] + rule["media_type"]
    sheet.link(one, "dcat:mediaType", iri)
    sheet.kind(iri, "dct:MediaType")
    format_ = rules()["file_types"] + rule["file_type"]
    sheet.link(one, "dct:format", format_)
    sheet.kind(format_, "dct:MediaTypeOrExtent")
    sheet.moment(one, "dct:modified", found.modified)
    license_of(sheet, one, found.licences)
    rights_of(sheet, page, one, found.licences)


def address(base: str, name: str, key: str) -> str:
    """Where a service gives out a data set."""
    rule = rules()["services"][name]
    if name == "oai" and key != WHOLE:
        return f"{base}{rule['path']}?verb=ListRecords&metadataPrefix=oai_dc&set=source:{key}"
    return f"{base}{rule['path']}"
