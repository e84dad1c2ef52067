"""Opening what the pointer names."""

import threading
from pathlib import Path

import pytest

from depth import often
from lienthong.graph.generation import (
    Generation,
    current,
    generations_folder,
    leased,
    sweep,
    switch,
    write_meta,
)


@pytest.mark.parametrize("folder_is_there", [True, False])
def test_a_generation_deleted_by_hand_is_none_and_not_waited_for(tmp_path: Path, folder_is_there: bool) -> None:
    folder = generations_folder(tmp_path) / "00000007"
    folder.mkdir(parents=True)
    generation = Generation(7, "http://example.org", "2026-01-01T00:00:00Z", 0, folder)
    (folder / "meta.json").write_text(
        '{"number": 7, "base": "http://example.org", "published": "2026-01-01T00:00:00Z", "triples": 0}', "utf-8"
    )
    switch(tmp_path, generation)
    if not folder_is_there:
        (folder / "meta.json").unlink()
        folder.rmdir()
    with leased(tmp_path) as found:
        assert found is None


def test_a_pointer_that_moves_on_is_followed(tmp_path: Path) -> None:
    def publish(number: int) -> None:
        folder = generations_folder(tmp_path) / f"{number:08d}"
        generation = Generation(number, "https://data.example", "2026-11-22T00:00:00Z", 1, folder)
        generation.store_folder.mkdir(parents=True)
        write_meta(generation)
        switch(tmp_path, generation)
        sweep(tmp_path, 1, number)

    publish(1)
    seen: list[Generation | None] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.append(current(tmp_path))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(2, often(120, deep=1000)):
        publish(number)
    done.set()
    for reader in readers:
        reader.join()
    assert seen and None not in seen
