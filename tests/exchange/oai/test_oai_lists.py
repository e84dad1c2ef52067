"""Long lists in pages: nothing is lost and nothing comes twice, though the catalogue is published in the middle."""

import base64
from urllib.parse import quote

import pytest

from cataloguing import book
from exchange.oai.harvested import OAI, Library, deleted, errors, name, resumption
from lienthong.exchange.oai.tokens import BadToken, Token, sealed, unsealed
from lienthong.mappings.record import Record

TOKEN = Token("ListRecords", "oai_dc", "", 0, 2**62, -1, 40, 40, 716)
KEY = b"k" * 32


def books(first: int, last: int, title: str = "Quyển") -> list[Record]:
    return [book(f"n{number:03}", f"{title} {number}", without=["020"]) for number in range(first, last)]


def test_pages_tell_where_they_are_and_the_last_token_is_empty(shelf: Library) -> None:
    root = shelf.ask("ListIdentifiers", metadataPrefix="oai_dc")
    told = []
    while True:
        token = root.find("*/o:resumptionToken", OAI)
        assert token is not None
        told.append((token.get("completeListSize"), token.get("cursor"), bool(token.get("expirationDate"))))
        if not token.text:
            break
        root = shelf.ask("ListIdentifiers", resumptionToken=token.text)
    assert told == [("25", "0", True), ("25", "10", True), ("25", "20", False)]
    assert (
        shelf.ask("ListIdentifiers", metadataPrefix="oai_dc", set="source:khac").find(".//o:resumptionToken", OAI)
        is None
    )


def test_the_same_token_gives_the_same_page_again(shelf: Library) -> None:
    token = resumption(shelf.ask("ListRecords", metadataPrefix="rdf"))
    one, other = (shelf.ask("ListRecords", resumptionToken=token) for _ in range(2))
    assert [name(item) for item in one.iter("{*}header")] == [name(item) for item in other.iter("{*}header")]


def test_a_token_is_refused_when_it_is_not_ours_too_old_or_for_another_verb(shelf: Library) -> None:
    token = resumption(shelf.ask("ListRecords", metadataPrefix="rdf"))
    assert errors(shelf.ask("ListIdentifiers", resumptionToken=token)) == ["badResumptionToken"]
    assert errors(shelf.ask("ListSets", resumptionToken=token)) == ["badResumptionToken"]
    for place in (0, 5, 20, 40, len(token) - 2):
        forged = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        assert errors(shelf.ask("ListRecords", resumptionToken=forged)) == ["badResumptionToken"]
    assert errors(shelf.ask("ListRecords", resumptionToken=token, set="kind:book")) == ["badArgument"]
    good = sealed(TOKEN, "life", 100, KEY)
    assert quote(good, safe="") == good and unsealed(good, "life", 100, KEY) == TOKEN
    body = base64.urlsafe_b64decode(good + "=" * (-len(good) % 4))
    cut = base64.urlsafe_b64encode(body[:-1]).rstrip(b"=").decode()
    for text, life, now, key in (
        (good, "life", 101, KEY), (good, "other", 100, KEY), (good, "life", 100, b"x" * 32), (good, "life", 100, b""),
        ("", "life", 0, KEY), ("ế", "life", 0, KEY), ("a", "life", 0, KEY), (cut, "life", 0, KEY),
    ):  # fmt: skip
        with pytest.raises(BadToken):
            unsealed(text, life, now, key)


def test_a_whole_harvest_survives_publications_in_the_middle(library: Library) -> None:
    library.load(*books(0, 40))
    library.publish()
    root = library.ask("ListRecords", metadataPrefix="oai_dc")
    began = root.findtext("o:responseDate", "", OAI)
    first = {name(one): one for one in root.iterfind(".//o:record", OAI)}
    # Two that were given, two that were not: changed, or withdrawn; and new ones.
    changed = {5: book("n005", "Quyển đổi 5", without=["020"]), 35: book("n035", "Quyển đổi 35", without=["020"])}
    kept = [changed.get(at, one) for at, one in enumerate(books(0, 40)) if at not in (3, 33)]
    library.load(*kept, *books(40, 45), complete=True)
    assert library.publish() == {"created": 5, "updated": 2, "deleted": 2, "drawn": 9}
    found = list(first)
    last = {}
    while token := resumption(root):
        root = library.ask("ListRecords", resumptionToken=token)
        last |= {name(one): one for one in root.iterfind(".//o:record", OAI)}
        found += [name(one) for one in root.iterfind(".//o:record", OAI)]
    assert sorted(found) == [f"n{number:03}" for number in range(45)]
    assert deleted(last["n033"]) and not deleted(first["n003"])
    assert "đổi" in (last["n035"].findtext(".//{*}title") or "")
    later = {name(one): one for one in library.all(metadataPrefix="oai_dc", from_=began)}
    assert {"n003", "n005", "n033", "n035", *(f"n{number:03}" for number in range(40, 45))} <= set(later)
    assert deleted(later["n003"]) and deleted(later["n033"])
    assert "đổi" in (later["n005"].findtext(".//{*}title") or "")


def test_a_harvest_since_a_date_ends_with_its_beginning(library: Library) -> None:
    """What changes while it goes on comes with the next one, once."""
    library.load(*books(0, 30))
    library.publish()
    root = library.ask("ListRecords", metadataPrefix="rdf", from_="2000-01-01T00:00:00Z")
    found, began = [name(one) for one in root.iter("{*}header")], root.findtext("o:responseDate", "", OAI)
    library.load(*books(5, 8, "Đã sửa"), *books(25, 33, "Đã sửa"))
    library.publish()
    while token := resumption(root):
        root = library.ask("ListRecords", resumptionToken=token)
        found += [name(one) for one in root.iter("{*}header")]
    assert len(found) == len(set(found))
    later = [name(one) for one in library.all("ListIdentifiers", metadataPrefix="rdf", from_=began)]
    assert set(found) | set(later) == {f"n{number:03}" for number in range(33)}
    assert {f"n{number:03}" for number in [*range(5, 8), *range(25, 33)]} <= set(later)
    assert len(later) == len(set(later))


def test_a_list_of_which_nothing_is_left_ends(library: Library) -> None:
    library.page = 2
    library.load(*books(0, 3))
    library.publish()
    token = resumption(library.ask("ListRecords", metadataPrefix="rdf", from_="2000-01-01"))
    library.load(*books(0, 3, "Đã sửa"))
    library.publish()
    assert errors(library.ask("ListRecords", resumptionToken=token)) == ["noRecordsMatch"]
