"""What lies packed in a ledger comes out as it went in, whichever version of the program packed it."""

import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from lienthong.graph.ledger.packing import pack, unpack


@given(st.binary(max_size=2000))
def test_content_comes_out_as_it_went_in(content: bytes) -> None:
    assert unpack(pack(content)) == content


@given(st.binary(max_size=2000), st.integers(0, 9))
def test_what_was_packed_before_schema_18_is_read(content: bytes, level: int) -> None:
    assert unpack(zlib.compress(content, level)) == content


def test_damage_is_noticed() -> None:
    packed = bytearray(pack("Truyện Kiều".encode() * 50))
    packed[-6] ^= 1
    with pytest.raises(zstandard.ZstdError):
        unpack(bytes(packed))


def test_threads_do_not_disturb_each_other() -> None:
    several = [bytes([number]) * (1000 * number) for number in range(1, 60)]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda one: unpack(pack(one)), several)) == several
