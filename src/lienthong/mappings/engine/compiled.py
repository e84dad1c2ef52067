"""Rules compiled once to closures that map one occurrence of a field."""

from collections.abc import Callable
from typing import NamedTuple

from lienthong.errors import RuleError
from lienthong.graph.terms import iri, literal
from lienthong.mappings import isbd
from lienthong.mappings.engine.accounts import Accounts
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.nesting import Nesting, Nodes
from lienthong.mappings.engine.registry import CONVERTERS, STEPS, Converter, Step
from lienthong.mappings.engine.table import Rule, Target
from lienthong.mappings.record import Field

Mapping = Callable[[Field, Context], None]
_Put = Callable[[str, Field, Context, Nodes, str], bool]
_Names = dict[str, set[tuple[tuple[str, str], ...]]]


class _Plan(NamedTuple):
    """What a rule does with one subfield.

    ``place`` is its name in reports and ``why`` it is ignored, None when nobody says so. One that ``tells`` of an
    identifier makes none itself; ``begins`` says that a second one begins a new node, ``named`` that it names one.
    """

    place: str
    puts: list[_Put] | None
    tells: bool
    begins: bool
    named: bool
    why: str | None


_USUAL = "abcdefghijklmnopqrstuvwxyz0123456789"
"""Subfields whose plan is made beforehand; a damaged record has any other."""

_MOST_PLANS = 256
"""Names of subfields that one rule's plans are kept for: a hostile file has as many names as it likes."""

_CLEANERS: dict[str, Callable[[str], str]] = {
    "isbd": isbd.strip_end,
    "signs": lambda value: value.strip(" :;/=,+"),
    "none": str.strip,
}


_ONE_NAME = frozenset(("bf:Agent", "bf:Organization", "bf:Place"))
"""Classes of which a second name in the field means a second one: 370 $c Việt Nam $g Huế are two places."""


def compile_rule(rule: Rule) -> Mapping:
    """A closure for one rule.

    Raises RuleError when the rule refers to a step, converter or cleaner that does not exist.
    """
    singles, joined = _compile_map(rule)
    numbers, names = _numbers(rule), _names(rule)
    plans = {code: _plan(rule, code, singles, numbers, names) for code in {*_USUAL, *singles, *rule.ignore}}
    also = [_put(rule, one) for one in rule.also]
    steps = [_named(rule, name) for name in rule.steps]
    clean = _cleaner(rule)
    rest, owner_name, tag = rule.ignore.get("*", ""), rule.on, rule.tag
    hierarchy = Nesting([*rule.also, *(one for targets in rule.map.values() for one in targets)])

    def finish(nodes: Nodes, field: Field, context: Context, owner: str) -> None:
        if nodes:
            for put in also:
                put("", field, context, nodes, owner)
            hierarchy.close(nodes, context, owner)
            nodes.clear()

    def run(field: Field, context: Context) -> None:
        accounts = context.accounts
        if "" in dict(field.subfields):
            field = _without_stray(rule, field, accounts)
        owner = context.owner(owner_name)
        nodes: Nodes = {}
        done: set[str] = set()
        for codes, puts in joined:
            values = field.all(codes)
            text = " ".join(values).strip() if values else ""
            if text and _try(puts, clean(text), field, context, nodes, owner):
                done.update(codes)
        for one in steps:
            done.update(one(field, context))
        left_out = context.left_out.pop(id(field), None) if context.left_out else None
        met: set[str] = set()
        numbered = not numbers or any(numbers.get(code) and clean(value) for code, value in field.subfields)
        for code, value in field.subfields:
            plan = plans.get(code)
            if plan is None:
                plan = _plan(rule, code, singles, numbers, names)
                if len(plans) < _MOST_PLANS:
                    plans[code] = plan
            came_out = code in done
            if plan.puts and (numbered or not plan.tells) and (text := clean(value)):
                if nodes and ((code in met and plan.begins) or (plan.named and _named_before(names, code, met))):
                    # A repeated subfield begins a new node: 040 $d DLC $d WAU are two agencies.
                    finish(nodes, field, context, owner)
                    met.clear()
                met.add(code)
                came_out = _try(plan.puts, text, field, context, nodes, owner) or came_out
            _account(accounts, plan, value, came_out, left_out)
        finish(nodes, field, context, owner)
        if not field.subfields and field.value:
            _account_control(tag, field, context, done, rest)

    return run


def _without_stray(rule: Rule, field: Field, accounts: Accounts) -> Field:
    """The field without text that stands outside any subfield of a damaged record: no rule may take it for one."""
    for code, value in field.subfields:
        if not code:
            _account(accounts, _plan(rule, code, {}, {}, {}), value, False)
    return Field(field.tag, field.ind1, field.ind2, [pair for pair in field.subfields if pair[0]], field.value)


