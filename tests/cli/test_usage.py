"""Commands used wrongly: one sentence in Vietnamese and one in English, with the name of what is wrong; exit code 2."""

from pathlib import Path

import pytest

from cataloguing import book, catalogue, untitled

WRONG = {
    "missing argument": (["load"], "FILES"),
    "missing option": (["load", "x.mrc"], "--source"),
    "no such option": (["load", "--khong-co", "x.mrc"], "--khong-co"),
    "no such command": (["lod"], "lod"),
    "no such subcommand": (["source", "ad"], "add, list"),
    "choice": (["validate", "x.nt", "--format", "pdf"], "turtle, nt, json-ld"),
    "choice of dump": (["dump", "--format", "pdf"], "nq, nt, ttl"),
    "no number": (["serve", "--port", "abc"], "--port"),
    "number too large": (["serve", "--port", "70000"], "65535"),
    "number too small": (["queries", "slow", "--most", "0"], "1"),
    "missing folder": (["restore"], "FOLDER"),
    "no value": (["load", "x.mrc", "--source"], "--source"),
    "value too much": (["demo", "--no-serve=3"], "--no-serve"),
    "argument too much": (["publish", "thừa"], "thừa"),
}


@pytest.mark.parametrize(("arguments", "word"), WRONG.values(), ids=WRONG.keys())
def test_wrong_usage_is_told_in_both_languages(arguments: list[str], word: str, lienthong) -> None:
    done = lienthong(*arguments)
    assert done.returncode == 2
    vietnamese, english = done.stderr.splitlines()
    assert "xem «lienthong" in vietnamese.lower() or "bằng «lienthong" in vietnamese or "Xem «" in vietnamese
    for line in (vietnamese, english):
        assert word in line and "--help" in line
        assert not any(
            said in line for said in ("None", "Value error", "Input should", "Invalid value", "Error:", "Missing")
        )


def test_wrong_usage_in_a_process_of_its_own(process) -> None:
    done = process("load")
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 2


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [("PORT", "tám", "số nguyên"), ("PORT", "70000", "65535"), ("WORKERS", "0", "1 trở lên"), ("BASE", "x", "http(s)"),
     ("QUERY_SECONDS", "inf", "con số"), ("QUERY_SECONDS", "nan", "con số"), ("QUERY_SECONDS", "1e9", "86400"),
     ("QUERY_SECONDS", "0", "lớn hơn 0"), ("BULK_SHARE", "nan", "con số")],
)  # fmt: skip
def test_a_wrong_setting_is_told_without_english_in_the_vietnamese(name: str, value: str, word: str, lienthong) -> None:
    done = lienthong("source", "list", env={f"LIENTHONG_{name}": value})
    assert done.returncode == 2
    vietnamese, english = done.stderr.splitlines()
    assert word in vietnamese and value in english
    assert "Input should" not in done.stderr and "Value error" not in done.stderr


@pytest.mark.parametrize("isil", ["xx yy", "VN", "VN-", "VN-ĐHQG", "VN-123456789012", "-A", "ABCDE-1"])
def test_what_is_no_isil_is_refused(isil: str, lienthong, tmp_path: Path) -> None:
    done = lienthong("source", "add", "thu", f"--isil={isil}")
    assert done.returncode == 2
    assert all(isil in line for line in done.stderr.splitlines())


@pytest.mark.parametrize("isil", ["VN-TVQG", "US-DLC", "DE-1a", "OCLC-A:b/c", "VN-12345678901"])
def test_an_isil_is_taken(isil: str, lienthong) -> None:
    assert lienthong("source", "add", "thu", f"--isil={isil}").returncode == 0


@pytest.mark.parametrize("option", ["--opac", "--request"])
def test_what_is_no_link_template_is_refused(option: str, lienthong) -> None:
    for wrong in ("https://opac.example.org/", "javascript:alert({isbn})", "https://opac.example.org/{reader}"):
        done = lienthong("source", "add", "thu", f"{option}={wrong}")
        assert done.returncode == 2 and "{isbn}" in done.stderr and wrong in done.stderr.replace("\n", "")
    assert lienthong("source", "add", "thu", f"{option}=https://opac.example.org/bib/{{number}}").returncode == 0
    assert lienthong("source", "add", "thu", f"{option}=").returncode == 0


def test_standard_input_is_named_by_its_name(lienthong) -> None:
    done = lienthong("map", "-", stdin=b"")
    assert done.returncode == 2
    assert "dữ liệu vào chuẩn" in done.stderr and "standard input" in done.stderr


def test_publishing_is_not_the_next_step_where_nothing_is_live(lienthong, tmp_path: Path) -> None:
    done = lienthong("load", catalogue(tmp_path / "a.mrc", untitled("1")), "--source", "thu")
    assert "lienthong publish" not in done.stdout and "lienthong report" in done.stdout
    assert "1 records" not in done.stdout
    done = lienthong("load", catalogue(tmp_path / "b.mrc", book("1")), "--source", "thu")
    assert "lienthong publish" in done.stdout and "records read: 1," in done.stdout
