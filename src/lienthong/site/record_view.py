"""An original record on its page: each field as it came beside what it gave, what gave nothing, what is to mend."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lienthong.messages import Lang
from lienthong.site.record_said import Given, Statements
from lienthong.site.show import Show

HelpOf = Callable[[str, str], str]
"""Address of the handbook's page for a field: of record format and tag; '' when it has none."""


@dataclass
class Value:
    """A subfield (or a control field, ``code`` ""): ``state`` "mapped", "ignored", "lost" or "", ``why`` reasons."""

    code: str
    text: str
    withheld: bool
    state: str
    why: list[str]
    lang: str = ""


@dataclass
class OneField:
    """A field; ``scripts`` are its 880 fields, the same in another script. ``unmarked`` says that it is no MARC field:
    its ``tag`` is the name of an element or column."""

    tag: str
    indicators: str
    label: str
    help: str
    values: list[Value]
    given: Given
    private: bool
    removed: bool
    unmarked: bool
    scripts: list["OneField"] = field(default_factory=list)

    @property
    def nothing(self) -> list[Value]:
        """Values that gave nothing, and say why or that nobody knows."""
        every = [*self.values, *(value for one in self.scripts for value in one.values)]
        return [one for one in every if one.state in ("ignored", "lost") and not one.withheld]

    @property
    def withheld(self) -> int:
        """How many values are not shown."""
        return sum(one.withheld for one in self.values) + sum(one.withheld for one in self.scripts)


@dataclass
class RecordView:
    """All that the page says of the original. ``state`` is "told", "unread", "absent" or "busy"."""

    state: str
    marc: bool = False
    format_name: str = ""
    encoding: str = ""
    loaded: str = ""
    fields: list[OneField] = field(default_factory=list)
    whole: Given = field(default_factory=Given)
    issues: list[dict[str, Any]] = field(default_factory=list)
    withheld: int = 0
    forms: list[str] = field(default_factory=list)


def view(show: Show, told: dict[str, Any] | None, help_of: HelpOf) -> RecordView:
    """The page's view of what the helping process has told; of None that it is busy."""
    if told is None or told["state"] != "told":
        return RecordView("busy" if told is None else told["state"])
    lines = [*told["whole"], *(line for one in told["fields"] for line in one["lines"])]
    statements = Statements(show, lines)
    fields = [_field(one, told, statements, show.lang, help_of) for one in told["fields"]]
    issues = [one | {"text": one["text"][show.lang], "help": help_of(told["format"], _tag(one["field"]))}
              for one in told["issues"]]  # fmt: skip
    name = show.say(f"format.{told['format'].replace('-', '_')}") or told["format_name"]
    return RecordView(
        "told", told["marc"], name, told["encoding"], told["loaded"],
        _paired(fields, told["fields"]), statements.given(told["whole"]), issues, told["withheld"], told["forms"],
    )  # fmt: skip


def _field(one: dict[str, Any], told: dict[str, Any], statements: Statements, lang: Lang, help_of: HelpOf) -> OneField:
    control = [value["code"] for value in one["values"]] == [""]
    indicators = "" if control or not told["marc"] else f"{one['ind1']}{one['ind2']}".replace(" ", "_")
    given = statements.given(one["lines"])
    given.more += one["more"]
    values = [
        Value(value["code"], value["value"], value["withheld"], value["state"], [why[lang] for why in value["why"]],
              _script(value["value"]))
        for value in one["values"]
    ]  # fmt: skip
    label = (one["label"] or {}).get(lang, "")
    meant = one["link"][:3] if one["tag"] == "880" and one["link"] else one["tag"]
    return OneField(one["tag"], indicators, label, help_of(told["format"], meant), values, given,
                    one["private"], one["removed"], not told["marc"] or one["tag"].startswith("["))  # fmt: skip


def _paired(fields: list[OneField], told: list[dict[str, Any]]) -> list[OneField]:
    """The fields with each 880 below the field whose other script it is (MARC 21, appendix A: $6)."""
    hosts = {
        (raw["tag"], raw["link"][4:6]): one
        for one, raw in zip(fields, told, strict=True)
        if raw["tag"] != "880" and raw["link"].startswith("880-") and raw["link"][4:6] != "00"
    }
    kept = []
    for one, raw in zip(fields, told, strict=True):
        host = hosts.get((raw["link"][:3], raw["link"][4:6])) if raw["tag"] == "880" else None
        if host is None:
            kept.append(one)
        else:
            host.scripts.append(one)
            host.given.about += one.given.about
            host.given.unpublished += one.given.unpublished
    return kept


def _tag(place: str) -> str:
    return place.partition("$")[0].partition("/")[0]


def _script(text: str) -> str:
    """The language tag by which fonts and voices are chosen: Hán or Nôm characters; '' for any other text."""
    found = any("\u2e80" <= one <= "\u9fff" or "\uf900" <= one <= "\ufaff" or one >= "\U00020000" for one in text)
    return "und-Hani" if found else ""
