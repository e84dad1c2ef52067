"""A statement of responsibility taken apart: segments, roles, titles, names."""

import re
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from lienthong.mappings import bodies, inversions
from lienthong.mappings import namewords as lists
from lienthong.mappings.isbd import strip_end, unbracketed
from lienthong.text import match_key

_SEGMENT = re.compile(r"\s*;\s*|\s*,\s*(?=(?:with|cùng với|cùng|với)\s)")
_BRACKETED_LIST = re.compile(r"\(([^();]{3,200};[^()]{3,200})\)")
_GIVEN_NAME = re.compile(r"[^\W\d_a-zđ][^\W\d_]*\s*,\s*(?=[^\W\d_A-ZĐ])")
_SPACES = re.compile(r"\s+")
_COMMA = re.compile(r"\s*,\s*")
_AND = re.compile(r"\s+(?:và|&|and|\[and\])\s+|\s+et\s+(?=[A-ZÀ-Þ])|\s*&\s+")
# "Cohen, Berring, and Olson": what is left before the last name; "And" and «Và» with a capital may be names.
_LEADING_AND = re.compile(r"\s*\[?(?:and|và|et)\]?\s+(?=[^\W\d_])")
_HYPHEN = re.compile(r"\s*[-–]\s*")
_ONE_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .'’])*[^\W\d_]")
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")


class Named(NamedTuple):
    """One name of a segment, the titles before it, and whether it is a body's."""

    name: str
    prefix: str
    corporate: bool


class Segment(NamedTuple):
    """Names that share their roles; ``left`` is what names nobody."""

    names: tuple[Named, ...]
    roles: tuple[str, ...]
    role_label: str
    et_al: bool
    left: tuple[str, ...]


@cache
def _role_behind() -> re.Pattern[str]:
    """Role words with nothing but a comma, a bracket or the end behind them, several joined by «và» or commas."""
    term = rf"(?:{lists.role_pattern()})\.?"
    # «dịch từ nguyên bản tiếng Nga», «hiệu đính tiếng Anh»: the language is part of the role's words.
    language = r"(?:\s+(?:từ\s+)?(?:nguyên\s+bản\s+|bản\s+)?tiếng\s+[^\W\d_]+)?"
    return re.compile(
        rf"(?:^|(?<=[\s,(\[.]))({term}(?:\s*(?:,|và|&|-|–|/)\s*{term}){{0,9}}{language})(?![^\W\d_])"
        r"\s*[\])]*\s*(?=,|$|\[|\(|(?:và|cùng)\s)",
        re.IGNORECASE,
    )


@cache
def _role_before() -> re.Pattern[str]:
    """Role words at the beginning with a colon («Dịch: …»), a comma or nothing («biên soạn, Trần …») behind them."""
    term = rf"(?:{lists.role_pattern()})\.?"
    joined = rf"{term}(?:\s*(?:,|và|&|-|–)\s*{term}){{0,9}}"
    return re.compile(rf"\s*\[?({joined})(?:\s*(:)\s*|\s*,\s*(?=\S)|\s+(?=[^\W\d_]))", re.IGNORECASE)


@cache
def _role_inside() -> re.Pattern[str]:
    """Role words with a colon, wherever they stand («Nguyễn Văn A Tham gia: Trần Văn B»)."""
    return re.compile(rf"(?<!\S)(?:{lists.role_pattern()})\.?\s*:", re.IGNORECASE)


def _divided_at_roles(segment: str) -> list[str]:
    starts = [0, *(found.start() for found in _role_inside().finditer(segment) if segment[: found.start()].strip(" ["))]
    return [segment[start:end] for start, end in pairwise([*starts, len(segment)])]


@cache
def _one_role() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W\d_])(?:{lists.role_pattern()})(?![^\W\d_])\.?", re.IGNORECASE)


@lru_cache(maxsize=4096)
def read_segments(raw: str) -> tuple[Segment, ...]:
    """Every segment of a statement; a role in its middle ends a segment too («A chủ biên, B dịch»)."""
    if "(" in raw or "[" in raw:
        raw = lists.mark_pattern().sub(lambda found: f" {lists.marks()[lists.role_key(found[1])]}", raw)
    if "(" in raw:
        # "K. J. Macks (Lê Quang Huy; Trịnh Thành Huy)": the brackets hold a list of their own.
        raw = _BRACKETED_LIST.sub(r"; \1", raw)
    segments = _SEGMENT.split(raw)
    if ":" in raw and "role" in lists.kinds(raw):
        segments = [part for segment in segments for part in _divided_at_roles(segment)]
    parts = (part for segment in segments for part in _read(segment))
    return tuple(part for part in parts if part.names or part.left or part.et_al)


def _read(segment: str) -> list[Segment]:
    text = unbracketed(strip_end(segment))
    has = lists.kinds(text)
    if not has and _ONE_NAME.fullmatch(text) and not _AND.search(text) and match_key(text) not in lists.nobody():
        return [Segment((Named(_SPACES.sub(" ", text), "", False),), (), "", False, ())]
    others = False
    if "others" in has:
        bare = lists.others_pattern().sub(lambda one: one.group() if lists.is_initials(one.group()) else " ", text)
        others, text = bare != text, bare
    if match_key(text) in lists.nobody():
        return [Segment((), (), "", others, (_SPACES.sub(" ", text).strip(),))]
    leading = lists.before_pattern().match(text) if "before" in has else None
    if not leading and "role" in has:
        leading = _leading_role(text)
    if leading:
        return [_segment(text[leading.end() :], leading.group(1), others)]
    if "role" not in has:
        return [_segment(text, "", others)]
    return _read_behind(text, others)


