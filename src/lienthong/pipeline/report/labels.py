"""Names of fields for people who do not know the tags by heart, from the rules."""

from functools import cache

from lienthong.mappings.mapper import FORMATS, rules
from lienthong.messages import Lang


@cache
def _labels() -> dict[str, dict[str, str]]:
    return {tag: rule.label for name in reversed(FORMATS) for tag, rule in rules(name).items()}


def label(tag: str, lang: Lang) -> str:
    """The name of a field, as "Thông tin nhan đề" for 245; '' for a field without a rule."""
    return _labels().get(tag, {}).get(lang, "")


def rule_of(record_format: str, place: str) -> str:
    """Where the rule of a field or subfield stands, ``mappings/marc21/0xx.toml [020]``; '' when it has none."""
    tag = place.partition("$")[0].partition("/")[0]
    rule = rules(record_format).get(tag) if record_format in FORMATS else None
    return f"mappings/{rule.folder}/{rule.file} [{tag}]" if rule else ""
