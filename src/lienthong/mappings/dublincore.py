"""Who and what a Dublin Core record is about: the facts that its keys are made of."""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import TypeVar

from lienthong.content import folder
from lienthong.mappings import codes, dates, identifiers, imprints, isbd, namewords, orcid, places, tasks
from lienthong.mappings.contacts import without_email
from lienthong.mappings.contributors import role
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.table import Rule, load
from lienthong.mappings.identity import Identity
from lienthong.mappings.keys import instance_keys, joined, work_keys
from lienthong.mappings.record import Field, Record
from lienthong.mappings.resourcetypes import ResourceType, types_of
from lienthong.text import match_key
from lienthong.text.language import language_of

T = TypeVar("T")
Elements = dict[str, list[Field]]
"""The fields of a record by element, each under the name of the element whose rule it has, in the record's order."""

_CREATORS = ("dc.contributor.author", "dc.creator")
_PEOPLE = ("dc.contributor.", "dc.creator.")
_DATES = ("dc.date.issued", "dc.date")
_ADDRESSES = ("dc.identifier", "dc.identifier.uri", "dc.identifier.file")
_FILES = ("file.original", "file.restricted", "xoai.others.handle")
_ONLINE = "online"
"""What keeps the keys of a digital copy apart from those of the printed book, as in ``titlelists``."""
_NO_LANGUAGE = {"", "other", "und"}


@cache
def _rules() -> dict[str, Rule]:
    return load(folder("mappings") / "oai_dc")


@cache
def _by_small_letters() -> dict[str, str]:
    return {tag.lower(): rule.like or tag for tag, rule in _rules().items()}


@lru_cache(maxsize=8192)
def element(tag: str) -> str:
    """What a field is called: ``dcterms.creator`` is another name of ``dc.creator``, any other has its own."""
    return _by_small_letters().get(tag.lower(), tag)


@lru_cache(maxsize=8192)
def ruled(tag: str) -> str:
    """The element whose rule a field has: that of ``dc.language`` for ``dc.language.iso``.

    A contributor keeps the qualifier, which says what the contributor is.
    """
    name = element(tag)
    while name not in _rules() and name.count(".") > 1 and not name.startswith(_PEOPLE):
        shorter = name.rpartition(".")[0]
        if shorter in _rules() and _rules()[shorter].exact:
            break
        name = shorter
    return name


def elements(record: Record) -> Elements:
    """The record's fields by element, for whoever must know of others than the one at hand (``Context.once``)."""
    found: Elements = {}
    for field in record.fields:
        found.setdefault(ruled(field.tag), []).append(field)
    return found


def fact(of: Callable[[Elements], T], context: Context) -> T:
    """What a function says of the record's elements, found out when it is first asked for."""
    if of not in context.facts:
        context.facts[of] = of(context.once(elements))
    found: T = context.facts[of]
    return found


def said(found: Elements, *names: str) -> list[str]:
    """The values of some elements that are not empty, in the order of ``names``."""
    values = []
    for name in names:
        if name in found:
            values += [value for field in found[name] if (value := field.first("a").strip())]
    return values


def types(found: Elements) -> list[ResourceType]:
    """What the record says that the resource is, as far as the table of types knows."""
    return types_of(said(found, "dc.type"))


def is_part(found: Elements) -> bool:
    """Whether the resource is an article or a chapter, so that an ISSN or ISBN is its host's."""
    return any(one.part for one in types(found))


def _digital_form(found: Elements) -> str:
    """What is read online, heard or seen: the reading of a poem is not the file of its text."""
    classes = {name for one in types(found) for name in one.bibframe}
    heard = classes & {"bf:Audio", "bf:NonMusicAudio", "bf:MusicAudio"}
    return f"audio {_ONLINE}" if heard else f"video {_ONLINE}" if "bf:MovingImage" in classes else _ONLINE


def identify(found: Elements) -> Identity:
    """The identity of a Dublin Core record: the same keys as MARC gives, so that Works and people meet."""
    proper, remainder, _ = isbd.split_title(next(iter(said(found, "dc.title")), ""))
    creator = _creator(found)
    language, inferred = text_language(found, proper)
    short = match_key(isbd.split_title(proper, loose=True)[0])
    serial = any(one.schema == "schema:Periodical" for one in types(found))
    issns = [one for value in said(found, "dc.identifier.issn") if serial and (one := identifiers.issn(value))]
    own, _ = _isbns(found)
    instance = instance_keys(
        isbns=own,
        title=short,
        description=match_key(f"{proper} {remainder}"),
        creator=creator,
        publisher=publisher_key(found),
        year=str(issued(found) or ""),
        volume="",
        edition="",
        call_number=next(iter(said(found, "header.identifier")), ""),
        issns=issns,
    )
    of_print = [*printed_keys(found), instance[-1]] if is_digital(found) else []
    instance[-1:] = [joined(one, _digital_form(found)) for one in of_print] or instance[-1:]
    work = work_keys(
        title=match_key(proper),
        short=short,
        remainder=match_key(remainder),
        creator=creator,
        language=codes.bcp47(language) if language else "",
        instance=[*of_print, *instance],
        issns=issns,
    )
    return Identity(work, instance, creator, language, inferred)


