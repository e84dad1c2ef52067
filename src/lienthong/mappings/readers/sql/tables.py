"""The tables and columns of OpenBiblio's catalogue: which are read, which are left, and what is in neither list.

Members, staff, loans, holds and accounts are in other tables, which are never read; of the copies' table the columns
about a loan (who has it, until when) are not taken either.
"""

import re
from functools import lru_cache

from lienthong.mappings.spreadsheets.mapping import fold

TITLE, FIELD, SUBFIELD, COPY = "biblio", "biblio_field", "biblio_subfield", "biblio_copy"
COPY_FIELD = "biblio_copy_fields"

KINDS = (TITLE, FIELD, SUBFIELD, COPY, COPY_FIELD)
"""The tables whose rows belong to a title, in the order in which they are put together."""

COPY_LABEL = "biblio_copy_fields_dm"
COLUMNS: dict[str, tuple[str, ...]] = {
    TITLE: (
        "bibid", "last_change_dt", "material_cd", "collection_cd", "call_nmbr1", "call_nmbr2", "call_nmbr3", "title",
        "title_remainder", "responsibility_stmt", "author", "topic1", "topic2", "topic3", "topic4", "topic5",
        "opac_flg",
    ),
    FIELD: ("bibid", "fieldid", "tag", "ind1_cd", "ind2_cd", "subfield_cd", "field_data"),
    SUBFIELD: ("bibid", "fieldid", "subfield_cd", "subfield_data"),
    COPY: ("bibid", "copyid", "barcode_nmbr", "copy_desc", "status_cd", "siteid"),
    COPY_FIELD: ("bibid", "copyid", "code", "data"),
    "material_type_dm": ("code", "description"),
    "collection_dm": ("code", "description"),
    COPY_LABEL: ("code", "description"),
    "site": ("siteid", "name"),
}  # fmt: skip
"""The tables that are read, and of each the columns. ``biblio_subfield`` and ``site`` are those of OpenBiblio 1.0,
``biblio_copy_fields`` are what a library of 0.7 says of its copies in fields of its own."""

_LEFT = {
    TITLE: {"create_dt", "last_change_userid"},
    COPY: {"create_dt", "last_change_dt", "last_change_userid", "status_begin_dt", "due_back_dt", "mbrid",
           "renewal_count", "histid"},
}  # fmt: skip
"""Columns of the system's own business: when and by whom a row was made, and loans."""

_WITHOUT_CREATE = {
    (TITLE, 19): (
        "bibid", "create_dt", "last_change_dt", "last_change_userid", "material_cd", "collection_cd", "call_nmbr1",
        "call_nmbr2", "call_nmbr3", "title", "title_remainder", "responsibility_stmt", "author", "topic1", "topic2",
        "topic3", "topic4", "topic5", "opac_flg",
    ),
    (FIELD, 7): COLUMNS[FIELD],
    (COPY, 10): ("bibid", "copyid", "create_dt", "copy_desc", "barcode_nmbr", "status_cd"),
    (COPY, 8): ("bibid", "copyid", "copy_desc", "barcode_nmbr", "status_cd"),
    (COPY_FIELD, 4): COLUMNS[COPY_FIELD],
}  # fmt: skip
"""The first columns of rows in a dump without its schema, by their number: 0.7's, 0.5's copies."""

_PERSONAL = re.compile(
    r"mbr|member|borrow|patron|reader|user|staff|loan|renew|hold|due|\breturn|checkout|check out|phone|e ?mail|address"
    r"|ban doc|doc gia|nguoi muon|nguoi doc|thu thu|ngay muon|ngay tra|han tra|gia han|dien thoai|dia chi"
)


def columns(table: str, width: int) -> tuple[str, ...]:
    """The columns of a table whose ``CREATE TABLE`` is not in the dump; () when it is not known which they are."""
    known = _WITHOUT_CREATE.get((table, width), ())
    return known or (() if table in KINDS else COLUMNS[table])


@lru_cache(maxsize=4096)
def kept_as(table: str, column: str) -> str:
    """Under which name the values of a column are kept, '' when they are not taken.

    A column of titles or copies that OpenBiblio does not have is the library's or VietBiblio's own: it is kept under
    its name in brackets, as a column of a spreadsheet that nobody knows, unless it speaks of readers or loans.
    """
    if column in COLUMNS[table]:
        return column
    own = table in _LEFT and column not in _LEFT[table] and not personal(column)
    return f"[{column}]" if own else ""


@lru_cache(maxsize=4096)
def personal(name: str) -> bool:
    """Whether a column or a field of copies is, by its name, about readers, staff or loans."""
    return _PERSONAL.search(fold(name.replace("_", " "))) is not None


def table(name: str) -> tuple[str, str]:
    """The prefix that a library gave all its tables, and the table; '' for one that is not read."""
    for one in _LONGEST_FIRST:
        prefix = name.removesuffix(one)
        if prefix != name and (one != "site" or not prefix[-1:].isalpha()):
            return prefix, one
    return "", ""


_LONGEST_FIRST = sorted(COLUMNS, key=len, reverse=True)
