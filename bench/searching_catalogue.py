"""A catalogue of any size for searching: titles put together from Vietnamese starts, topics, rare syllables and places,
by persons of common names; as what its index holds, and as N-Triples for a store. The same on every machine.
"""

import random
from collections.abc import Iterator
from io import BytesIO
from itertools import accumulate
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from lienthong.graph.generation import Generation, switch, write_meta
from lienthong.graph.terms import iri, literal
from lienthong.search.drawing import Drawn

BASE = "http://localhost:8000"

STARTS = (
    "Giáo trình", "Bài giảng", "Nghiên cứu", "Lịch sử", "Cơ sở", "Nhập môn", "Sổ tay", "Từ điển", "Tuyển tập",
    "Hướng dẫn", "Phân tích", "Lý thuyết", "Thực hành", "Đánh giá", "Một số vấn đề về", "Quản lý", "Kỹ thuật",
    "Phương pháp", "Đổi mới",
)  # fmt: skip
TOPICS = (
    "kinh tế vĩ mô", "kinh tế vi mô", "kinh tế chính trị", "luật dân sự", "luật hình sự", "văn học dân gian",
    "truyện Kiều", "vật lý đại cương", "hoá học hữu cơ", "toán cao cấp", "xác suất thống kê", "y học cổ truyền",
    "đường sắt", "cầu đường", "nông nghiệp bền vững", "thuỷ sản", "lâm nghiệp", "giáo dục mầm non",
    "tâm lý học", "triết học phương Đông", "báo chí", "du lịch sinh thái", "ngân hàng thương mại",
    "kế toán tài chính", "an toàn thông tin", "trí tuệ nhân tạo", "cơ học đất",
)  # fmt: skip
PLACES = (
    "Hà Nội", "Huế", "Đà Nẵng", "Cần Thơ", "Đồng Nai", "Nghệ An", "Thanh Hoá", "Tây Nguyên",
    "đồng bằng sông Cửu Long", "Việt Nam", "Đông Nam Á", "thế kỷ XX", "thời kỳ đổi mới", "các trường đại học",
    "doanh nghiệp nhỏ và vừa",
)  # fmt: skip
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý")
GIVEN = ("Văn An", "Thị Bình", "Đức Dũng", "Minh Hà", "Quang Huy", "Thu Hương", "Ngọc Lan", "Xuân Mai", "Hữu Nam")
ASKED = (
    "giao trinh kinh te", "giáo trình kinh tế vĩ mô", "truyen kieu", "luat dan su viet nam", "nguyen van an",
    "duong sat", "vật lý đại cương huế", "tri tue nhan tao can tho", "lich su ha noi", "y hoc co truyen",
    "ke toan", "thuỷ sản đồng nai",
)  # fmt: skip


def syllables(chance: random.Random) -> list[str]:
    """Words that few titles have, as the tail of a real catalogue does."""
    onsets = "b ch đ g h kh l m ng nh ph qu r s t th tr v x".split()  # noqa: SIM905
    rimes = "a ai an ang anh ao âm ât e ên i inh iêu o ôi ông ơn u ưng ươi".split()  # noqa: SIM905
    made = [f"{onset}{rime}" for onset in onsets for rime in rimes]
    chance.shuffle(made)
    return made


def subjects() -> list[str]:
    """What works are about."""
    return [*TOPICS, *(f"{topic} -- {place}" for topic in TOPICS for place in PLACES)]


