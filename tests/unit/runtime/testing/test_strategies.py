"""What is drawn for a message: values of every type, within their constraints, bounded."""

import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import (
    AfterValidator,
    AnyUrl,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    TypeAdapter,
    field_validator,
)

from onexdsl.runtime import SENSITIVE, Event, Flow, Intent, ModelOnexError, Record
from onexdsl.runtime.testing.strategies import messages, values
from tests.support.soak import short_or_long

few = settings(max_examples=short_or_long(40, 2000), deadline=None)


class Colour(StrEnum):
    """Two of them."""

    RED = "r"
    BLUE = "b"


class Tree(Record):
    """Holds itself in every way that a record may."""

    parts: list["Tree"]
    by_name: dict[str, "Tree"]
    twin: "Tree | None" = None


class Leaf(Record):
    """Where a formula ends."""

    kind: Literal["Leaf"] = "Leaf"
    number: int


class Sum(Record):
    """Holds two of the union that it is of."""

    kind: Literal["Sum"] = "Sum"
    left: "Formula"
    right: "Formula"


Formula = Annotated[Leaf | Sum, Field(discriminator="kind")]
Sum.model_rebuild()


class Measured(Event, topic="onex.evt.tests-drawn.measured.v1", key="name"):
    """Has a field of every scalar type, with a constraint where it can have one."""

    name: Annotated[str, Field(pattern=r"^(?:[a-z]{2}-\d+)$"), SENSITIVE]
    short: Annotated[str, Field(min_length=2, max_length=3)]
    whole: Annotated[int, Field(ge=-3, le=7)]
    share: Annotated[float, Field(ge=0, le=0.5)] | None
    any_float: float
    price: Annotated[Decimal, Field(ge=Decimal("0.125"), le=3)]
    any_decimal: Decimal
    span: Annotated[timedelta, Field(ge=timedelta(0), le=timedelta(hours=1))]
    long_span: Annotated[timedelta, Field(le=timedelta(days=-90_000))]
    any_span: timedelta
    digest: Annotated[bytes, Field(min_length=8, max_length=8)]
    at: datetime
    on: date
    id: UUID
    link: AnyUrl
    free: JsonValue
    is_so: Annotated[bool, Field(alias="bool")]
    colour: Colour


class Sorted(Intent, topic="onex.intent.tests-drawn.sorted.v1"):
    """Has a field of every type that has parts."""

    names: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=4)]], Field(min_length=1, max_length=3)
    ]
    numbers: Annotated[set[Annotated[int, Field(ge=0, le=9)]], Field(min_length=2)]
    by_colour: Annotated[dict[Colour, Decimal], Field(max_length=1)]
    by_moment: dict[datetime, list[bytes]]
    by_span: dict[timedelta, set[date]]
    by_price: dict[Decimal, AnyUrl | None]
    tree: Tree
    formula: Formula


FLOW = Flow(name="tests.drawn", messages=(Measured, Sorted))


@few
@given(messages(FLOW))
def test_a_drawn_message_comes_back_from_json(message: Event) -> None:
    """Any message of a flow, by its aliases and by its names; it was validated when it was made."""
    kind = type(message)

    assert message == kind.model_validate_json(message.model_dump_json())
    assert message == kind.model_validate_json(message.model_dump_json(by_alias=True))


def test_a_flow_gives_each_of_its_messages() -> None:
    """None is left out."""
    drawn: set[type] = set()

    @settings(max_examples=40, deadline=None, database=None)
    @given(messages(FLOW))
    def draw(message: Event) -> None:
        drawn.add(type(message))

    draw()
    assert set(FLOW.messages) == drawn


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        (Annotated[int, Field(gt=3, lt=7)], {4, 5, 6}),
        (Annotated[Decimal, Field(ge=Decimal("0.5"), le=Decimal("0.5"))], {Decimal("0.5")}),
        (Annotated[timedelta, Field(gt=timedelta(0), lt=timedelta(microseconds=3))], {
            timedelta(microseconds=1), timedelta(microseconds=2)
        }),
        (Annotated[float, Field(ge=2, le=2)], {2.0}),
        (Annotated[date, Field(ge=date(2026, 1, 1), le=date(2026, 1, 2))], {
            date(2026, 1, 1), date(2026, 1, 2)
        }),
        (Annotated[str, Field(pattern="^(?:a{1,2})$")], {"a", "aa"}),
        (Annotated[str, Field(max_length=0)], {""}),
        (Annotated[str, Field(pattern="^(?:[xy])$"), AfterValidator(str.upper)], {"X", "Y"}),
        (Literal["yes", "no"], {"yes", "no"}),
        (Colour, {Colour.RED, Colour.BLUE}),
        (bool | None, {True, False, None}),
        (tuple[bool, Literal[1]], {(True, 1), (False, 1)}),
    ],
)  # fmt: skip
def test_all_that_fits_is_drawn_and_nothing_else(annotation: Any, expected: set[Any]) -> None:
    """Both ends of a range are among it; what an own validator makes of a value is kept."""
    drawn: set[Any] = set()

    @settings(max_examples=100, deadline=None, database=None)
    @given(values(annotation))
    def draw(value: Any) -> None:
        drawn.add(value)

    draw()
    assert expected == drawn


