"""The handbook as files of ``docs/fields/``: a page for each field, in Vietnamese with English beside it."""

from collections.abc import Iterator

from lienthong.mappings.handbook.crossed import Row
from lienthong.mappings.handbook.entries import FORMATS, Entry, Way, entry, tags
from lienthong.mappings.handbook.worked import Said, Worked

_MADE = "<!-- Written by `make docs` from the rules; their examples are run as tests. -->"
_HEAD = f"""# Mỗi trường trở thành gì / What each field becomes

{_MADE}

Mỗi trang nói một trường: trường con nào thành gì, trường con nào bỏ qua và vì sao, kèm ví dụ đã chạy thật. Muốn sửa quy
tắc, xem [mapping.md](../mapping.md).

Each page is about one field: what each subfield becomes, what is left out and why, with examples that were run. How to
change a rule: [mapping.md](../mapping.md).
"""
_OWNERS = {
    "work": "tác phẩm / the Work",
    "instance": "ấn bản / the Instance",
    "record": "biểu ghi / the record",
    "heading": "mục từ kiểm soát / the heading",
}
_KINDS = {
    "work": "Tác phẩm / Work",
    "instance": "Ấn bản / Instance",
    "item": "Bản tài liệu / Item",
    "agent": "Cá nhân, tổ chức / Agent",
    "subject": "Chủ đề / Subject",
    "place": "Địa danh / Place",
    "series": "Tùng thư / Series",
    "library": "Thư viện / Library",
    "record": "Biểu ghi / Record",
    "dataset": "Bộ dữ liệu / Dataset",
}
_STATES = {"mapped": "thành dữ liệu / came out", "ignored": "bỏ qua / left out", "lost": "mất / lost"}

_MARKS = {
    "entered": "có tác giả đứng đầu tiêu đề mô tả / the Work is entered under a creator",
    "first": "là trường đầu tiên loại này / the first of its kind",
    "script": "là cùng nhan đề bằng chữ khác / the same title in another script",
    "told": "đã được nói bằng bảng từ / said already by a table of words",
}


def pages() -> Iterator[tuple[str, str]]:
    """Every file below ``docs/fields`` as (path, content)."""
    yield "README.md", _index()
    for record_format in FORMATS:
        for tag in tags(record_format):
            yield f"{record_format}/{tag}.md", _page(entry(record_format, tag))


def _index() -> str:
    parts = [_HEAD, " · ".join(f"[{name}](#{_anchor(name)})" for name in FORMATS.values())]
    for record_format, name in FORMATS.items():
        parts.append(f"## {name}\n\n| | Trường | Field |\n|---|---|---|")
        for tag in tags(record_format):
            label = entry(record_format, tag).label
            parts[-1] += f"\n| [{tag}]({record_format}/{tag}.md) | {_cell(label['vi'])} | {_cell(label['en'])} |"
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _page(one: Entry) -> str:
    parts = [
        f"# {one.tag} {one.label['vi']} / {one.label['en']}",
        _MADE,
        f"{FORMATS[one.format]} · `mappings/{one.folder}/{one.file}` · {_OWNERS[one.on]}",
    ]
    if one.like:
        parts.append(f"Cùng quy tắc với / The same rule as [{one.like}]({one.like}.md).")
    if one.exact:
        parts.append(
            f"Chỉ đúng tên này: `{one.tag}.…` là trường khác. / This very name only: `{one.tag}.…` is another field."
        )
    if one.ways or one.always or one.steps:
        parts.append("## Trở thành / Becomes")
    if one.ways or one.always:
        rows = [_way(way) for way in (*one.ways, *one.always)]
        parts.append("| Trường con / Subfield | | Cách ghi / Written as |\n|---|---|---|\n" + "\n".join(rows))
    if one.steps:
        parts.append("\n".join(f"- `{name}`: {said['vi']} / {said['en']}" for name, said in one.steps))
    if one.marc:
        head = "Dòng đầu tiên phù hợp được dùng. / The first row that fits counts.\n\n"
        head += "| Khi / When | Trường MARC / MARC field |\n|---|---|\n"
        parts.append(head + "\n".join(_crossed(row) for row in one.marc))
    if one.ignored:
        rows = [f"| {_code(code)} | {_cell(why['vi'])} | {_cell(why['en'])} |" for code, why in one.ignored]
        parts.append("## Bỏ qua / Left out\n\n| | Vì sao | Why |\n|---|---|---|\n" + "\n".join(rows))
    if one.examples:
        parts.append("## Ví dụ / Examples")
        parts += [_example(worked) for worked in one.examples]
    return "\n\n".join(parts) + "\n"


def _way(way: Way) -> str:
    codes = ", ".join(_code(code) for code in way.codes) or "(luôn có / always)"
    how = f"`{way.converter}`" if way.how["vi"] == way.converter else f"{_cell(way.how['vi'])} / {_cell(way.how['en'])}"
    return f"| {codes} | {_path(way.path)} | {how} |"


def _crossed(row: Row) -> str:
    asked = [_MARKS.get(mark, mark) for mark in row.mark] + [_asked(name, values) for name, values in row.when]
    fields = [
        f"[{one.tag}](../marc21/{one.tag}.md) `{one.rest}`"
        + (" (thêm vào trường đã có / added to the field that is there)" if one.onto else "")
        for one in row.fields
    ]
    made = "<br>".join(fields) or "(không qua MARC / MARC is not asked)"
    return f"| {'; '.join(asked) or 'còn lại / else'} | {made} |"


def _asked(name: str, values: tuple[str, ...]) -> str:
    known = {"*": "có / is there", "": "không có / is not there"}
    said = [known[value] if value in known else f"“{_cell(value)}”" for value in values]
    return f"`{name}`: {', '.join(said)}"


def _anchor(name: str) -> str:
    return "".join(one for one in name.lower().replace(" ", "-") if one.isalnum() or one == "-")


def _code(code: str) -> str:
    return "còn lại / all others" if code == "*" else f"`${code}`"


def _path(path: tuple[str, ...]) -> str:
    return " › ".join(f"`{name}`" for name in path)


def _example(worked: Worked) -> str:
    rows = []
    for thing in worked.things:
        classes = " ".join(f"`{name}`" for name in thing.classes)
        rows.append(f"| **{_KINDS.get(thing.kind, thing.kind)}** | {_cell(thing.name)} | {classes} |")
        rows += [f"| | {_path(one.path)} | {_value(one)} |" for one in thing.said]
    table = "| | | |\n|---|---|---|\n" + "\n".join(rows) if rows else "(không thành gì / nothing is said)"
    outcomes = " · ".join(f"{_STATES[state]}: {', '.join(map(_place, places))}" for state, places in worked.accounts)
    return f"```text\n{worked.record}\n```\n\n{table}\n\n{outcomes}"


def _place(place: str) -> str:
    return f"`{place}`"


def _value(one: Said) -> str:
    if one.iri:
        return f"`{one.value}`"
    if one.entity:
        return f"→ {_KINDS.get(one.entity, one.entity)} {_cell(one.value)}".strip()
    return _cell(one.value) + (f" `@{one.lang}`" if one.lang else "")


def _cell(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
    return escaped.replace("`", "\\`").replace("*", "\\*").replace("_", "\\_")
