"""A class whose values are made quickly is the dataclass that it was."""

import inspect
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from onexdsl.source.quickly import made_quickly


@dataclass(frozen=True, slots=True, kw_only=True)
class _Base:
    place: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class _Slow(_Base):
    name: str
    parts: tuple[str, ...] = ()


_Quick = made_quickly(
    dataclass(frozen=True, slots=True)(
        type(
            "_Slow",
            (_Base,),
            {
                "__annotations__": {"name": str, "parts": tuple[str, ...]},
                "__module__": __name__,
                "parts": (),
            },
        )
    )
)


def test_its_values_are_made_as_before() -> None:
    """By place, by name, with defaults; and its `__init__` tells the same of itself."""
    one = _Quick("a", place=3)
    assert (one.name, one.parts, one.place) == ("a", (), 3)
    assert (repr(one), _Quick("b", ("x",), place=1)) == (
        repr(_Slow("a", place=3)),
        replace(one, name="b", parts=("x",)),
    )
    assert list(inspect.signature(_Slow).parameters) == list(inspect.signature(_Quick).parameters)


def test_a_missing_and_an_unknown_argument_are_refused() -> None:
    """As by any function."""
    with pytest.raises(TypeError, match="missing 1 required keyword-only argument: 'place'"):
        _Quick("a")
    with pytest.raises(TypeError, match="unexpected keyword argument 'colour'"):
        _Quick("a", place=1, colour="red")


def test_its_values_are_frozen() -> None:
    """Nothing is put into a slot later."""
    with pytest.raises(FrozenInstanceError):
        _Quick("a", place=1).name = "b"


def test_only_plain_classes_are_taken() -> None:
    """What a factory fills or `__post_init__` does would be left out."""

    @dataclass(frozen=True, slots=True)
    class Filled:
        parts: list[str] = field(default_factory=list)

    with pytest.raises(AssertionError):
        made_quickly(Filled)
