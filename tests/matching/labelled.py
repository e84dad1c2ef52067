"""The labelled records of ``pairs/``: which of them are the same Work, Instance or person."""

from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from lienthong.mappings.line import parse_record
from lienthong.mappings.record import Field, Record

FOLDER = Path(__file__).parent / "pairs"
KINDS = ("work", "instance", "person")


@dataclass(frozen=True)
class Labelled:
    """One record, its group, and what it is by hand: kind to label, '' where nothing is claimed.

    ``translation`` tells which of several translations into one language it is, "" where that is no question.
    ``held``: the record belongs to the part that nothing is tuned on. Labels of Instances hold within their group.
    """

    number: str
    group: str
    record: Record
    labels: dict[str, str]
    held: bool
    translation: str = ""


def labelled() -> list[Labelled]:
    """Every record, in the order of the files; control numbers count from 1."""
    found: list[Labelled] = []
    for file in sorted(FOLDER.glob("*.txt")):
        group = ""
        for line in file.read_text("utf-8").splitlines():
            if line.startswith("group "):
                group = line.removeprefix("group ").strip()
            elif line.strip() and not line.startswith("#"):
                found.append(_record(line, group, str(len(found) + 1), file.name.startswith("held-")))
    return found


def _record(line: str, group: str, number: str, held: bool) -> Labelled:
    head, *fields = line.split(" | ")
    labels = {kind: "" if name == "-" else name for kind, name in zip(KINDS, head.split(), strict=True)}
    labels["work"], _, translation = labels["work"].partition(":")
    if labels["instance"]:
        labels["instance"] = f"{group} {labels['instance']}"
    record = parse_record("\n".join(fields))
    record.fields.insert(0, Field("001", value=number))
    record.raw = line.encode()
    return Labelled(number, group, record, labels, held, translation)


def editions(records: list[Labelled]) -> dict[tuple[str, str], bool]:
    """As ``pairs`` of Works, read as ``bf:Work`` is: two translations by other people are two, and where one record
    tells who translated and the other does not, nothing is claimed."""
    by_number = {one.number: one for one in records}
    found = {}
    for (a, b), same in pairs(records, "work").items():
        one, other = by_number[a].translation, by_number[b].translation
        if not same or bool(one) == bool(other):
            found[a, b] = same and one == other
    return found


def pairs(records: list[Labelled], kind: str) -> dict[tuple[str, str], bool]:
    """Every pair of records of which something is claimed (their numbers), and whether they are the same ``kind``."""
    told = [one for one in records if one.labels[kind]]
    return {(a.number, b.number): a.labels[kind] == b.labels[kind] for a, b in combinations(told, 2)}
