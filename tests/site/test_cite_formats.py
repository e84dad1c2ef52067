"""Citations as other programs read them: pybtex, rispy and citeproc-py get back what was put in, whatever it is."""

import io
import json
import re
from datetime import date

import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

from lienthong.site import cite_bibtex, cite_csl, cite_ris
from lienthong.site.cite_model import Citation, Name, line, rules

TODAY = date(2026, 11, 22)
IRI = "https://thuvien.example/instance/0123456789abcdef"
KINDS = [one["name"] for one in rules()["type"]]
_UNTEX = {
    r"{\textbackslash}": "\\", r"{\textbraceleft}": "{", r"{\textbraceright}": "}", r"{\textasciicircum}": "^",
    r"{\textasciitilde}": "~", r"\$": "$", r"\&": "&", r"\%": "%", r"\#": "#", r"\_": "_",
}  # fmt: skip


def read_tex(text: str) -> str:
    """What TeX would print."""
    found = re.sub("|".join(map(re.escape, _UNTEX)), lambda one: f"\0{ord(_UNTEX[one[0]])}\0", text)
    bare = found.replace("{", "").replace("}", "")
    return re.sub("\0([0-9]+)\0", lambda one: chr(int(one[1])), bare)


def cited(kind: str = "book", title: str = "Truyện Kiều", **known: object) -> Citation:
    return Citation(IRI, kind, title, TODAY, **known)  # type: ignore[arg-type]


_HARD = st.sampled_from([
    "\\", "{", "}", "{}", "}{", "$", "&", "%", "#", "_", "^", "~", "@", '"', "'", ",", " and ", "--", "𠊛", "𡨸喃", "đ",
    "ế", "\u200d", "\n", "\r\n", "\x00", "\x85", "\u202e", "\ufeff", "ER  - ", "TY  - BOOK", "@comment{", "\\input{x}",
    "％", "‘", "<b>", "&amp;", "﷐",
])  # fmt: skip
TEXTS = st.lists(st.one_of(_HARD, st.text(max_size=8)), min_size=1, max_size=6).map(lambda one: line("".join(one)))
WORDS = TEXTS.filter(lambda one: any(char.isalnum() for char in one))


@given(title=WORDS, subtitle=TEXTS, publisher=TEXTS, abstract=TEXTS, kind=st.sampled_from(KINDS))
@settings(deadline=None, max_examples=25)
def test_bibtex_is_read_back_as_it_was(title: str, subtitle: str, publisher: str, abstract: str, kind: str) -> None:
    one = cited(kind, title, subtitle=subtitle, publisher=publisher, abstract=abstract, container="Tạp chí & Sách")
    written = cite_bibtex.write(one)
    ((key, entry),) = parse_string(written, "bibtex").entries.items()
    assert re.fullmatch("[a-z0-9-]+", key)
    assert squeezed(read_tex(entry.fields["title"])) == squeezed(one.whole_title)
    if abstract:
        assert squeezed(read_tex(entry.fields["abstract"])) == squeezed(abstract)
    if publisher and "publisher" in entry.fields:
        assert squeezed(read_tex(entry.fields["publisher"])) == squeezed(publisher)


def squeezed(text: str) -> str:
    """Parsers of BibTeX make one space of several."""
    return " ".join(text.split())


NAMES = st.one_of(
    WORDS.map(Name),
    st.tuples(WORDS, WORDS).map(lambda one: Name(f"{one[1]} {one[0]}", one[0], one[1])),
    st.sampled_from([Name("Nguyễn Du"), Name("Bộ Văn hoá, Thể thao và Du lịch", body=True), Name("Thích Nhất Hạnh"),
                     Name("Miguel de Cervantes", "Cervantes", "Miguel de"), Name("Ban and Co.", body=True)]),
)  # fmt: skip


@given(st.lists(NAMES, min_size=1, max_size=4))
@settings(deadline=None, max_examples=25)
def test_bibtex_turns_round_no_name_and_parts_none(names: list[Name]) -> None:
    ((_, entry),) = parse_string(cite_bibtex.write(cited(names={"author": names})), "bibtex").entries.items()
    people = entry.persons["author"]
    assert len(people) == len(names)
    for person, name in zip(people, names, strict=True):
        family = read_tex(" ".join([*person.prelast_names, *person.last_names]))
        given_ = read_tex(" ".join([*person.first_names, *person.middle_names]))
        assert squeezed(family) == squeezed(name.family or name.text)
        assert squeezed(given_) == squeezed(name.given)


