"""What platforms hand over, as ``repository.py`` measures it: VOER, StoryWeaver, OPDS 1.2.

The records are those of the demonstration catalogue over and over, each time with a number and a title of its own.
"""

import json
import re
from typing import Any

from lienthong.pipeline.demo_records import content

RECORDS = content() / "records"
_INSERT = re.compile(r"INSERT INTO `(\w+)` VALUES ")
_ROW = re.compile(r"(?:INSERT INTO `\w+` VALUES )?\((\d+),(.*)\)[,;]")
_NAMED = re.compile(r"((?<=,)'(?:0000\d+|[^\W\d]+ [^']+))'", re.UNICODE)


def _numbered(samples: list[dict[str, Any]], count: int, number: str) -> list[dict[str, Any]]:
    found = []
    for at in range(count):
        one = dict(samples[at % len(samples)])
        one[number] = f"{at:08x}" if number == "material_id" else 5000 + at
        one |= {name: f"{one[name]} {at}" for name in ("title", "name") if name in one}
        found.append(one)
    return found


def voer(count: int) -> str:
    samples = json.loads((RECORDS / "hoc-lieu.json").read_text("utf-8"))["materials"]
    return json.dumps({"count": count, "results": _numbered(samples, count, "material_id")})


def storyweaver(count: int) -> str:
    samples = json.loads((RECORDS / "truyen-mau.json").read_text("utf-8"))["data"]
    return json.dumps({"ok": True, "data": _numbered(samples, count, "id")})


def opds(count: int) -> str:
    feed = (RECORDS / "trang-ram.atom").read_text("utf-8").replace("</feed>", "")
    head, *entries = feed.split("  <entry>")
    said = (entries[at % 4].replace("<id>", f"<id>{at}-").replace("<title>", f"<title>{at} ") for at in range(count))
    return head + "".join(f"  <entry>{one}" for one in said) + "</feed>"


def openbiblio(count: int) -> str:
    """The dump of the demonstration's commune library, its twelve titles over and over with barcodes of their own."""
    kept, rows, table = list[str](), dict[str, list[tuple[int, str]]](), ""
    for line in (RECORDS / "phu-dien.sql").read_text("utf-8").splitlines():
        if begins := _INSERT.match(line):
            table = begins[1] if begins[1].startswith("biblio") else ""
        if table and (row := _ROW.fullmatch(line)):
            rows.setdefault(table, []).append((int(row[1]), row[2]))
        else:
            kept.append(line)
    for table, said in rows.items():
        for at in range(0, count, 12):
            again = (f"({at + number},{_NAMED.sub(_own(at), row)})" for number, row in said if at + number <= count)
            kept.append(f"INSERT INTO `{table}` VALUES {','.join(again)};")
    return "\n".join(kept)


def _own(at: int) -> str:
    return rf"\g<1> {at}'"
