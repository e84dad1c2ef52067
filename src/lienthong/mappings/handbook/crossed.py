"""The rows of a crosswalk to MARC 21 (``engine.crossing``) as cataloguers read them: when, and which MARC field."""

from dataclasses import dataclass

from lienthong.mappings.engine.crossing import MARK, Crossing, Made


@dataclass(frozen=True, slots=True)
class MarcField:
    """A MARC field that a row makes, or adds to (``onto``): its tag, and the rest as in ``_0 $a ← place``."""

    tag: str
    rest: str
    onto: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One row. ``when`` has subfields with the values of which each must have one ("*": any, "": it is not there);
    ``mark`` is what the format must have found the field to be ("first"), '' for nothing. No ``fields``: MARC is not
    asked."""

    when: tuple[tuple[str, tuple[str, ...]], ...]
    mark: tuple[str, ...]
    fields: tuple[MarcField, ...]


def row(crossing: Crossing) -> Row:
    """A row for reading."""
    asked = tuple((name, tuple(sorted(values))) for name, values in crossing.when)
    return Row(
        when=tuple((name, values) for name, values in asked if name != MARK),
        mark=next((values for name, values in asked if name == MARK), ()),
        fields=tuple(MarcField(one.tag, _rest(one, crossing), one.onto) for one in crossing.makes),
    )


def _rest(made: Made, crossing: Crossing) -> str:
    if made.span:
        start, end = made.span
        place = f"/{start:02}" + (f"-{end - 1:02}" if end - 1 > start else "") if end else ""
        taken = [f"= “{value}”" for _, value in made.constants] + [f"← {name}" for name, _ in made.codes]
        return " ".join([*filter(None, [place]), *taken])
    indicators = f"{made.ind1}{made.ind2}".replace(" ", "_")
    taken = [f"${code} ← {name}" for name, code in made.codes]
    taken += [f"${code} = “{value}”" for code, value in made.constants]
    numbered = ((1, crossing.ind1), (2, crossing.ind2))
    taken += [f"ind{place} ← {name}" for place, name in numbered if name]
    return f"{indicators} {', '.join(taken)}"
