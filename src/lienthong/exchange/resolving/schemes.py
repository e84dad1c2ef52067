"""Which numbers of other systems may be asked for (``graph/identifiers.toml``), and what a client means by a text."""

import tomllib
from dataclasses import dataclass
from functools import cache

from lienthong.content import folder
from lienthong.exchange.resolving.writing import LONGEST, Written, written
from lienthong.graph.terms import iri


@dataclass(frozen=True)
class Scheme:
    """One kind of number. ``form`` says how it is written; ``fragments`` how nodes that hold it are named,
    ``sources`` what their bf:source must be called when they are but an identifier, ``literals`` properties that hold
    the number itself, ``iris`` templates of what it is elsewhere, ``starts`` what else it is written with."""

    name: str
    form: str
    fragments: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    literals: tuple[str, ...] = ()
    iris: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    example: str = ""


@dataclass(frozen=True)
class Asked:
    """A number as asked for: its ``scheme`` (of a source's control number the source's id, without a ``known`` one),
    the text as it came and what it is in normal form; None where the text cannot be such a number."""

    scheme: str
    text: str
    known: Scheme | None
    number: Written | None


@cache
def schemes() -> dict[str, Scheme]:
    """The schemes by name, in the order of the table."""
    table = tomllib.loads((folder("graph") / "identifiers.toml").read_text("utf-8"))
    return {one["name"]: _scheme(one) for one in table["schemes"]}


def _scheme(one: dict[str, str | list[str]]) -> Scheme:
    lists = {name: tuple(value) for name, value in one.items() if isinstance(value, list)}
    plain = {name: value for name, value in one.items() if isinstance(value, str)}
    classes = lists.get("classes", ())
    fragments = tuple(f"#{name.partition(':')[2].lower()}-" for name in classes)
    lists["classes"] = tuple(iri(name)[1:-1] for name in classes)
    lists["literals"] = tuple(iri(name)[1:-1] for name in lists.get("literals", ()))
    return Scheme(fragments=fragments, **lists, **plain)  # type: ignore[arg-type]


def asked(scheme: str, text: str) -> Asked:
    """What ``/id/{scheme}/{text}`` asks for; of a name that is no scheme the control number of that source."""
    text = text.strip()
    name = scheme.strip().casefold()
    known = schemes().get(name)
    if known is None:
        fits = 0 < len(text) <= LONGEST and text.isprintable()
        return Asked(scheme.strip(), text, None, Written(text, (text,)) if fits else None)
    return Asked(name, text, known, written(known.form, _bare(known, text)))


def _bare(known: Scheme, text: str) -> str:
    for start in (*known.starts, f"{known.name}:"):
        if known.form != "oai" and text[: len(start)].casefold() == start.casefold():
            return text[len(start) :].strip()
    return text


def read(text: str) -> Asked | None:
    """What a text asks for that says itself which number it is (``isbn:…``, ``https://doi.org/…``, ``SOURCE/…`` as in
    an address of ``/id/``); None when it does not say."""
    text = text.strip()
    for start, name in _starts():
        if text[: len(start)].casefold() == start:
            return asked(name, text)
    name, colon, rest = text.partition(":")
    if colon and name.casefold() in schemes():
        return asked(name, text if name.casefold() == "oai" else rest)
    source, slash, control = text.partition("/")
    return asked(source, control) if slash and control and ":" not in source else None


@cache
def _starts() -> tuple[tuple[str, str], ...]:
    """What numbers begin with when they are written out, the longest first."""
    found = [(start.casefold(), one.name) for one in schemes().values() for start in one.starts]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))
