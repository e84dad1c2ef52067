"""Resolver, reconciliation and link sets against other software, over a running site.

``python bench/linking.py BASE [--schemas FOLDER] [--index FOLDER]``: the client ``reconciler`` (pip install
reconciler==0.2.2) matches a table; every answer is validated against the JSON Schemas of the Reconciliation API 0.2,
where ``FOLDER`` holds them (``0.2/schemas`` of github.com/reconciliation-api/specs: W3C's, not copied here); ``sssom``
(pip install sssom==0.4.21) reads each link set; ten thousand numbers are asked for. With ``--index`` the candidates of
a hundred names are looked for in the text index of ``bench/searching.py`` (a million titles), in CPU time.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx


def schemas(base: str, folder: Path, client: httpx.Client) -> None:
    """Every kind of answer validated."""
    from jsonschema import Draft7Validator
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT7

    known = {file.name: json.loads(file.read_text("utf-8")) for file in folder.glob("*.json")}
    found = [(one["$id"], DRAFT7.create_resource(one)) for one in known.values() if "$id" in one]
    registry: Registry[Any] = Registry().with_resources(found)
    assert all(isinstance(one, Resource) for _, one in found)

    def valid(name: str, body: Any) -> None:
        one = {**known[f"{name}.json"], "$schema": "http://json-schema.org/draft-07/schema#"}
        wrong = [error.message for error in Draft7Validator(one, registry=registry).iter_errors(body)]
        print(f"{name:32s} {'valid' if not wrong else wrong[:3]}")

    def got(path: str, **query: str) -> Any:
        return client.get(f"{base}{path}", params=query).json()

    valid("manifest", got("/reconcile"))
    queries = {"a": {"query": "Truyện Kiều"}, "b": {"query": "Nguyễn Du", "type": "person", "limit": 3}}
    valid("reconciliation-query-batch", queries)
    answer = client.post(f"{base}/reconcile", data={"queries": json.dumps(queries)}).json()
    valid("reconciliation-result-batch", answer)
    for what, schema in (("entity", "entities"), ("type", "types"), ("property", "properties")):
        valid(f"suggest-{schema}-response", got(f"/reconcile/suggest/{what}", prefix="t"))
    valid("data-extension-property-proposal", got("/reconcile/properties", type="work"))
    ids = [one["id"] for one in answer["a"]["result"]]
    asked = {"ids": ids, "properties": [{"id": one} for one in ("year", "author", "language", "isbn", "same")]}
    valid("data-extension-query", asked)
    valid("data-extension-response", client.post(f"{base}/reconcile", data={"extend": json.dumps(asked)}).json())


def table(base: str) -> None:
    """A column matched by the client."""
    import numpy
    import pandas
    from reconciler import reconcile

    numpy.NaN = numpy.nan  # the client is of before NumPy 2.0, which has no such name
    column = pandas.Series(["Truyện Kiều", "Số đỏ", "Kinh tế vĩ mô", "No such book at all"])
    found = reconcile(column, type_id="work", reconciliation_endpoint=f"{base}/reconcile")
    print(found[["input_value", "id", "name", "score", "match"]].to_string())


def mapping_sets(base: str, client: httpx.Client) -> None:
    """Each link set read by ``sssom``."""
    from sssom.parsers import parse_sssom_table

    for one in client.get(f"{base}/linksets").json()["linksets"]:
        with tempfile.NamedTemporaryFile(suffix=".sssom.tsv") as file:
            file.write(client.get(f"{base}/linksets/{one['id']}.sssom.tsv").content)
            file.flush()
            read = parse_sssom_table(file.name)
        print(f"{one['id']:32s} {len(read.df)} of {one['links']} links read")


def numbers(base: str, client: httpx.Client) -> None:
    """Ten thousand at once."""
    began = time.perf_counter()
    answer = client.post(f"{base}/id/viaf/exists", content="\n".join(str(one) for one in range(1, 10_001)))
    print(f"10,000 numbers: {len(answer.json()['results'])} answers in {time.perf_counter() - began:.2f} s")


def million(folder: Path) -> None:
    """Candidates of a hundred names of each kind, in milliseconds of CPU."""
    from lienthong.search.candidates import candidates
    from lienthong.search.finding import open_index
    from lienthong.search.terms import term
    from lienthong.search.words import fold
    from searching import catalogue

    index, chance = open_index(folder), random.Random(3)
    assert index is not None, f"no index of today's rules in {folder}"
    drawn = [one for one in catalogue(200_000) if chance.random() < 0.002]
    titles = [one.texts["title"][0] for one in drawn if one.kind == "work"][:100]
    names = [one.texts["title"][0] for one in drawn if one.kind == "agent"][:100]
    works, people = [term("kind", "work")], [term("kind", "agent"), term("class", "schema:Person")]
    kinds = {
        "titles": (titles, works),
        "of any type": (titles, []),
        "without diacritics": ([fold(one) for one in titles], works),
        "typing error": ([f"{one[:9]}q{one[9:]}" for one in titles], works),
        "last word missing": ([one.rpartition(" ")[0] for one in titles], works),
        "persons": (names, people),
        "generic": (["giáo trình", "Lịch sử Việt Nam", "kinh tế", "Nghiên cứu"] * 25, works),
    }
    print(f"{index.entities:,} entities")
    for name, (asked, within) in kinds.items():
        costs = []
        for one in asked:
            began = time.process_time()
            candidates(index, one, within, 10)
            costs.append(1000 * (time.process_time() - began))
        print(f"{name:20s} {len(asked)} names {sum(costs):6.0f} ms of CPU, the slowest {max(costs):.1f}")


def main() -> None:
    """What the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base")
    parser.add_argument("--schemas", type=Path)
    parser.add_argument("--index", type=Path)
    given = parser.parse_args()
    with httpx.Client(timeout=120, trust_env=False) as client:
        if given.schemas:
            schemas(given.base, given.schemas, client)
        numbers(given.base, client)
        mapping_sets(given.base, client)
    table(given.base)
    if given.index:
        million(given.index)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    main()