def catalogue(works: int) -> Iterator[Drawn]:
    """The catalogue as what its index holds: a person for twenty works, each with subjects, a year, a language, copies
    in one to seven of 200 libraries, of which few hold most."""
    chance, about = random.Random(7), subjects()
    rare = syllables(chance)
    weights = list(accumulate(1 / (place + 1) for place in range(len(rare))))
    people = []
    for number in range(max(works // 20, 1)):
        name = f"{chance.choice(FAMILY)} {chance.choice(GIVEN)}{f' {chance.choice(rare)}' if number % 3 else ''}"
        people.append(name)
        texts = {"title": [name]}
        yield Drawn(f"agent/{number:016}", "agent", texts, classes=["bf:Agent", "schema:Person"], labels=[(1, name)])
    for number in range(works):
        tail = " ".join(chance.choices(rare, cum_weights=weights, k=chance.randrange(3)))
        title = f"{chance.choice(STARTS)} {chance.choice(TOPICS)} {tail} {chance.choice(PLACES)}".replace("  ", " ")
        maker, held = chance.randrange(len(people)), range(1 + int(6 * chance.random() ** 3))
        topics = [chance.randrange(len(about)) for _ in range(2)]
        yield Drawn(
            f"work/{number:016}", "work",
            {"title": [title], "name": [people[maker]], "subject": [about[one] for one in topics]},
            languages=chance.choices(("vie", "eng", "fre", "chi", "rus"), (80, 10, 4, 3, 3)),
            classes=["bf:Work", "schema:Book" if number % 10 else "schema:Thesis"],
            libraries=sorted({f"library/{int(200 * chance.random() ** 2):016}" for _ in held}),
            years=[1950 + int(75 * chance.random() ** 0.5)], subjects=[f"subject/{one:016}" for one in topics],
            access=["copies"], sources=[f"dataset/d{number % 7}"], makers=[str(maker), people[maker]],
            made_by=[f"agent/{maker:016}"], labels=[(0, title)],
        )  # fmt: skip


def lines(works: int) -> Iterator[bytes]:
    """The same catalogue as N-Triples."""
    type_, label = iri("rdf:type"), iri("rdfs:label")
    for number, name in enumerate(subjects()):
        one = f"<{BASE}/subject/{number:016}>"
        yield f"{one} {type_} {iri('skos:Concept')} .\n{one} {label} {literal(name, 'vi')} .\n".encode()
    for number in range(200):
        one = f"<{BASE}/library/{number:016}>"
        name = literal(f"Thư viện {number}", "vi")
        yield f"{one} {type_} {iri('schema:Library')} .\n{one} {label} {name} .\n".encode()
    for drawn in catalogue(works):
        one, name = f"<{BASE}/{drawn.id}>", literal(drawn.labels[0][1], "vi")
        said = [(one, type_, iri(class_)) for class_ in drawn.classes] + [(one, label, name)]
        if drawn.kind == "work":
            said += _edition(drawn, one, name)
        yield "".join(f"{subject} {property_} {value} .\n" for subject, property_, value in said).encode()


def _edition(drawn: Drawn, work: str, name: str) -> list[tuple[str, str, str]]:
    instance, item = (work.replace("/work/", f"/{kind}/") for kind in ("instance", "item"))
    said = [
        (work, iri("schema:author"), f"<{BASE}/agent/{int(drawn.makers[0]):016}>"),
        (work, iri("bf:language"), iri(f"lang:{drawn.languages[0]}")), (work, iri("bf:hasInstance"), instance),
        (instance, iri("rdf:type"), iri("bf:Instance")), (instance, iri("rdfs:label"), name),
        (instance, iri("schema:datePublished"), literal(str(drawn.years[0]))), (instance, iri("bf:instanceOf"), work),
        (instance, iri("bf:hasItem"), item), (item, iri("bf:itemOf"), instance),
    ]  # fmt: skip
    said += [(work, iri("bf:subject"), f"<{BASE}/{one}>") for one in drawn.subjects]
    return said + [(item, iri("bf:heldBy"), f"<{BASE}/{one}>") for one in drawn.libraries]


class Lines(BytesIO):
    """The lines as a file that is read once."""

    def __init__(self, works: int) -> None:
        super().__init__()
        self._lines = lines(works)

    def read(self, size: int | None = -1, /) -> bytes:
        """Some lines."""
        parts: list[bytes] = []
        length = 0
        while (size is None or size < 0 or length < size - 1000) and (one := next(self._lines, b"")):
            parts.append(one)
            length += len(one)
        return b"".join(parts)


def generation(folder: Path, works: int) -> Generation:
    """The catalogue as a generation, made when it is not there."""
    made = Generation(1, BASE, "2026-11-22T00:00:00Z", 3 * works, folder / "generations" / "00000001")
    if not made.store_folder.exists():
        made.folder.mkdir(parents=True)
        store = Store(str(made.store_folder))
        store.bulk_load(Lines(works), RdfFormat.N_TRIPLES)
        store.flush()
        del store
        write_meta(made)
        switch(folder, made)
    return made


def asked_questions() -> list[str]:
    """Questions of two to eight words, no two alike."""
    more = [f"{words} {STARTS[number % len(STARTS)]}" for number, words in enumerate(ASKED * 5)]
    return list(dict.fromkeys([*ASKED, *more]))
