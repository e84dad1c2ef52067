"""Records in the lists of their own source."""

from dataclasses import replace

from lienthong.site.recordname import beside_source, described
from lienthong.site.show import Part, Show


def of_source(show: Show, iri: str) -> tuple[Part, str] | None:
    """A record on the page of its source, which need not be said in every line: the title of what it describes as a
    link, and its short number; None where it has not both."""
    number = beside_source(show.reading, iri, show.lang, "numbered")
    title, lang = described(show.reading, iri, show.lang)
    if not number or not title:
        return None
    return replace(show.text(title, lang), href=show.addresses.page(iri, show.lang)), number
