"""What a record is called: the title of what it describes, its source by name and a short number. Its label in the
data, of source and control number, is made for programs."""

import re

from lienthong.messages import Lang
from lienthong.site.reading import MOST_FORMS, Reading, best_label
from lienthong.site.record_words import words

_HASH = re.compile(r"[a-z]+-([0-9a-f]{6})[0-9a-f]{10,}")
_DIVIDED = re.compile(r"[/:#]")
_LONGEST = 20
_DESCRIBED = 4
"""Of a record that describes more than one thing the first few by IRI are asked for a name."""


def control_number(reading: Reading, iri: str) -> tuple[str, str]:
    """Source and control number of a record: its label in the data joins both with a space; ("", "") without one."""
    source = reading.first(iri, "dct:isPartOf").rpartition("/")[2]
    for value in reading.values(iri, "rdfs:label", MOST_FORMS):
        if source and value.value.startswith(f"{source} "):
            return source, value.value[len(source) + 1 :]
    return "", ""


def short(number: str) -> str:
    """A control number as people may say it: of a hash six digits, of an IRI or an OAI identifier its last part."""
    if found := _HASH.fullmatch(number):
        return found[1]
    last = next((one for one in reversed(_DIVIDED.split(number)) if one.strip()), "")
    return last if len(last) <= _LONGEST else f"{last[: _LONGEST - 1]}…"


def beside_source(reading: Reading, iri: str, lang: Lang, form: str = "beside") -> str:
    """A record where its source is named beside it: "biểu ghi số 4a1901", after the word itself ``numbered``: "số
    4a1901"; '' when it has no number."""
    number = short(control_number(reading, iri)[1])
    return words(lang)(f"name.{form}", shown=number) if number else ""


def record_name(reading: Reading, iri: str, lang: Lang) -> tuple[str, str]:
    """What a record is called and the language of that when it is another than the page's; ("", "") for none."""
    number, dataset = short(control_number(reading, iri)[1]), reading.first(iri, "dct:isPartOf")
    source = best_label(reading.labels(dataset), lang)[0] if dataset else ""
    title, tag = described(reading, iri, lang)
    if not source or not number:
        return title, tag
    form = "titled" if title else "untitled"
    return words(lang)(f"name.{form}", title=title, source=source, shown=number), ""


def described(reading: Reading, iri: str, lang: Lang) -> tuple[str, str]:
    """The title of what a record describes, and the language of that; ("", "") where nothing has one."""
    for one in sorted(reading.pointing(iri, "bf:adminMetadata", _DESCRIBED)):
        text, tag = best_label(reading.labels(one), lang)
        if text.strip():
            return text, tag
    return "", ""
