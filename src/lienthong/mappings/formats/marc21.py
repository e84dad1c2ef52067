"""MARC 21: bibliographic, holdings and authority records (https://www.loc.gov/marc/)."""

from lienthong.mappings import authorities, catalogued
from lienthong.mappings.formats import Format
from lienthong.mappings.record import Record, record_value


def _number(record: Record) -> str:
    return record.control("001").strip()


def _holdings_number(record: Record) -> str:
    """A library may count books, holdings and authorities each from 1, as Koha does."""
    number = _number(record)
    return f"holdings:{number}" if number else ""


def _authority_number(record: Record) -> str:
    number = _number(record)
    return f"authority:{number}" if number else ""


def _datestamp(record: Record) -> str:
    """005 (https://www.loc.gov/marc/bibliographic/bd005.html)."""
    return record.control("005").strip()


def _deleted(record: Record) -> bool:
    """Leader/05 is d, or an OAI header says so."""
    return record.leader[5:6] == "d" or record_value(record, "header.status") == "deleted"


FORMATS = {
    "marc21": Format(
        "MARC 21",
        "marc21",
        catalogued.bibliographic,
        catalogued.catalogued_frame,
        _number,
        _datestamp,
        _deleted,
    ),
    "marc21-holdings": Format(
        "MARC 21 Holdings",
        "marc21_holdings",
        catalogued.holdings,
        catalogued.holdings_frame,
        _holdings_number,
        _datestamp,
        _deleted,
        frozenset(
            {"holdings.toml", "001", "003", "005", "035", "040", "541", "561", "563", "583", "926", "942", "952"}
        ),
    ),
    "marc21-authority": Format(
        "MARC 21 Authority",
        "marc21_authority",
        authorities.authority,
        authorities.authority_frame,
        _authority_number,
        _datestamp,
        _deleted,
        frozenset({"001", "003", "005", "042", "066"}),
    ),
}
