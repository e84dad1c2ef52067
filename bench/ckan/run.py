"""CKAN 2.12 with ckanext-harvest and ckanext-dcat harvests a running Lienthong, from an empty portal to a second run.

    python bench/ckan/run.py http://127.0.0.1:8000 --folder /tmp/portal --venv /tmp/ckan-venv

See README.md. Prints what was harvested and what of it is wrong; exits with 1 when anything is.
"""

import argparse
import json
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from portal import Portal


def main() -> int:
    given = _arguments()
    # Programs that the machine sends through a proxy would not find a server on the machine itself.
    os.environ |= {"NO_PROXY": "127.0.0.1,localhost", "no_proxy": "127.0.0.1,localhost"}
    manifest = _manifest(given.site)
    with Portal(given.folder, given.venv, given.solr) as portal:
        portal.ask("organization_create", name="thu-vien", title="Thư viện")
        # By its API: the command of ckanext-harvest 1.6.3 fails under CKAN 2.12 when it prints what it has made.
        source = portal.ask("harvest_source_create", name="lienthong", title="Liên thông", source_type="dcat_rdf",
                            url=f"{given.site}/catalog{given.suffix}", owner_org="thu-vien")  # fmt: skip
        faults: list[str] = []
        named: dict[str, str] = {}
        for turn in ("first", "second", "third") if given.push and given.change else ("first", "second"):
            if turn != "first":
                # What ckanext-harvest 1.6.3 has put into CKAN 2.12's index after a job lacks the kind of the source.
                portal.ckan("search-index", "rebuild", source["id"])
            if turn == "third":
                named = _titles(portal)
                _change(given)
                manifest = _manifest(given.site)
            started = time.monotonic()
            portal.ckan("harvester", "run-test", source["id"])
            job = portal.ask("harvest_source_show_status", id=source["id"])["last_job"]
            print(f"{turn} harvest: {json.dumps(job['stats'])}, {time.monotonic() - started:.1f} s")
            faults += [
                str(error) for error in job.get("gather_error_summary", []) + job.get("object_error_summary", [])
            ]
        if named:
            faults += _changed(named, _titles(portal), given)
        found = portal.ask("package_search", fq="dataset_type:dataset", rows=1000)["results"]
        faults += _checked(found, given.site, manifest)
        if given.push:
            faults += _pushed(portal, given, len(found))
    for one in faults:
        print("FAULT:", one)
    print("harvested:", len(found), "faults:", len(faults))
    return 1 if faults else 0


def _arguments() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    asked.add_argument("site", help="address of a running Lienthong, as its settings name it")
    asked.add_argument("--folder", type=Path, default=Path("/tmp/ckan-portal"))
    asked.add_argument("--venv", type=Path, default=Path("/tmp/ckan-venv"))
    asked.add_argument("--solr", default="", help="address of a real Solr core with CKAN's schema")
    asked.add_argument("--suffix", default=".ttl", help=".ttl, .rdf, .jsonld, or '' to let CKAN choose")
    asked.add_argument("--change", default="", help="a source that gets another title before a third harvest")
    asked.add_argument("--push", type=Path, help="data folder of the Lienthong: also try `lienthong ckan push`")
    return asked.parse_args()


def _manifest(site: str) -> dict[str, Any]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"{site}/dumps/latest/manifest.json", timeout=60) as answer:
        found: dict[str, Any] = json.load(answer)
        return found


def _checked(found: list[dict[str, Any]], site: str, manifest: dict[str, Any]) -> list[str]:
    """What CKAN has, held against what the site has: every data set, each with every file, size, sum and licence."""
    faults, files = [], {file["name"]: file for file in manifest["files"]}
    resources = 0
    for one in found:
        if one["license_id"] != "cc-zero":
            faults.append(f"{one['name']}: licence {one['license_id']}")
        if not one["tags"] or not one["notes"] or not one["title"]:
            faults.append(f"{one['name']}: without tags, notes or title")
        for resource in one["resources"]:
            resources += 1
            name = urlsplit(resource["url"]).path.rpartition("/")[2]
            if "/dumps/" in resource["url"]:
                file = files.pop(name, None)
                if file is None or file["size"] != int(resource["size"]) or file["sha256"] != resource["hash"]:
                    faults.append(f"{one['name']}: {name} has another size or sum, or came twice")
    if len(found) != len(manifest["datasets"]) + 1:
        faults.append(f"{len(found)} data sets, not {len(manifest['datasets']) + 1}")
    faults += [f"not harvested: {name}" for name in files]
    print(f"{len(found)} data sets, {resources} resources, titles like {[one['title'] for one in found[:3]]}")
    return faults


CHANGED = "Một nhan đề khác"


def _titles(portal: Portal) -> dict[str, str]:
    """Titles of the harvested data sets by CKAN's id."""
    found = portal.ask("package_search", fq="dataset_type:dataset", rows=1000)["results"]
    return {one["id"]: one["title"] for one in found}


def _change(given: argparse.Namespace) -> None:
    """Give a source another title, publish it and make the dumps, while the site serves."""
    settings = {"LIENTHONG_DATA": str(given.push), "LIENTHONG_BASE": given.site, "LIENTHONG_DUMPS": "off"}
    kinds = {"LIENTHONG_DUMPS": "all"}
    for command, more in (
        (["source", "add", given.change, "--title", CHANGED], {}),
        (["publish"], {}),
        (["dumps"], kinds),
    ):
        subprocess.run([sys.executable, "-m", "lienthong", *command], env=os.environ | settings | more, check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
    time.sleep(5)  # the site looks for a new generation


def _changed(before: dict[str, str], now: dict[str, str], given: argparse.Namespace) -> list[str]:
    """Whether the same data sets are there, and one of them, and no other, has the new title."""
    if before.keys() != now.keys():
        return [f"not the same data sets: {len(before)}, then {len(now)}"]
    other = [now[one] for one in now if now[one] != before[one]]
    print("titles changed:", other)
    return [] if other == [CHANGED] else [f"changed in CKAN: {other}, in Lienthong: {given.change}"]


def _pushed(portal: Portal, given: argparse.Namespace, harvested: int) -> list[str]:
    """``lienthong ckan push`` twice into the same portal: all made, then nothing changed."""
    settings = {"LIENTHONG_DATA": str(given.push), "LIENTHONG_BASE": given.site, "LIENTHONG_CKAN_URL": portal.url,
                "LIENTHONG_CKAN_TOKEN": portal.token, "LIENTHONG_CKAN_ORGANISATION": "lienthong"}  # fmt: skip
    for turn in ("first", "second"):
        made = subprocess.run([sys.executable, "-m", "lienthong", "ckan", "push"], env=os.environ | settings,
                              capture_output=True, text=True, check=False)  # fmt: skip
        print(f"{turn} push:", made.stdout.strip().splitlines()[-1:], made.stderr.strip()[-500:])
        if made.returncode:
            return [f"push: {made.returncode}"]
    found = portal.ask("package_search", fq="organization:lienthong", rows=1000)["results"]
    return [] if len(found) == harvested else [f"{len(found)} pushed, {harvested} harvested"]


if __name__ == "__main__":
    sys.exit(main())
