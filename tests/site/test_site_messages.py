"""Every word of a page exists in both languages, and every query and view is about things that exist."""

import re
import string

import pytest

from lienthong.content import folder
from lienthong.graph.terms import KINDS, iri
from lienthong.messages import LANGS, catalogue
from lienthong.site.links import listings
from lienthong.site.table import views

TEMPLATES = sorted((folder("site") / "templates").glob("*.html"))
CODE = sorted((folder("site").parent / "src" / "lienthong" / "site").glob("*.py"))


def messages(lang: str) -> dict[str, str]:
    return {name[6:]: text for name, text in catalogue(lang).items() if name.startswith("pages.")}


def test_both_languages_say_the_same_things() -> None:
    vi, en = messages("vi"), messages("en")
    assert vi.keys() == en.keys()
    assert {name for name in vi if _blanks(vi[name]) != _blanks(en[name])} == set()


def _blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: file.name)
def test_templates_use_messages_that_exist(template: object) -> None:
    used = re.findall(r'\bt\("([a-z_.]+)"(?! ~)', template.read_text("utf-8"))  # type: ignore[attr-defined]
    assert set(used) <= messages("vi").keys()


def test_the_code_uses_messages_that_exist() -> None:
    text = "".join(file.read_text("utf-8") for file in CODE)
    used = set(re.findall(r'\.say\("([a-z_.]+)"', text))
    assert used and used <= messages("vi").keys()
    errors = set(re.findall(r'\.error\(request, \d+, "([a-z_]+)"', text)) | {"internal", "too_large", "method"}
    assert {f"error.{name}" for name in errors} <= messages("vi").keys()
    assert {f"error.{name}_what" for name in errors} <= messages("vi").keys()


def test_views_name_properties_that_have_prefixes_and_names() -> None:
    rows = [curie for order in views()["rows"].values() for curie in order]
    for curie in (*rows, *views()["hidden"], *views()["gathered"], *views()["twins"], *views()["twins"].values()):
        assert iri(curie).startswith("<http")
    unnamed = {curie for curie in rows if f"property.{curie.replace(':', '_')}" not in messages("vi")}
    assert unnamed == set()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_words_and_lists(kind: str) -> None:
    for name in (f"kind.{kind}", f"kinds.{kind}", f"describe.{kind}"):
        assert name in messages(LANGS[0])
    names = [one.name for one in listings(kind)]
    assert len(names) == len(set(names))
    assert {f"links.{name}" for name in names} <= messages("vi").keys()
    assert all(one.kind in KINDS for one in listings(kind))
