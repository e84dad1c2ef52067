"""The leader: kind of resource, issuance, status and description of the record.

https://www.loc.gov/marc/bibliographic/bdleader.html
"""

from collections.abc import Iterable

from lienthong.graph.terms import iri
from lienthong.mappings import fixed
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.registry import converter, step
from lienthong.mappings.kinds import kind, known_type
from lienthong.mappings.record import Field

_ISSUANCE = {
    "a": ("bf:Monograph", "mono"), "b": ("bf:Serial", "serl"), "c": ("bf:Collection", ""), "d": ("bf:Collection", ""),
    "i": ("bf:Integrating", "intg"), "m": ("bf:Monograph", "mono"), "s": ("bf:Serial", "serl"),
}  # fmt: skip
_MANUSCRIPT = frozenset("dft")


@step
def leader(field: Field, context: Context) -> Iterable[str]:
    """Classes of Work and Instance, issuance, content type; status, encoding level and conventions of the record."""
    value, build = field.value, context.build
    done = _classes(value, context)
    issuance = _ISSUANCE.get(value[7:8], ("", ""))[1]
    if issuance == "mono" and value[19:20] == "a":
        issuance = "mulm"
        done.add("19")
    if issuance:
        build.add(context.instance, iri("bf:issuance"), iri(f"issuance:{issuance}"))
    beside = frozenset({"040e"} if any(one.first("e").strip() for one in context.record.tagged("040")) else ())
    fixed.state(fixed.read("LDR", "*", value[5:20], 5, frozenset(done), beside), context)
    return done


def _classes(value: str, context: Context) -> set[str]:
    build, what, done = context.build, kind(context.record), set()
    classes = ["bf:Work", what.bibframe]
    issuance_class = _ISSUANCE.get(value[7:8], ("", ""))[0]
    if issuance_class:
        classes.append(issuance_class)
        done.add("07")
    if what.schema == "schema:Thesis":
        classes.append("bf:Dissertation")
    schema = dict.fromkeys(["schema:CreativeWork", what.schema])
    build.types(context.work, [*classes, *schema])
    build.types(context.instance, ["bf:Instance", *schema])
    if value[6:7] in _MANUSCRIPT:
        build.types(context.instance, ["bf:Manuscript"])
    if what.content:
        build.add(context.work, iri("bf:content"), iri(f"content:{what.content}"))
    if known_type(value[6:7]):
        done.add("06")
    return done


@converter
def authentication(value: str, field: Field, context: Context) -> str:
    """042 $a: how the record was authenticated; a code of id.loc.gov's list, nothing for another one."""
    row = fixed.code_list("authentication").get(value.strip().lower())
    return f"<{row.iri}>" if row else ""
