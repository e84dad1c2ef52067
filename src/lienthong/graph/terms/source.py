"""A source: one library or repository that hands over its records."""

from dataclasses import dataclass, field

LISTS = ("drop", "subscribers")
"""Fields of a Source that hold several values."""


@dataclass(frozen=True, slots=True)
class Source:
    """What the operator says of a source; an entry of ``graph/sources.toml`` or of ``lienthong source add``.

    ``id`` is a short name of letters, digits and hyphens. ``library`` is the id of the holding library (the source's
    own id when empty) and ``library_name`` what readers see. ``drop`` lists filler constants to leave out, as
    ``260$b=BK Library system``. ``licence`` is an IRI. ``encoding`` is the character encoding
    of its files when the operator knows it, else each file shows its own. ``columns`` is the text of the library's own
    mapping file from the columns of its spreadsheets to MARC, '' for the default one; kept whole, since the file may
    go. ``subscribers`` are the ids of the libraries whose readers may use a licensed database, which a title list
    (KBART) does not say. ``oai`` is the base URL of its OAI-PMH server, ``oai_set`` the setSpec that is harvested
    there ('' for all), ``oai_format`` the metadataPrefix ('' for the richest that can be read). ``opac`` and
    ``request`` are templates (``graph.terms.linktemplates``) of where the library's own catalogue shows a book of this
    source, and of the form by which its readers ask for it.
    """

    id: str
    title_vi: str = ""
    title_en: str = ""
    library: str = ""
    library_name: str = ""
    isil: str = ""
    place: str = ""
    url: str = ""
    licence: str = ""
    encoding: str = ""
    drop: tuple[str, ...] = field(default=())
    columns: str = ""
    subscribers: tuple[str, ...] = field(default=())
    oai: str = ""
    oai_set: str = ""
    oai_format: str = ""
    opac: str = ""
    request: str = ""

    @property
    def library_key(self) -> str:
        """The key of the library that hands over the records, from which its entity id is made."""
        return f"library|{self.library or self.id}"
