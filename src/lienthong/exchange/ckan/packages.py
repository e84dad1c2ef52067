"""A data set as CKAN has it: a package with its resources (https://docs.ckan.org/en/2.12/api/, package_create)."""

import re
import unicodedata
from typing import Any
from urllib.parse import urlsplit

from lienthong.exchange.dcat.distributions import address, titles
from lienthong.exchange.dcat.facts import Catalogue, Dataset
from lienthong.exchange.dcat.rules import licence, rules
from lienthong.exchange.dcat.services import address as service_address
from lienthong.exchange.dumps.kinds import kinds
from lienthong.messages import Lang, text

MARK, BASE = "uri", "lienthong_base"
"""Extras by which we know what we have made: the IRI of the data set (ckanext-dcat calls it so too), and our base."""
LONGEST = 100
"""Characters of a package's name."""
_KNOWN = "http://www.opendefinition.org/licenses/"
_FORMATS = {"nq": "N-Quads", "nt": "N-Triples", "ttl": "Turtle", "schema": "N-Triples", "jsonl": "JSON-LD"}

Package = dict[str, Any]


def package_name(base: str, key: str) -> str:
    """The name of a data set in the portal: that of the site and of the source, in letters that CKAN takes."""
    parts = urlsplit(base)
    said = f"{parts.hostname or ''}{parts.path}-{key or 'all'}"
    plain = unicodedata.normalize("NFKD", said).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9_-]+", "-", plain).strip("-")[-LONGEST:].strip("-")


def package(page: Catalogue, found: Dataset, lang: Lang) -> Package:
    """A data set as it is to be in the portal, without its organisation."""
    extras = {MARK: found.iri, BASE: page.base, "publisher_name": found.publisher.names[lang],
              "modified": found.modified, "issued": found.issued, "theme": rules()["theme"],
              "spatial_uri": rules()["place"],
              "triples": str(found.triples), "records": str(found.records)}  # fmt: skip
    if found.first:
        extras |= {"temporal_start": f"{found.first:04d}", "temporal_end": f"{found.last:04d}"}
    return {
        "name": package_name(page.base, found.key), "title": found.titles[lang], "notes": found.descriptions[lang],
        "url": found.landing or found.iri, "license_id": license_id(found.licences),
        "tags": [{"name": one} for one in found.keywords[lang]],
        "extras": [{"key": key, "value": value} for key, value in extras.items() if value],
        "resources": [*_files(page, found, lang), *_services(page, found, lang)],
    }  # fmt: skip


def license_id(licences: tuple[str, ...]) -> str:
    """CKAN's id of the licence of data under one; 'notspecified' when it has none of it."""
    known = licence(licences[0]) if len(licences) == 1 else ""
    return known.removeprefix(_KNOWN) if known.startswith(_KNOWN) else "notspecified"


def _files(page: Catalogue, found: Dataset, lang: Lang) -> list[Package]:
    return [
        {
            "url": address(page.base, file), "name": titles(file)[lang],
            "format": _FORMATS.get(file.kind, file.kind.upper()), "mimetype": kinds()[file.kind].media_type,
            "size": file.size, "hash": file.sha256, "hash_algorithm": "sha256",
        }
        for file in found.files
    ]  # fmt: skip


def _services(page: Catalogue, found: Dataset, lang: Lang) -> list[Package]:
    return [
        {
            "url": service_address(page.base, name, found.key), "format": name.upper(),
            "name": text(f"catalog.service.{name}.title", lang),
            "description": text(f"catalog.service.{name}.about", lang),
        }
        for name in rules()["services"]
    ]  # fmt: skip
