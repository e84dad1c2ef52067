"""What a portal's harvester makes of the catalogue: ckanext-dcat's own parser, without a portal or a database.

A whole CKAN is bench/ckan. Here are only the packages that the parser imports, from PyPI, in a folder of their own:
in the environment of the tests CKAN's would meet ours.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from exchange.dumped import BASE, Dumped

HERE = Path(__file__).parent
FORMS = {"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml"}
CC_ZERO = "http://www.opendefinition.org/licenses/cc-zero"
Dataset = dict[str, Any]


@pytest.fixture(scope="module")
def ckan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with CKAN's packages; without PyPI there is none, which only a developer's machine may say."""
    folder = tmp_path_factory.mktemp("ckan")
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-compile", "--target", str(folder)]
    done = subprocess.run([*install, "-r", str(HERE / "ckan-parser.txt")], capture_output=True, text=True, check=False)
    if done.returncode and "No matching distribution" in done.stderr and "CI" not in os.environ:
        pytest.skip("needs PyPI")
    assert done.returncode == 0, done.stderr[-2000:]
    return folder


@pytest.fixture(scope="module")
def read(ckan: Path, portal: TestClient) -> dict[str, dict[str, Dataset]]:
    """By form of the catalogue, its data sets as CKAN would be told to make them, by IRI."""
    told = []
    for suffix, form in FORMS.items():
        path = ckan / f"catalog.{suffix}"
        path.write_bytes(portal.get(f"/mo/catalog.{suffix}").content)
        told += [form, str(path)]
    command = [sys.executable, str(HERE / "reading_as_ckan.py"), *told]
    done = subprocess.run(
        command, env=os.environ | {"PYTHONPATH": str(ckan)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    pages = [json.loads(line) for line in done.stdout.splitlines()]
    assert [page["next"] for page in pages] == [None] * len(FORMS)
    return {
        suffix: {extra(one, "uri"): one for one in page["datasets"]} for suffix, page in zip(FORMS, pages, strict=True)
    }


def extra(dataset: Dataset, name: str) -> str:
    (value,) = (one["value"] for one in dataset["extras"] if one["key"] == name)
    return str(value)


def test_every_form_gives_the_same_data_sets(read: dict[str, dict[str, Dataset]]) -> None:
    iris = {f"{BASE}/catalog#all", f"{BASE}/dataset/kho-a", f"{BASE}/dataset/kho-b"}
    for found in read.values():
        assert found.keys() == iris
        for iri, one in found.items():
            first = read["ttl"][iri]
            assert all(one[name] == first[name] for name in ("title", "notes"))
            assert {tag["name"] for tag in one["tags"]} == {tag["name"] for tag in first["tags"]} != set()
            assert extra(one, "identifier") == iri and one["notes"]


def test_every_dump_is_a_resource_once_with_size_sum_and_licence(
    read: dict[str, dict[str, Dataset]], dumped: Dumped
) -> None:
    files = {f"{BASE}/dumps/latest/{one.name}": (one.size, one.sha256, CC_ZERO) for one in dumped.version.files}
    for found in read.values():
        resources = [one for dataset in found.values() for one in dataset["resources"] if "download_url" in one]
        assert len(resources) == len(files)
        assert {one["url"]: (one["size"], one["hash"], one["license"]) for one in resources} == files
        assert all(one["name"] and one["format"] and one["mimetype"] for one in resources)


def test_every_data_set_can_be_asked_and_harvested(read: dict[str, dict[str, Dataset]]) -> None:
    for found in read.values():
        for dataset in found.values():
            ways = {one["access_url"] for one in dataset["resources"] if "download_url" not in one}
            assert len(ways) == 2 and f"{BASE}/sparql" in ways, ways
            assert any("/oai" in way for way in ways)
