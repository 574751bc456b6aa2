"""Values of all types that a bus keeps by hand: Hypothesis strategies come out."""

from dataclasses import dataclass
from datetime import UTC, timedelta
from enum import Enum, StrEnum
from typing import Any

from hypothesis import strategies as st
from pydantic import BaseModel


class EnumColour(Enum):
    """Members of any value."""

    RED = 1
    BLUE = (1, "b")


class EnumSize(StrEnum):
    """Members that are strings too."""

    SMALL = "small"


@dataclass(frozen=True)
class Point:
    """A dataclass at the top of a module."""

    x: float
    label: object


class Form(BaseModel):
    """A model that no flow declares."""

    size: int
    span: timedelta


scalars: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(),
    st.binary(),
    st.uuids(),
    st.decimals(allow_nan=False),
    st.dates(),
    st.times().map(lambda drawn: drawn.replace(fold=0)),
    st.datetimes(timezones=st.none() | st.just(UTC)).map(lambda drawn: drawn.replace(fold=0)),
    st.timedeltas(),
    st.sampled_from([*EnumColour, *EnumSize]),
)
keys: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(), st.uuids(), st.sampled_from([*EnumSize])
)
values: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(st.text() | st.just("$"), inner, max_size=4),
        st.dictionaries(keys, inner, max_size=4),
        st.sets(keys, max_size=4),
        st.frozensets(keys, max_size=4),
        st.builds(Point, st.floats(allow_nan=False), inner),
        st.builds(Form, size=st.integers(), span=st.timedeltas()),
    ),
    max_leaves=12,
)
