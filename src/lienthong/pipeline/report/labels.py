"""Names of fields for people who do not know the tags by heart, from the rules."""

from functools import cache

from lienthong.mappings.mapper import rules
from lienthong.messages import Lang

_FORMATS = ("marc21", "oai_dc")


@cache
def _labels() -> dict[str, dict[str, str]]:
    return {tag: rule.label for name in _FORMATS for tag, rule in rules(name).items()}


def label(tag: str, lang: Lang) -> str:
    """The name of a field, as "Thông tin nhan đề" for 245; '' for a field without a rule."""
    return _labels().get(tag, {}).get(lang, "")
