"""Real files, sound and awkward: how many records each must give. They lie beside the project."""

import json
import re
import tracemalloc
from collections import Counter
from pathlib import Path

import pytest

from lienthong.mappings.readers import check, marcxml, read
from lienthong.mappings.readers.detect import Detected
from lienthong.mappings.record import Record
from lienthong.messages import catalogue

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "marc"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"real data are not at {DATA}")


@pytest.mark.parametrize(
    ("file", "records", "unreadable", "encoding"),
    [
        ("awkward/000-line-seperated.mrc", 20, {}, "utf-8"),
        ("awkward/pride-and-prejudice-with-many-errors.mrc", 383, {}, "marc-8"),
        ("awkward/bad_records.mrc", 7, {"read_no_fields": 1}, "utf-8"),
        ("awkward/utf8_errors.dat", 1, {}, "utf-8"),
        ("awkward/chinese_mangled_multibyte.mrc", 4, {}, "utf-8"),
        ("awkward/008008027.mrc", 18, {"read_truncated": 1}, "utf-8"),
        ("lc/lc-vietnamese.mrc", 81, {}, "utf-8"),
        ("lc/lc-sample.mrc", 500, {}, "utf-8"),
        ("lc/lc-880.mrc", 250, {}, "utf-8"),
        ("cse-koha/books24fieldfinalpart5.mrc", 4860, {}, "utf-8"),
    ],
)
def test_iso2709(file: str, records: int, unreadable: dict[str, int], encoding: str) -> None:
    assert check(DATA / file) == Detected("iso2709", "", encoding)
    found = list(read(DATA / file))
    assert sum(isinstance(out, Record) for out in found) == records
    assert Counter(out.reason for out in found if not isinstance(out, Record)) == unreadable
    data = (DATA / file).read_bytes()
    assert all(data[out.offset : out.offset + len(out.raw)] == out.raw for out in found)
    rest = b"".join(data[a:b] for a, b in _between(found, len(data)))
    assert not rest.strip()


def _between(found: list[object], size: int) -> list[tuple[int, int]]:
    ends = [0, *(out.offset + len(out.raw) for out in found)]  # type: ignore[attr-defined]
    return list(zip(ends, [*(out.offset for out in found), size], strict=True))  # type: ignore[attr-defined]


def test_every_bad_record_that_has_a_title_gives_it() -> None:
    found = [out for out in read(DATA / "awkward/bad_records.mrc") if isinstance(out, Record)]
    assert [out.tagged("245")[0].first("a") for out in found] == ["The pragmatic programmer : "] * 7


def test_union_file_in_many_states() -> None:
    found = [out for out in read(DATA / "awkward/pride-and-prejudice-with-many-errors.mrc") if isinstance(out, Record)]
    assert all(re.fullmatch("[0-9A-Za-z]{3}", field.tag) for out in found for field in out.fields)
    texts = {value for out in found for field in out.fields for _, value in field.subfields}
    assert {"Orgueil et préjugés /", "Venäjä" if "Venäjä" in texts else "venäjä."} <= texts
    assert Counter(code for out in found for code in out.repairs)["read_leader"] == 16


@pytest.mark.parametrize("name", ["british_library", "dnb", "gwu", "loc_general"])
def test_marcxml(name: str) -> None:
    file = DATA / "m2b-datasets" / f"{name}.xml"
    found = [out for out in read(file) if isinstance(out, Record)]
    assert len(found) == file.read_text("utf-8").count("</leader>") + file.read_text("utf-8").count(":leader>") // 2
    assert all(len(out.leader) == 24 and not out.repairs and out.control("001") for out in found)


def test_the_same_records_in_three_formats(tmp_path: Path) -> None:
    found = [out for out in read(DATA / "lc/lc-880.mrc") if isinstance(out, Record)]
    (tmp_path / "x").write_bytes(marcxml.write(found))
    (tmp_path / "j").write_text(
        "\n".join(
            json.dumps(
                {
                    "leader": out.leader,
                    "fields": [
                        {one.tag: one.value}
                        if one.tag < "010"
                        else {
                            one.tag: {
                                "ind1": one.ind1,
                                "ind2": one.ind2,
                                "subfields": [{c: v} for c, v in one.subfields],
                            }
                        }
                        for one in out.fields
                    ],
                }
            )
            for out in found
        )
    )
    for name in "xj":
        again = [out for out in read(tmp_path / name) if isinstance(out, Record)]
        assert [out.fields for out in again] == [out.fields for out in found]


def test_memory_is_flat(tmp_path: Path) -> None:
    data = (DATA / "lc/lc-sample.mrc").read_bytes()
    peaks = []
    for times in (3, 7):
        (tmp_path / "big.mrc").write_bytes(data * times)
        tracemalloc.start()
        assert sum(1 for _ in read(tmp_path / "big.mrc")) == 500 * times
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.1 * peaks[0] < 12_000_000


def test_every_code_of_the_readers_has_a_message() -> None:
    folder = Path(marcxml.__file__).parent
    codes = {
        code for file in folder.glob("*.py") for code in re.findall(r'"(read_[a-z0-9_]+)"', file.read_text("utf-8"))
    }
    assert len(codes) > 30
    for lang in ("vi", "en"):
        texts = catalogue(lang)  # type: ignore[arg-type]
        assert {code for code in codes if f"flags.{code}" not in texts and f"errors.{code}" not in texts} == set()
