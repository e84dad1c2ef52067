"""A citation's facts, read from the store: of an Instance, or of a Work by its best edition."""

import re
from datetime import date
from itertools import islice

from lienthong.site.addresses import is_web
from lienthong.site.cite_model import Citation, line, rules
from lienthong.site.cite_names import names
from lienthong.site.cite_parts import hosted
from lienthong.site.reading import Node, Reading, best_label, full, iris, texts

CITED = ("work", "instance")
"""Kinds that can be cited."""
_MOST_EDITIONS = 60
"""Editions of a Work among which the best is looked for."""
_MOST_KEYWORDS = 12
_LONGEST = 2000
"""Characters of an abstract."""
_BASE_ADDRESS = re.compile(r"https?://(?:dx\.)?doi\.org/", re.IGNORECASE)
_YEAR = re.compile(r"[0-9]{4}")

_DIGITS = 6
"""Of a number of pages: nothing that is longer counts any."""


def gathered(reading: Reading, one: str, today: date) -> Citation | None:
    """The citation of ``kind/id``; None for what is not cited or has no title. ``today`` is the day of access."""
    kind, iri = one.partition("/")[0], f"{reading.base}/{one}"
    if kind not in CITED:
        return None
    instance, work = (iri, reading.first(iri, "bf:instanceOf")) if kind == "instance" else (best(reading, iri), iri)
    about = reading.edition(instance or iri)
    of_work = reading.node(work) if work and instance else {}
    title, subtitle = _title(reading, instance or iri, about)
    if not title:
        return None
    made = Citation(iri, _type(about, of_work), title, today, subtitle)
    made.names = names(reading, of_work, about, _others(reading, work, instance or iri) if of_work else ())
    _published(reading, made, about)
    hosted(reading, made, about)
    _numbered(reading, made, about)
    _described(reading, made, about, of_work)
    if made.kind == "thesis":
        _thesis(reading, made, of_work or about)
    return made


def best(reading: Reading, work: str) -> str:
    """The edition by which a Work is cited: one that names publisher and year, in the Work's language, the newest; ''
    when there is none. Editions beyond the first sixty are not looked at."""
    spoken = {one.value for one in reading.values(work, "schema:inLanguage", 5)}

    def rank(one: str) -> tuple[int, int, str, str]:
        year = max((value.value for value in reading.values(one, "schema:datePublished", 5)), default="")
        known = bool(year) + bool(reading.first(one, "schema:publisher"))
        own = not spoken or bool(spoken & {value.value for value in reading.values(one, "schema:inLanguage", 5)})
        return known, own, year, one

    found = [one.value for one in islice(reading.values(work, "bf:hasInstance", _MOST_EDITIONS), _MOST_EDITIONS)]
    return max(found, key=rank, default="")


def _others(reading: Reading, work: str, edition: str) -> list[str]:
    """The other editions of a Work, the first sixty."""
    found = (one.value for one in reading.values(work, "bf:hasInstance", _MOST_EDITIONS))
    return [one for one in found if one != edition]


def _type(about: Node, of_work: Node) -> str:
    """By the edition's own classes: of one Work there may be a book and a recording. By those of the Work where they
    say no more than that there is something."""
    found = _type_by(about, set(iris(about, "rdf:type")))
    if found == "other":
        found = _type_by(about, set(iris(of_work, "rdf:type")))
    made = full("schema:publisher") in about and full("schema:datePublished") in about
    return "book" if found == "other" and made else found


def _type_by(about: Node, classes: set[str]) -> str:
    host = bool(iris(about, "bf:partOf")) or any("/instance/" in one for one in iris(about, "schema:isPartOf"))
    for rule in rules()["type"]:
        fits = any(full(one) in classes for one in rule["classes"]) or not rule["classes"]
        if fits and (host or not rule.get("host")):
            return str(rule["name"])
    return "other"


def _title(reading: Reading, iri: str, about: Node) -> tuple[str, str]:
    """Title with volume, and subtitle: of the title that the page's heading is made of."""
    heading = best_label(reading.labels(iri), "vi")[0]
    plain = full("bf:Title")
    found = []
    for value in sorted(iris(about, "bf:title"))[:20]:
        node = reading.node(value)
        if plain not in iris(node, "rdf:type"):
            continue
        for main, lang in texts(node, "bf:mainTitle"):
            other = [text for text, tag in texts(node, "bf:subtitle") if tag == lang or not tag or not lang]
            parts = [text for text, _ in (*texts(node, "bf:partNumber"), *texts(node, "bf:partName"))]
            fits = (heading == main) * 2 + heading.startswith(main)
            found.append((-fits, -len(parts), -len(other), main, parts, other))
    if not found or not found[0]:
        return line(heading), ""
    fits, _, _, main, parts, other = min(found, key=lambda one: one[:4])
    if not fits:
        return line(heading), ""
    return line(". ".join([main, *parts])), line("; ".join(other[:1]))


