"""Names, titles and subjects of MODS as fields: a name with its roles and identifiers is one field.

https://www.loc.gov/standards/mods/userguide/name.html. Of ``mods.name``: ``a`` the name (family name, comma, given
names where they come apart), ``date``, ``termsOfAddress``, ``code`` and ``role`` (relator code and words),
``affiliation``, ``identifier`` (an IRI or "(scheme)number"), ``fuller`` (another form), ``etal``, and the attributes.
"""

from lxml import etree

from lienthong.mappings import codes
from lienthong.mappings.readers.elements import local, text_of
from lienthong.mappings.readers.modsvalues import Subfields, attributes, children, said
from lienthong.mappings.readers.values import Values
from lienthong.mappings.record import Field

_NAMED = {"date": "date", "termsOfAddress": "termsOfAddress"}
_SCHEMES = {
    "orcid": "https://orcid.org/",
    "viaf": "https://viaf.org/viaf/",
    "wikidata": "http://www.wikidata.org/entity/",
}
_CODED = frozenset({"orcid", "isni", "viaf", "wikidata"})
_TITLE = {"subTitle": "b", "partNumber": "partNumber", "partName": "partName"}
_ARTICLE_ENDS = ("'", "’", "-", " ")


def title(tag: str, element: etree._Element, values: Values) -> list[Field]:
    """A titleInfo: ``a`` with its article, ``nonSort`` the article's length, ``b``, ``partNumber``, ``partName``."""
    article, found = "", Subfields()
    for name, child in children(element):
        if name == "nonSort":
            article = text_of(child, values)
        elif name == "title":
            found += said("a", child, values)
        else:
            found += said(_TITLE.get(name, name), child, values)
    if not found and not len(element):
        found = said("a", element, values)
    if not found:
        return []
    if article and found[0][0] == "a":
        joined = article if article.endswith(_ARTICLE_ENDS) else f"{article} "
        found[0] = ("a", joined + found[0][1])
        if len(joined) < 10:
            found.append(("nonSort", str(len(joined))))
    return [Field(tag, subfields=[*found, *attributes(element, values)])]


def name(tag: str, element: etree._Element, values: Values) -> list[Field]:
    """A name with all that is said of it."""
    parts: dict[str, list[str]] = {}
    more: Subfields = []
    for what, child in children(element):
        text = text_of(child, values)
        if what == "namePart":
            parts.setdefault(child.get("type", ""), []).append(text)
        elif what == "role":
            more += _roles(child, values)
        elif what == "nameIdentifier":
            more += _identifier(text, child)
        elif what == "alternativeName":
            more += [("fuller", other) for other in [_joined(_parts(child, values))] if other]
        elif what == "etal":
            more.append(("etal", text or "et al."))
        elif text:
            more.append((what, text))
    if not len(element) and (text := text_of(element, values)):
        parts[""] = [text]
    whole = _joined(parts)
    shown = next((value for what, value in more if what == "displayForm"), "")
    if not whole and shown:
        whole, more = shown, [one for one in more if one[0] != "displayForm"]
    if not whole and not any(code == "etal" for code, _ in more):
        return []
    first = [("a", whole)] if whole else []
    dated = [(code, text) for kind, code in _NAMED.items() for text in parts.get(kind, ()) if text]
    units = [("unit", text) for text in parts.get("", ())[1:] if text] if len(parts.get("", ())) > 1 else []
    return [Field(tag, subfields=[*first, *units, *dated, *more, *attributes(element, values)])]


def _parts(element: etree._Element, values: Values) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for what, child in children(element):
        if what == "namePart":
            found.setdefault(child.get("type", ""), []).append(text_of(child, values))
    return found


def _joined(parts: dict[str, list[str]]) -> str:
    """The name in the order of a heading: "Nguyễn, Văn A"; of several parts without a type the first (the body)."""
    family, given = " ".join(parts.get("family", ())), " ".join(parts.get("given", ()))
    whole = next(iter(parts.get("", ())), "")
    return whole or ", ".join(filter(None, (family, given)))


def _roles(element: etree._Element, values: Values) -> Subfields:
    """A role's code (``code``) and words (``role``); DSpace writes words without a roleTerm, others codes as text."""
    found: Subfields = []
    for what, child in children(element):
        text = text_of(child, values)
        if what == "roleTerm" and text:
            coded = child.get("type") == "code" or codes.known("relators", text.lower())
            found.append(("code" if coded else "role", text))
            address = child.get("valueURI", "")
            if address and not coded:
                found.append(("code", address))
    if not len(element) and (text := text_of(element, values)):
        found.append(("role", text))
    return found


def _identifier(text: str, element: etree._Element) -> Subfields:
    kind = element.get("type", "").lower()
    if not text:
        return []
    if text.startswith(("http://", "https://")):
        return [("identifier", text)]
    if kind in _CODED:
        return [("identifier", _SCHEMES[kind] + text if kind in _SCHEMES else f"(isni){text}")]
    return [("identifier", f"({kind}){text}" if kind else text)]


_FIRST = {"topic", "geographic", "temporal", "genre", "occupation"}
_OWN = {"hierarchicalGeographic", "cartographics", "geographicCode"}


def subject(element: etree._Element, values: Values) -> list[Field]:
    """A subject, named by its first part: ``mods.subject.topic`` with ``a`` and the parts behind it under their names.

    A name has the codes of ``mods.name``, a title those of ``mods.titleInfo``; a hierarchical place and map data are
    fields of their own. Text right in the element is a topic.
    """
    shared = attributes(element, values)
    fields: list[Field] = []
    head: Field | None = None
    for what, child in children(element):
        if what in _OWN:
            fields += _own(what, child, values, shared)
            continue
        made = _part(what, child, values)
        if made is None:
            continue
        if head is None:
            head = made
            fields.append(made)
        elif what in ("name", "titleInfo"):
            head.subfields.append(("t" if what == "titleInfo" else "topic", made.first("a")))
        else:
            head.subfields.append((what, made.first("a")))
    if head is None and not fields and not len(element):
        fields = [head := Field("mods.subject.topic", subfields=found)] if (found := said("a", element, values)) else []
    if head is not None:
        have = {code for code, _ in head.subfields}
        head.subfields += [pair for pair in shared if pair[0] not in have]
    return fields


def _part(what: str, child: etree._Element, values: Values) -> Field | None:
    if what == "name":
        return next(iter(name("mods.subject.name", child, values)), None)
    if what == "titleInfo":
        return next(iter(title("mods.subject.titleInfo", child, values)), None)
    found = said("a", child, values)
    if not found:
        return None
    tag = what if what in _FIRST else f"other.{what}"
    return Field(f"mods.subject.{tag}", subfields=[*found, *attributes(child, values)])


def _own(what: str, child: etree._Element, values: Values, shared: Subfields) -> list[Field]:
    found: Subfields = []
    if len(child):
        for one in child:
            found += said(local(one), one, values) if local(one) else []
    else:
        found = said("a", child, values)
    return [Field(f"mods.subject.{what}", subfields=[*found, *attributes(child, values), *shared])] if found else []
