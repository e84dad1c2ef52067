"""The facts of Schema.org that pages are written and checked by, from the npm package ``schema-dts`` (Apache-2.0).

``npm pack schema-dts@2.1.0``, then ``python bench/schemafacts.py schema-dts-2.1.0.tgz > site/schemaorg.tsv``: names of
classes with what they are below, of properties with the classes that have them and what their values may be, and the
values of enumerations. No description is taken, only what is a fact. Superseded properties are left out.
"""

import json
import re
import sys
import tarfile
from collections import defaultdict

_BASE = re.compile(r"^(?:export )?interface (\w+?)(Base|Leaf) extends ([^{]+) \{$")
_PROPERTY = re.compile(r'^    "([A-Za-z]\w*)"\?: SchemaValue<(.+), "\w+">;$')
_VALUES = re.compile(r"^export type (\w+) = (.+);$")
_MEMBER = re.compile(r'"https://schema\.org/(\w+)"')
_OWN = re.compile(r"[A-Z]\w*|3DModel")


def read(package: str) -> tuple[str, str]:
    """The version of the package and its declarations."""
    with tarfile.open(package) as archive:
        parts = [archive.extractfile(f"package/{name}") for name in ("package.json", "dist/schema.d.ts")]
        about, text = (part.read().decode() for part in parts if part)
    return str(json.loads(about)["version"]), text


def lines(version: str, text: str) -> list[str]:
    """The table."""
    above: dict[str, set[str]] = {}
    owners: dict[str, dict[str, str]] = defaultdict(dict)
    members: dict[str, str] = {}
    at, superseded = "", False
    for line in text.splitlines():
        if found := _BASE.match(line):
            at = found[1]
            parents = {one.strip().removesuffix("Base") for one in found[3].split(",")} - {at}
            above.setdefault(at, set()).update(one for one in parents if _OWN.fullmatch(one))
        elif found := _PROPERTY.match(line):
            if not superseded:
                owners[found[1]][at] = found[2]
            superseded = False
        elif found := _VALUES.match(line):
            # "Leaf" enumerations name their members themselves; those above repeat none.
            members |= {one: found[1] for one in _MEMBER.findall(found[2]) if not one.endswith("Leaf")}
        elif "@deprecated" in line:
            superseded = True
    table = [f"# Facts of Schema.org by npm schema-dts {version} (Apache-2.0); written by bench/schemafacts.py"]
    table += [f"class\t{name}\t{' '.join(sorted(above[name]))}" for name in sorted(above) if _OWN.fullmatch(name)]
    for name, found_at in sorted(owners.items()):
        kinds = {one for text in found_at.values() for one in re.split(r"[ |\"]+", text) if _OWN.fullmatch(one)}
        table.append(f"property\t{name}\t{' '.join(sorted(found_at))}\t{' '.join(sorted(kinds - {'IdReference'}))}")
    return table + [f"value\t{one}\t{name}" for one, name in sorted(members.items()) if name != "Boolean"]


if __name__ == "__main__":
    print("\n".join(lines(*read(sys.argv[1]))))