def _published(reading: Reading, made: Citation, about: Node) -> None:
    """Publisher, place and year from one imprint, the fullest."""
    ranked = []
    for value in sorted(iris(about, "bf:provisionActivity"))[:20]:
        node = reading.node(value)
        if full("bf:Publication") not in iris(node, "rdf:type"):
            continue
        # By the name that stands on this edition: the publisher may be called otherwise today, or elsewhere.
        publisher = _known(_written(node, "bflc:simpleAgent")) or _known(_labels(reading, node, "bf:agent"))
        place = _known([*_labels(reading, node, "bf:place"), *_written(node, "bflc:simplePlace")])
        year = next((y for text, _ in texts(node, "bf:date", "bflc:simpleDate") for y in _YEAR.findall(text)), "")
        ranked.append((bool(publisher) + bool(place) + bool(year), year, publisher, place))
    if ranked:
        _, made.year, made.publisher, made.place = max(ranked)
    dated = sorted(text for text, _ in texts(about, "schema:datePublished"))
    if dated and made.year not in [one[:4] for one in dated]:
        made.year = dated[-1][:4]
    made.publisher = made.publisher or _known(_labels(reading, about, "schema:publisher"))
    made.edition = line(min((text for text, _ in texts(about, "bf:editionStatement")), default=""))


def _labels(reading: Reading, node: Node, link: str) -> list[str]:
    """Names of our own entities that a property leads to."""
    ours = [one for one in sorted(iris(node, link)) if reading.addresses.entity(one)]
    found = [line(best_label(reading.labels(one), "vi")[0]) for one in ours]
    return [one for one in found if one]


def _written(node: Node, name: str) -> list[str]:
    """A name as the library wrote it."""
    found = sorted(line(text).strip("[] ") for text, _ in texts(node, name))
    return [one for one in found if one]


def _known(found: list[str]) -> str:
    """The first that is a name: what catalogues write for one that is not known is none."""
    return next((one for one in found if "".join(filter(str.isalpha, one)).casefold() not in rules()["nobody"]), "")


def _numbered(reading: Reading, made: Citation, about: Node) -> None:
    """Identifiers, addresses and extent."""
    made.isbn = sorted({line(text) for text, _ in texts(about, "schema:isbn")})[:4]
    made.issn = made.issn or sorted({line(text) for text, _ in texts(about, "schema:issn")})[:2]
    doi = full("bf:Doi")
    for value in sorted(iris(about, "bf:identifiedBy"))[:40]:
        node = reading.node(value)
        if doi in iris(node, "rdf:type"):
            made.doi = made.doi or _BASE_ADDRESS.sub("", next((line(text) for text, _ in texts(node, "rdf:value")), ""))
    addresses = sorted(one for one in iris(about, "bf:electronicLocator") if is_web(one) and line(one) == one)
    made.pdf = next((one for one in addresses if one.lower().partition("?")[0].endswith(".pdf")), "")
    others = [one for one in addresses if one != made.pdf and not (made.doi and _BASE_ADDRESS.match(one))]
    made.url = next(iter(others), made.pdf)
    told = {text for text, _ in texts(about, "schema:numberOfPages")}
    numbers = sorted((one for one in told if one.isdecimal() and len(one) <= _DIGITS), key=int)
    made.number_of_pages = numbers[-1] if numbers else ""


def _described(reading: Reading, made: Citation, about: Node, of_work: Node) -> None:
    """Language, abstract, subjects."""
    spoken = [text for node in (about, of_work) for text, _ in texts(node, "schema:inLanguage")]
    made.language = min(spoken, default="")
    told = [line(text) for node in (of_work, about) for text, _ in texts(node, "schema:abstract")]
    made.abstract = max(told, key=len, default="")[:_LONGEST]
    subjects = sorted(one for one in iris(of_work or about, "bf:subject") if reading.addresses.entity(one))
    named = [line(best_label(reading.labels(one), "vi")[0]) for one in subjects[:_MOST_KEYWORDS]]
    named += [line(text) for text, _ in texts(of_work or about, "schema:keywords")[:_MOST_KEYWORDS]]
    made.keywords = sorted({one.casefold(): one for one in named if one}.values())[:_MOST_KEYWORDS]


def _thesis(reading: Reading, made: Citation, node: Node) -> None:
    """Degree, institution and year, each from the fullest note on the dissertation."""
    ranked = []
    for value in sorted(iris(node, "bf:dissertation"))[:10]:
        about = reading.node(value)
        degree = line(max((text for text, _ in texts(about, "bf:degree")), key=len, default=""))
        body = next(iter(_labels(reading, about, "bf:grantingInstitution")), "")
        year = next((y for text, _ in texts(about, "bf:date") for y in _YEAR.findall(text)), "")
        ranked.append((bool(body), bool(year), len(degree), degree, body, year))
    if ranked:
        _, _, _, made.degree, made.institution, year = max(ranked)
        made.year = year or made.year
    made.institution = made.institution or made.publisher
