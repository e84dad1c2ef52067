"""Legacy Vietnamese encodings as tables (``mappings/encodings/*.csv``) and the conversion from them.

A text in one of them is looked at as the Windows-1252 characters that its bytes are, since that is also what is left
of it in databases, spreadsheets and XML whose makers did not know ("NguyÔn" is TCVN3, "Nguyeãn" VNI).
"""

import csv
import re
from collections.abc import Callable
from functools import cache
from typing import Literal
from unicodedata import normalize

from lienthong.content import folder
from lienthong.errors import RuleError

Legacy = Literal["tcvn3", "vni", "viscii", "windows-1258"]
LEGACY: tuple[Legacy, ...] = ("tcvn3", "vni", "viscii", "windows-1258")

_BYTES = [
    chr(code) if code in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes([code]).decode("cp1252") for code in range(256)
]
_CODE = {char: code for code, char in enumerate(_BYTES)}
_FROM_BYTES = {code: _BYTES[code] for code in range(0x80, 0xA0)}
_SEPARATOR = "\x1e"
"""Ends a field of ISO 2709; VISCII has Ỵ there, which no word begins with."""
_WORD = re.compile(r"[^\W\d_]+")


def characters(data: bytes) -> str:
    """The bytes as Windows-1252 characters, one each; the five that it leaves free as the C1 controls they are."""
    return data.decode("latin-1").translate(_FROM_BYTES)


def data(text: str) -> bytes:
    """The bytes of Windows-1252 characters, as ``characters`` gives them. Raises KeyError when one is none."""
    return bytes([_CODE[char] for char in text])


@cache
def table(name: Legacy) -> dict[str, str]:
    """Windows-1252 characters (one, or a letter and its marks) of an encoding, with what they mean in Unicode.

    Raises RuleError when the file is missing or a row is not as its README says.
    """
    path = folder("mappings") / "encodings" / f"{name}.csv"
    found: dict[str, str] = {}
    line = 1
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, strict=True):
                line += 1
                found[_written(row["code"])] = row["char"].removeprefix("◌")
    except FileNotFoundError as error:
        raise RuleError("normalise_list_missing", file=str(path)) from error
    except (csv.Error, UnicodeDecodeError, ValueError, KeyError, AttributeError) as error:
        where = f"mappings/encodings/{path.name}"
        raise RuleError("normalise_codes_broken", file=where, line=line, problem=str(error)) from error
    return found


def _written(code: str) -> str:
    if code.startswith("U+"):
        return chr(int(code[2:], 16))
    return "".join(_BYTES[one] for one in bytes.fromhex(code))


@cache
def converter(name: Legacy) -> Callable[[str], str]:
    """From Windows-1252 characters to the text that they were in the encoding; every other character stays."""
    found = {char: meant for char, meant in table(name).items() if char != _SEPARATOR}
    if name == "vni":
        return _pairs(found)
    single = {ord(char): meant for char, meant in found.items()}
    # Exports that know Latin-1 only have C1 controls where Windows-1252 has signs.
    single.update({_CODE[char]: meant for char, meant in found.items() if _CODE.get(char, 0) >= 0x80})
    if name == "windows-1258":
        return lambda text: normalize("NFC", text.translate(single))
    return lambda text: text.translate(single)


def _pairs(found: dict[str, str]) -> Callable[[str], str]:
    """VNI: a letter and its marks; the mark's case is often not the letter's ("Aù")."""
    meant = dict(found)
    for pair, char in found.items():
        meant.setdefault(pair[0] + pair[1:].swapcase(), char)
    longest_first = sorted(meant, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    return lambda text: pattern.sub(lambda one: meant[one.group()], text)


def capitals(value: str) -> str:
    """A value decoded from TCVN3, in which a toned capital has no code of its own, with its capitals again.

    Fonts of capitals show the small letter's code as a capital: «TRƯờNG» was «TRƯỜNG». A word with two capitals and no
    small letter but accented ones is all capitals; «Về» alone stays, unless all other words of the value are capitals.
    """
    if value.islower() or value.isupper():
        return value
    words = _WORD.findall(value)
    if not any(_shouted(word) for word in words):
        return value
    if all(_no_small(word) for word in words):
        return value.upper()
    return _WORD.sub(lambda word: word.group().upper() if _shouted(word.group()) else word.group(), value)


def _shouted(word: str) -> bool:
    return sum(map(str.isupper, word)) > 1 and _no_small(word)


def _no_small(word: str) -> bool:
    return not any(char.islower() and char.isascii() for char in word)
