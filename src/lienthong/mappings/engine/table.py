"""Reads rule tables (TOML) and checks them; every mistake names the file, the field and the mend.

A table has one entry a field, with these reserved keys and no others:

``label``    the field's name, ``vi`` and ``en``
``on``       what the statements are about: "work", "instance", "record" or, of an authority, "heading"
``map``      subfield codes to one target or a list of targets; a key of several codes joins their values; where tags
             have a dot a key is the name of one subfield (``currency``)
``step``     a named Python step, or a list of them, for whatever needs an ``if``
``marc``     rows of the crosswalk to MARC 21 (``engine.crossing``) of a field whose ``step`` is ``as_marc``
``also``     targets with a constant value, stated of each inner node that the field makes
``clean``    how subfield values are cleaned first: "isbd" (default), "signs" (full stops stay) or "none"
``ignore``   subfield codes (``"*"`` for all that are left) to the reason for leaving them out
``example``  worked examples: ``record`` in line notation and the ``graph`` it must give
``like``     another field of the same folder whose rule holds here too, with its examples; beside it a ``label`` only
``exact``    true where a qualifier changes the meaning: ``dc.date.defence`` is then no ``dc.date`` but lost

The entry ``["*"]`` has ``ignore`` only: what is ignored in every field with subfields whose rule says nothing of it.
A rule for ``dc.title`` is also that of a ``dc.title.translated`` that has none of its own.

A target is a property path, ``bf:summary[bf:Summary] rdfs:label = note``: properties separated by spaces, each but
the last with the class of the inner node it leads to, and after ``=`` the converter (``text`` by default). Targets
that begin with the same path share the inner node within one occurrence of the field, until a subfield is
repeated: that begins a new one. A converter in quotes is a
constant: ``bf:note[bf:Note] bf:noteType = "bibliography"``. Of targets with ``or`` between them the first takes the
value whose converter knows it: ``bf:carrier = carrier or bf:carrier[bf:Carrier] rdfs:label = note``.
"""

import re
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from lienthong.errors import RuleError
from lienthong.mappings.engine.crossing import Crossing, crossings
from lienthong.mappings.engine.vocabulary import check_term

RESERVED = frozenset({"label", "on", "map", "step", "also", "clean", "ignore", "example", "like", "exact", "marc"})
_FIRST_WITH_SUBFIELDS = "010"
OWNERS = ("work", "instance", "record", "heading")
_HOP = re.compile(r"^([a-z]+:[A-Za-z0-9_]+)\[([a-z]+:[A-Za-z0-9_]+)\]$")
_TAG = re.compile(r"[0-9A-Z]{3}|[a-z][\w-]*(?:\.[\w-]+)+", re.IGNORECASE)
"""A MARC tag, or a qualified element of a repository."""
_LAST = re.compile(r"^[a-z]+:[A-Za-z0-9_]+$")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a value goes: inner nodes as (property, class), the last property, the converter or constant.

    ``otherwise`` is where it goes when the converter does not know it.
    """

    hops: tuple[tuple[str, str], ...]
    last: str
    converter: str
    otherwise: "Target | None" = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One field's rule as written."""

    tag: str
    folder: str
    file: str
    label: dict[str, str]
    on: str
    map: dict[str, tuple[Target, ...]]
    steps: tuple[str, ...]
    also: tuple[Target, ...]
    clean: str
    ignore: dict[str, str]
    examples: tuple[dict[str, str], ...] = field(default=())
    marc: tuple[Crossing, ...] = ()
    like: str = ""
    exact: bool = False

    @property
    def names_subfields(self) -> bool:
        """Whether subfields have names of several letters: everywhere but in MARC."""
        return "." in self.tag


