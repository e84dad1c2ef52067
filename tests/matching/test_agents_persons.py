"""Who of one name is one person, and who is not."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # importlib mode gives a test folder no way to share a module

import pytest
from peopled import Book, Catalogue, together

B = Book
CASES: dict[str, tuple[list[Book], list[list[int]]]] = {
    "a name alone never does": ([B("Nguyễn Nhật Ánh", "Mắt biếc"), B("Nguyễn Nhật Ánh", "Bàn có năm chỗ ngồi")], []),
    "a rare name in one field at one house": (
        [
            B("Nguyễn Nhật Ánh", "Mắt biếc", house="Trẻ", year="2010", ddc="895.9223"),
            B("Nguyễn, Nhật Ánh", "Bàn có năm chỗ ngồi", house="Nxb. Trẻ", year="2013", ddc="895.9223"),
        ],
        [[0, 1]],
    ),
    "a common name in one field at one house": (
        [
            B("Nguyễn Văn Hùng", "Máy công cụ", house="KHKT", year="2010", ddc="621.9"),
            B("Nguyễn Văn Hùng", "Dao cắt kim loại", house="Khoa học và Kỹ thuật", year="2013", ddc="621.9"),
        ],
        [],
    ),
    "a common name beside one rare co-author in one field": (
        [
            B("Trần Thị Lan", "Kỹ thuật màng", ddc="660", more="700 1_ $a Phan Đình Khải Nguyên"),
            B("Trần Thị Lan", "Vật liệu màng", ddc="660", more="700 1_ $a Phan Đình Khải Nguyên"),
        ],
        [[0, 1]],
    ),
    "years of life are another's": (
        [B("Dumas, Alexandre", "Trà hoa nữ", "1824-1895"), B("Dumas, Alexandre", "Trà hoa nữ", "1802-1870")],
        [],
    ),
    "1920- and 1920-2014": (
        [B("Tô Hoài", "Chiều chiều", dates="1920-"), B("Tô Hoài", "Cát bụi chân ai", dates="1920-2014")],
        [[0, 1]],
    ),
    "years on one side, one Work": (
        [
            B("Hoàng Xuân Hãn", "Lý Thường Kiệt", dates="1908-1996", house="Sông Nhị", year="1949"),
            B("Hoàng Xuân Hãn", "Lý Thường Kiệt", house="Hà Nội", year="1996"),
        ],
        [[0, 1]],
    ),
    "one of two with years fits as well as the other": (
        [
            B("Lê Quang Thiêm", "Ngữ nghĩa học", dates="1940-", house="Giáo dục", year="2008", ddc="495.922"),
            B("Lê Quang Thiêm", "Ngữ pháp", dates="1950-", house="Giáo dục", year="2008", ddc="495.922"),
            B("Lê Quang Thiêm", "Từ vựng học", house="Giáo dục", year="2010", ddc="495.922"),
        ],
        [],
    ),
    "a book before the other was born": (
        [
            B("Trần Quốc Vượng", "Tổ chức viện kiểm sát", dates="1953-", house="Tư pháp", year="2010", ddc="347"),
            B("Trần Quốc Vượng", "Viện kiểm sát", house="Tư pháp", year="1958", ddc="347"),
        ],
        [],
    ),
    "initials within one Work": (
        [
            B("Tolstoĭ, Lev Nikolaevich", "Anna Karenina", dates="1828-1910", more="240 10 $a Anna Karenina"),
            B("Tônxtôi, L.", "Anna Karênina", more="240 10 $a Anna Karenina"),
        ],
        [[0, 1]],
    ),
    "one number of an authority": (
        [
            B("Hồ Chí Minh", "Nhật ký trong tù", number=" $0 (viaf)71423"),
            B("Nguyễn Ái Quốc", "Đường kách mệnh", number=" $0 (viaf)71423"),
        ],
        [[0, 1]],
    ),
    "two numbers of one authority": (
        [
            B("Nguyễn Trung Thành", "Rừng xà nu", house="Văn học", year="1990", ddc="895", number=" $0 (viaf)1"),
            B("Nguyễn Trung Thành", "Rừng xà nu", house="Văn học", year="1990", ddc="895", number=" $0 (viaf)2"),
        ],
        [],
    ),
    "names that differ in a mark": (
        [B("Nguyễn Văn Bình", "Giải tích", house="Giáo dục"), B("Nguyễn Văn Bính", "Giải tích", house="Giáo dục")],
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_people_of_one_name(name: str, tmp_path: Path) -> None:
    books, same = CASES[name]
    found = together(tmp_path, books)
    expected = {place: place for place in range(len(books))}
    expected.update({place: min(group) for group in same for place in group})
    assert [found.index(one) for one in found] == [expected[place] for place in range(len(books))]


ONCE = {
    "without years and in capitals": ("Nguyễn Du, $d 1766-1820", ["700 0_ $a NGUYỄN DU $e chú giải"], 1),
    "the author of another Work": ("Nguyễn Du, $d 1766-1820", ["700 12 $a Nguyễn Du. $t Văn chiêu hồn"], 1),
    "without diacritics, in another role": ("Nguyễn Du", ["700 1_ $a Nguyen, Du $e minh hoạ"], 1),
    "in the script of 880": (
        "Nguyễn Du $6 880-01",
        ["700 0_ $a 阮攸 $e chú giải", "880 1_ $6 100-01/$1 $a 阮攸"],
        1,
    ),
    "father and son": ("Dumas, Alexandre, $d 1802-1870", ["700 1_ $a Dumas, Alexandre, $d 1824-1895 $e dịch"], 2),
    "whom it may be": ("Nguyễn Văn Bình", ["700 1_ $a Nguyễn Văn Bính", "700 1_ $a Nguyen Van Binh"], 3),
}


@pytest.mark.parametrize("name", ONCE)
def test_a_record_that_names_somebody_twice(name: str, tmp_path: Path) -> None:
    author, more, number = ONCE[name]
    catalogue = Catalogue(tmp_path)
    catalogue.put({"1": "\n".join([f"100 1_ $a {author}", "245 10 $a Truyện Kiều", "260 __ $a H., $c 2001", *more])})
    catalogue.settle()
    found = set(catalogue.leaders().values())
    catalogue.close()
    assert len(found) == number


def test_namesakes_with_books_of_one_title_stay_two_whomever_a_third_record_means(tmp_path: Path) -> None:
    title = "Cơ sở ngôn ngữ học"
    books = [
        B("Nguyễn Thị Hoa", title, dates="1960-", house="Giáo dục", year="1995"),
        B("Nguyễn Thị Hoa", title, dates="1980-", house="Giáo dục", year="2015"),
        B("Nguyễn Thị Hoa", title, house="Giáo dục", year="2016"),
    ]
    first, second, _ = together(tmp_path, books)
    assert first != second


def test_a_chain_of_books_joins_the_one_with_years(tmp_path: Path) -> None:
    """The third shares nothing with the first, but the second stands between them."""
    friend = "700 1_ $a Trần Đạm Thuỷ Khuê"
    books = [
        B("Đỗ Lai Thúy", "Con mắt thơ", dates="1948-", house="Lao động", year="1992", ddc="895.922"),
        B("Đỗ Lai Thúy", "Thơ như là mỹ học", house="Lao động", year="1994", ddc="895.922", more=friend),
        B("Đỗ Lai Thúy", "Từ cái nhìn văn hoá", ddc="306", more=friend),
    ]  # fmt: skip
    assert len(set(together(tmp_path, books))) == 1


def test_what_only_a_librarian_can_judge_is_put_down(tmp_path: Path) -> None:
    books, _ = CASES["one of two with years fits as well as the other"]
    catalogue = Catalogue(tmp_path)
    catalogue.put({str(place): one.text() for place, one in enumerate(books)})
    catalogue.settle()
    weak = catalogue.who("2", "person")
    pairs = catalogue.doubtful()
    catalogue.close()
    assert len(pairs) == 2
    assert all(weak in pair for pair in pairs)


def test_ten_thousand_books_do_not_bring_two_descriptions_together(tmp_path: Path) -> None:
    """Both weak ones join the person with years, by other books of his each; they have nothing in common."""
    books = [
        B("Phan Huy Lê", "Khởi nghĩa Lam Sơn", dates="1934-", house="Khoa học xã hội", year="1977", ddc="959.7"),
        B("Phan Huy Lê", "Tìm về cội nguồn", dates="1934-2018", house="Thế giới", year="1998", ddc="306"),
        B("Phan Huy Lê", "Khởi nghĩa Lam Sơn", house="Khoa học xã hội", year="1977", ddc="959.7"),
        B("Phan Huy Lê", "Tìm về cội nguồn", house="Thế giới", year="1999", ddc="306"),
    ]
    assert len(set(together(tmp_path, books))) == 1
