"""The rules of each record format, as written and as closures, read once."""

from functools import cache

from lienthong.content import folder
from lienthong.mappings import steps
from lienthong.mappings.engine.compiled import Mapping, compile_rule
from lienthong.mappings.engine.table import Rule, load
from lienthong.mappings.formats import formats


@cache
def rules(record_format: str) -> dict[str, Rule]:
    """The rules of one record format, by tag."""
    form = formats()[record_format]
    own = load(folder("mappings") / form.rules)
    if form.borrows:
        lent = {tag: rule for tag, rule in rules(form.lender).items() if form.borrows & {tag, rule.file}}
        return lent | own
    return own


@cache
def compiled(record_format: str) -> dict[str, Mapping]:
    """The same rules as closures. Raises RuleError when one refers to a step or converter that does not exist."""
    steps.load_all()
    return {tag: compile_rule(rule) for tag, rule in rules(record_format).items()}
