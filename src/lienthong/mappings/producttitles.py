"""The elements of an ONIX title: what of them is the product's own title, and what its collection's.

Each element of a title says its level (list 149): the product (01), the collection that it is in (02), a part of
that (03, 06), a piece of content (04) or a brand (05). A title is the product's own; the collection's stands in for
it only where the product has nothing but a number there ("Doraemon", "Tập 5"). An own title that goes on in the
middle of a sentence ("Harry Potter", "và Hòn đá Phù thủy") is one title with what stands before it, as title pages
and catalogues have it.
"""

from collections.abc import Sequence
from typing import NamedTuple

from lienthong.mappings.keys import volume
from lienthong.text import match_key

_OWN_LEVELS = ("01", "")
_COLLECTION_LEVELS = ("02", "03", "06")
_LEVELS = _OWN_LEVELS + _COLLECTION_LEVELS
_LONGEST_NUMBER = 3
"""Digits of a text that numbers a volume; "1984" is a title."""

Element = dict[str, str]
"""The subfields of one element of a title."""


class Parts(NamedTuple):
    """A title taken apart, as a 245 has it: ``main`` is '' when there is no title. ``article`` is the length of the
    article that it begins with; ``collection`` the titles of the series, from the whole to its part, empty where they
    are the title itself."""

    main: str
    article: int
    numbers: tuple[str, ...]
    names: tuple[str, ...]
    subtitles: tuple[str, ...]
    collection: tuple[str, ...]
    collection_numbers: tuple[str, ...]


def parted(elements: Sequence[Element]) -> Parts:
    """The elements of a title, in their order, taken apart."""
    shared = [one for one in elements if _level(one) in _COLLECTION_LEVELS]
    titled = bool(collection_texts(shared))
    own = [one for one in elements if _level(one) in _OWN_LEVELS]
    if not any(_names(one, titled) for one in own):
        own = [one for one in elements if _level(one) == "04" and _text(one)]
    if own:
        return _own(own, shared, elements)
    used = [one for one in elements if _level(one) in _LEVELS]
    if not titled:
        used = list(elements)
    return _described(used, titled)


def _own(own: Sequence[Element], shared: Sequence[Element], elements: Sequence[Element]) -> Parts:
    """A title of the product's own, behind which its collection stands."""
    texts = tuple(collection_texts(shared))
    found = _described(own, bool(texts))
    before = next((one for one in elements if _text(one)), {})
    if texts and _level(before) in _COLLECTION_LEVELS and _goes_on(found.main, _text(before)):
        found = found._replace(main=f"{_text(before)} {found.main}", article=_article(before))
    numbers = tuple(number for one in shared for number in _numbers(one))
    return found._replace(collection=texts, collection_numbers=numbers)


def _described(elements: Sequence[Element], titled: bool) -> Parts:
    """The first text as title, the others as names of parts; ``titled`` when a text may be a mere number."""
    naming = [one for one in elements if _names(one, titled)]
    numbers = [
        number
        for one in elements
        for number in (*_numbers(one), *(() if one in naming else filter(None, [_text(one)])))
    ]
    texts = [_text(one) for one in naming]
    return Parts(
        main=texts[0] if texts else "",
        article=_article(naming[0]) if naming else 0,
        numbers=tuple(dict.fromkeys(numbers)),
        names=tuple(texts[1:]),
        subtitles=tuple(one["Subtitle"] for one in elements if one.get("Subtitle")),
        collection=(),
        collection_numbers=(),
    )


def collection_texts(elements: Sequence[Element]) -> list[str]:
    """The titles of a collection and of its parts; an element without a level counts in a Collection."""
    return [
        text for one in elements if one.get("TitleElementLevel", "02") in _COLLECTION_LEVELS and (text := _text(one))
    ]


def _level(element: Element) -> str:
    return element.get("TitleElementLevel", "")


def _text(element: Element) -> str:
    return (
        element.get("TitleText") or f"{element.get('TitlePrefix', '')} {element.get('TitleWithoutPrefix', '')}".strip()
    )


def _article(element: Element) -> int:
    return 0 if element.get("TitleText") else len(element.get("TitlePrefix", ""))


def _numbers(element: Element) -> list[str]:
    number = element.get("PartNumber", "") or element.get("YearOfAnnual", "")
    return [number] if number else []


def _names(element: Element, titled: bool) -> bool:
    """Whether the text of an element is a name, not only the number of a volume of what has a title above it."""
    text = _text(element)
    if not (titled and text and _level(element) in _OWN_LEVELS):
        return bool(text)
    number = volume(text)
    if text.isdecimal():
        return len(text) > _LONGEST_NUMBER
    return not (number.isdecimal() and len(match_key(text)) > len(number) and any(map(str.isdecimal, text)))


def _goes_on(text: str, before: str) -> bool:
    """Whether a title continues the one before it: it begins with a small letter, and that with a capital one."""
    return text.split(" ", 1)[0].islower() and before[:1].isupper()
