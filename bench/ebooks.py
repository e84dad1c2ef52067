"""An ONIX message, as ``repository.py`` measures it.

The products are made here: title, author, language, keyword, publisher, date, format and a price in VND, as small as
a seller's list has them; people, publishers and keywords recur.
"""

from collections.abc import Iterator

_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi")
_TOPICS = ("Tiểu thuyết", "Lịch sử", "Thiếu nhi", "Kinh tế", "Nấu ăn", "Du lịch", "Tin học", "Giáo dục")
_HEADER = (
    "<Header><SenderName>Nhà sách số Mẫu</SenderName><SentDateTime>20261101</SentDateTime>"
    "<DefaultCurrencyCode>VND</DefaultCurrencyCode></Header>"
)


def product(at: int) -> str:
    title = f"<TitleElementLevel>01</TitleElementLevel><TitleText>{_TOPICS[at % 8]} ở vùng {at}</TitleText>"
    person = f"{_FAMILIES[at % 8]} Văn Mẫu {at % 97}"
    return (
        f"<Product><RecordReference>vn.mau.{at}</RecordReference><NotificationType>03</NotificationType>"
        f"<ProductIdentifier><ProductIDType>01</ProductIDType><IDValue>EB{at}</IDValue></ProductIdentifier>"
        "<DescriptiveDetail><ProductComposition>00</ProductComposition><ProductForm>EA</ProductForm>"
        "<ProductFormDetail>E101</ProductFormDetail>"
        f"<TitleDetail><TitleType>01</TitleType><TitleElement>{title}</TitleElement></TitleDetail>"
        f"<Contributor><ContributorRole>A01</ContributorRole><PersonName>{person}</PersonName></Contributor>"
        "<Language><LanguageRole>01</LanguageRole><LanguageCode>vie</LanguageCode></Language>"
        "<Subject><SubjectSchemeIdentifier>20</SubjectSchemeIdentifier>"
        f"<SubjectHeadingText>{_TOPICS[(at + 3) % 8]}</SubjectHeadingText></Subject></DescriptiveDetail>"
        "<PublishingDetail><Publisher><PublishingRole>01</PublishingRole>"
        f"<PublisherName>Nxb. Mẫu {at % 5}</PublisherName></Publisher><PublishingDate>"
        f"<PublishingDateRole>01</PublishingDateRole><Date dateformat='05'>{2000 + at % 25}</Date></PublishingDate>"
        "</PublishingDetail><ProductSupply><SupplyDetail><ProductAvailability>20</ProductAvailability><Price>"
        f"<PriceType>02</PriceType><PriceAmount>{at % 90 + 10}000</PriceAmount></Price></SupplyDetail></ProductSupply>"
        "</Product>\n"
    )


def message(count: int) -> Iterator[str]:
    yield f'<ONIXMessage release="3.0">{_HEADER}\n'
    yield from map(product, range(count))
    yield "</ONIXMessage>\n"