@given(title=WORDS, names=st.lists(NAMES, max_size=3), abstract=TEXTS, kind=st.sampled_from(KINDS))
@settings(deadline=None, max_examples=25)
def test_ris_is_read_back_as_it_was(title: str, names: list[Name], abstract: str, kind: str) -> None:
    one = cited(kind, title, names={"author": names}, abstract=abstract, url="https://a.example/%7B?a=1&b=2")
    (found,) = rispy.load(io.StringIO(cite_ris.write(one), newline=None))
    assert found["title"] == one.whole_title
    assert found.get("authors", []) == [f"{n.family}, {n.given}" if n.family else n.text for n in names]
    assert found.get("abstract", "") == abstract
    assert found["urls"] == [one.url]


@given(title=WORDS, names=st.lists(NAMES, max_size=3), kind=st.sampled_from(KINDS))
@settings(deadline=None, max_examples=25)
def test_csl_is_read_back_as_it_was(title: str, names: list[Name], kind: str) -> None:
    one = cited(kind, title, names={"translator": names}, year="2005")
    (item,) = json.loads(cite_csl.write(one))
    assert item["title"] == one.whole_title
    told = item.get("translator", [])
    assert told == [{"family": n.family, "given": n.given} if n.family else {"literal": n.text} for n in names]
    assert item["issued"] == {"date-parts": [[2005]]}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore:.*unsupported. director$")  # a name of CSL 1.0 that citeproc-py has forgotten
@pytest.mark.parametrize("kind", KINDS)
def test_a_csl_processor_knows_every_variable_and_type(kind: str) -> None:
    """citeproc-py warns of each that the specification has not; a warning is an error here."""
    from citeproc.source.json import CiteProcJSON

    one = cited(
        kind, year="1996", publisher="Trẻ", place="Huế", edition="2", volume="3", issue="4", pages="5-9",
        series="Tủ sách", series_number="7", isbn=["9786041234567"], issn=["0866-8612"], doi="10.1000/1", url="https://a.example/1",
        language="vi", degree="Thạc sĩ", institution="Đại học Huế", keywords=["a", "b"], number_of_pages="90",
        container="Tạp chí Hán Nôm", names={role: [Name("Nguyễn Du")] for role in ("author", "editor", "translator")},
    )  # fmt: skip
    (reference,) = CiteProcJSON(json.loads(cite_csl.write(one))).values()
    assert str(reference["title"]) == "Truyện Kiều"


@pytest.mark.parametrize(
    ("degree", "kind"),
    [("Luận án tiến sĩ", "phdthesis"), ("Phó tiến sĩ", "phdthesis"), ("Thạc sĩ", "mastersthesis"),
     ("Luận văn cao học triết học", "mastersthesis"), ("", "phdthesis"), ("Ph.D.", "phdthesis")],
)  # fmt: skip
def test_a_thesis_is_of_its_degree(degree: str, kind: str) -> None:
    one = cited("thesis", degree=degree, institution="Đại học Huế", names={"advisor": [Name("Trần Văn A")]})
    ((_, entry),) = parse_string(cite_bibtex.write(one), "bibtex").entries.items()
    assert entry.type == kind
    assert read_tex(entry.fields["school"]) == "Đại học Huế"
    assert "Trần Văn A" in entry.fields["note"]
    assert read_tex(entry.fields.get("type", "")) == degree


def test_what_turns_the_direction_or_ends_a_line_is_left_out() -> None:
    assert line("a\u202eb\x00c\r\nER  - \ufeffd\u2066") == "ab c ER - d"
    assert line("e\u0302\u0301") == "ế"


def test_an_address_keeps_its_signs() -> None:
    one = cited(url="https://a.example/100%25_{x}~y#z&q=1", doi="10.1000/a_b{c}")
    ((_, entry),) = parse_string(cite_bibtex.write(one), "bibtex").entries.items()
    assert entry.fields["url"] == "https://a.example/100%25_%7Bx%7D~y#z&q=1"
    assert entry.fields["doi"] == "10.1000/a_b%7Bc%7D"
    assert entry.fields["urldate"] == "2026-11-22"
    assert "urldate" not in cite_bibtex.write(cited())
