"""Read and map of repository records, on one core, from local files: Dublin Core (DIM) and MODS over OAI.

    python bench/repository.py [records]

The records are made here: theses, articles and books with names, titles and subjects that recur as they do in a real
repository (one new title a record, some hundreds of people and subjects), 12 to 20 statements each.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from lienthong.graph.terms import Source
from lienthong.mappings.mapper import Mapper
from lienthong.mappings.readers import read
from lienthong.mappings.record import Record

_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi")
_GIVEN = ("Thị Lan", "Văn Minh", "Thu Hà", "Quang Huy", "Đức Thọ", "Minh Tuấn", "Ngọc Anh", "Thanh Bình")
_TOPICS = ("Nước thải", "Văn học Việt Nam", "Chữ Nôm", "Kinh tế", "Luật dân sự", "Rừng ngập mặn", "Học máy", "Giáo dục")
_BODIES = ("Trường Đại học Mẫu Sông Hồng", "Trường Đại học Mẫu Ngự Bình", "Viện Mẫu Công nghệ")


def person(at: int) -> str:
    return f"{_FAMILIES[at % 8]}, {_GIVEN[at // 8 % 8]} {at % 13}"


def _field(element: str, qualifier: str, text: str) -> str:
    qualified = f' qualifier="{qualifier}"' if qualifier else ""
    return f'<dim:field mdschema="dc" element="{element}"{qualified}>{text}</dim:field>'


def dim(at: int) -> str:
    said = [
        ("title", "", f"Nghiên cứu {_TOPICS[at % 8].lower()} ở vùng {at} theo hướng tiếp cận mới"),
        ("contributor", "author", person(at)),
        ("contributor", "advisor", f"PGS.TS. {person(at + 5)}"),
        ("date", "issued", str(1990 + at % 35)),
        ("date", "accessioned", "2021-07-01T08:30:00Z"),
        ("publisher", "", _BODIES[at % 3]),
        ("description", "abstract", f"Luận văn nghiên cứu các yếu tố ảnh hưởng trong {at} trường hợp khác nhau."),
        ("subject", "", _TOPICS[at % 8]),
        ("subject", "", _TOPICS[(at + 3) % 8]),
        ("type", "", ("Luận văn thạc sĩ", "Bài báo", "Luận án")[at % 3]),
        ("language", "iso", "vi"),
        ("format", "extent", f"{60 + at % 90} tr."),
        ("identifier", "uri", f"http://hdl.handle.net/123456789/{at}"),
        ("rights", "", "https://creativecommons.org/licenses/by/4.0/"),
    ]
    fields = "".join(_field(one, two, text) for one, two, text in said)
    return f'<dim:dim xmlns:dim="http://www.dspace.org/xmlns/dspace/dim">{fields}</dim:dim>'


def mods(at: int) -> str:
    return f"""<mods xmlns="http://www.loc.gov/mods/v3" version="3.7">
<titleInfo><title>Nghiên cứu {_TOPICS[at % 8].lower()} ở vùng {at} theo hướng tiếp cận mới</title></titleInfo>
<name type="personal"><namePart>{person(at)}</namePart><role><roleTerm type="text">author</roleTerm></role></name>
<name type="personal"><namePart>{person(at + 5)}</namePart><role><roleTerm type="text">advisor</roleTerm></role></name>
<originInfo><publisher>{_BODIES[at % 3]}</publisher>
<dateIssued encoding="iso8601">{1990 + at % 35}</dateIssued></originInfo>
<abstract>Luận văn nghiên cứu các yếu tố ảnh hưởng trong {at} trường hợp khác nhau.</abstract>
<subject><topic>{_TOPICS[at % 8]}</topic></subject><subject><topic>{_TOPICS[(at + 3) % 8]}</topic></subject>
<genre>{("Luận văn thạc sĩ", "Bài báo", "Luận án")[at % 3]}</genre>
<language><languageTerm authority="rfc3066">vi</languageTerm></language>
<physicalDescription><extent>{60 + at % 90} tr.</extent></physicalDescription>
<identifier type="uri">http://hdl.handle.net/123456789/{at}</identifier>
<accessCondition type="useAndReproduction">https://creativecommons.org/licenses/by/4.0/</accessCondition></mods>"""


def page(record: Callable[[int], str], count: int) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>\n'
    for at in range(count):
        yield f"<record><header><identifier>oai:kho.example.org:123456789/{at}</identifier>"
        yield "<datestamp>2024-01-02T00:00:00Z</datestamp></header><metadata>"
        yield f"{record(at)}</metadata></record>\n"
    yield "</ListRecords></OAI-PMH>\n"


def measured(path: Path, warm: int = 500) -> tuple[float, float]:
    """Records a second of CPU time: reading alone, reading and mapping."""
    mapper = Mapper(Source("bench", library_name="Bench"))
    for one in islice(read(path), warm):
        if isinstance(one, Record):
            mapper.describe(one)
    rates = []
    for whole in (False, True):
        started, count = time.process_time(), 0
        for one in read(path):
            assert isinstance(one, Record)
            count += 1
            if whole:
                mapper.describe(one)
        rates.append(count / (time.process_time() - started))
    return rates[0], rates[1]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        for name, record in (("Dublin Core (DIM)", dim), ("MODS", mods)):
            path = Path(folder) / "records.xml"
            path.write_text("".join(page(record, count)), "utf-8")
            reading, mapping = measured(path)
            print(f"{name}: {count} records; read {reading:,.0f}/s; read + map {mapping:,.0f}/s")


if __name__ == "__main__":
    main()
