"""Uniform titles: what of a 130, 240, 730 or a 7XX/8XX with $t names the Work, and what one version of it.

https://www.loc.gov/marc/bibliographic/bdx30.html. The Work is its title with parts ($n, $p), form ($k), medium ($m),
key ($r), arrangement ($o) and date of signing ($d); language ($l), version ($s), date ($f) and form of carrier ($h)
tell its versions apart. Only of "Tuyển tập" and the like ($k) the date says which selection it is.
"""

from collections.abc import Iterator
from typing import NamedTuple

from lienthong.mappings import isbd
from lienthong.mappings.keys import joined
from lienthong.mappings.record import Field, Record
from lienthong.text import match_key

_NAMES_THE_WORK = "tanpkmrod"
_COMMA = frozenset("mr")


class Uniform(NamedTuple):
    """A uniform title: its first part, the whole as shown, numbers and names of parts, and its subfields."""

    main: str
    label: str
    numbers: tuple[str, ...]
    names: tuple[str, ...]
    subfields: tuple[tuple[str, str], ...]

    def all(self, code: str) -> list[str]:
        """The values of one subfield, without ISBD's signs at the ends."""
        return [value for have, value in self.subfields if have == code]


def uniform(field: Field) -> Uniform | None:
    """The uniform title of a field, None when it has none; in a name–title heading what follows $t."""
    parts = tuple(_title_subfields(field))
    main = next((value for code, value in parts if code in "at"), "")
    if not main:
        return None
    named = [(code, value) for code, value in parts if code in _NAMES_THE_WORK]
    if any(code == "k" for code, _ in parts):
        named += [pair for pair in parts if pair[0] == "f"]
    return Uniform(
        main,
        _label(named),
        tuple(value for code, value in parts if code == "n"),
        tuple(value for code, value in parts if code in "pk"),
        parts,
    )


def _title_subfields(field: Field) -> Iterator[tuple[str, str]]:
    """The subfields of the title: in 7XX and 8XX the name stands before $t, and $d or $n there are the name's."""
    name_title = field.tag[1:] in ("00", "10", "11")
    met = not name_title
    for code, value in field.subfields:
        met = met or code == "t"
        if name_title and code == "a":
            continue
        text = isbd.strip_end(value)
        if met and text:
            yield code, text.strip("()") if code == "d" else text


def _label(parts: list[tuple[str, str]]) -> str:
    """The parts with the marks that headings have between them: "Sonatas, piano, no. 14, op. 27, C♯ minor"."""
    label, music = "", False
    for code, value in parts:
        music = music or code == "m"
        if label:
            label += "; " if code == "o" else ", " if code in _COMMA or (music and code == "n") else ". "
        label += f"({value})" if code == "d" else value
    return label.replace(". (", " (")


def hub_key(title: Uniform, creator: str) -> str:
    """The key of the Hub, at which every translation and edition of one uniform title meets."""
    return joined("hub", match_key(title.label), creator)


def of_record(record: Record) -> tuple[str, Uniform] | None:
    """Tag and uniform title under which the record's own Work is known: 130, else 240; None without one."""
    for tag in ("130", "240"):
        for field in record.tagged(tag):
            found = uniform(field)
            if found:
                return tag, found
            break
    return None


def of_work(title: Uniform) -> str:
    """Match key of the title under which one version of the Work is known: with version ($s) and date ($f)."""
    versions = [one for code in "sf" for one in title.all(code)]
    return match_key(" ".join([title.label, *(one for one in versions if one not in title.label)]))
