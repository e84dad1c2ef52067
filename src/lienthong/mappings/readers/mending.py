"""Understanding an ISO 2709 record whose lengths, base address or directory are wrong.

The separators are believed before the numbers: a directory counted in characters instead of bytes is the commonest
fault of UTF-8 files. Fields take the directory's tags only where both count the same, or where the lengths show
which one separator was lost or is too many; beyond that nothing is guessed.
"""

import re

MAX_FIELDS = 100_000
"""Fields of the record with most fields that is read."""

_AFTER_RECORD = b"\x1d\n\r\t\x00\x1a"
_TAG = re.compile(rb"[0-9A-Za-z]{3}")
_ENTRIES = re.compile(rb"(?:[0-9A-Za-z]{3}[0-9]{9})+")
_LEADER = re.compile(rb"[0-9]{5}[ -~]{5}22[ -~]{12}")
_SIX_DIGITS = re.compile(rb"[0-9]{6}[ -~]{5}22[0-9]{5}[ -~]{3}45")


class Damage(Exception):
    """Why a stretch is no record: a code of ``flags.toml`` and its value."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


def mend(data: bytes, repairs: list[str]) -> tuple[bytes, list[str], bytes]:
    """Leader, tags and body (as many parts between 0x1E as there are tags) of a damaged record.

    Adds what it mended to ``repairs``. Raises Damage when the record cannot honestly be understood.
    """
    whole = data.rstrip(_AFTER_RECORD)
    if whole.count(b"\x1e") > MAX_FIELDS:
        raise Damage("read_too_many_fields", str(whole.count(b"\x1e")))
    leader, at = _leader(data, repairs)
    end = _end_of_directory(whole, leader, at, repairs)
    parts = whole[end + 1 :].split(b"\x1e")
    if parts[-1]:
        repairs.append("read_lost_separator")
    else:
        parts.pop()
    if end == at or not parts:
        raise Damage("read_no_fields" if data.endswith(b"\x1d") else "read_truncated")
    for shift in (0, -1, 1):
        tags = _in_order(whole[at + shift : end], parts)
        if tags and shift:
            # Swedish records in a union file lack one character of the leader, so that the directory starts at 23
            repairs.append("read_leader")
        if tags:
            return (leader[: 24 + shift] if shift < 0 else leader), _checked(tags), b"\x1e".join(parts)
    tags, parts = _reconciled(whole[at:end], parts, data.endswith(b"\x1d"), repairs)
    return leader, _checked(tags), b"\x1e".join(parts)


def _leader(data: bytes, repairs: list[str]) -> tuple[bytes, int]:
    """The leader and where the directory begins behind it; names what is wrong with its length."""
    if not data.endswith(b"\x1d"):
        repairs.append("read_no_terminator")
    elif not data[:5].isdigit() or int(data[:5]) != len(data):
        repairs.append("read_length")
    if _SIX_DIGITS.match(data):
        return b"99999" + data[6:25], 25
    if not _LEADER.match(data):
        repairs.append("read_leader")
    return data[:24], 24


def _end_of_directory(whole: bytes, leader: bytes, at: int, repairs: list[str]) -> int:
    """Where the 0x1E behind the directory stands: before the base address, or else the first one."""
    base = int(leader[12:17]) if leader[12:17].isdigit() else 0
    if whole[base - 1 : base] == b"\x1e" and _ENTRIES.fullmatch(whole, at, base - 1):
        return base - 1
    end = whole.find(b"\x1e", at)
    if end < 0 or len(whole) < at:
        raise Damage("read_truncated" if _LEADER.match(whole) else "read_junk", _glimpse(whole))
    if base != end + 1:
        repairs.append("read_base")
    return end


def _in_order(directory: bytes, parts: list[bytes]) -> list[bytes] | None:
    """The tags when every entry tells the length and start of its part, be the numbers of more digits than four
    and five; None otherwise."""
    tags, place, start = [], 0, 0
    for part in parts:
        numbers = b"%04d%05d" % (len(part) + 1, start)
        if not directory.startswith(numbers, place + 3):
            return None
        tags.append(directory[place : place + 3])
        place += 3 + len(numbers)
        start += len(part) + 1
    return tags if place == len(directory) else None


def _reconciled(
    directory: bytes, parts: list[bytes], ended: bool, repairs: list[str]
) -> tuple[list[bytes], list[bytes]]:
    """Tags and parts, paired, when the directory's numbers are not those of the parts."""
    if len(directory) % 12:
        return _odd_directory(directory, parts, repairs), parts
    entries = [directory[i : i + 12] for i in range(0, len(directory), 12)]
    tags = [entry[:3] for entry in entries]
    sizes = [_number(entry[3:7]) for entry in entries]
    if len(entries) != len(parts):
        return _uneven(tags, sizes, parts, ended, repairs)
    if not ended and sizes[-1] > len(parts[-1]) + 1:
        raise Damage("read_truncated", f"{len(parts) - 1}/{len(entries)}")
    by_start = _by_start(entries, sizes, parts)
    if by_start:
        return tags, by_start
    repairs.append("read_directory")
    return tags, parts


