"""Copies of records with some fields changed."""

from typing import Annotated

import pytest
from pydantic import Field

from onexdsl.runtime import ModelOnexError, Record, replace


class Counted(Record):
    count: Annotated[int, Field(ge=0)] = 0
    name: str = "none"


class Slotted(Counted):
    """A record of somebody who wants a slot more."""

    __slots__ = ("noted",)


@pytest.mark.parametrize("kind", [Counted, Slotted])
def test_a_copy_is_of_the_same_class_and_only_it_is_changed(kind: type[Counted]) -> None:
    """Also of a class whose objects are laid out otherwise than those of records."""
    before = kind(name="one")
    after = replace(before, count=2)

    assert after == kind(name="one", count=2)
    assert before == kind(name="one")
    assert type(after) is kind


def test_a_copy_is_as_frozen_as_what_was_copied() -> None:
    """How it was made does not show."""
    after = replace(Counted(), count=2)

    with pytest.raises(ValueError, match="frozen"):
        after.count = 3
    assert after.model_copy() == Counted.model_validate_json(after.model_dump_json())


def test_what_breaks_a_constraint_is_named() -> None:
    """The field and the rule are told, and not the value."""
    with pytest.raises(ModelOnexError, match=r"Counted\.count: Input should be greater"):
        replace(Counted(), count=-1)
    with pytest.raises(ModelOnexError, match="Counted has no field size"):
        replace(Counted(), size=1)
