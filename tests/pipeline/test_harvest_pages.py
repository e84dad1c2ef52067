"""The envelope of a page, addresses, dates and waits: small things on which a harvest rests."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oaipmh_scythe import exceptions

from lienthong.errors import HarvestError, UsageError
from lienthong.pipeline.harvesting import Manners
from lienthong.pipeline.harvesting.address import base_url, is_public, redirected, request_url
from lienthong.pipeline.harvesting.formats import Choice, Offer, choose, preferences
from lienthong.pipeline.harvesting.manners import asked_wait
from lienthong.pipeline.harvesting.pages import Cut, Header, header, page, raise_error, sound
from lienthong.pipeline.harvesting.window import DAY, after, moment, said

RECORD = "<record><header><identifier>oai:a:{0}</identifier><datestamp>2026-01-01</datestamp></header></record>"


def envelope(inner: str, prefix: str = "") -> bytes:
    colon = f"{prefix}:" if prefix else ""
    return (
        f'<?xml version="1.0"?><{colon}OAI-PMH xmlns{":" + prefix if prefix else ""}="http://www.openarchives.org/OAI/2.0/">'
        f"<{colon}responseDate>2026-03-01T12:00:00Z</{colon}responseDate>{inner}</{colon}OAI-PMH>"
    ).encode()


@pytest.mark.parametrize(
    ("written", "token", "size"),
    [
        ('<resumptionToken completeListSize="250" cursor="0">dim////100</resumptionToken>', "dim////100", 250),
        ("<resumptionToken>a&amp;b&#x3d;c</resumptionToken>", "a&b=c", 0),
        ("<resumptionToken>\n  tok \n</resumptionToken>", "tok", 0),
        ("<resumptionToken><![CDATA[a<b&c]]></resumptionToken>", "a<b&c", 0),
        ("<oai:resumptionToken expirationDate='x'>tok</oai:resumptionToken>", "tok", 0),
        ('<resumptionToken completeListSize="5" cursor="0"/>', "", 5),
        ('<resumptionToken completeListSize="5"></resumptionToken>', "", 5),
        ("", "", 0),
    ],
)
def test_the_token_of_a_page(written: str, token: str, size: int) -> None:
    found = page(sound(envelope(f"<ListRecords>{RECORD.format(1)}{written}</ListRecords>"), "u"))
    assert (found.token, found.announced, found.date) == (token, size, "2026-03-01T12:00:00Z")


def test_a_token_inside_a_record_is_not_the_page_s() -> None:
    quoted = RECORD.format("<resumptionToken>false</resumptionToken>")
    assert page(envelope(f"<ListRecords>{quoted}</ListRecords>")).token == ""
    both = f"<ListRecords>{quoted}<resumptionToken>true</resumptionToken></ListRecords>"
    assert page(envelope(both)).token == "true"


def test_the_token_is_found_behind_a_large_record_that_is_broken() -> None:
    broken = RECORD.format(1) + "<record><header></header><metadata>" + "<x>" * 100_000 + "</record>"
    assert page(envelope(f"<ListRecords>{broken}<resumptionToken>t</resumptionToken></ListRecords>")).token == "t"


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=200))
@settings(deadline=None)
def test_every_token_comes_back_as_the_server_wrote_it(token: str) -> None:
    written = token.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    body = envelope(f"<ListRecords>{RECORD.format(1)}<resumptionToken>{written}</resumptionToken></ListRecords>")
    assert page(body).token == token.strip()


@given(st.binary(max_size=3000), st.integers(0, 400))
@settings(deadline=None)
def test_no_bytes_break_the_reading_of_an_envelope(noise: bytes, at: int) -> None:
    whole = envelope(f"<ListRecords>{RECORD.format(1)}<resumptionToken>t</resumptionToken></ListRecords>")
    for body in (noise, whole[:at] + noise + whole[at:], whole[:at] + noise):
        try:
            raise_error(sound(body, "u"))
            page(body)
            header(body)
        except (Cut, HarvestError, exceptions.OAIPMHException):
            pass


@pytest.mark.parametrize("body", [b"", b" \n", envelope("<ListRecords>")[:-5], envelope("x")[:60]])
def test_what_ends_too_early_is_cut(body: bytes) -> None:
    with pytest.raises(Cut):
        sound(body, "u")


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"<!DOCTYPE html><html></html>", "harvest_html"),
        (b"\n<HTML><body>x", "harvest_html"),
        (b'<?xml version="1.0"?><rss/>', "harvest_not_oai"),
        (b"Internal error", "harvest_not_oai"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + envelope("x"), "harvest_entities"),
    ],
)
def test_what_is_no_page(body: bytes, name: str) -> None:
    with pytest.raises(HarvestError) as error:
        sound(body, "u")
    assert error.value.name == name


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("noRecordsMatch", exceptions.NoRecordsMatch),
        ("badResumptionToken", exceptions.BadResumptionToken),
        ("somethingElse", exceptions.GeneralOAIPMHError),
        ("__class__", exceptions.GeneralOAIPMHError),
    ],
)
def test_errors_of_the_protocol(code: str, kind: type[Exception]) -> None:
    for prefix in ("", "oai:"):
        with pytest.raises(kind):
            raise_error(envelope(f'<{prefix}error code="{code}">a &lt; b</{prefix}error>'))
    raise_error(envelope(f'<ListRecords>{RECORD.format(1)}<error code="{code}"/></ListRecords>'))


def test_a_header() -> None:
    raw = b'<record><oai:header status="deleted"><oai:identifier> oai:a:1&amp;2 </oai:identifier>'
    raw += b"<oai:datestamp>2026-01-01T00:00:00Z</oai:datestamp></oai:header></record>"
    found = header(raw)
    assert (found.identifier, found.datestamp, found.deleted) == ("oai:a:1&2", "2026-01-01T00:00:00Z", True)
    sets = b"<setSpec>col_123456789_1</setSpec>" * 500
    assert header(raw.replace(b"</oai:header>", sets + b"</oai:header>")) == found
    assert header(b"<record><leader/></record>") == Header("", "", False)


@pytest.mark.parametrize(
    ("value", "base"),
    [
        ("https://Kho.Example.org/oai/request?verb=Identify", "https://kho.example.org/oai/request"),
        (" http://a.vn/index.php?page=oai&verb=ListRecords&metadataPrefix=dim#x ", "http://a.vn/index.php?page=oai"),
        ("http://a.vn", "http://a.vn/"),
    ],
)
def test_an_address_from_a_browser(value: str, base: str) -> None:
    assert base_url(value) == base


@pytest.mark.parametrize(
    "value", ["", "kho", "ftp://a.vn/x", "http://", "http://a b/", "http://a.vn:99999/", "file:///x"]
)
def test_what_is_no_address(value: str) -> None:
    with pytest.raises(UsageError):
        base_url(value)


def test_a_password_is_kept_out_of_the_ledger() -> None:
    with pytest.raises(UsageError) as error:
        base_url("https://an:matkhau@a.vn/oai")
    assert "matkhau" not in str(error.value)


def test_arguments_are_added_to_what_the_address_has() -> None:
    assert request_url("http://a.vn/i?page=oai", {"verb": "X", "set": "a b&c"}) == (
        "http://a.vn/i?page=oai&verb=X&set=a%20b%26c"
    )


@pytest.mark.parametrize(
    ("url", "location", "target"),
    [
        ("http://a.vn/oai?verb=x", "https://a.vn/oai?verb=x", "https://a.vn/oai?verb=x"),
        ("http://a.vn/oai", "/server/oai", "http://a.vn/server/oai"),
        ("http://127.0.0.1:8080/oai", "/x", "http://127.0.0.1:8080/x"),
        ("http://a.vn/oai", "http://93.184.216.34/x", "http://93.184.216.34/x"),
        ("https://a.vn/oai", "http://a.vn/oai", None),
        ("http://127.0.0.1:8080/oai", "http://127.0.0.1:6379/x", None),
        ("http://a.vn/oai", "http://192.168.1.1/x", None),
        ("http://a.vn/oai", "http://169.254.169.254/latest", None),
        ("http://a.vn/oai", "http://[::1]/x", None),
        ("http://a.vn/oai", "http://[::ffff:127.0.0.1]/x", None),
        ("http://a.vn/oai", "http://u:p@a.vn/x", None),
        ("http://a.vn/oai", "file:///etc/passwd", None),
        ("http://a.vn/oai", "http://[bad", None),
    ],
)
def test_where_a_redirect_may_lead(url: str, location: str, target: str | None) -> None:
    if target is not None:
        assert redirected(url, location) == target
        return
    with pytest.raises(HarvestError):
        redirected(url, location)


def test_a_name_of_this_machine_is_not_public() -> None:
    assert not is_public("localhost", 80)
    assert not is_public("khong-co.invalid", 80)


@pytest.mark.parametrize(
    ("offered", "asked", "prefix"),
    [
        (["oai_dc", "marc21"], "", "marc21"),
        (["oai_dc", "marc", "mods", "dim", "qdc"], "", "dim"),
        (["oai_dc", "qdc"], "", "qdc"),
        (["oai_dc", "rdf", "ore"], "", "oai_dc"),
        (["oai_dc", "marc21"], "oai_dc", "oai_dc"),
    ],
)
def test_the_richest_format(offered: list[str], asked: str, prefix: str) -> None:
    assert choose([Offer(one) for one in offered], asked).prefix == prefix


def test_a_format_is_known_by_its_namespace_too() -> None:
    offers = [Offer("oai_openaire", "http://www.openarchives.org/OAI/2.0/oai_dc/"), Offer("oai_dc")]
    assert choose(offers) == Choice("oai_dc", "oai_dc")
    assert choose([Offer("vtls", "http://www.loc.gov/MARC21/slim"), Offer("oai_dc")]) == Choice("vtls", "marcxml")


def test_every_preferred_format_names_its_ways() -> None:
    assert {one.dialect for one in preferences()} >= {"marcxml", "oai_dc"}
    assert all(one.prefixes and one.namespaces for one in preferences())


def test_windows() -> None:
    assert said("2026-01-01", "2026-01-31", "YYYY-MM-DDThh:mm:ssZ") == ("2026-01-01T00:00:00Z", "2026-01-31T23:59:59Z")
    assert said("2026-01-01T10:00:00Z", "2026-01-31", DAY) == ("2026-01-01", "2026-01-31")
    assert said("", "", DAY) == ("", "")
    assert after("2026-03-01T12:00:00Z", timedelta(days=1), DAY, "2001") == "2026-02-28"
    assert after("2026-03-01", timedelta(hours=1), "", "2026-03-01") == ""
    assert after("", timedelta(), DAY, "") == ""


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)), st.timedeltas(timedelta(0), timedelta(days=400)))
@settings(deadline=None)
def test_a_window_never_begins_after_what_it_must_hold(when: datetime, overlap: timedelta) -> None:
    reached = when.strftime("%Y-%m-%dT%H:%M:%SZ")
    for granularity in (DAY, "YYYY-MM-DDThh:mm:ssZ"):
        start = moment(after(reached, overlap, granularity, ""))
        known = moment(reached)
        assert start is not None and known is not None and start <= known - overlap + timedelta(seconds=1)


def test_what_retry_after_says() -> None:
    assert asked_wait("120") == 120
    soon = asked_wait(format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True))
    assert soon is not None and 85 < soon <= 90
    assert asked_wait(format_datetime(datetime.now(UTC) - timedelta(days=9), usegmt=True)) == 0
    for nothing in (None, "", "soon", "-5", "1.5", "٣"):
        assert asked_wait(nothing) is None


def test_waits_grow_and_keep_within_bounds() -> None:
    manners = Manners(pause=0.5, backoff=2, patience=60)
    for attempt in range(12):
        longest = min(2 * 2**attempt, 60)
        assert longest / 2 <= manners.before_retry(attempt, None) <= longest
    assert manners.before_retry(0, 0) == 0.5
    assert manners.before_retry(0, 4000) == 4000
