"""Titles of series as 440, 490 and 830 write them, and which 8XX a traced 490 belongs to."""

from typing import NamedTuple

from lienthong.mappings import isbd
from lienthong.mappings.record import Field, Record
from lienthong.mappings.uniform import uniform
from lienthong.text import match_key

_TRACED = ("800", "810", "811", "830")


class Titles(NamedTuple):
    """A series as a field names it: title as shown, parallel titles, numbers and names of a part of it."""

    label: str
    parallel: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    main: str = ""


def statements(field: Field) -> list[Field]:
    """A 490 with several $a as one field each: "$a Title ; $v 3 = $a Parallel title" keeps the parallel title with it.

    A further $a that no "=" announces is a subseries or another series of its own.
    """
    groups: list[list[tuple[str, str]]] = [[]]
    common: list[tuple[str, str]] = []
    announced = False
    for code, value in field.subfields:
        if code in "368":
            common.append((code, value))
            continue
        if code == "a" and any(have == "a" for have, _ in groups[-1]):
            if announced or value.lstrip().startswith("="):
                groups[-1].append(("a", f"= {value.strip().lstrip('= ')}"))
                announced = False
                continue
            groups.append([])
        groups[-1].append((code, value))
        announced = value.rstrip().endswith("=")
    return [Field(field.tag, field.ind1, field.ind2, [*group, *common]) for group in groups]


def titles(field: Field) -> Titles:
    """Title proper and parallel titles of 440, 490 or 830; a part ($n, $p) belongs to the title, in a 490 too."""
    if field.tag == "490":
        main, parallel = isbd.parallel(" ".join(field.all("a")))
        numbers, names = ([one for value in field.all(code) if (one := isbd.strip_end(value))] for code in "np")
        return Titles(". ".join([main, *numbers, *names]), tuple(parallel), tuple(numbers), tuple(names), main)
    found = uniform(Field("830", subfields=field.subfields))
    if found is None:
        return Titles("")
    main, parallel = isbd.parallel(found.main)
    label = found.label if not parallel else main
    return Titles(label, tuple(parallel), found.numbers, found.names, main)


def traced(record: Record, field: Field) -> tuple[Field, Field | None] | None:
    """The 8XX of a traced 490 (first indicator 1), and the 490 it is paired with; None when the 490 stands alone.

    The same title pairs them, else their order when there are as many of the one as of the other.
    """
    controlled = [one for one in record.fields if one.tag in _TRACED]
    if field.ind1 != "1" or not controlled:
        return None
    own = match_key(titles(field).label)
    for one in controlled:
        found = uniform(one)
        if found and match_key(found.label) == own:
            return one, None
    transcribed = [one for one in record.tagged("490") if one.ind1 == "1"]
    if len(transcribed) != len(controlled) or field not in transcribed:
        return None
    return controlled[transcribed.index(field)], field
