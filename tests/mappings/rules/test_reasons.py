"""Reasons for leaving values out: in Vietnamese all of them, and nothing that no rule says."""

import unicodedata

import pytest

from lienthong.mappings.fixed import REDUNDANT
from lienthong.mappings.mapper import FORMATS, rules
from lienthong.mappings.positions import DEFAULT, VAGUE, elements
from lienthong.mappings.reasons import NOT_OF_RULES, reason
from lienthong.mappings.wordlists import wordlist


def _stated() -> set[str]:
    ruled = {why for name in FORMATS for rule in rules(name).values() for why in rule.ignore.values()}
    groups = [group for tag in ("LDR", "007", "008") for group in elements(tag).values()]
    fixed = {one.why for group in groups for one in group} | {DEFAULT, VAGUE, REDUNDANT}
    return ruled | (fixed - {""}) | set(NOT_OF_RULES.values())


def test_every_reason_has_its_vietnamese():
    assert not _stated() - wordlist("reasons")["reasons"].keys(), "add them to mappings/vietnamese/reasons.toml"


def test_no_rule_states_a_listed_reason_any_more():
    assert not wordlist("reasons")["reasons"].keys() - _stated(), "take them out of mappings/vietnamese/reasons.toml"


def test_each_is_a_vietnamese_phrase_of_its_own():
    known = wordlist("reasons")["reasons"]
    assert len(set(known.values())) == len(known)
    for written, vietnamese in known.items():
        assert vietnamese == unicodedata.normalize("NFC", vietnamese).strip(" ."), written
        assert not vietnamese.isascii(), written


@pytest.mark.parametrize(
    ("why", "en", "vi"),
    [
        ("file size", "file size", "dung lượng tệp"),
        (
            "filler",
            "a filler value that the source's settings leave out",
            "giá trị đệm mà thiết lập của nguồn cho bỏ qua",
        ),
        ("số kho cũ của thư viện", "số kho cũ của thư viện", "số kho cũ của thư viện"),
    ],
)
def test_a_reason_in_each_language(why, en, vi):
    assert (reason(why, "en"), reason(why, "vi")) == (en, vi)
