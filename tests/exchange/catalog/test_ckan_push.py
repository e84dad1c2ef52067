"""Data sets written into a portal: once, again only what has changed, and nothing of anybody else's.

Against a small server with CKAN's rules; against CKAN 2.12 itself by ``bench/ckan/run.py --push``.
"""

import importlib.util
from collections.abc import Iterator

import pytest

from exchange.catalog.ckanserver import TOKEN, Ckan, running
from exchange.dumped import Dumped, parts
from lienthong.errors import PortalError, UsageError
from lienthong.exchange.ckan.packages import package_name
from lienthong.exchange.ckan.portal import Portal, checked
from lienthong.exchange.ckan.pushing import Push, Pushed
from lienthong.exchange.dcat.facts import Gathering
from lienthong.site.source_data import SourceData

needs_ckanapi = pytest.mark.skipif(importlib.util.find_spec("ckanapi") is None, reason="needs the extra ckan (ckanapi)")
NAMES = [f"thu-example-org-mo-{key}" for key in ("all", "kho-a", "kho-b")]


@pytest.fixture
def ckan() -> Ckan:
    return Ckan()


@pytest.fixture
def address(ckan: Ckan) -> Iterator[str]:
    with running(ckan) as found:
        yield found


def push(dumped: Dumped, address: str, **how: bool) -> Pushed:
    gathering = Gathering(parts(dumped.known).published.now, dumped.known, SourceData(dumped.data))
    return Push(Portal(address, TOKEN), "thu-vien", "Thư viện", **how).run(gathering.page)


@needs_ckanapi
def test_everything_is_made_once_and_then_left_alone(dumped: Dumped, ckan: Ckan, address: str):
    assert push(dumped, address).made == NAMES
    assert sorted(ckan.packages) == NAMES and ckan.organisations["thu-vien"]["title"] == "Thư viện"
    files = {one.name: one for one in dumped.version.files}
    for one in ckan.packages.values():
        assert one["license_id"] == "cc-zero" and one["title"] and one["notes"]
        for resource in one["resources"]:
            if "/dumps/" in resource["url"]:
                file = files.pop(resource["url"].rpartition("/")[2])
                assert (resource["size"], resource["hash"]) == (file.size, file.sha256)
    assert not files
    ckan.calls.clear()
    assert push(dumped, address).same == NAMES
    assert ckan.calls == []


@needs_ckanapi
def test_what_others_have_added_stays_and_what_they_have_spoilt_is_mended(dumped: Dumped, ckan: Ckan, address: str):
    push(dumped, address)
    one = ckan.packages[NAMES[1]]
    before = {resource["url"]: resource["id"] for resource in one["resources"]}
    one["extras"].append({"key": "reviewed", "value": "yes"})
    one["resources"].append({"id": "x", "url": "https://elsewhere.example.org/map.pdf", "name": "Map"})
    assert push(dumped, address).changed == []
    one["title"] = "spoilt"
    one["resources"][0]["size"] = 1
    assert push(dumped, address).changed == [NAMES[1]]
    assert one["title"] == "Kho A/B: «thử nghiệm»"
    assert {"key": "reviewed", "value": "yes"} in one["extras"]
    after = {resource["url"]: resource["id"] for resource in one["resources"]}
    assert after == before | {"https://elsewhere.example.org/map.pdf": "x"}


@needs_ckanapi
def test_only_what_is_ours_is_deleted_and_only_when_asked(dumped: Dumped, ckan: Ckan, address: str):
    push(dumped, address)
    gone = dict(ckan.packages[NAMES[2]]) | {"id": "gone-id", "name": "gone"}
    other = {"id": "o", "name": "other", "state": "active", "organization": "thu-vien", "extras": [], "resources": []}
    ckan.packages |= {"gone": gone, "other": other}
    assert push(dumped, address).gone == ["gone"]
    assert push(dumped, address, delete=True, dry=True).deleted == []
    assert gone["state"] == "active"
    assert push(dumped, address, delete=True).deleted == ["gone"]
    assert (gone["state"], other["state"]) == ("deleted", "active")
    assert {one["state"] for name, one in ckan.packages.items() if name in NAMES} == {"active"}


@needs_ckanapi
def test_a_name_that_somebody_else_has_taken_is_left_to_him(dumped: Dumped, ckan: Ckan, address: str):
    theirs = {"id": "t", "name": NAMES[0], "state": "active", "organization": "khac", "title": "x", "extras": []}
    ckan.packages[NAMES[0]] = dict(theirs)
    with pytest.raises(PortalError) as told:
        push(dumped, address)
    assert told.value.name == "ckan_foreign" and ckan.packages[NAMES[0]] == theirs


@needs_ckanapi
def test_a_dry_run_changes_nothing_and_trouble_is_told(dumped: Dumped, ckan: Ckan, address: str):
    assert push(dumped, address, dry=True).made == NAMES
    assert ckan.calls == [] and not ckan.packages
    with pytest.raises(PortalError) as told:
        Portal(address, "wrong").ask("organization_show", id="x")
    assert told.value.name == "ckan_unauthorized"
    with pytest.raises(PortalError) as told:
        Portal("http://127.0.0.1:9", TOKEN).ask("organization_show", id="x")
    assert told.value.name == "ckan_unreachable" and TOKEN not in told.value.message("en")


@pytest.mark.parametrize(
    "value",
    ["http://data.example.vn", "ftp://data.example.vn", "https://u:p@data.example.vn", "https://", "data.example.vn",
     "https://data.example.vn?x=1", "http://127.0.0.1.example.org", "http://169.254.169.254/", "file:///etc/passwd",
     "http://[::1", "https://x:port"],
)  # fmt: skip
def test_the_token_goes_to_no_address_where_others_could_read_it(value):
    with pytest.raises(UsageError) as told:
        checked(value)
    assert told.value.name == "ckan_address"


def test_addresses_and_names():
    assert checked("https://data.example.vn/ckan/") == "https://data.example.vn/ckan"
    assert checked("http://[::1]:5000") == "http://[::1]:5000"
    assert package_name("https://Thư.viện.vn/x", "kho-1") == "thu-vien-vn-x-kho-1"
    assert len(package_name("https://" + "a" * 60 + ".vn", "b" * 64)) == 100