def _by_start(entries: list[bytes], sizes: list[int], parts: list[bytes]) -> list[bytes] | None:
    """The parts in the order of the directory, which may sort its entries by tag; None if it does not fit."""
    at, start = {}, 0
    for part in parts:
        at[start] = part
        start += len(part) + 1
    found = [at.pop(_number(entry[7:]), None) for entry in entries]
    if all(part is not None and len(part) + 1 == size for part, size in zip(found, sizes, strict=True)):
        return [part for part in found if part is not None]
    return None


def _odd_directory(directory: bytes, parts: list[bytes], repairs: list[str]) -> list[bytes]:
    """Tags of a directory in which characters were lost or added in the numbers of one entry.

    All other entries must fit their parts, and the characters must not be lost or added in the tag.
    """
    numbers, start = [], 0
    for part in parts:
        numbers.append(b"%04d%05d" % (len(part) + 1, start))
        start += len(part) + 1
    front = 0
    while front < len(parts) and directory[12 * front + 3 : 12 * front + 12] == numbers[front]:
        front += 1
    back, end = 0, len(directory)
    while back < len(parts) - front and end - 12 >= 12 * front and directory[end - 9 : end] == numbers[-1 - back]:
        back, end = back + 1, end - 12
    odd = directory[12 * front : end]
    missing = len(parts) - front - back
    in_tag = missing == 1 and odd.endswith(numbers[front])
    if in_tag or not 0 <= missing <= 1 or not 12 * missing - 2 <= len(odd) <= 12 * missing + 2:
        raise Damage("read_unmatched", f"{len(directory) / 12:.1f}/{len(parts)}")
    repairs.append("read_directory")
    tags = [directory[i : i + 3] for i in range(0, 12 * front, 12)]
    return [*tags, *([odd[:3]] * missing), *(directory[i : i + 3] for i in range(end, len(directory), 12))]


def _uneven(
    tags: list[bytes], sizes: list[int], parts: list[bytes], ended: bool, repairs: list[str]
) -> tuple[list[bytes], list[bytes]]:
    """One 0x1E lost between two fields, or one too many inside a field, found by the lengths around it."""
    short = min(len(sizes), len(parts))
    front = next((i for i in range(short) if sizes[i] != len(parts[i]) + 1), short)
    back = next((i for i in range(short - front) if sizes[-1 - i] != len(parts[-1 - i]) + 1), short - front)
    middle = parts[front : len(parts) - back]
    lengths = sizes[front : len(sizes) - back]
    size = sum(len(part) + 1 for part in middle)
    mended: list[bytes] = []
    if len(lengths) == 1 and len(middle) == 2 and 0 <= size - lengths[0] <= 1:
        mended = [b" ".join(middle)]
    elif len(lengths) == 2 and len(middle) == 1 and 0 <= sum(lengths) - size <= 1 and ended:
        second = lengths[0] - (sum(lengths) - size)
        mended = [middle[0][: lengths[0] - 1], middle[0][second:]]
    if not mended:
        lost = not ended and len(parts) < len(sizes)
        raise Damage("read_truncated" if lost else "read_unmatched", f"{len(sizes)}/{len(parts)}")
    repairs.append("read_lost_separator")
    return tags, [*parts[:front], *mended, *parts[len(parts) - back :]]


def _checked(tags: list[bytes]) -> list[str]:
    for tag in tags:
        if not _TAG.fullmatch(tag):
            raise Damage("read_tag", _glimpse(tag))
    return [tag.decode("ascii") for tag in tags]


def _number(digits: bytes) -> int:
    return int(digits) if digits.isdigit() else -1


def _glimpse(data: bytes) -> str:
    return re.sub("[^ -~]", ".", data[:40].decode("latin-1"))
