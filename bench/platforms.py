"""Read and map of the records of platforms, on one core, from local files: VOER, StoryWeaver, OPDS 1.2.

    python bench/platforms.py [records]

The records are those of the demonstration catalogue over and over, each time with a number and a title of its own.
"""

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from lienthong.graph.terms import Source
from lienthong.mappings.mapper import Mapper
from lienthong.mappings.readers import read
from lienthong.mappings.record import Record
from lienthong.pipeline.demo_records import content

RECORDS = content() / "records"


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


def main() -> None:
    """Prints records a second, the best of three passes."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    mapper = Mapper(Source("bench"))
    for make in (voer, storyweaver, opds):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "records"
            file.write_text(make(count), "utf-8")
            seconds = []
            for _ in range(3):
                begin = time.process_time()
                done = sum(1 for one in read(file) if isinstance(one, Record) and mapper.describe(one))
                seconds.append(time.process_time() - begin)
            assert done == count
            print(f"{make.__name__}: {count / min(seconds):,.0f} records/s read and mapped")


if __name__ == "__main__":
    main()
