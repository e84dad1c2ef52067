"""Editions and translations of Truyện Kiều in the published catalogue, whatever the order of loading."""

from itertools import permutations
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Store

from lienthong.content import folder
from lienthong.graph.generation import current
from lienthong.graph.ledger import Ledger
from lienthong.graph.publish import publish
from lienthong.mappings.line import parse_record
from lienthong.mappings.readers import iso2709
from lienthong.pipeline.load import load

BASE = "http://example.org"
_RECORDS = """
ha-noi | 100 0_ $a Nguyễn Du, $d 1765-1820 | 245 10 $a Truyện Kiều / $c Nguyễn Du | 260 __ $b Văn học, $c 1979
ha-noi | 100 1_ $a Đào Duy Anh | 245 10 $a Từ điển Truyện Kiều | 260 __ $b Khoa học xã hội, $c 1974
ha-noi | 041 0_ $a fre | 100 1_ $a Hugo, Victor, $d 1802-1885 | 245 14 $a Les misérables | 260 __ $c 1951
hue | 100 1_ $a Nguyễn, Du | 245 10 $a Đoạn trường tân thanh | 246 3_ $a Truyện Kiều | 260 __ $b Tân Việt, $c 1953
hue | 041 1_ $a fre $h vie | 100 1_ $a Nguyên Du, $d 1765-1820 | 240 10 $a Truyện Kiều. $l French | 245 10 $a Kiêu
hue | 041 1_ $a vie $h fre | 100 1_ $a Hugo, Victor | 245 10 $a Những kẻ khốn nạn | 500 __ $a Nguyên bản: Les misérables
sai-gon | 041 1_ $a eng $h vie | 100 1_ $a Nguyễn, Du, $d 1765-1820 | 245 10 $a The song of Kieu | 765 0_ $t Truyện Kiều
sai-gon | 100 0_ $a NGUYEN DU | 245 10 $a TRUYEN KIEU | 260 __ $c 1995
sai-gon | 100 1_ $a Huygô, V. | 240 10 $a Misérables. $l Tiếng Việt | 245 10 $a Những người khốn khổ | 260 __ $c 1977
"""
SOURCES: dict[str, list[str]] = {}
for _line in _RECORDS.strip().splitlines():
    _source, _, _record = _line.partition(" | ")
    SOURCES.setdefault(_source, []).append(_record)
QUERY = """PREFIX bf: <http://id.loc.gov/ontologies/bibframe/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?one ?other WHERE {
  ?one bf:hasInstance ?a . ?other bf:hasInstance ?b .
  { ?one bf:translationOf? ?near . ?other bf:translationOf? ?near }
  UNION { ?one bf:expressionOf ?near . ?other bf:expressionOf ?near }
}"""


def catalogue(data: Path, order: tuple[str, ...]) -> Store:
    for source in order:
        file = data / f"{source}.mrc"
        records = [parse_record("\n".join([f"001 {n}", *one.split(" | ")])) for n, one in enumerate(SOURCES[source])]
        file.write_bytes(b"".join(iso2709.write(one) for one in records))
        load(data, source, [str(file)])
        with Ledger.open(data) as ledger:
            publish(ledger, data, BASE)
    generation = current(data)
    assert generation is not None
    return generation.open()


def works(store: Store) -> dict[str, str]:
    """Label of each Instance to its Work."""
    rows = store.query(
        "PREFIX bf: <http://id.loc.gov/ontologies/bibframe/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"
        " SELECT ?label ?work { ?i bf:instanceOf ?work ; rdfs:label ?label }"
    )
    found = {}
    for row in rows:
        label, work = row["label"], row["work"]
        assert isinstance(label, Literal) and isinstance(work, NamedNode)
        found[label.value] = work.value
    return found


@pytest.mark.parametrize("order", list(permutations(SOURCES))[::2], ids="-".join)
def test_editions_are_one_work_and_translations_two_steps_away(tmp_path: Path, order: tuple[str, ...]) -> None:
    store = catalogue(tmp_path, order)
    found = works(store)
    assert len({found["Truyện Kiều"], found["Đoạn trường tân thanh"], found["TRUYEN KIEU"]}) == 1
    assert len({found["Truyện Kiều"], found["Từ điển Truyện Kiều"], found["Kiêu"], found["The song of Kieu"]}) == 4
    assert found["Những kẻ khốn nạn"] == found["Những người khốn khổ"] != found["Les misérables"]
    near = {(row["one"].value, row["other"].value) for row in store.query(QUERY)}  # type: ignore[union-attr]
    for family in (("Truyện Kiều", "Kiêu", "The song of Kieu"), ("Những kẻ khốn nạn", "Les misérables")):
        assert {(found[one], found[other]) for one in family for other in family} <= near
    assert not any(found["Từ điển Truyện Kiều"] == one != other for one, other in near)


def test_the_example_lists_editions_translations_and_leaves_out_the_dictionary(tmp_path: Path) -> None:
    store = catalogue(tmp_path, tuple(SOURCES))
    text = (folder("sparql") / "examples" / "12-editions-and-translations.rq").read_text("utf-8")
    titles = {row["title"].value for row in store.query(text)}  # type: ignore[union-attr]
    assert titles == {"Truyện Kiều", "Đoạn trường tân thanh", "TRUYEN KIEU", "Kiêu", "The song of Kieu"}
