"""Titles: 245, 130/240, 243 (https://www.loc.gov/marc/bibliographic/bd20x24x.html)."""

from collections.abc import Iterable, Sequence

from lienthong.graph.terms import iri, literal
from lienthong.mappings import codes, isbd
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.registry import step
from lienthong.mappings.identity import lone_volumes, title_parts
from lienthong.mappings.record import Field
from lienthong.mappings.scripts import text_language
from lienthong.mappings.uniform import uniform
from lienthong.text import match_key
from lienthong.text.language import language_of

_TITLE = iri("bf:title")
_MAIN = iri("bf:mainTitle")
_SUB = iri("bf:subtitle")
_PART_NUMBER = iri("bf:partNumber")
_PART_NAME = iri("bf:partName")
_ALTERNATE = iri("schema:alternateName")
_NON_SORT = iri("bflc:nonSortNum")


@step
def title_statement(field: Field, context: Context) -> Iterable[str]:
    """245: the Title of Work and Instance, a parallel title, the label, the statement of responsibility."""
    proper, remainder, responsibility = title_parts(field)
    numbers = [isbd.strip_end(one) for one in field.all("n") or lone_volumes(context.record)]
    names = [isbd.strip_end(one) for one in field.all("p")]
    main = proper or " ".join(numbers + names)
    if not main:
        return ()
    subtitle, parallel = _parallel(remainder)
    titled, build = context.titled, context.build
    article = non_sorting(field.ind2, main)
    _title_node(context, context.work, main, subtitle, (), (), article)
    build.name(context.work, titled(main))
    _title_node(context, context.instance, main, subtitle, numbers, names, article)
    build.name(context.instance, titled(". ".join([main, *numbers, *names]) if proper else main))
    for one in parallel.split(" = ") if parallel else ():
        _parallel_title(one, context)
    if responsibility:
        build.add(context.instance, iri("bf:responsibilityStatement"), titled(responsibility))
    return {code for code, _ in field.subfields if code in "abcnp"}


def supplied_title(main: str, context: Context) -> None:
    """A title for a record without 245, taken from what else names the resource."""
    for owner in (context.work, context.instance):
        _title_node(context, owner, main, "", (), ())
        context.build.name(owner, context.titled(main))


def non_sorting(indicator: str, title: str) -> str:
    """How many characters of a title are an article that sorting leaves out ("4" of "The tale of Kiều"), or ''.

    A number that ends inside a word is a slip of the keyboard, of which cse-koha and Aleph have many.
    """
    count = int(indicator) if indicator in "123456789" else 0
    return indicator if count and len(title) > count and title[count - 1] in " '’-" else ""


def _title_node(
    context: Context,
    owner: str,
    main: str,
    subtitle: str,
    numbers: Sequence[str],
    names: Sequence[str],
    article: str = "",
) -> None:
    """The Title of Work or Instance; the volumes of a set are Instances of one Work, so only they have part numbers."""
    titled = context.titled
    node = Inner("bf:Title")
    node.add(_MAIN, titled(main))
    if article:
        node.add(_NON_SORT, literal(article))
    if subtitle:
        node.add(_SUB, titled(subtitle))
    for number in numbers:
        node.add(_PART_NUMBER, titled(number))
    for name in names:
        node.add(_PART_NAME, titled(name))
    node.close(context.build, owner, _TITLE)


def _parallel(remainder: str) -> tuple[str, str]:
    """Subtitle and parallel title of the remainder that ``title_parts`` gives."""
    subtitle, _, parallel = f" {remainder}".partition(" = ")
    return isbd.strip_end(subtitle), isbd.strip_end(parallel.strip())


def _parallel_title(parallel: str, context: Context) -> None:
    """A title after "=", in the language of the original where it is the original's title."""
    main, _, rest = parallel.partition(" : ")
    node, original = Inner("bf:ParallelTitle"), context.original
    known = original is not None and match_key(original.title) in (match_key(main), match_key(parallel))
    spoken = codes.bcp47(original.language) if original is not None and known and original.language else ""
    tagged = literal(isbd.strip_end(main), text_language(main, spoken or ""))
    node.add(_MAIN, tagged)
    if rest:
        node.add(_SUB, literal(isbd.strip_end(rest), text_language(rest, spoken or "")))
    node.close(context.build, context.instance, _TITLE)
    context.build.add(context.instance, _ALTERNATE, tagged)
    context.build.add(context.work, _ALTERNATE, tagged)


@step
def uniform_title(field: Field, context: Context) -> Iterable[str]:
    """130 and 240: the title by which the Work is known, as a further Title of the Work.

    With $l it names the original of a translation; then ``translation_of`` makes that Work.
    """
    title = uniform(field)
    if title is None:
        return ()
    node = Inner("bf:Title")
    node.add(_MAIN, literal(title.main, language_of(title.main)))
    for value in title.numbers:
        node.add(_PART_NUMBER, literal(value))
    for value in title.names:
        node.add(_PART_NAME, literal(value, language_of(value)))
    node.close(context.build, context.work, _TITLE)
    context.build.add(context.work, _ALTERNATE, literal(title.label, language_of(title.label)))
    return set("anpk")


@step
def collective_title(field: Field, context: Context) -> Iterable[str]:
    """243: the title under which a cataloguer gathers a prolific author's editions ("Tuyển tập"); no Work's name."""
    main = isbd.strip_end(field.first("a"))
    if not main:
        return ()
    node = Inner("bf:CollectiveTitle")
    node.add(_MAIN, literal(main, language_of(main)))
    for value in field.all("n"):
        node.add(_PART_NUMBER, literal(isbd.strip_end(value)))
    for value in field.all("pk"):
        node.add(_PART_NAME, literal(isbd.strip_end(value), language_of(value)))
    node.close(context.build, context.work, _TITLE)
    return {code for code, value in field.subfields if code in "anpk" and isbd.strip_end(value)}
