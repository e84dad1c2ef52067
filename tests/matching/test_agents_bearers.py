"""Who is alone with a name has no ties by it, whatever was before; much that is stale at once is drawn with all."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # importlib mode gives a test folder no way to share a module

from peopled import Book, Catalogue

from lienthong.graph import matching
from lienthong.graph.matching import bulk
from lienthong.graph.matching.fingerprint import WITHOUT, sources

HOAI = Book("Tô Hoài", "Dế Mèn phiêu lưu ký", house="Kim Đồng", year="1998", ddc="895.9").text()
OTHER = Book("Tô Hoài", "Truyện Tây Bắc", house="Kim Đồng", year="2000", ddc="895.9").text()
THIRD = Book("Vũ Tú Nam", "Văn Ngan tướng công", house="Kim Đồng", year="1999", ddc="895.9").text()
TABLES = ("bearer", "tie", "mark", "likeness", "match")


def rows(catalogue: Catalogue) -> dict[str, set[tuple[object, ...]]]:
    """What settling stored, but for rows of records."""
    return {one: set(catalogue.ledger.db.execute(f"SELECT * FROM {one}")) for one in TABLES}


def keys(catalogue: Catalogue) -> dict[str, int]:
    """How many ties each person has."""
    query = "SELECT bearer.id, count(tie.key) FROM bearer LEFT JOIN tie ON tie.id = bearer.id GROUP BY bearer.id"
    return dict(catalogue.ledger.db.execute(query).fetchall())


def test_ties_come_with_a_second_bearer_and_go_with_him(tmp_path):
    catalogue = Catalogue(tmp_path)
    catalogue.put({"1": HOAI, "3": THIRD})
    catalogue.settle()
    alone, before = keys(catalogue), rows(catalogue)
    assert len(alone) == 2 and set(alone.values()) == {1}, "more than the key of the Work"
    catalogue.put({"2": OTHER})
    catalogue.settle()
    both = keys(catalogue)
    assert sorted(both.values())[0] == 1 and all(ties > 1 for ties in sorted(both.values())[1:])
    assert catalogue.who("1") == catalogue.who("2") != catalogue.who("3")
    catalogue.put({"2": ""})
    catalogue.settle()
    assert (keys(catalogue), rows(catalogue)) == (alone, before)
    catalogue.close()


def test_more_than_there_was_is_drawn_with_all(tmp_path, monkeypatch):
    names = ("Tô Hoài", "Nguyễn Văn Hùng", "Lê Quang Thiêm")
    houses = ("KHKT", "Kim Đồng")
    books = {
        str(at): Book(names[at % 3], f"Sách về máy {at % 7}", house=houses[at % 2], year=str(1990 + at)).text()
        for at in range(24)
    }
    found = []
    for name, many in (("slow", bulk.MANY), ("quick", 5)):
        monkeypatch.setattr(bulk, "MANY", many)
        catalogue = Catalogue(tmp_path / name)
        catalogue.put({number: text for number, text in books.items() if int(number) < 8})
        catalogue.settle()
        catalogue.put({number: text for number, text in books.items() if int(number) >= 8})
        assert bulk.outweighed(catalogue.ledger.db) == (name == "quick")
        catalogue.settle()
        assert not bulk.outweighed(catalogue.ledger.db)
        found.append((rows(catalogue), catalogue.leaders(), catalogue.doubtful()))
        catalogue.close()
    assert found[0] == found[1]
    assert found[0][0]["match"]


def test_no_module_that_computes_is_left_out_of_the_fingerprint():
    place = Path(matching.__file__).parent
    modules = {path.relative_to(place).as_posix() for path in place.rglob("*.py")}
    known = [name for name, _ in sources()]
    assert modules > WITHOUT
    assert {name.removeprefix("code/") for name in known if name.startswith("code/")} == modules - WITHOUT
    assert {"text/forms.py", "tables/persons.toml", "code/portraits/agents.py"} <= set(known)
    assert len(known) == len(set(known))
