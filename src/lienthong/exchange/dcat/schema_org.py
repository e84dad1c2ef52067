"""The data catalogue for search engines: DataCatalog and Dataset of Schema.org, as the pages show them
(https://developers.google.com/search/docs/appearance/structured-data/dataset)."""

from typing import Any

from lienthong.exchange.dcat.distributions import address, titles
from lienthong.exchange.dcat.facts import Catalogue, Dataset, Party
from lienthong.exchange.dumps.kinds import kinds
from lienthong.messages import Lang

_LONGEST = 5000
"""Characters of a description that search engines take."""

Body = dict[str, Any]


def data_catalogue(page: Catalogue, lang: Lang) -> Body:
    """The catalogue with the data sets of the page."""
    return {
        "@type": "DataCatalog", "@id": f"{page.base}/catalog", "url": f"{page.base}/{lang}/catalog",
        "name": page.titles[lang], "description": page.descriptions[lang], "inLanguage": lang,
        "dateModified": page.modified, "publisher": _party(page.publisher, lang),
        "dataset": [{"@type": "Dataset", "@id": one.iri, "name": one.titles[lang]} for one in page.datasets],
    }  # fmt: skip


def data_set(page: Catalogue, found: Dataset, lang: Lang) -> Body:
    """One data set with its files."""
    body: Body = {
        "@type": "Dataset", "@id": found.iri, "url": found.iri, "name": found.titles[lang],
        "description": found.descriptions[lang][:_LONGEST], "inLanguage": lang, "dateModified": found.modified,
        "keywords": list(found.keywords[lang]), "creator": _party(found.publisher, lang),
        "publisher": _party(found.publisher, lang), "isAccessibleForFree": True,
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": f"{page.base}/catalog", "name": page.titles[lang]},
    }  # fmt: skip
    if len(found.licences) == 1:
        body["license"] = found.licences[0]
    if found.first:
        body["temporalCoverage"] = f"{found.first:04d}/{found.last:04d}"
    if found.files:
        body["distribution"] = [
            {
                "@type": "DataDownload", "name": titles(file)[lang], "contentUrl": address(page.base, file),
                "encodingFormat": kinds()[file.kind].media_type, "contentSize": f"{file.size} B", "sha256": file.sha256,
            }
            for file in found.files
        ]  # fmt: skip
    return body


def _party(party: Party, lang: Lang) -> Body:
    body = {"@type": "Organization", "@id": party.iri, "name": party.names[lang]}
    return body | {"url": party.home} if party.home else body
