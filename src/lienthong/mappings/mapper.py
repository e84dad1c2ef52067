"""From one record to its description: a pure function of record, source and rules."""

from functools import cache, lru_cache
from urllib.parse import quote

from lienthong.graph.terms import Described, Flag, Source, iri, literal
from lienthong.mappings import codes, contacts, logins, namewords
from lienthong.mappings.engine.accounts import Accounts
from lienthong.mappings.engine.builder import Builder
from lienthong.mappings.engine.compiled import Mapping
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.formats import formats
from lienthong.mappings.keys import content_number, joined
from lienthong.mappings.record import Field, Record
from lienthong.mappings.rulebook import compiled as compiled
from lienthong.mappings.rulebook import rules as rules

FORMATS = tuple(formats())
"""Every record format that can be mapped."""


@cache
def check_rules() -> None:
    """Read every rule table and the table of roles now, so that a mistake is told before the first record is read;
    else those of a format are read with its first record.

    Raises RuleError.
    """
    for record_format in FORMATS:
        compiled(record_format)
    for table in ("terms", "thesis"):
        namewords.roles(table)


class Mapper:
    """Maps the records of one source."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._drop = frozenset(source.drop)

    def number(self, record: Record) -> str:
        """Control number within the source; a hash of the raw record when it has none."""
        return formats()[record.format].number(record) or content_number(record.raw)

    def datestamp(self, record: Record) -> str:
        """When the library last changed the record, as written (005, an OAI header)."""
        return formats()[record.format].datestamp(record)

    def deleted(self, record: Record) -> bool:
        """Whether the library says that the record is deleted: leader/05 is d, or the OAI status."""
        return formats()[record.format].deleted(record)

    def describe(self, record: Record, trace: bool = False) -> Described:
        """The record's entities, triples, account and flags; with ``trace`` also which field gave what."""
        context = self._context(record, trace)
        self._frame(context, record)
        self._fields(context, record)
        build = context.build
        return Described(
            record=context.metadata[4:-1],
            entities=list(build.entities.values()),
            lines=list(build.lines),
            accounts=context.accounts.rows(),
            flags=context.flags,
            withheld=context.withheld,
            need=context.need,
            by_number=context.by_number,
            origins=build.origins,
        )

    def statements(self, record: Record) -> tuple[Context, list[str]]:
        """What the fields alone say, without the frame that every record has: for the rules' worked examples."""
        context = self._context(record, False)
        self._fields(context, record)
        return context, list(context.build.lines)

    def _fields(self, context: Context, record: Record) -> None:
        """``record`` is as it was read; that of the context may be its twin in MARC."""
        fields = [Field("LDR", value=record.leader), *record.fields] if record.leader else record.fields
        for field in fields:
            self._field(context, record, field)

    def _field(self, context: Context, record: Record, field: Field) -> None:
        accounts = context.accounts
        context.build.place = field.tag
        if context.cut and id(field) in context.cut:
            field = _without_cut(field, context)
        mapping = compiled(record.format).get(field.tag) or _less_qualified(field.tag, record.format)
        if mapping is not None:
            mapping(self._without_fillers(field, accounts) if self._drop else field, context)
        else:
            _unruled(field, accounts)

    def _context(self, record: Record, trace: bool) -> Context:
        build = Builder(trace)
        number = self.number(record)
        read = record
        record, cut = logins.cut(read)
        record = contacts.cut(read, record, cut)
        context = Context(
            record=record,
            source=self.source,
            build=build,
            accounts=Accounts(),
            metadata=build.entity("record", [joined(self.source.id, number)], "record"),
            cataloguing=_cataloguing(record),
            cut=cut,
        )
        if logins.told(number):
            context.withheld = True
            context.flag("login_in_number", "", "")
        context.flags.extend(Flag(code, "", "") for code in record.repairs)
        formats()[record.format].identify(context)
        for field in context.record.tagged("880"):
            link = field.first("6")
            context.pairs.setdefault((link[:3], link[4:6]), field)
        return context

    def _frame(self, context: Context, record: Record) -> None:
        """What every record says whatever its fields."""
        build, metadata = context.build, context.metadata
        formats()[record.format].frame(context)
        build.types(metadata, ["bf:AdminMetadata"])
        number = self.number(record)
        build.add(metadata, iri("rdfs:label"), literal(f"{self.source.id} {number}".strip()))
        build.add(metadata, iri("dct:format"), literal(record.format))
        if self.source.id:
            build.add(metadata, iri("dct:isPartOf"), f"<lt:dataset/{quote(self.source.id, safe='')}>")

    def _without_fillers(self, field: Field, accounts: Accounts) -> Field:
        """The field without values that the operator has named as this source's fillers."""
        kept = []
        for code, value in field.subfields:
            if f"{field.tag}${code}={value.strip()}" in self._drop:
                accounts.ignored(f"{field.tag}${code}", "filler")
            else:
                kept.append((code, value))
        return (
            field if len(kept) == len(field.subfields) else Field(field.tag, field.ind1, field.ind2, kept, field.value)
        )


@cache
def _small_letters(record_format: str) -> dict[str, str]:
    return {tag.lower(): tag for tag in compiled(record_format)}


@lru_cache(maxsize=4096)
def _less_qualified(tag: str, record_format: str) -> Mapping | None:
    """The rule of ``dc.title`` for a ``dc.title.translated`` that has none of its own, unless it is ``exact``.

    Where tags have a dot, capitals do not count: ``dc.relation.isPartOf`` is ``dc.relation.ispartof``.
    """
    if alike := _small_letters(record_format).get(tag.lower()) if "." in tag else None:
        return compiled(record_format)[alike]
    while tag.count(".") > 1:
        tag = tag.rpartition(".")[0]
        if tag in compiled(record_format):
            return None if rules(record_format)[tag].exact else compiled(record_format)[tag]
    return None


def _cataloguing(record: Record) -> str:
    for field in record.tagged("040"):
        code = field.first("b").strip().lower()
        if codes.known("languages", code):
            return codes.bcp47(code) or ""
    return ""


def _without_cut(field: Field, context: Context) -> Field:
    """The field without addresses that let somebody in and notes on copies that give a contact; what is left of a value
    is accounted for by its rule."""
    left = context.cut[id(field)]
    for code, value in field.subfields or [("", field.value)]:
        where = place(field, code) if code else field.tag
        if logins.told(value):
            context.flag("login_in_address", where, "")
            value = logins.without(value)
            if not value:
                context.accounts.ignored(where, logins.WHY)
        if contacts.on_copy(field.tag, code, value):
            context.flag("contact_on_copy", where, "")
            context.accounts.ignored(where, contacts.WHY)
    return left


def _unruled(field: Field, accounts: Accounts) -> None:
    for code, value in field.subfields:
        if value.strip():
            accounts.lost(f"{field.tag}${code}", value)
    if field.value.strip():
        accounts.lost(field.tag, field.value)
