"""What tells Works of one title and one name apart: when the creator was born, and who translated the text."""

from lienthong.mappings import isbd, names
from lienthong.mappings.people import in_heading
from lienthong.mappings.record import Record

_TRANSLATOR = "trl"


def creator_born(record: Record) -> str:
    """The year in which the person of 100 was born, as $d or $a says (MARC 21 Bibliographic, field 100); '' when
    nobody says it, or not to the year."""
    for field in record.tagged("100"):
        found = in_heading(field.first("a"), field.first("d"), field.ind1)
        year = found[0].birth[:4] if found else ""
        return year if year.isdigit() else ""
    return ""


def translator_of(record: Record) -> str:
    """Match key of the first translator whom the statement of responsibility names, else a 700 with that role ($4 trl,
    $e «dịch»); '' for none."""
    stated = (who for field in record.tagged("245") for said in field.all("c") for who in names.people(said))
    for who in stated:
        if who.role == _TRANSLATOR or _TRANSLATOR in who.roles:
            return who.key
    for field in record.tagged("700"):
        roles = {names.designator(isbd.strip_end(one)) for one in field.all("e")} | set(field.all("4"))
        if _TRANSLATOR in roles:
            found = in_heading(field.first("a"), field.first("d"), field.ind1)
            return found[0].key if found else ""
    return ""