def _plan(rule: Rule, code: str, singles: dict[str, list[_Put]], numbers: dict[str, bool], names: _Names) -> _Plan:
    place, why = f"{rule.tag}${code}", rule.ignore.get(code) or rule.ignore.get("*")
    return _Plan(place, singles.get(code), code in numbers, numbers.get(code, True), code in names, why)


def _account(accounts: Accounts, plan: _Plan, value: str, came_out: bool, left_out: str | None = None) -> None:
    """A subfield without content, which some templates leave behind, is neither mapped nor lost."""
    if not value.strip():
        return
    if came_out:
        accounts.mapped(plan.place)
    elif (why := plan.why or left_out) is not None:
        accounts.ignored(plan.place, why)
    else:
        accounts.lost(plan.place, value)


def _account_control(tag: str, field: Field, context: Context, done: set[str], rest: str) -> None:
    """A control field is one value (001) or a row of positions, which its step names (008/35-37)."""
    for one in sorted(done):
        context.accounts.mapped(f"{tag}/{one}" if one else tag)
    if rest:
        context.accounts.ignored(tag, rest)
    elif not done and not context.accounts.speaks_of(tag):
        context.accounts.lost(tag, field.value)


def _try(puts: list[_Put], text: str, field: Field, context: Context, nodes: Nodes, owner: str) -> bool:
    came_out = False
    for put in puts:
        came_out = put(text, field, context, nodes, owner) or came_out
    return came_out


def _compile_map(rule: Rule) -> tuple[dict[str, list[_Put]], list[tuple[str, list[_Put]]]]:
    singles: dict[str, list[_Put]] = {}
    joined: list[tuple[str, list[_Put]]] = []
    for codes, targets in rule.map.items():
        puts = [_put(rule, one) for one in targets]
        if len(codes) == 1 or rule.names_subfields:
            singles[codes] = puts
        else:
            joined.append((codes, puts))
    return singles, joined


def _numbers(rule: Rule) -> dict[str, bool]:
    """Subfields that say something of the field's identifier: whether it is the number itself.

    A 028 with $b only (000003815283) names who gave a number, but no number: that makes no identifier.
    """
    return {
        codes: any(one.last == "rdf:value" and len(one.hops) == 1 for one in targets)
        for codes, targets in rule.map.items()
        if all(one.hops and one.hops[0][0] == "bf:identifiedBy" for one in targets)
    }


def _names(rule: Rule) -> _Names:
    """Subfields that name a place or a body, when another subfield names one at the same path."""
    found = {
        codes: {one.hops for one in targets if one.last == "rdfs:label" and one.hops and one.hops[-1][1] in _ONE_NAME}
        for codes, targets in rule.map.items()
        if len(codes) == 1 or rule.names_subfields
    }
    every = [hops for paths in found.values() for hops in paths]
    return {code: paths for code, paths in found.items() if any(every.count(hops) > 1 for hops in paths)}


def _named_before(names: _Names, code: str, met: set[str]) -> bool:
    return any(names[code] & names[other] for other in met if code in names and other in names)


def _put(rule: Rule, target: Target) -> _Put:
    predicate, hops = iri(target.last), target.hops
    convert = _converter(rule, target.converter)
    otherwise = _put(rule, target.otherwise) if target.otherwise else None

    def put(text: str, field: Field, context: Context, nodes: Nodes, owner: str) -> bool:
        term = convert(text, field, context)
        if not term:
            return otherwise(text, field, context, nodes, owner) if otherwise else False
        if not hops:
            context.build.add(owner, predicate, term)
            return True
        node = nodes.get(hops)
        if node is None:
            node = nodes[hops] = Inner(hops[-1][1])
        node.add(predicate, term)
        return True

    return put


def _converter(rule: Rule, name: str) -> Converter:
    if name.startswith('"'):
        constant = literal(name.strip('"'))
        return lambda text, field, context: constant
    if name.startswith("<") or (":" in name and name not in CONVERTERS):
        node = iri(name)
        return lambda text, field, context: node
    try:
        return CONVERTERS[name]
    except KeyError:
        raise RuleError("rule_converter", file=rule.file, tag=rule.tag, converter=name) from None


def _named(rule: Rule, name: str) -> Step:
    try:
        return STEPS[name]
    except KeyError:
        raise RuleError("rule_step", file=rule.file, tag=rule.tag, step=name) from None


def _cleaner(rule: Rule) -> Callable[[str], str]:
    try:
        return _CLEANERS[rule.clean]
    except KeyError:
        raise RuleError("rule_clean", file=rule.file, tag=rule.tag, clean=rule.clean) from None
