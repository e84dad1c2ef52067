r"""BibTeX that BibLaTeX reads, too: UTF-8, everything that TeX would act on written so that it is printed.

Braces in values are written as commands (``{\textbraceleft}``): BibTeX counts braces without looking at backslashes,
so that ``\{`` would end a record elsewhere than it seems. Names that must not be turned round stand in braces of their
own, titles too: styles would write «việt nam». https://mirrors.ctan.org/biblio/bibtex/base/btxdoc.pdf,
https://mirrors.ctan.org/macros/latex/contrib/biblatex/doc/biblatex.pdf (section 2.2).
"""

import re

from lienthong.site.cite_model import Citation, Name, rules, said, type_rule
from lienthong.text import search_fold

_TEX = {
    "\\": r"{\textbackslash}", "{": r"{\textbraceleft}", "}": r"{\textbraceright}", "$": r"\$", "&": r"\&", "%": r"\%",
    "#": r"\#", "_": r"\_", "^": r"{\textasciicircum}", "~": r"{\textasciitilde}",
}  # fmt: skip
_ACTIVE = str.maketrans(_TEX)
_KEY = re.compile("[^a-z0-9]+")
_PLAIN = {"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"}
_VERBATIM = str.maketrans(_PLAIN)
_DASH = re.compile(r"\s*[-–—]+\s*")


def write(cited: Citation) -> str:
    """One entry."""
    rule = type_rule(cited.kind)
    kind = _thesis(cited) if cited.kind == "thesis" else rule["bibtex"]
    fields = {
        "title": f"{{{escaped(cited.title)}}}" + (f": {{{escaped(cited.subtitle)}}}" if cited.subtitle else ""),
        "author": _people(cited.by("author")),
        "editor": _people(cited.by("editor")),
        "translator": _people(cited.by("translator")),
        "year": cited.year,
        **_place(cited, kind),
        "edition": escaped(cited.edition),
        "series": escaped(cited.series),
        "number": escaped(cited.issue or cited.series_number),
        "volume": escaped(cited.volume),
        "pages": _DASH.sub("--", escaped(cited.pages)),
        "pagetotal": cited.number_of_pages,
        "isbn": ", ".join(cited.isbn),
        "issn": ", ".join(cited.issn),
        "doi": cited.doi.translate(_VERBATIM),
        "url": cited.url.translate(_VERBATIM),
        "urldate": cited.accessed.isoformat() if cited.url else "",
        "langid": rules()["langid"].get(cited.language.partition("-")[0], ""),
        "language": cited.language,
        "keywords": ", ".join(escaped(one.replace(",", " ")) for one in cited.keywords),
        "abstract": escaped(cited.abstract),
    }
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    # What stands outside entries is a remark to BibTeX: an "@" in it would not be.
    return f"% {cited.iri.replace('@', '%40')}\n@{kind}{{{key(cited)},\n{body}}}\n"


def _place(cited: Citation, kind: str) -> dict[str, str]:
    """Where it was published, under the names that the type of entry has for it."""
    if cited.kind == "thesis":
        found = {"school": escaped(cited.institution), "type": _braced(cited.degree), "address": escaped(cited.place)}
        advisors = "; ".join(one.text for one in cited.by("advisor"))
        return found | {"note": escaped(f"{said(cited, 'word.advised_by')} {advisors}") if advisors else ""}
    if kind == "article":
        return {"journal": _braced(cited.container), "publisher": escaped(cited.publisher)}
    if kind == "techreport":
        return {"institution": escaped(cited.publisher), "address": escaped(cited.place)}
    found = {"publisher": escaped(cited.publisher), "address": escaped(cited.place)}
    if kind == "incollection":
        found["booktitle"] = _braced(cited.container)
    if type_rule(cited.kind).get("medium"):
        found["howpublished"] = _braced(said(cited, f"medium.{cited.kind}"))
    return found


def _thesis(cited: Citation) -> str:
    degree = cited.degree.casefold()
    found = (one["bibtex"] for one in rules()["degree"] if any(word in degree for word in one["words"]))
    return str(next(found, "mastersthesis" if degree else "phdthesis"))


def escaped(text: str) -> str:
    """A text as TeX prints it."""
    return text.translate(_ACTIVE)


def _braced(text: str) -> str:
    return f"{{{escaped(text)}}}" if text else ""


def _people(names: list[Name]) -> str:
    return " and ".join(_person(one) for one in names)


def _person(name: Name) -> str:
    """«{Nguyễn Du}», «{Viện Hán Nôm}», «Smith, Adam»: what stands in braces is one word to BibTeX."""
    if not name.family:
        return _braced(name.text)
    plain = re.fullmatch(r"[^\s,{}\\]+", name.family) and not name.family[0].islower()
    family = escaped(name.family) if plain else _braced(name.family)
    given = _braced(name.given) if re.search(r"[,{}\\]|\band\b", name.given) else escaped(name.given)
    return f"{family}, {given}"


def key(cited: Citation) -> str:
    """What the entry is cited by: first name, year, first word, and of the IRI what makes it the only one."""
    names = cited.by("author") or cited.by("editor")
    parts = [names[0].family or names[0].text if names else "", cited.year, cited.title.partition(" ")[0]]
    read = "".join(_KEY.sub("", search_fold(one).casefold())[:24] for one in parts)
    return f"{read}-{cited.iri.rpartition('/')[2]}" if read else cited.iri.rpartition("/")[2]
