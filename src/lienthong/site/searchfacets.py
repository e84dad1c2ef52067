"""What a search may be narrowed by, in words: values with their numbers, each a link, none that leads to nothing."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from lienthong.messages import text
from lienthong.search.tallies import Count
from lienthong.site.codes import code_name, licence_name
from lienthong.site.reading import full
from lienthong.site.searchapart import told_apart
from lienthong.site.searchasked import ACCESS, KINDS, Asked
from lienthong.site.searchnames import tell
from lienthong.site.show import Show

_SHOWN = 12
_YEARS = 9


@dataclass(frozen=True)
class Choice:
    """A value to narrow a search by: what stands in the address, its name, how many hits have it, where it leads,
    whether it is chosen. ``lang`` is the language of the name where it is not the page's, ``note`` what tells it apart
    from another of that name."""

    value: str
    name: str
    number: int
    query: str
    chosen: bool = False
    lang: str = ""
    note: str = ""


@dataclass(frozen=True)
class Facet:
    """A list of choices; not ``exact`` where numbers were estimated."""

    name: str
    choices: tuple[Choice, ...]
    exact: bool = True


FIELDS = {
    "kind": "kind", "type": "type", "year": "decade", "access": "access", "library": "library", "language": "language",
    "subject": "topic", "licence": "licence", "source": "source",
}  # fmt: skip
"""Facets in the order of the page, with the field of the index that each counts."""


def facets(show: Show, asked: Asked, counts: dict[str, Count]) -> list[Facet]:
    """The facets of an answer that have something to choose."""
    made = []
    tell(show, _entities(counts))
    for name, field in FIELDS.items():
        if (found := counts.get(field)) is None:
            continue
        choices = _decades(show, asked, found) if name == "year" else _choices(show, asked, name, found)
        if choices:
            made.append(Facet(name, tuple(choices), found.exact))
    return made


def _entities(counts: dict[str, Count]) -> list[str]:
    """What is named among the values that are shown."""
    found = (counts[field] for name, field in FIELDS.items() if _NAMES.get(name) is _entity and field in counts)
    return [value for one in found for value, _ in one.rows[:_SHOWN]]


def chips(show: Show, asked: Asked) -> list[Choice]:
    """What is chosen, each with the search that goes without it."""
    made = [
        Choice(value, said.text, 0, asked.with_or_without(name, value), True, said.lang)
        for name, value in asked.chosen
        if (said := _named(show, name, value))
    ]
    if asked.since is not None or asked.until is not None:
        years = _years(show, asked.since, asked.until)
        made.append(
            Choice(f"{asked.since or ''}-{asked.until or ''}", years, 0, asked.query(since=None, until=None), True)
        )
    return made


@dataclass(frozen=True)
class _Said:
    text: str
    lang: str = ""


def _choices(show: Show, asked: Asked, name: str, found: Count) -> list[Choice]:
    chosen = set(asked.values(name))
    made: list[Choice] = []
    for value, number in found.rows:
        wanted = number and (len(made) < _SHOWN or value in chosen)
        if wanted and (said := _named(show, name, value)):
            made.append(
                Choice(value, said.text, number, asked.with_or_without(name, value), value in chosen, said.lang)
            )
    if _NAMES[name] is _entity:
        start = f"{show.reading.base}/"
        notes = told_apart(show, [start + one.value for one in made])
        made = [replace(one, note=note) if (note := notes[start + one.value]) else one for one in made]
    order = {"kind": KINDS, "access": ACCESS}.get(name)
    return sorted(made, key=lambda one: order.index(one.value)) if order else made


def _named(show: Show, name: str, value: str) -> _Said | None:
    """What a value is called; None for one that has no name: nobody could choose it."""
    said = _NAMES[name](show, value)
    return said if said and said.text else None


def _entity(show: Show, value: str) -> _Said:
    part = show.name(f"{show.reading.base}/{value}")
    return _Said(part.text, part.lang)


def _class(show: Show, value: str) -> _Said:
    return _Said(show.say(f"class.{value.replace(':', '_')}"))


def _language(show: Show, value: str) -> _Said:
    name = code_name(full(f"lang:{value}"), show.lang)
    return _Said(name[:1].upper() + name[1:])


_NAMES: dict[str, Callable[[Show, str], _Said | None]] = {
    "kind": lambda show, value: _Said(show.say(f"kinds.{value}")),
    "type": _class,
    "access": lambda show, value: _Said(text(f"search.access.{value}", show.lang)) if value in ACCESS else None,
    "library": _entity,
    "language": _language,
    "subject": _entity,
    "licence": lambda show, value: _Said(licence_name(value, show.lang) or value.partition("://")[2].rstrip("/")),
    "source": _entity,
}


def _decades(show: Show, asked: Asked, found: Count) -> list[Choice]:
    made = []
    for value, number in sorted(found.rows, key=lambda row: -int(row[0]))[:_YEARS]:
        since, until = int(value), int(value) + 9
        chosen = asked.since == since and asked.until == until
        query = asked.query(since=None, until=None) if chosen else asked.query(since=since, until=until)
        if number:
            made.append(Choice(value, _years(show, since, until), number, query, chosen))
    return made


def _years(show: Show, since: int | None, until: int | None) -> str:
    if since is not None and until is not None:
        return str(since) if since == until else f"{since}–{until}"
    return text("search.since" if since is not None else "search.until", show.lang, year=since or until)
