"""Theses, articles and books as repositories hand them over, for ``repository.py``: DIM, qdc, MODS, METS, ETD-MS,
KBART.

Names, titles and subjects recur as they do in a real repository: one new title a record, some hundreds of people and
subjects, 12 to 20 statements each.
"""

from collections.abc import Callable, Iterator

_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi")
_GIVEN = ("Thị Lan", "Văn Minh", "Thu Hà", "Quang Huy", "Đức Thọ", "Minh Tuấn", "Ngọc Anh", "Thanh Bình")
_TOPICS = ("Nước thải", "Văn học Việt Nam", "Chữ Nôm", "Kinh tế", "Luật dân sự", "Rừng ngập mặn", "Học máy", "Giáo dục")
_BODIES = ("Trường Đại học Mẫu Sông Hồng", "Trường Đại học Mẫu Ngự Bình", "Viện Mẫu Công nghệ")
_KINDS = ("Luận văn thạc sĩ", "Bài báo", "Luận án")
_OAI = "http://www.openarchives.org/OAI/2.0/"
_XLINK = "http://www.w3.org/1999/xlink"


def person(at: int) -> str:
    return f"{_FAMILIES[at % 8]}, {_GIVEN[at // 8 % 8]} {at % 13}"


def title(at: int) -> str:
    return f"Nghiên cứu {_TOPICS[at % 8].lower()} ở vùng {at} theo hướng tiếp cận mới"


def _statements(at: int) -> list[tuple[str, str, str]]:
    return [
        ("title", "", title(at)),
        ("contributor", "author", person(at)),
        ("contributor", "advisor", f"PGS.TS. {person(at + 5)}"),
        ("date", "issued", str(1990 + at % 35)),
        ("date", "accessioned", "2021-07-01T08:30:00Z"),
        ("publisher", "", _BODIES[at % 3]),
        ("description", "abstract", f"Luận văn nghiên cứu các yếu tố ảnh hưởng trong {at} trường hợp khác nhau."),
        ("subject", "", _TOPICS[at % 8]),
        ("subject", "", _TOPICS[(at + 3) % 8]),
        ("type", "", _KINDS[at % 3]),
        ("language", "iso", "vi"),
        ("format", "extent", f"{60 + at % 90} tr."),
        ("identifier", "uri", f"http://hdl.handle.net/123456789/{at}"),
        ("rights", "", "https://creativecommons.org/licenses/by/4.0/"),
    ]


def _dim(at: int) -> str:
    fields = "".join(
        f'<dim:field mdschema="dc" element="{one}"{f" qualifier={two!r}" if two else ""}>{text}</dim:field>'
        for one, two, text in _statements(at)
    )
    return f'<dim:dim xmlns:dim="http://www.dspace.org/xmlns/dspace/dim">{fields}</dim:dim>'


_TERMS = {"author": "creator", "advisor": "contributor", "issued": "issued", "accessioned": "dateAccepted"}


def _qdc(at: int) -> str:
    fields = []
    for element, qualifier, text in _statements(at):
        name = _TERMS.get(qualifier, qualifier)
        tag = f"dcterms:{name}" if name in ("issued", "abstract", "extent", "dateAccepted") else f"dc:{element}"
        fields.append(f"<{tag}>{text}</{tag}>")
    return (
        '<qdc:qualifieddc xmlns:qdc="http://dspace.org/qualifieddc/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        f' xmlns:dcterms="http://purl.org/dc/terms/">{"".join(fields)}</qdc:qualifieddc>'
    )


def _mods(at: int) -> str:
    return f"""<mods xmlns="http://www.loc.gov/mods/v3" version="3.7">
<titleInfo><title>{title(at)}</title></titleInfo>
<name type="personal"><namePart>{person(at)}</namePart><role><roleTerm type="text">author</roleTerm></role></name>
<name type="personal"><namePart>{person(at + 5)}</namePart><role><roleTerm type="text">advisor</roleTerm></role></name>
<originInfo><publisher>{_BODIES[at % 3]}</publisher>
<dateIssued encoding="iso8601">{1990 + at % 35}</dateIssued></originInfo>
<abstract>Luận văn nghiên cứu các yếu tố ảnh hưởng trong {at} trường hợp khác nhau.</abstract>
<subject><topic>{_TOPICS[at % 8]}</topic></subject><subject><topic>{_TOPICS[(at + 3) % 8]}</topic></subject>
<genre>{_KINDS[at % 3]}</genre>
<language><languageTerm authority="rfc3066">vi</languageTerm></language>
<physicalDescription><extent>{60 + at % 90} tr.</extent></physicalDescription>
<identifier type="uri">http://hdl.handle.net/123456789/{at}</identifier>
<accessCondition type="useAndReproduction">https://creativecommons.org/licenses/by/4.0/</accessCondition></mods>"""