def load(folder: Path) -> dict[str, Rule]:
    """Every rule of one record format, by tag.

    Raises RuleError for TOML that cannot be read, an unknown key, a malformed target or a field ruled twice.
    """
    rules: dict[str, Rule] = {}
    everywhere: dict[str, str] = {}
    for file in sorted(folder.glob("*.toml")):
        try:
            tables = tomllib.loads(file.read_text("utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise RuleError("rule_toml", file=file.name, detail=str(error)) from None
        everywhere |= tables.pop("*", {}).get("ignore", {})
        for tag, table in tables.items():
            if tag in rules:
                raise RuleError("rule_twice", file=file.name, tag=tag, other=rules[tag].file)
            rules[tag] = _rule(tag, table, file)
    rules = {tag: _resolved(rule, rules) for tag, rule in rules.items()}
    return {tag: _with(rule, everywhere) for tag, rule in rules.items()} if everywhere else rules


def _resolved(rule: Rule, rules: dict[str, Rule]) -> Rule:
    """The rule, or for one that is ``like`` another that other's under its own name, with the same examples."""
    if not rule.like:
        return rule
    other = rules.get(rule.like)
    if other is None or other.like:
        raise RuleError("rule_like", file=rule.file, tag=rule.tag, other=rule.like)
    name = re.compile(rf"^(\s*){re.escape(other.tag)}(?=[@ ])", re.MULTILINE)
    examples = tuple(one | {"record": name.sub(rf"\g<1>{rule.tag}", one["record"])} for one in other.examples)
    return replace(
        other, tag=rule.tag, file=rule.file, label=rule.label or other.label, like=rule.like, examples=examples
    )


def _with(rule: Rule, everywhere: dict[str, str]) -> Rule:
    """The rule with what every field with subfields ignores, where it says nothing of it itself."""
    with_subfields = rule.names_subfields or (rule.tag.isdecimal() and rule.tag >= _FIRST_WITH_SUBFIELDS)
    if not with_subfields or "*" in rule.ignore:
        return rule
    said = {*rule.map, *rule.ignore} if rule.names_subfields else "".join(rule.map) + "".join(rule.ignore)
    return replace(rule, ignore={**rule.ignore, **{code: why for code, why in everywhere.items() if code not in said}})


def _rule(tag: str, table: dict[str, Any], path: Path) -> Rule:
    file = path.name
    unknown = set(table) - RESERVED
    if unknown:
        raise RuleError("rule_key", file=file, tag=tag, key=min(unknown), known=", ".join(sorted(RESERVED)))
    owner = table.get("on", "instance")
    if owner not in OWNERS:
        raise RuleError("rule_owner", file=file, tag=tag, owner=owner, known=", ".join(OWNERS))
    if not _TAG.fullmatch(tag):
        raise RuleError("rule_tag", file=file, tag=tag)
    steps = table.get("step", [])
    return Rule(
        tag=tag,
        folder=path.parent.name,
        file=file,
        label=table.get("label", {}),
        on=owner,
        map={codes: _targets(to, file, tag) for codes, to in table.get("map", {}).items()},
        steps=(steps,) if isinstance(steps, str) else tuple(steps),
        also=_targets(table.get("also", []), file, tag),
        clean=table.get("clean", "isbd"),
        ignore=table.get("ignore", {}),
        examples=tuple(table.get("example", [])),
        marc=crossings(table.get("marc", []), file, tag),
        like=table.get("like", ""),
        exact=table.get("exact", False),
    )


def _targets(written: str | list[str], file: str, tag: str) -> tuple[Target, ...]:
    return tuple(_target(one, file, tag) for one in ([written] if isinstance(written, str) else written))


def _target(written: str, file: str, tag: str) -> Target:
    written, _, other = written.partition(" or ")
    path, _, converter = written.partition(" = ")
    *hops, last = path.split()
    pairs = []
    for hop in hops:
        match = _HOP.match(hop)
        if match is None:
            raise RuleError("rule_target", file=file, tag=tag, target=written)
        pairs.append((match[1], match[2]))
    if not _LAST.match(last):
        raise RuleError("rule_target", file=file, tag=tag, target=written)
    for name in (*(one for pair in pairs for one in pair), last):
        check_term(name, file=file, tag=tag)
    otherwise = _target(other, file, tag) if other else None
    return Target(tuple(pairs), last, converter.strip() or "text", otherwise)
