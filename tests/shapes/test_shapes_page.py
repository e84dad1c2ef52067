"""``docs/shapes.md`` says what the shapes say."""

from pathlib import Path

from lienthong.shapes.catalogue import shapes
from lienthong.shapes.docs import page

PAGE = Path(__file__).parents[2] / "docs" / "shapes.md"


def test_page_is_up_to_date(regenerate: bool) -> None:
    if regenerate:
        PAGE.write_text(page(), "utf-8")
    assert PAGE.read_text("utf-8") == page(), "run: python -m lienthong.shapes.docs > docs/shapes.md"


def test_page_names_every_shape() -> None:
    text = page()
    for shape in shapes().values():
        assert f"`{shape.id}`" in text and shape.message_vi in text and shape.message_en in text
