"""The fast engine and pyshacl find the same in damaged graphs; when this fails, trust neither until it is explained."""

import random
from collections.abc import Callable

import pytest

from lienthong.shapes import Gate

XSD = "http://www.w3.org/2001/XMLSchema#"
ODD = (
    '""', '" "', '"\\u00A0"', '"Lúa"@vi', '"稻"@zh-hani', '"hai\\ndòng \\"trích\\" \\\\ "', '"LÚA NƯỚC VIỆT NAM"',
    '"H."', '"Vũ An; Lê Bình"', '"9786041000018"', '"9786041000019"', '"1859-0004"', '"1859-0003"', '"0"',
    f'"1996"^^<{XSD}gYear>', f'"96"^^<{XSD}gYear>', f'"0199"^^<{XSD}gYear>', f'"9996"^^<{XSD}gYear>',
    f'"1996-13"^^<{XSD}gYearMonth>', f'"2018-02-30"^^<{XSD}date>', f'"2018-02-28"^^<{XSD}date>',
    f'"2019-10-02T25:00:00"^^<{XSD}dateTime>', f'"2019-10-02T05:00:00+07:00"^^<{XSD}dateTime>',
    f'"007"^^<{XSD}integer>', f'"trăm"^^<{XSD}integer>', f'"1.50"^^<{XSD}decimal>', f'"đúng"^^<{XSD}boolean>',
    '"197X"^^<http://id.loc.gov/datatypes/edtf/edtf>', '"<b>"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML>',
    "<https://sach.example.vn/>", "<http://id.loc.gov/vocabulary/languages/vie>", "<lt:work/khac>", "_:nut",
    "<http://id.loc.gov/ontologies/bibframe/Person>", "<http://id.loc.gov/ontologies/bibframe/Work>",
)  # fmt: skip


def damaged(lines: list[str], rng: random.Random) -> list[str]:
    """The graph after a few random faults: triples lost, values and properties changed, nodes gone or unnamed."""
    triples = [tuple(line[:-2].split(" ", 2)) for line in lines]
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(triples))
        subject, predicate, _ = triples[at]
        match rng.randrange(7):
            case 0:
                del triples[at]
            case 1:
                triples[at] = subject, predicate, rng.choice(ODD)
            case 2:
                triples.append((subject, predicate, rng.choice(ODD)))
            case 3:
                triples.append((subject, predicate, rng.choice(triples)[0]))
            case 4:
                triples[at] = subject, rng.choice(triples)[1], rng.choice((triples[at][2], rng.choice(ODD)))
            case 5:
                triples = [one for one in triples if one[0] != subject] or triples
            case _:
                triples = [tuple("_:vo" if term == subject else term for term in one) for one in triples]
    return sorted({" ".join(one) + " ." for one in triples})


@pytest.mark.parametrize("name", ["book", "translation", "thesis"])
@pytest.mark.parametrize("seed", range(20))
def test_engines_agree_on_damage(
    seed: int, name: str, with_fault: Callable[..., list[str]], fast: Gate, referee: Gate
) -> None:
    lines = damaged(with_fault(name), random.Random(f"{name} {seed}"))
    assert fast.check_lines(lines) == referee.check_lines(lines)


def test_damage_is_mostly_found(with_fault: Callable[..., list[str]], fast: Gate) -> None:
    clean = with_fault("book")
    found = [bool(fast.check_lines(damaged(clean, random.Random(seed)))) for seed in range(100)]
    assert sum(found) > 60
