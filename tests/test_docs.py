"""What people are told is complete: commands, settings, and every message in both languages."""

import ast
import re
import string
from pathlib import Path

import pytest

import lienthong
from lienthong import errors
from lienthong.cli.reference import cli_page, settings_page
from lienthong.content import folder
from lienthong.messages import LANGS, catalogue
from lienthong.settings import Settings

TOP = Path(__file__).parents[1]
SOURCES = sorted(Path(lienthong.__file__).parent.rglob("*.py"))
FAMILY = {name for name in vars(errors) if isinstance(getattr(errors, name), type)} - {"Any"}


@pytest.mark.parametrize(("name", "page"), [("cli.md", cli_page), ("settings.md", settings_page)])
def test_reference_is_up_to_date(name: str, page) -> None:
    assert (TOP / "docs" / name).read_text("utf-8") == page(), "run: make docs"


def test_every_setting_is_told_in_both_languages() -> None:
    for name, field in Settings.model_fields.items():
        assert catalogue("en")[f"cli.settings.{name}"] == field.description
        assert catalogue("vi")[f"cli.settings.{name}"]
        assert f"LIENTHONG_{name.upper()}" in settings_page()


def test_both_languages_have_the_same_files() -> None:
    files = [sorted(path.name for path in (folder("site") / "messages" / lang).iterdir()) for lang in LANGS]
    assert files[0] == files[1]


def test_both_languages_have_the_same_messages() -> None:
    assert set(catalogue("vi")) == set(catalogue("en"))


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_messages_have_the_same_placeholders() -> None:
    vi, en = catalogue("vi"), catalogue("en")
    wrong = {name for name in vi if _placeholders(vi[name]) != _placeholders(en[name])}
    assert wrong == set()


def test_messages_are_in_nfc_and_not_empty() -> None:
    import unicodedata

    for lang in LANGS:
        for name, text in catalogue(lang).items():
            assert text.strip(), name
            assert unicodedata.is_normalized("NFC", text), name


def _raised() -> list[tuple[str, set[str], str]]:
    """Every error that the code makes: its name, the values it is given (empty with ``**``), and where."""
    found = []
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FAMILY):
                continue
            if node.args and isinstance(node.args[0], ast.Constant):
                given = {one.arg for one in node.keywords if one.arg}
                star = any(one.arg is None for one in node.keywords)
                found.append((str(node.args[0].value), set() if star else given, f"{file.name}:{node.lineno}"))
    return found


def test_every_error_has_its_sentence() -> None:
    raised, texts = _raised(), catalogue("vi")
    assert len(raised) > 200
    assert not [f"{where}: errors.toml has no {name}" for name, _, where in raised if f"errors.{name}" not in texts]
    assert not [
        (where, name) for name, given, where in raised if given and not _placeholders(texts[f"errors.{name}"]) <= given
    ]


def test_no_sentence_is_left_over() -> None:
    """A name that no code mentions any more; names that are put together are looked for by their beginning."""
    code = "\n".join(file.read_text("utf-8") for file in SOURCES)
    computed = tuple(re.findall(r'f"(?:errors\.)?([a-z]+_[a-z_]*)\{', code))
    names = [name.removeprefix("errors.") for name in catalogue("vi") if name.startswith("errors.")]
    left = [name for name in names if f'"{name}"' not in code and f"errors.{name}" not in code]
    assert [name for name in left if not name.startswith(computed)] == []


def _flags() -> set[str]:
    """Every doubt or reason that the code writes down: ``flag("code", …)``, ``repairs.append("code")``,
    ``Unreadable(raw, "code")``."""
    found = set()
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            place = {"flag": 0, "Unreadable": 1, "Failure": 0}.get(name)
            if name == "append" and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
                place = 0 if node.func.value.id == "repairs" else None
            if place is not None and len(node.args) > place and isinstance(node.args[place], ast.Constant):
                found.add(str(node.args[place].value))
    return found


def test_every_doubt_has_its_sentence() -> None:
    assert len(_flags()) > 20
    assert {code for code in _flags() if f"flags.{code}" not in catalogue("vi")} == set()


def test_every_file_that_a_page_names_is_there() -> None:
    missing = []
    for page in [TOP / "README.md", *sorted((TOP / "docs").rglob("*.md"))]:
        text = re.sub(r"(?s)```.*?```|`[^`\n]*`", "", page.read_text("utf-8"))
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if not re.match(r"[a-z]+:|#|/", target) and not (page.parent / target.partition("#")[0]).exists():
                missing.append(f"{page.relative_to(TOP)}: {target}")
    assert missing == []


def test_every_decision_has_a_number_of_its_own() -> None:
    numbers = [path.name[:3] for path in (TOP / "docs" / "decisions").glob("[0-9]*.md")]
    assert len(numbers) > 70 and len(set(numbers)) == len(numbers)


def test_every_picture_is_shown_somewhere_and_small() -> None:
    shown = "".join(page.read_text("utf-8") for page in [TOP / "README.md", *(TOP / "docs").rglob("*.md")])
    pictures = sorted((TOP / "docs" / "images").iterdir())
    assert pictures
    assert [one.name for one in pictures if f"images/{one.name}" not in shown or one.stat().st_size > 150_000] == []
    assert sum(one.stat().st_size for one in pictures) <= 900_000
