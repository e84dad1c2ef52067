"""Tags in the head of a page by which Google Scholar and Zotero take what it is about.

https://scholar.google.com/intl/en/scholar/inclusion.html#indexing; Zotero's translator «Embedded Metadata» reads the
same names.
"""

from collections.abc import Iterator

from lienthong.site.cite_model import Citation, Name


def tags(cited: Citation, page: str) -> list[tuple[str, str]]:
    """Names and contents of the meta elements; ``page`` is the address of the page."""
    return [(f"citation_{name}", content) for name, content in _tags(cited, page) if content]


def _tags(cited: Citation, page: str) -> Iterator[tuple[str, str]]:
    yield "title", cited.whole_title
    for one in cited.by("author"):
        yield "author", _name(one)
    for role in ("editor", "translator"):
        for one in cited.by(role):
            yield role, _name(one)
    yield "publication_date", cited.year
    yield from _place(cited)
    for number in cited.isbn[:1]:
        yield "isbn", number
    for number in cited.issn:
        yield "issn", number
    yield "volume", cited.volume
    yield "issue", cited.issue
    yield "firstpage", cited.first_page
    yield "lastpage", cited.last_page
    yield "doi", cited.doi
    yield "language", cited.language
    yield "keywords", "; ".join(cited.keywords)
    yield "pdf_url", cited.pdf
    yield "public_url", cited.url
    yield "abstract_html_url", page


def _place(cited: Citation) -> Iterator[tuple[str, str]]:
    if cited.kind == "thesis":
        yield "dissertation_institution", cited.institution
        yield "dissertation_name", cited.degree
    elif cited.kind == "report":
        yield "technical_report_institution", cited.publisher
    elif cited.kind == "article":
        yield "journal_title", cited.container
        yield "publisher", cited.publisher
    else:
        yield "inbook_title", cited.container
        yield "series_title", cited.series
        yield "publisher", cited.publisher


def _name(name: Name) -> str:
    """Family and given name with a comma: without one these programs take the last word for the family name."""
    return ", ".join(filter(None, name.parts)) or name.text
