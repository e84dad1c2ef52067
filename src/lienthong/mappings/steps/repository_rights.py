"""Rights of repository records: licence, access to the file, embargo, and what is not for the public at all.

docs/decisions/041-repository-records.md; the words are those of ``mappings/vietnamese/rights.toml``.
"""

import re
from collections.abc import Iterable
from datetime import date

from lienthong.graph.terms import iri, literal, typed
from lienthong.mappings import dublincore, links, rights, secrecy
from lienthong.mappings.dublincore import Elements
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.record import Field

_POLICY = iri("bf:usageAndAccessPolicy")
_LABEL = iri("rdfs:label")
_EMBARGO_END = re.compile(r"info:eu-repo/date/embargoEnd/(.+)", re.IGNORECASE)
_RIGHTS = ("dc.rights", "dc.type")
_EMBARGOES = ("dc.date.embargo", "dc.date.available", "dcterms.available")
"""Where the end of an embargo stands: older DSpace moves the day from which an item is available into the future."""
_NEVER = ("forever", "10000-01-01")


def access_of(found: Elements) -> rights.Access | None:
    """Access to the file; of several that a record names the strictest, as the table orders them.

    An embargo that has not ended yet goes before «Truy cập mở»: that is what the file will be.
    """
    levels = [one for value in dublincore.said(found, *_RIGHTS) if (one := rights.access(value))]
    coded = (one for one in dublincore.said(found, "dc.date") if one.startswith("info:"))
    if any(map(_not_yet, (*dublincore.said(found, *_EMBARGOES), *coded))):
        levels.append(rights.embargoed())
    return max(levels, key=lambda one: _STRICT.index(one.name)) if levels else None


def _not_yet(value: str) -> bool:
    """Whether a day is still to come when the record is mapped; DSpace's year 10000 is never."""
    coded = _EMBARGO_END.fullmatch(value)
    day = (coded[1] if coded else value).partition("T")[0].strip()
    return day.casefold() in _NEVER or (day[:4].isdecimal() and day > date.today().isoformat()[: len(day)])


_STRICT = ("open", "embargoed", "restricted", "closed")


def is_closed(context: Context) -> bool:
    """Whether the file is not for everybody, so that its address is not published."""
    found = dublincore.fact(access_of, context)
    return found is not None and not found.free


@step
def dc_rights(field: Field, context: Context) -> Iterable[str]:
    """dc.rights: a licence (``schema:license``), access to the file, secrecy (withholds); other words a UsePolicy."""
    value = field.first("a").strip()
    if not value:
        return ()
    if secrecy.secret(value):
        # ``secrecy.guard`` has withheld the record.
        return ("a",)
    if level := rights.access(value):
        _access(level, value, context)
        return ("a",)
    if licence := rights.licence(value):
        context.build.add(context.instance, iri("schema:license"), f"<{licence}>")
        if not value.startswith(("http://", "https://")):
            _use(value, context)
        return ("a",)
    link = links.link(value) if value.startswith(("http://", "https://")) else ""
    if link:
        policy = Inner("bf:UsePolicy")
        policy.add(iri("rdfs:seeAlso"), f"<{link}>")
        policy.close(context.build, context.instance, _POLICY)
        context.build.add(context.instance, iri("schema:usageInfo"), f"<{link}>")
    else:
        _use(value, context)
    return ("a",)


def _use(words: str, context: Context) -> None:
    inner = Inner("bf:UsePolicy")
    inner.add(_LABEL, context.noted(words))
    inner.close(context.build, context.instance, _POLICY)
    context.build.add(context.instance, iri("schema:usageInfo"), context.noted(words))


def _access(level: rights.Access, words: str, context: Context) -> None:
    """The strictest level only: DSpace may have its own word and eu-repo's. A phrase is kept beside its meaning."""
    strictest = dublincore.fact(access_of, context) or level
    if context.count("access") > 1:
        return
    inner, build, instance = Inner("bf:AccessPolicy"), context.build, context.instance
    for text, lang in ((strictest.vi, "vi"), (strictest.en, "en")):
        inner.add(_LABEL, literal(text, lang))
        build.add(instance, iri("schema:conditionsOfAccess"), literal(text, lang))
    if level == strictest and " " in words:
        inner.add(_LABEL, context.noted(words))
    inner.add(iri("skos:exactMatch"), f"<{strictest.iri}>")
    inner.close(build, instance, _POLICY)
    build.add(instance, iri("schema:isAccessibleForFree"), typed("true" if strictest.free else "false", "xsd:boolean"))


@step
def dc_for_the_public(field: Field, context: Context) -> Iterable[str]:
    """dspace.discoverable and its kin say whether the record is for the public: ``secrecy.guard`` has seen it."""
    return ()


@step
def dc_entity(field: Field, context: Context) -> Iterable[str]:
    """dspace.entity.type: a record of a person, unit or journal of DSpace is no publication; it is stored only."""
    value = field.first("a").strip()
    if value and value.casefold() not in ("publication", "product", "patent"):
        context.withheld = True
        context.flag("not_a_publication", place(field, "a"), value)
    return ()


@step
def dc_embargo(field: Field, context: Context) -> Iterable[str]:
    """dc.date.embargo, eu-repo's embargoEnd: when the file is opened, as ``dct:available`` of the Instance."""
    value = field.first("a").strip()
    if found := _EMBARGO_END.fullmatch(value):
        value = found[1]
    return ("a",) if embargo(value, field, context) else ()


@step
def dc_available(field: Field, context: Context) -> Iterable[str]:
    """dc.date.available, dcterms.available: a day to come is the end of an embargo; the rule states the day itself."""
    _opens_later(context)
    return ()


def _opens_later(context: Context) -> None:
    level = dublincore.fact(access_of, context)
    if level is not None and level.name == "embargoed":
        _access(level, "", context)


def embargo(value: str, field: Field, context: Context) -> bool:
    """State the end of an embargo; DSpace writes the year 10000 for an item that is never to be opened."""
    _opens_later(context)
    day = value.partition("T")[0].strip()
    if day.casefold() in _NEVER:
        return False
    try:
        when = date.fromisoformat(day)
    except ValueError:
        context.flag("invalid_date", place(field, "a"), value)
        return False
    context.build.add(context.instance, iri("dct:available"), typed(when.isoformat(), "xsd:date"))
    return True
