"""A librarian changes what a role word means by editing one line of one table."""

import subprocess
import sys
from pathlib import Path
from shutil import copytree

import lienthong
from lienthong.content import folder

RECORD = "245 10 $a Đất rừng phương Nam\n700 0_ $a Đoàn Văn Cừ $e dịch"
MAP = """
import sys
from pathlib import Path
import lienthong.content
rooms = Path(sys.argv[1])
original = lienthong.content.folder
lienthong.content.folder = lambda room: rooms if room == "mappings" else original(room)
from lienthong.graph.terms import Source
from lienthong.mappings.mapper import Mapper
from lienthong.mappings.line import parse_record
print("\\n".join(Mapper(Source("mau")).statements(parse_record(sys.argv[2], "marc21"))[1]))
"""


def roles_with(mappings: Path) -> list[str]:
    """The relators in the graph of the record, mapped by another process with these tables."""
    done = subprocess.run(
        [sys.executable, "-c", MAP, str(mappings), RECORD],
        capture_output=True, text=True, check=True, cwd=Path(lienthong.__file__).parents[1],
    )  # fmt: skip
    return [line.rpartition("/")[2].rstrip("> .") for line in done.stdout.splitlines() if "bibframe/role>" in line]


def test_one_line_of_the_roles_table_decides(tmp_path):
    mine = tmp_path / "mappings"
    copytree(folder("mappings"), mine)
    assert roles_with(mine) == ["trl"]
    table = mine / "vietnamese" / "roles.toml"
    lines = table.read_text("utf-8").splitlines()
    assert lines.count('"dịch" = "trl"') == 1
    table.write_text("\n".join('"dịch" = "adp"' if one == '"dịch" = "trl"' else one for one in lines), "utf-8")
    assert roles_with(mine) == ["adp"]
