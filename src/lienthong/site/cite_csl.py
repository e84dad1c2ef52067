"""CSL-JSON: what Zotero, Pandoc and word processors' citation styles read.

https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables, its schema csl-data.json. A name
that is not turned round is ``literal``: processors set it as it stands in every style.
"""

import re
from typing import Any

import orjson

from lienthong.site.cite_model import Citation, Name, said, type_rule

_ROLES = {"author": "author", "editor": "editor", "translator": "translator", "illustrator": "illustrator"}
_OWN = {"score": {"author": "composer"}, "film": {"author": "director"}}
_YEAR = re.compile("[0-9]{4}")


def write(cited: Citation) -> str:
    """A list of one item."""
    return orjson.dumps([item(cited)], option=orjson.OPT_INDENT_2).decode()


def item(cited: Citation) -> dict[str, Any]:
    """The item."""
    rule = type_rule(cited.kind)
    day = cited.accessed
    roles = _ROLES | _OWN.get(cited.kind, {})
    body: dict[str, Any] = {"id": cited.iri, "type": rule["csl"], "title": cited.whole_title}
    for role, variable in roles.items():
        body[variable] = [_name(one) for one in cited.by(role)]
    if cited.kind == "thesis":
        body["publisher"], body["genre"] = cited.institution or cited.publisher, cited.degree
    else:
        body["publisher"] = cited.publisher
    if rule.get("medium"):
        body["medium"] = said(cited, f"medium.{cited.kind}")
    body |= {
        "publisher-place": cited.place,
        "issued": {"date-parts": [[int(cited.year)]]} if _YEAR.fullmatch(cited.year) else {},
        "edition": cited.edition,
        "container-title": cited.container,
        "collection-title": cited.series,
        "collection-number": cited.series_number,
        "volume": cited.volume,
        "issue": cited.issue,
        "page": cited.pages,
        "page-first": cited.first_page,
        "number-of-pages": cited.number_of_pages,
        "ISBN": " ".join(cited.isbn),
        "ISSN": " ".join(cited.issn),
        "DOI": cited.doi,
        "URL": cited.url,
        "accessed": {"date-parts": [[day.year, day.month, day.day]]} if cited.url else {},
        "source": cited.iri,
        "language": cited.language,
        "abstract": cited.abstract,
        "keyword": ", ".join(cited.keywords),
    }
    return {name: value for name, value in body.items() if value}


def _name(name: Name) -> dict[str, str]:
    return {"family": name.family, "given": name.given} if name.family else {"literal": name.text}
