"""Formatted citations by the patterns of ``site/citing.toml``: for lists of references that are written by hand."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from markupsafe import Markup, escape

from lienthong.messages import Lang, catalogue
from lienthong.site.cite_model import Citation, Name, rules, type_rule
from lienthong.site.fragments import written
from lienthong.site.render import day

_TOKEN = re.compile(r"\\(.)|\{(\w+)\}|([\[\]*])|([^\\{\[\]*]+)")
_CLOSE = re.compile(r"\. (?=\w\.)")
_TWICE = re.compile(r"(\.\.\.|(?<!\.)\.(?!\.\.)|[!?…:])(</cite>)?\.(?!\.)")
"""A full stop behind what ends a sentence already; «...» is no full stops."""


@dataclass(frozen=True)
class Formatted:
    """A citation in one style, as markup (its title in ``<cite>``) and as text."""

    style: str
    label: str
    markup: Markup

    @property
    def text(self) -> str:
        """Without markup."""
        return str(self.markup.striptags())


def formatted(cited: Citation, lang: Lang) -> list[Formatted]:
    """The citation in every style, in the order of the table; ``lang`` is that of words such as «trang»."""
    words = catalogue(lang)
    return [
        Formatted(rule["name"], words[f"cite.style.{rule['name']}"], _written(rule, cited, lang))
        for rule in rules()["style"]
    ]


def _written(rule: Mapping[str, Any], cited: Citation, lang: Lang) -> Markup:
    values = _values(rule, cited, lang)
    patterns = rule["patterns"].get(cited.kind, rule["patterns"]["default"])
    for pattern in patterns:
        done = _filled(_read(pattern), values)
        if done is not None:
            return Markup(_TWICE.sub(r"\1\2", done).strip())
    return Markup(f"<cite>{escape(cited.whole_title)}</cite>.")


Piece = tuple[str, Any]


@cache
def _read(pattern: str) -> tuple[Piece, ...]:
    """A pattern as pieces: text (escaped), field, mark (italic begins or ends), group (of pieces)."""
    stack: list[list[Piece]] = [[]]
    for literal, name, sign, text in _TOKEN.findall(pattern):
        if sign == "[":
            stack.append([])
        elif sign == "]":
            group = tuple(stack.pop())
            stack[-1].append(("group", group))
        elif sign == "*":
            stack[-1].append(("mark", ""))
        else:
            stack[-1].append(("field", name) if name else ("text", written(literal or text)))
    (whole,) = stack
    return tuple(whole)


def _filled(pieces: tuple[Piece, ...], values: Mapping[str, str]) -> str | None:
    """The pieces with their values, escaped; None when one is missing outside the groups."""
    found, italic = [], False
    for kind, what in pieces:
        if kind == "group":
            found.append(_filled(what, values) or "")
        elif kind == "mark":
            italic = not italic
            found.append("<cite>" if italic else "</cite>")
        elif kind == "text":
            found.append(what)
        elif value := values.get(what, ""):
            found.append(written(value))
        else:
            return None
    return "".join(found)


@cache
def _words(lang: Lang) -> dict[str, str]:
    return {name[10:]: text for name, text in catalogue(lang).items() if name.startswith("cite.word.")}


@cache
def _said(lang: Lang) -> dict[str, str]:
    """The words as patterns name them."""
    return {f"w_{name}": text for name, text in _words(lang).items()}


def _values(rule: Mapping[str, Any], cited: Citation, lang: Lang) -> dict[str, str]:
    words = _words(lang)
    authors = _people(rule, cited.by("author"), words)
    editors = _people(rule, cited.by("editor"), words)
    by = authors or (f"{editors} ({words['editors' if len(cited.by('editor')) > 1 else 'editor']})" if editors else "")
    place = f"{cited.place}: {cited.publisher}" if cited.place and cited.publisher else cited.place or cited.publisher
    address = f"https://doi.org/{cited.doi}" if cited.doi else cited.url
    body = cited.institution
    found = {
        "by": by,
        "editors": editors if authors else "",
        "translators": _people(rule, cited.by("translator"), words),
        "advisors": _people(rule, cited.by("advisor"), words),
        "title": cited.whole_title,
        "degree": _work_for(cited.degree, lang),
        "year_or_nd": cited.year or words["nd"],
        "imprint": ", ".join(filter(None, (place, cited.year))),
        "thesis_imprint": ", ".join(
            filter(None, (f"{cited.place}: {body}" if cited.place and body else body, cited.year))
        ),
        "medium": catalogue(lang)[f"cite.medium.{cited.kind}"] if type_rule(cited.kind).get("medium") else "",
        "extent": words["pages"].format(number=cited.number_of_pages) if cited.number_of_pages else "",
        "series": " ; ".join(filter(None, (cited.series, cited.series_number if cited.series else ""))),
        "isbn": cited.isbn[0] if cited.isbn else "",
        "issn": cited.issn[0] if cited.issn else "",
        "link": address,
        "accessed": day(cited.accessed.isoformat(), lang),
    }
    plain = (
        "year",
        "edition",
        "publisher",
        "place",
        "container",
        "volume",
        "issue",
        "pages",
        "institution",
        "doi",
        "url",
    )
    return _said(lang) | {n: getattr(cited, n) for n in plain} | found


def _work_for(degree: str, lang: Lang) -> str:
    """What a work for a degree is called: «Luận án tiến sĩ» where a library wrote «Tiến sĩ»."""
    known = degree.casefold()
    if not known or any(word in known for word in rules()["thesis"]["named"]):
        return degree
    work = next((one["work"] for one in rules()["degree"] if any(word in known for word in one["words"])), "")
    if not work:
        return degree
    within = known[0] + degree[1:] if lang == "vi" and not degree.isascii() else degree
    return catalogue(lang)[f"cite.work.{work}"].format(degree=within)


def _people(rule: Mapping[str, Any], names: list[Name], words: Mapping[str, str]) -> str:
    said = [_person(rule, one) for one in names[: rule["most"]]]
    if len(names) > rule["most"]:
        return str(rule["join"]).join(said) + words["others"]
    last = str(rule["last"]).replace("{w_and}", words["and"])
    if len(said) == 2 and not any(one.family for one in names):
        last = last.replace(", &", " &")
    return str(rule["join"]).join(said[:-1]) + (last if len(said) > 1 else "") + said[-1] if said else ""


def _person(rule: Mapping[str, Any], name: Name) -> str:
    if not name.family:
        return name.text
    initials = name.initials if rule["spaced"] else _CLOSE.sub(".", name.initials)
    values = {"family": name.family, "family_capitals": name.family.upper(), "given": name.given, "initials": initials}
    return str(rule["inverted"].format(**values))
