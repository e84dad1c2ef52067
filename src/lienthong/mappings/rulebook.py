"""The rules of each record format, as written and as closures, read once."""

from functools import cache

from lienthong.content import folder
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
    # Who only reads rules needs no steps.
    from lienthong.mappings import steps

    steps.load_all()
    return {tag: compile_rule(rule) for tag, rule in rules(record_format).items()}


@cache
def _small_letters(record_format: str) -> dict[str, Rule]:
    return {tag.lower(): rule for tag, rule in rules(record_format).items() if "." in tag}


@cache
def names(record_format: str, tag: str, code: str) -> bool:
    """Whether a rule of this very field says what a subfield is (``code`` "" for a control field).

    The rule of a shorter name does not count: that of dc.contributor says nothing of dc.contributor.nguoinhap. Of a
    field of MARC whose rule is a step only the subfields that its table names count.
    """
    rule = rules(record_format).get(tag) or _small_letters(record_format).get(tag.lower())
    if rule is None or not code:
        return rule is not None
    if rule.names_subfields:
        return code == "a" or code in rule.map or code in rule.ignore
    return any(code in codes for codes in rule.map) or code in rule.ignore
