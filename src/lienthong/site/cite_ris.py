"""RIS, as EndNote, Zotero and Mendeley read it: a tag, two spaces, a hyphen and a space, one value a line.

https://web.archive.org/web/20110930172154/http://www.refman.com/support/risformat_intro.asp. A name with a comma is
family and given name, one without is set as it stands, which is what a Vietnamese name
needs; a body with a comma («Bộ Văn hoá, Thể thao và Du lịch») reads the same when it is put together again.
"""

from collections.abc import Iterator

from lienthong.site.cite_model import Citation, Name, said, type_rule


def write(cited: Citation) -> str:
    """One reference; lines end as RIS asks, with CR and LF."""
    return "".join(f"{tag}  - {value}\r\n" for tag, value in _lines(cited) if value) + "ER  - \r\n"


def _lines(cited: Citation) -> Iterator[tuple[str, str]]:
    yield "TY", type_rule(cited.kind)["ris"]
    yield "ID", cited.iri.rpartition("/")[2]
    for role, tag in (("author", "AU"), ("editor", "ED"), ("translator", "A4"), ("advisor", "A3")):
        for one in cited.by(role):
            yield tag, _name(one)
    yield "TI", cited.whole_title
    yield "T2", cited.container
    yield "T3", cited.series
    yield "PY", cited.year
    yield "PB", cited.institution if cited.kind == "thesis" else cited.publisher
    yield "CY", cited.place
    yield "ET", cited.edition
    yield "VL", cited.volume
    yield "IS", cited.issue or cited.series_number
    yield "SP", cited.first_page or cited.pages or cited.number_of_pages
    yield "EP", cited.last_page
    for number in (*cited.isbn, *cited.issn):
        yield "SN", number
    yield "DO", cited.doi
    yield "UR", cited.url
    yield "L1", cited.pdf
    yield "Y2", cited.accessed.strftime("%Y/%m/%d/") if cited.url else ""
    yield "DB", cited.iri
    yield "LA", cited.language
    yield "M3", cited.degree or _medium(cited)
    for word in cited.keywords:
        yield "KW", word
    yield "AB", cited.abstract


def _medium(cited: Citation) -> str:
    return said(cited, f"medium.{cited.kind}") if type_rule(cited.kind).get("medium") else ""


def _name(name: Name) -> str:
    return f"{name.family}, {name.given}" if name.family else name.text
