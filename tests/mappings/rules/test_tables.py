"""Rule tables: what is refused, and that every rule is whole."""

import re
from pathlib import Path

import pytest

import lienthong.mappings
from lienthong.errors import RuleError
from lienthong.mappings import namewords
from lienthong.mappings.engine.compiled import compile_rule
from lienthong.mappings.engine.table import load
from lienthong.mappings.engine.vocabulary import check_term
from lienthong.mappings.mapper import FORMATS, compiled, rules


@pytest.mark.parametrize("record_format", FORMATS)
def test_every_rule_compiles_and_has_a_name_in_both_languages(record_format):
    assert compiled(record_format).keys() == rules(record_format).keys()
    for rule in rules(record_format).values():
        assert rule.label.get("vi"), rule.tag
        assert rule.label.get("en"), rule.tag


@pytest.mark.parametrize("record_format", FORMATS)
def test_every_ignored_subfield_has_a_reason(record_format):
    for rule in rules(record_format).values():
        for code, reason in rule.ignore.items():
            assert len(reason) > 5, f"{rule.file} {rule.tag} ${code}"


MISTAKES = {
    "rule_toml": '["245"\na = 1',
    "rule_key": '["245"]\nmaps.a = "rdfs:label"',
    "rule_owner": '["245"]\non = "book"\nmap.a = "rdfs:label"',
    "rule_target": '["245"]\nmap.a = "bf:title[bf:Title bf:mainTitle"',
    "rule_converter": '["245"]\nmap.a = "rdfs:label = shout"',
    "rule_step": '["245"]\nstep = "no_such_step"',
    "rule_clean": '["245"]\nclean = "very"\nmap.a = "rdfs:label"',
    "rule_prefix": '["245"]\nmap.a = "nope:label"',
    "rule_term": '["245"]\nmap.a = "bf:noote[bf:Note] rdfs:label"',
    "rule_tag": '["24"]\nmap.a = "rdfs:label"',
    "rule_like": '["246"]\nlike = "245"',
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_refused_with_its_place(name, tmp_path):
    compiled("marc21")
    (tmp_path / "mine.toml").write_text(MISTAKES[name], "utf-8")
    with pytest.raises(RuleError) as caught:
        for rule in load(tmp_path).values():
            compile_rule(rule)
    assert caught.value.name == name
    for lang in ("vi", "en"):
        assert "mine.toml" in caught.value.message(lang)


def test_a_misspelt_term_is_told_with_what_it_resembles(tmp_path):
    (tmp_path / "mine.toml").write_text(MISTAKES["rule_term"], "utf-8")
    with pytest.raises(RuleError) as caught:
        load(tmp_path)
    assert "bf:note" in caught.value.values["near"]


def test_steps_state_no_term_that_the_vocabulary_lacks():
    package = Path(lienthong.mappings.__file__).parent
    for file in sorted(package.rglob("*.py")):
        for name in set(re.findall(r"\"(bf(?:lc)?:[A-Za-z]+)\"", file.read_text("utf-8"))):
            check_term(name, file=file.name, tag="")


def test_a_role_with_an_unknown_code_is_refused(monkeypatch):
    monkeypatch.setattr(namewords, "wordlist", lambda name: {"terms": {"dịch": "xyz"}})
    with pytest.raises(RuleError) as caught:
        namewords.roles.__wrapped__("terms")
    assert caught.value.name == "role_code"
    assert "xyz" in caught.value.message("vi")


def test_a_field_ruled_twice_is_refused(tmp_path):
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text('["245"]\nmap.a = "rdfs:label"', "utf-8")
    with pytest.raises(RuleError) as caught:
        load(tmp_path)
    assert {caught.value.values["file"], caught.value.values["other"]} == {"a.toml", "b.toml"}