def _leading_role(text: str) -> re.Match[str] | None:
    """Without a colon only in small letters, and only when a name follows: «Tác giả» may begin a title."""
    found = _role_before().match(text)
    if not found or found.group(2):
        return found
    follows = text[found.end() : found.end() + 1]
    return found if found.group(1)[:1].islower() and follows.isupper() else None


def _read_behind(text: str, others: bool) -> list[Segment]:
    parts, position = [], 0
    for found in _role_behind().finditer(text):
        role, start = found.group(1), found.start(1)
        if role.startswith("Đồng ") and text[position:start].strip():
            # "Hoàng Ngọc Đồng chủ biên" (cse-koha 2:3489): with a capital it is the given name.
            role, start = role[5:], start + 4
        given = _GIVEN_NAME.match(role)
        if given and text[position:start].strip() and not text[position:start].rstrip().endswith(","):
            # "Nguyễn Khương Bình, biên soạn" (cse-koha): «bình» is a role word too.
            role, start = role[given.end() :], start + given.end()
        if _is_name_part(role, text[position:start].strip()):
            continue
        parts.append(_segment(text[position:start], role, others))
        position = found.end()
    if position < len(text) or not parts:
        parts.append(_segment(text[position:], "", others))
    return parts


def _is_name_part(role: str, before: str) -> bool:
    """Nguyễn Thanh Bình: "Bình" with a capital is a given name; «Ban biên dịch»: the body's name, no role."""
    if before.endswith(("(", "[")):
        return False
    if lists.is_body_word(before):
        return True
    if role[:1].isupper() and before.casefold() in lists.families():
        return True
    return role[:1].isupper() and not re.search(r"[\s.]", role.strip()) and not role.isupper()


def _segment(text: str, role: str, others: bool) -> Segment:
    names, left = _names(text)
    dots = [one for one in left if not one.strip(". …")]
    left = [one for one in left if one not in dots]
    roles = tuple(one.group().strip() for one in _one_role().finditer(role)) or (role.strip(),) if role else ()
    label = _SPACES.sub(" ", role).strip()
    if role and not names:
        left.append(label)
    return Segment(tuple(names), roles, label, others or bool(dots), tuple(left))


def _names(text: str) -> tuple[list[Named], list[str]]:
    names: list[Named] = []
    left: list[str] = []
    carried = ""
    for part in _divide(text):
        prefix, name = _prefix(_LEADING_AND.sub("", part, count=1) if part[:1] in "aev[" else part)
        name = _clean(name)
        if not _LETTER.search(name):
            carried = f"{carried} {prefix}".strip()
            if name and not prefix:
                left.append(name)
            continue
        body = lists.is_body(name)
        bare = name.islower() and lists.is_body_word(name)
        if bare or match_key(name) in lists.nobody() or (not body and _DIGIT.search(name)):
            left.append(f"{prefix} {name}".strip())
            continue
        names.append(Named(name, f"{carried} {prefix}".strip(), body))
        carried = ""
    return names, [*left, carried] if carried else left


def _prefix(part: str) -> tuple[str, str]:
    if "honorific" not in lists.kinds(part) or lists.begins_as_body(part):
        return "", part
    found = lists.honorific_pattern().match(part)
    if not found or not re.search(r"[.,\s]$", found.group()):
        return (part.strip(), "") if found and found.end() == len(part) else ("", part)
    if not lists.is_title_of(found.group(1), part[found.end() :]):
        return "", part
    return found.group(1).strip(" ,"), part[found.end() :].strip(" ,")


def _clean(name: str) -> str:
    cleaned = unbracketed(strip_end(_SPACES.sub(" ", name).strip(' -–*"“”'))).strip()
    cleaned = cleaned[2:] if cleaned.startswith(". ") else cleaned
    if cleaned.endswith(("..", "…")) and cleaned.strip(".… "):
        cleaned = strip_end(cleaned.rstrip(".… "))
    return cleaned


def _divide(text: str) -> list[str]:
    """The names of a segment: at commas, «và», "&", "and", and at a hyphen before another full name."""
    text = text.strip()
    if bodies.is_enumerating(text):
        return [text]
    if lists.begins_as_body(text):
        return bodies.divide(text)
    parts: list[str] = []
    for part in _COMMA.split(text):
        if parts and inversions.belongs(parts[-1], part):
            parts[-1] = inversions.joined(parts[-1], part)
        elif part:
            parts.append(part)
    return [name for part in parts for name in _divide_joined(part)]


def _divide_joined(part: str) -> list[str]:
    if lists.is_body(part):
        return [part]
    if "honorific" in lists.kinds(part):
        # "Lương Thị Quỳnh Anh PGS.TS. Nguyễn Văn Dán": the next one's title divides.
        titled = [one for one in lists.inner_honorific_pattern().split(part) if one]
        if len(titled) > 1:
            return [name for one in titled for name in _divide_joined(one)]
    return [name for one in _AND.split(part) for name in _divide_hyphens(one) if name]


def _divide_hyphens(name: str) -> list[str]:
    """ "Nguyên Hiệp-Nguyễn Khắc Mai" is two people, "Chau Trinh-Shevrin" one."""
    if "-" not in name and "–" not in name:
        return [name]
    parts = [part.split() for part in _HYPHEN.split(name)]
    full = all(len(part) > 1 for part in parts)
    if lists.are_joined_by_hyphen(name):
        return [" ".join(part) for part in parts]
    if full and all(part[0].casefold() in lists.families() for part in parts[1:]):
        return [" ".join(part) for part in parts]
    return [name]
