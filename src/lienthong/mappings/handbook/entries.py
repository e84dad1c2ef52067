"""One page of the handbook for each field: what its rule says, in words that both languages have."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from lienthong.mappings import steps
from lienthong.mappings.engine.registry import CONVERTERS, STEPS
from lienthong.mappings.engine.table import Rule, Target
from lienthong.mappings.formats import formats
from lienthong.mappings.handbook.crossed import Row, row
from lienthong.mappings.handbook.docstrings import said
from lienthong.mappings.handbook.worked import Worked, work_out
from lienthong.mappings.mapper import rules
from lienthong.mappings.reasons import reason
from lienthong.mappings.wordlists import wordlist
from lienthong.messages import LANGS, Lang

FORMATS = {code: one.name for code, one in formats().items()}
"""Record formats that have rules of their own, with the names people know them by."""

Both = dict[Lang, str]
"""A text in each language of the pages."""


@dataclass(frozen=True, slots=True)
class Way:
    """Where the values of some subfields go: the path, and how the value is written (a converter or a constant)."""

    codes: str
    path: tuple[str, ...]
    converter: str
    how: Both


@dataclass(frozen=True, slots=True)
class Entry:
    """What the handbook says of one field.

    ``marc`` are the rows by which it is said in MARC 21. ``like`` is the field whose rule holds here too, '' for none;
    ``exact``: a field of this name with a qualifier more is another.
    """

    format: str
    tag: str
    folder: str
    file: str
    label: Both
    on: str
    ways: tuple[Way, ...]
    always: tuple[Way, ...]
    steps: tuple[tuple[str, Both], ...]
    marc: tuple[Row, ...]
    like: str
    exact: bool
    ignored: tuple[tuple[str, Both], ...]
    examples: tuple[Worked, ...]


@cache
def tags(record_format: str) -> tuple[str, ...]:
    """Every field of a record format that has a rule, in the order of its tags."""
    return tuple(sorted(rules(record_format)))


@cache
def entry(record_format: str, tag: str) -> Entry:
    """The page of one field. Raises KeyError when no rule speaks of it."""
    rule = rules(record_format)[tag]
    steps.load_all()
    return Entry(
        format=record_format,
        tag=tag,
        folder=rule.folder,
        file=rule.file,
        label={lang: rule.label.get(lang, "") for lang in LANGS},
        on=rule.on,
        ways=tuple(way for codes, targets in rule.map.items() for target in targets for way in _ways(codes, target)),
        always=tuple(way for target in rule.also for way in _ways("", target)),
        steps=tuple((name, said_of(STEPS[name], name)) for name in rule.steps),
        marc=tuple(row(one) for one in rule.marc),
        like=rule.like,
        exact=rule.exact,
        ignored=tuple((code, {lang: reason(why, lang) for lang in LANGS}) for code, why in rule.ignore.items()),
        examples=_examples(record_format, rule),
    )


def _ways(codes: str, target: Target | None) -> Iterator[Way]:
    """A target, and those that take what it does not know ("or" in the rule)."""
    while target is not None:
        path = (*(name for hop in target.hops for name in hop), target.last)
        function = CONVERTERS.get(target.converter)
        how = said_of(function, target.converter) if function else dict.fromkeys(LANGS, target.converter)
        yield Way(codes, path, target.converter, how)
        target = target.otherwise


def said_of(function: object, name: str) -> Both:
    """What a step or converter does: its docstring, and in Vietnamese the line of ``vietnamese/steps.toml``."""
    english = said(function).replace("``", "")
    vietnamese: dict[str, str] = wordlist("steps").get("steps", {})
    return {"vi": vietnamese.get(name, english), "en": english}


def _examples(record_format: str, rule: Rule) -> tuple[Worked, ...]:
    return tuple(work_out(record_format, example["record"].strip()) for example in rule.examples)