@pytest.mark.parametrize(
    "annotation",
    [
        list[int],
        frozenset[Colour],
        tuple[int, ...],
        Annotated[dict[str, int], Field(min_length=6)],
        Annotated[list[str], Field(max_length=500)],
    ],
)
def test_collections_are_small(annotation: Any) -> None:
    """Four more than there must be, at most."""

    @settings(max_examples=50, deadline=None, database=None)
    @given(values(annotation))
    def draw(value: Any) -> None:
        least = 6 if isinstance(value, dict) else 0
        assert least <= len(value) <= least + 4
        TypeAdapter(annotation).validate_python(value, strict=True)

    draw()


@few
@given(values(Tree))
def test_a_record_that_holds_itself_ends(tree: Tree) -> None:
    """At most two deeper than it must be."""

    def height(one: Tree) -> int:
        held = [*one.parts, *one.by_name.values(), *filter(None, [one.twin])]
        return 1 + max(map(height, held), default=0)

    assert height(tree) <= 3


def test_a_union_that_holds_itself_is_drawn_nested() -> None:
    """A sum of sums, which is as deep as they go."""
    heights: set[int] = set()

    def height(one: Leaf | Sum) -> int:
        return 1 if isinstance(one, Leaf) else 1 + max(height(one.left), height(one.right))

    @settings(max_examples=100, deadline=None, database=None)
    @given(values(Formula))
    def draw(formula: Leaf | Sum) -> None:
        heights.add(height(formula))

    draw()
    assert {1, 2, 3} == heights


def test_a_record_that_cannot_end_is_told() -> None:
    """Each one needs another."""

    class Endless(Record):
        """Has no first."""

        next: "Endless"

    Endless.model_rebuild(_types_namespace={"Endless": Endless})

    with pytest.raises(ModelOnexError, match="No Endless can be drawn"):
        values(Endless)


@few
@given(messages(Measured, whole=st.just(5), colour=st.just(Colour.RED)))
def test_a_field_may_have_a_strategy_of_its_own(message: Measured) -> None:
    """The other fields are drawn as ever."""
    assert (5, Colour.RED) == (message.whole, message.colour)


def test_what_cannot_be_drawn_is_told() -> None:
    """A field that is not there, what is no message, and a flow that has none."""
    with pytest.raises(ModelOnexError, match="Measured has no field wohle"):
        messages(Measured, wohle=st.just(5))
    for no_message in (Tree, Event, "Measured"):
        with pytest.raises(ModelOnexError, match="a message class or a flow"):
            messages(no_message)  # type: ignore[call-overload]
    with pytest.raises(ModelOnexError, match=r"tests\.empty declares no messages"):
        messages(Flow(name="tests.empty"))


class Behind(Event, topic="onex.evt.tests-drawn.behind.v1"):
    """Its pattern needs the engine of Python."""

    model_config = ConfigDict(regex_engine="python-re")

    word: Annotated[str, Field(pattern=r"^(?:(?!aa)[ab]{2})\Z", max_length=2)]


@few
@given(messages(Behind))
def test_a_pattern_of_pythons_own_engine_is_kept(message: Behind) -> None:
    """As the class asks for it."""
    assert re.fullmatch("(?!aa)[ab]{2}", message.word)


@few
@given(values(Annotated[str, Field(pattern="b")]))
def test_a_pattern_by_hand_may_stand_anywhere(text: str) -> None:
    """Pydantic searches; only what `onexc` writes stands for the whole text."""
    assert "b" in text


def test_a_pattern_that_python_cannot_read_is_told() -> None:
    r"""`\p{L}` is known to pydantic's own engine only."""
    with pytest.raises(ModelOnexError, match="give a strategy for its field"):
        values(Annotated[str, Field(pattern=r"^(?:\p{L}+)$")])


class Foreign(BaseModel):
    """A model of somebody else, as behind an `@python` record."""

    even: int = Field(alias="EVEN", ge=0, le=10)
    twin: "Foreign | None" = None

    @field_validator("even")
    @classmethod
    def _is_even(cls, value: int) -> int:
        if value % 2:
            raise ValueError("odd")
        return value


class Chain(BaseModel):
    """Each one could have another, but Python completes it."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    next: "Chain" = Field(default=None, validate_default=False)  # type: ignore[assignment]


@dataclass(frozen=True)
class Point:
    """No model at all."""

    x: int


class Wrapped(Record):
    """Holds what is not ours."""

    foreign: Foreign
    chain: Chain
    point: Point


@few
@given(values(Wrapped))
def test_classes_of_somebody_else_are_drawn_as_they_ask_for(wrapped: Wrapped) -> None:
    """What their validators refuse is left out; fields go by the alias where only that is taken."""
    assert 0 == wrapped.foreign.even % 2
    assert isinstance(wrapped.point, Point)


def test_without_hypothesis_one_sentence_says_so() -> None:
    """It says how to get it; the rest of the test kit does not need it."""
    script = (
        "import sys; sys.modules['hypothesis'] = None\n"
        "import onexdsl.runtime.testing\n"
        "import onexdsl.runtime.testing.strategies\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60
    )

    assert done.stderr.strip().endswith(
        "ModelOnexError: Drawn messages need Hypothesis: pip install hypothesis"
    )
