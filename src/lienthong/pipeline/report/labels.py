"""Names of fields for people who do not know the tags by heart, from the rules."""

from functools import cache

from lienthong.mappings.formats import formats
from lienthong.mappings.rulebook import rules
from lienthong.messages import Lang


@cache
def _labels(tag: str) -> dict[str, str]:
    """By the first format that has the field: its rules are read, and those of no other."""
    return next((found[tag].label for name in formats() if tag in (found := rules(name))), {})


def label(place: str, lang: Lang) -> str:
    """The name of a field or of a subfield's, as "Thông tin nhan đề" for 245$a; '' for a field without a rule."""
    return _labels(_tag(place)).get(lang, "")


def rule_of(record_format: str, place: str) -> str:
    """Where the rule of a field or subfield stands, ``mappings/marc21/0xx.toml [020]``; '' when it has none."""
    tag = _tag(place)
    rule = rules(record_format).get(tag) if record_format in formats() else None
    return f"mappings/{rule.folder}/{rule.file} [{tag}]" if rule else ""


def _tag(place: str) -> str:
    return place.partition("$")[0].partition("/")[0]
