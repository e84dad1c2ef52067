"""Opening what the pointer names."""

from pathlib import Path

import pytest

from lienthong.graph.generation import Generation, generations_folder, leased, switch


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
