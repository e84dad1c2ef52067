"""Rules compiled once to closures that map one occurrence of a field."""

from collections.abc import Callable

from lienthong.errors import RuleError
from lienthong.graph.terms import iri, literal
from lienthong.mappings import isbd
from lienthong.mappings.engine.accounts import Accounts
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.registry import CONVERTERS, STEPS, Converter, Step
from lienthong.mappings.engine.table import Rule, Target
from lienthong.mappings.record import Field

Mapping = Callable[[Field, Context], None]
_Nodes = dict[tuple[tuple[str, str], ...], Inner]
_Put = Callable[[str, Field, Context, _Nodes, str], bool]

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
    without = {code: puts for code, puts in singles.items() if numbers.get(code) is None}
    also = [_put(rule, one) for one in rule.also]
    steps = [_named(rule, name) for name in rule.steps]
    clean = _cleaner(rule)
    rest, owner_name, tag = rule.ignore.get("*", ""), rule.on, rule.tag
    plan = _NodePlan([*rule.also, *(one for targets in rule.map.values() for one in targets)])

    def finish(nodes: _Nodes, field: Field, context: Context, owner: str) -> None:
        if nodes:
            for put in also:
                put("", field, context, nodes, owner)
            plan.close(nodes, context, owner)
            nodes.clear()

    def run(field: Field, context: Context) -> None:
        if "" in dict(field.subfields):
            field = _without_stray(rule, field, context.accounts)
        owner = context.owner(owner_name)
        nodes: _Nodes = {}
        done: set[str] = set()
        for codes, puts in joined:
            values = field.all(codes)
            text = " ".join(values).strip() if values else ""
            if text and _try(puts, clean(text), field, context, nodes, owner):
                done.update(codes)
        for one in steps:
            done.update(one(field, context))
        met: set[str] = set()
        numbered = not numbers or any(numbers.get(code) and clean(value) for code, value in field.subfields)
        for code, value in field.subfields:
            puts_for = (singles if numbered else without).get(code)
            came_out = code in done
            if puts_for:
                text = clean(value)
                again = (code in met and numbers.get(code, True)) or (names and _named_before(names, code, met))
                if text and nodes and again:
                    # A repeated subfield begins a new node: 040 $d DLC $d WAU are two agencies.
                    finish(nodes, field, context, owner)
                    met.clear()
                if text:
                    met.add(code)
                came_out = bool(text and _try(puts_for, text, field, context, nodes, owner)) or came_out
            _account(rule, context.accounts, code, value, came_out)
        finish(nodes, field, context, owner)
        if not field.subfields and field.value:
            _account_control(tag, field, context, done, rest)

    return run


def _without_stray(rule: Rule, field: Field, accounts: Accounts) -> Field:
    """The field without text that stands outside any subfield of a damaged record: no rule may take it for one."""
    for code, value in field.subfields:
        if not code:
            _account(rule, accounts, code, value, False)
    return Field(field.tag, field.ind1, field.ind2, [pair for pair in field.subfields if pair[0]], field.value)


def _account(rule: Rule, accounts: Accounts, code: str, value: str, came_out: bool) -> None:
    """A subfield without content, which some templates leave behind, is neither mapped nor lost."""
    if not value.strip():
        return
    if came_out:
        accounts.mapped(f"{rule.tag}${code}")
    elif code in rule.ignore or "*" in rule.ignore:
        accounts.ignored(f"{rule.tag}${code}", rule.ignore.get(code) or rule.ignore["*"])
    else:
        accounts.lost(f"{rule.tag}${code}", value)


def _account_control(tag: str, field: Field, context: Context, done: set[str], rest: str) -> None:
    """A control field is one value (001) or a row of positions, which its step names (008/35-37)."""
    for one in sorted(done):
        context.accounts.mapped(f"{tag}/{one}" if one else tag)
    if rest:
        context.accounts.ignored(tag, rest)
    elif not done and not context.accounts.speaks_of(tag):
        context.accounts.lost(tag, field.value)


def _try(puts: list[_Put], text: str, field: Field, context: Context, nodes: _Nodes, owner: str) -> bool:
    came_out = False
    for put in puts:
        came_out = put(text, field, context, nodes, owner) or came_out
    return came_out


def _compile_map(rule: Rule) -> tuple[dict[str, list[_Put]], list[tuple[str, list[_Put]]]]:
    singles: dict[str, list[_Put]] = {}
    joined: list[tuple[str, list[_Put]]] = []
    for codes, targets in rule.map.items():
        puts = [_put(rule, one) for one in targets]
        if len(codes) == 1:
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


def _names(rule: Rule) -> dict[str, set[tuple[tuple[str, str], ...]]]:
    """Subfields that name a place or a body, when another subfield names one at the same path."""
    found = {
        codes: {one.hops for one in targets if one.last == "rdfs:label" and one.hops and one.hops[-1][1] in _ONE_NAME}
        for codes, targets in rule.map.items()
        if len(codes) == 1
    }
    every = [hops for paths in found.values() for hops in paths]
    return {code: paths for code, paths in found.items() if any(every.count(hops) > 1 for hops in paths)}


def _named_before(names: dict[str, set[tuple[tuple[str, str], ...]]], code: str, met: set[str]) -> bool:
    return any(names[code] & names[other] for other in met if code in names and other in names)


def _put(rule: Rule, target: Target) -> _Put:
    predicate, hops = iri(target.last), target.hops
    convert = _converter(rule, target.converter)
    otherwise = _put(rule, target.otherwise) if target.otherwise else None

    def put(text: str, field: Field, context: Context, nodes: _Nodes, owner: str) -> bool:
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


def _alternatives(target: Target) -> list[Target]:
    return [target, *(_alternatives(target.otherwise) if target.otherwise else ())]


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


class _NodePlan:
    """Closes inner nodes from the deepest up, so that a node's name can be made of its complete content."""

    def __init__(self, targets: list[Target]) -> None:
        every = [one for target in targets for one in _alternatives(target)]
        # In the order of the rule, the same in every process: pages and dumps are compared with those before.
        paths = dict.fromkeys(target.hops[:depth] for target in every for depth in range(1, len(target.hops) + 1))
        self._deepest_first = sorted(paths, key=len, reverse=True)

    def close(self, nodes: _Nodes, context: Context, owner: str) -> None:
        for path in self._deepest_first:
            node = nodes.get(path)
            if node is None:
                continue
            predicate = iri(path[-1][0])
            if len(path) == 1:
                node.close(context.build, owner, predicate)
                continue
            parent = nodes.get(path[:-1])
            if parent is None:
                parent = nodes[path[:-1]] = Inner(path[-2][1])
            parent.add(predicate, node.write(context.build, owner))
