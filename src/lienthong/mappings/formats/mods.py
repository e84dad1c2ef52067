"""MODS 3.x: what it says becomes MARC 21 by the crosswalk of its rules (``mappings.crosswalk``)."""

from collections.abc import Mapping
from functools import cache

from lienthong.content import folder
from lienthong.mappings import catalogued, codes, secrecy
from lienthong.mappings.crosswalk import Marks, Table, twin
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.crossing import Rows
from lienthong.mappings.engine.table import load
from lienthong.mappings.formats import Format
from lienthong.mappings.people import relators
from lienthong.mappings.record import Record, record_value
from lienthong.mappings.steps.crosswalk import frame
from lienthong.mappings.steps.files import known_right
from lienthong.text import script_tag

FIRST = "first"
"""The title proper; the creator to whom the Work is entered."""
SCRIPT = "script"
"""The title proper once more in its original script."""
ENTERED = "entered"
"""A uniform title of a Work that has a creator (240, not 130)."""
TOLD = "told"
"""Rights that the table of rights knows: MARC is not asked."""
_CREATORS = frozenset({"aut", "cre", "cmp", "art", "pht", "ctg"})
_BODIES = frozenset({"corporate", "conference"})


@cache
def crosswalk(rules: str) -> Table:
    """The rows of a format's rules by tag."""
    return {tag: Rows(rule.marc) for tag, rule in load(folder("mappings") / rules).items() if rule.marc}


def _marks(record: Record) -> Mapping[int, str]:
    """The title proper, its original script, the first creator, and uniform titles beside one."""
    found: dict[int, str] = {}
    titles = [at for at, one in enumerate(record.fields) if one.tag == "mods.titleInfo"]
    first = _title_proper(record, titles)
    if first is not None:
        found[first] = FIRST
    name = _creator(record)
    if name is not None:
        found[name] = FIRST
    for at in titles:
        field = record.fields[at]
        if field.first("type") == "uniform" and name is not None and at != first:
            found[at] = ENTERED
        elif at != first and not field.first("type") and _script(field.first("a")) != "Latn":
            found[at] = SCRIPT
    return found | told_rights(record)


def told_rights(record: Record) -> dict[int, str]:
    """The fields of rights whose every value the table of rights knows."""
    return {
        at: TOLD
        for at, one in enumerate(record.fields)
        if one.tag in ("mods.accessCondition", "etdms.rights")
        and all(known_right(value) for code, value in one.subfields if code in ("a", "url", "href"))
    }


def _title_proper(record: Record, titles: list[int]) -> int | None:
    """The title without a type, one in Latin letters before one in Hán-Nôm; any when all have a type."""
    fields = record.fields
    untyped = [at for at in titles if not fields[at].first("type")]
    chosen = [at for at in untyped if fields[at].first("usage") == "primary"] or [
        at for at in untyped if _script(fields[at].first("a")) == "Latn"
    ]
    return next(iter(chosen or untyped or titles), None)


def _script(text: str) -> str:
    return script_tag(text) or "Latn"


def _creator(record: Record) -> int | None:
    """The name that is said to be primary, else the first that a role makes a creator; a first name without a role."""
    names = [(at, one) for at, one in enumerate(record.fields) if one.tag == "mods.name" and one.first("a")]
    primary = next((at for at, one in names if one.first("usage") == "primary"), None)
    if primary is not None or any(one.first("usage") == "primary" for _, one in names):
        return primary
    for at, one in names:
        roles = {value.rstrip("/").rpartition("/")[2].lower() for value in one.named("code")}
        roles.update(role for value in one.named("role") for role in relators(value))
        if roles & _CREATORS or not (one.named("code") or one.named("role")):
            return at
    return None


def _identify(context: Context) -> None:
    said_in_marc(context, "mods", _marks)


def said_in_marc(context: Context, rules: str, marks: Marks) -> None:
    """The Work and Instance of the MARC record that the crosswalk of a folder of rules makes."""
    secrecy.guard(context, context.record.fields)
    made = twin(context.record, crosswalk(rules), marks, frozenset(context.source.drop))
    context.twin, context.record = made, made.record
    for field in made.record.tagged("040"):
        if codes.known("languages", field.first("b")):
            context.cataloguing = codes.bcp47(field.first("b")) or ""
    catalogued.bibliographic(context)


def _number(record: Record) -> str:
    return record_value(record, "header.identifier") or record_value(record, "mods.recordInfo.recordIdentifier")


def _datestamp(record: Record) -> str:
    return record_value(record, "header.datestamp") or record_value(record, "mods.recordInfo.recordChangeDate")


LENT = frozenset({"header.identifier", "header.datestamp", "header.setSpec", "header.status", "files.toml"})
"""What every format over OAI has in common with Dublin Core: the header, and the files of the resource."""

FORMATS = {"mods": Format("MODS", "mods", _identify, frame, _number, _datestamp, borrows=LENT, lender="oai_dc")}
