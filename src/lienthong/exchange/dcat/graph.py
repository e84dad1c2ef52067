"""A page of the catalogue as RDF: DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/) by the profile DCAT-AP 3.0.1.

Only what stands on the page is a ``dcat:Dataset`` of it: harvesters take every node of that class for a data set to be
listed. Nodes of others that the page names get their class, as the profile wants it, and no more.
"""

from lienthong.exchange.dcat.distributions import describe_files
from lienthong.exchange.dcat.facts import WHOLE, Catalogue, Dataset, Party
from lienthong.exchange.dcat.licensing import license_of
from lienthong.exchange.dcat.rules import rules
from lienthong.exchange.dcat.services import describe_services
from lienthong.exchange.dcat.sheet import Sheet
from lienthong.messages import LANGS


def catalogue_sheet(page: Catalogue, address: str) -> Sheet:
    """A page, at ``address`` (its own, with the query that names it)."""
    sheet, one = Sheet(), f"{page.base}/catalog"
    sheet.kind(one, "dcat:Catalog")
    sheet.words(one, "dct:title", page.titles)
    sheet.words(one, "dct:description", page.descriptions)
    _party(sheet, one, page.publisher)
    _contact(sheet, page, one)
    sheet.moment(one, "dct:modified", page.modified)
    sheet.link(one, "foaf:homepage", f"{page.base}/")
    sheet.kind(f"{page.base}/", "foaf:Document")
    sheet.link(one, "dcat:themeTaxonomy", rules()["taxonomy"])
    sheet.kind(rules()["taxonomy"], "skos:ConceptScheme")
    sheet.words(rules()["taxonomy"], "dct:title", rules()["taxonomy_label"])
    _languages_and_place(sheet, one)
    license_of(sheet, one, page.licences)
    sheet.link(one, "dcat:dataset", *(found.iri for found in page.datasets))
    _paging(sheet, page, address)
    for found in page.datasets:
        _dataset(sheet, page, found)
    describe_services(sheet, page)
    return sheet


def dumps_sheet(page: Catalogue) -> Sheet:
    """The data sets of a page that can be had as files, with these."""
    sheet = Sheet()
    for found in page.datasets:
        if found.files:
            _dataset(sheet, page, found)
    return sheet


def _paging(sheet: Sheet, page: Catalogue, address: str) -> None:
    """Hydra (https://www.hydra-cg.com/spec/latest/core/#hydra:PartialCollectionView). A page begins behind a key, not
    at a number: a source that comes or goes while somebody reads moves no other onto a page that he has read."""
    one, path = f"{page.base}/catalog", address.partition("?")[0]
    sheet.kind(one, "hydra:Collection")
    sheet.say(one, "hydra:totalItems", page.number, "xsd:integer")
    sheet.link(one, "hydra:view", address)
    sheet.kind(address, "hydra:PartialCollectionView")
    sheet.link(address, "hydra:first", path)
    if page.more is not None:
        sheet.link(address, "hydra:next", f"{path}?after={page.more}")


def _dataset(sheet: Sheet, page: Catalogue, found: Dataset) -> None:
    one = found.iri
    sheet.kind(one, "dcat:Dataset", "void:Dataset")
    sheet.words(one, "dct:title", found.titles)
    sheet.words(one, "dct:description", found.descriptions)
    sheet.say(one, "dct:identifier", one)
    _party(sheet, one, found.publisher)
    _contact(sheet, page, one)
    sheet.moment(one, "dct:modified", found.modified)
    sheet.moment(one, "dct:issued", found.issued)
    for lang in LANGS:
        for word in found.keywords[lang]:
            sheet.word(one, "dcat:keyword", word, lang)
    _theme(sheet, one)
    _languages_and_place(sheet, one)
    _temporal(sheet, page, found)
    for standard in rules()["conforms"]:
        sheet.link(one, "dct:conformsTo", standard)
        sheet.kind(standard, "dct:Standard")
    landing = found.landing or (f"{page.base}/catalog" if found.key == WHOLE else one)
    sheet.link(one, "dcat:landingPage", landing)
    sheet.kind(landing, "foaf:Document")
    sheet.link(one, "dct:hasPart", *(part for part in found.parts))
    sheet.say(one, "void:triples", found.triples, "xsd:integer")
    sheet.say(one, "void:documents", found.records, "xsd:integer")
    # Portals know licences of distributions only; readers of the data set look here.
    license_of(sheet, one, found.licences)
    describe_files(sheet, page, found)


def _party(sheet: Sheet, one: str, party: Party) -> None:
    sheet.link(one, "dct:publisher", party.iri)
    sheet.kind(party.iri, "foaf:Agent", "foaf:Organization")
    sheet.words(party.iri, "foaf:name", party.names)
    if party.home:
        sheet.link(party.iri, "foaf:homepage", party.home)


def _contact(sheet: Sheet, page: Catalogue, one: str) -> None:
    """How to reach the operator (https://www.w3.org/TR/vcard-rdf/): by mail, else by the page that says how."""
    at = f"{page.base}/catalog#contact"
    sheet.link(one, "dcat:contactPoint", at)
    sheet.kind(at, "vcard:Kind", "vcard:Organization")
    sheet.words(at, "vcard:fn", page.publisher.names)
    contact = page.contact.strip()
    if "@" in contact and " " not in contact and "://" not in contact:
        sheet.link(at, "vcard:hasEmail", f"mailto:{contact.removeprefix('mailto:')}")
    elif contact.startswith(("https://", "http://")) and " " not in contact:
        sheet.link(at, "vcard:hasURL", contact)
    else:
        sheet.link(at, "vcard:hasURL", f"{page.base}/{LANGS[0]}/about")


def _theme(sheet: Sheet, one: str) -> None:
    theme = rules()["theme"]
    sheet.link(one, "dcat:theme", theme)
    sheet.kind(theme, "skos:Concept")
    sheet.words(theme, "skos:prefLabel", rules()["theme_label"])
    sheet.link(one, "dct:accrualPeriodicity", rules()["frequency"])
    sheet.kind(rules()["frequency"], "dct:Frequency")
    sheet.link(one, "dct:accessRights", rules()["access"])
    sheet.kind(rules()["access"], "dct:RightsStatement")


def _languages_and_place(sheet: Sheet, one: str) -> None:
    for language in rules()["languages"].values():
        sheet.link(one, "dct:language", language)
        sheet.kind(language, "dct:LinguisticSystem")
    sheet.link(one, "dct:spatial", rules()["place"])
    sheet.kind(rules()["place"], "dct:Location")


def _temporal(sheet: Sheet, page: Catalogue, found: Dataset) -> None:
    """The years in which what is described was published."""
    if found.first:
        at = f"{page.base}/catalog#years-{found.key or 'all'}"
        sheet.link(found.iri, "dct:temporal", at)
        sheet.kind(at, "dct:PeriodOfTime")
        sheet.say(at, "dcat:startDate", f"{found.first:04d}", "xsd:gYear")
        sheet.say(at, "dcat:endDate", f"{found.last:04d}", "xsd:gYear")
