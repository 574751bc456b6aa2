"""The committed pictures are those that their command draws, and need nothing but themselves."""

import re

import pytest

from tests.support.pictures import DRAWN, PICTURES


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_is_up_to_date(name: str) -> None:
    """`make pictures` would change nothing."""
    assert DRAWN[name]() == (PICTURES / name).read_text("utf-8"), "run `make pictures`"


def test_no_other_picture_lies_about() -> None:
    """Every picture in the folder is one that is drawn."""
    assert sorted(DRAWN) == sorted(path.name for path in PICTURES.iterdir())


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_fetches_nothing(name: str) -> None:
    """No font, style or image of a picture comes from elsewhere."""
    text = (PICTURES / name).read_text("utf-8")
    assert [] == re.findall(r"url\((?!#)[^)]*\)|@import|href=\"(?!#)", text)