@lru_cache(maxsize=4096)
def imprint(value: str) -> tuple[tuple[str, str], ...]:
    """Places ("a") and publishers ("b") of a dc.publisher: "H. : Đại học Quốc gia Hà Nội" has both."""
    value = without_email(value)
    first = value.partition(" : ")[0]
    code = "b" if first == value or namewords.is_body(first.strip()) else "a"
    return tuple(imprints.divided(Field("260", subfields=[(code, value)])))


def publisher_key(found: Elements) -> str:
    """Match key of the first publisher, as MARC's 260 gives it."""
    parts = (part for value in said(found, "dc.publisher") for part in imprint(value))
    return next((places.publisher(name)[1] for code, name in parts if code == "b"), "")


def is_digital(found: Elements) -> bool:
    """Whether the record is of a copy that is read online: it says where, or has a handle or files."""
    return any(name in found for name in _FILES) or any("://" in one for one in said(found, *_ADDRESSES))


def _isbns(found: Elements) -> tuple[list[str], list[str]]:
    """The ISBNs of the Instance, and those of the printed book of which it is a digital copy."""
    if is_part(found):
        return [], []
    values = (one for one in said(found, "dc.identifier.isbn", "dc.identifier") if "://" not in one)
    numbers = [one for value in values for one in identifiers.isbns(value) if one.ok]
    own = [one.value13 for one in numbers if one.electronic or not is_digital(found)]
    return own, [one.value13 for one in numbers if one.value13 not in own]


def printed_keys(found: Elements) -> list[str]:
    """Keys of the printed book whose ISBN a digital copy gives, as MARC gives them; none without an ISBN."""
    proper, _, _ = isbd.split_title(next(iter(said(found, "dc.title")), ""))
    short = match_key(isbd.split_title(proper, loose=True)[0])
    return [joined("isbn", one, short, "") for one in sorted(set(_isbns(found)[1]))]


def _creator(found: Elements) -> str:
    """Match key of the first author; of a task that names none, its leader, whom MARC has in 100."""
    for name in _CREATORS:
        for value in said(found, name):
            task = tasks.labelled(value)
            if task is None:
                return _first_key(value)
            if task.label == "leader":
                return _first_key(task.value)
    return next((key for value in _leaders(found) if (key := _first_key(value))), "")


def _leaders(found: Elements) -> list[str]:
    """The leaders of a science and technology task, in fields of their own or in words."""
    names = [name for name in found if name.startswith("dc.contributor.") and role(name) == "leader"]
    said_so = (tasks.labelled(value) for value in said(found, "dc.contributor"))
    told = (one for value in said(found, "dc.description") for one in tasks.statements(value))
    return [
        *said(found, "local.project.leader", *names),
        *(one.value for one in (*said_so, *told) if one and one.label == "leader"),
    ]


def _first_key(value: str) -> str:
    named = orcid.named(orcid.orcid_apart(value)[0])
    return named[0].key if named else ""


def publication_dates(found: Elements) -> list[str]:
    """The dates of publication: dc.date.issued, else those of dc.date, of which one without time of day goes first.

    An end of embargo that eu-repo writes into dc.date is none.
    """
    for name in _DATES:
        dated = [value for value in said(found, name) if not value.startswith("info:")]
        if dated:
            return [one for one in dated if "T" not in one] or dated
    return []


def issued(found: Elements) -> int | None:
    """Year of publication."""
    years = (dates.edtf(value.partition("T")[0])[1] for value in publication_dates(found))
    return next((year for year in years if year), None)


@lru_cache(maxsize=1024)
def language_code(value: str) -> str:
    """MARC code of a ``dc.language`` ("vi", "vi_VN", "vie", "en_US", "Tiếng Việt"), '' when it is none."""
    short = value.strip().lower().replace("_", "-").partition("-")[0]
    if len(short) == 3 and codes.known("languages", short):
        return short
    if short in _NO_LANGUAGE:
        return ""
    return _marc_code().get(short, "") or _by_name().get(match_key(value).removeprefix("tiếng "), "")


@cache
def _marc_code() -> dict[str, str]:
    return {row["bcp47"]: code for code, row in codes.table("languages").items() if row.get("bcp47")}


@cache
def _by_name() -> dict[str, str]:
    rows = codes.table("languages").items()
    return {
        match_key(row[lang]).removeprefix("tiếng "): code
        for code, row in rows
        for lang in ("en", "vi")
        if row.get(lang)
    }


def text_language(found: Elements, title: str) -> tuple[str, bool]:
    """MARC code of the text's language, and whether it was inferred from the title's letters."""
    for value in said(found, "dc.language"):
        code = language_code(value)
        if code:
            return code, False
    return ("vie", True) if language_of(title) == "vi" else ("", False)