def _mets(at: int) -> str:
    return (
        f'<mets xmlns="http://www.loc.gov/METS/" xmlns:xlink="{_XLINK}" OBJID="hdl:123456789/{at}"><dmdSec ID="d">'
        f'<mdWrap MDTYPE="MODS"><xmlData>{_mods(at)}</xmlData></mdWrap></dmdSec><fileSec><fileGrp USE="CONTENT">'
        f'<file ID="f" MIMETYPE="application/pdf" SIZE="{1000 + at}"><FLocat LOCTYPE="URL"'
        f' xlink:href="https://kho.example.org/{at}.pdf"/></file></fileGrp></fileSec></mets>'
    )


def _etdms(at: int) -> str:
    return (
        '<thesis xmlns="http://www.ndltd.org/standards/metadata/etdms/1.1/">'
        f"<title>{title(at)}</title><creator>{person(at)}</creator><subject>{_TOPICS[at % 8]}</subject>"
        f"<description>Luận văn nghiên cứu {at} trường hợp khác nhau.</description>"
        f"<publisher>{_BODIES[at % 3]}</publisher>"
        f'<contributor role="advisor">{person(at + 5)}</contributor><date>{1990 + at % 35}</date>'
        "<type>Electronic Thesis or Dissertation</type>"
        f"<identifier>http://hdl.handle.net/123456789/{at}</identifier><language>vie</language>"
        "<rights>https://creativecommons.org/licenses/by/4.0/</rights><degree><name>Thạc sĩ</name>"
        f"<level>masters</level><discipline>{_TOPICS[(at + 3) % 8]}</discipline><grantor>{_BODIES[at % 3]}</grantor>"
        "</degree></thesis>"
    )


def _harvest(record: Callable[[int], str]) -> Callable[[int], Iterator[str]]:
    def page(count: int) -> Iterator[str]:
        yield f'<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="{_OAI}"><ListRecords>\n'
        for at in range(count):
            yield f"<record><header><identifier>oai:kho.example.org:123456789/{at}</identifier>"
            yield "<datestamp>2024-01-02T00:00:00Z</datestamp></header><metadata>"
            yield f"{record(at)}</metadata></record>\n"
        yield "</ListRecords></OAI-PMH>\n"

    return page


HARVESTS = {
    "DIM": _harvest(_dim),
    "qdc": _harvest(_qdc),
    "MODS": _harvest(_mods),
    "METS": _harvest(_mets),
    "ETD-MS": _harvest(_etdms),
}


def kbart(count: int) -> Iterator[str]:
    """Journals in turn with books."""
    yield (
        "publication_title\tprint_identifier\tonline_identifier\tdate_first_issue_online\tnum_first_vol_online\t"
        "num_first_issue_online\tdate_last_issue_online\tnum_last_vol_online\tnum_last_issue_online\ttitle_url\t"
        "first_author\ttitle_id\tembargo_info\tcoverage_depth\tnotes\tpublisher_name\tpublication_type\t"
        "date_monograph_published_print\tdate_monograph_published_online\tmonograph_volume\tmonograph_edition\t"
        "first_editor\tparent_publication_title_id\tpreceding_publication_title_id\taccess_type\n"
    )
    for at in range(count):
        serial = at % 2
        when = (str(1950 + at % 60), "1", "1") if serial else ("", "", "")
        who = "" if serial else person(at)
        kind = ("serial", "", "") if serial else ("monograph", str(1990 + at % 30), str(2000 + at % 20))
        url = f"https://doc-bao.example.org/{at}"
        row = (title(at), "", "", *when, "", "", "", url, who, f"M{at}", "", "fulltext", "", _BODIES[at % 3], *kind)
        yield "\t".join((*row, "", "", "", "", "", "P")) + "\n"
