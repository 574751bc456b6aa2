"""How failures are told: without secrets, with the line of the flow, whole."""

import linecache
from decimal import Decimal
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field, ValidationError

from onexdsl.runtime import SENSITIVE, Event, Record
from onexdsl.runtime.failure import add_origin, notes_of, redacted, shown_key, told, traced


class Card(Record):
    """What a card says."""

    number: Annotated[str, Field(repr=False), SENSITIVE]
    holder: str = "Ada"


class Charged(Event, topic="onex.evt.tests-failure.charged.v1", key="pin"):
    """A message with secrets of many shapes, its key among them."""

    pin: Annotated[int, SENSITIVE] = 4711
    cards: tuple[Card, ...] = ()
    names: dict[str, Card] | None = None
    answers: Annotated[dict[str, list[str]] | None, SENSITIVE] = None
    backup: Annotated[Card | None, SENSITIVE] = None
    amount: Decimal = Decimal(1)


class Open(Event, topic="onex.evt.tests-failure.open.v1", key="door"):
    """A message without secrets."""

    door: int


@pytest.mark.parametrize(
    ("payload", "text", "expected"),
    [
        (Charged(), "pin 4711 is wrong", "pin *** is wrong"),
        (Charged(cards=(Card(number="4111 1111"),)), "4111 1111 of Ada", "*** of Ada"),
        (Charged(names={"a": Card(number="4000")}), "4000 declined", "*** declined"),
        (Charged(answers={"pet": ["Rex", "Tom"]}), "Rex and Tom: pet", "*** and ***: ***"),
        (Charged(backup=Card(number="42", holder="Bob")), "Bob has 42", "*** has ***"),
        (Charged(backup=Card(number="")), "nothing said", "nothing said"),
        (Open(door=4711), "door 4711", "door 4711"),
        ({"pin": 4711}, "pin 4711", "pin 4711"),
    ],
)
def test_what_is_sensitive_is_hidden(payload: Any, text: str, expected: str) -> None:
    """Values in lists, dicts and records, and whole records, never reach a text."""
    assert expected == redacted(text, payload)


def test_a_secret_within_a_longer_one_leaves_nothing() -> None:
    """The longest is replaced first, so that no half of one stays."""
    payload = Charged(pin=12, cards=(Card(number="1234"),))

    assert "*** ***" == redacted("1234 12", payload)


def test_a_failure_is_told_with_its_type_and_notes() -> None:
    """One line for type and text, one for each note; secrets are hidden in all of them."""
    error = OSError("4711 is blocked")
    error.add_note("try 4711 later")

    assert "OSError: *** is blocked\ntry *** later" == told(error, Charged())
    assert "KeyError" == told(KeyError(), Charged()).partition(":")[0]
    assert ["try 4711 later"] == notes_of(error)


def test_a_failed_validation_names_fields_and_no_values() -> None:
    """Pydantic would quote the input; the fields and what is wrong are enough."""

    class Form(BaseModel):
        size: Annotated[int, Field(gt=0)]

    with pytest.raises(ValidationError) as caught:
        Form(size=-77)

    text = told(caught.value, None)
    assert "ValidationError: Form: size: Input should be greater than 0" == text


def test_a_traceback_shows_lines_and_no_values() -> None:
    """Where it rose is told, what was passed is not."""
    secret = "4711"  # noqa: S105  # it is none
    with pytest.raises(ValueError, match=secret) as caught:
        int(f"no {secret}")

    shown = traced(caught.value)

    assert 'int(f"no {secret}")' in shown
    assert secret not in shown


@pytest.mark.parametrize(
    ("payload", "expected"),
    [(Open(door=7), "7"), (Charged(), "***"), ({"door": 7}, ""), (None, "")],
)
def test_a_key_is_shown_unless_it_is_sensitive(payload: Any, expected: str) -> None:
    """Logs may show keys."""
    assert expected == shown_key(payload)


def _run(name: str, text: str) -> BaseException:
    """Run generated-looking code, and give what it raises."""
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    names: dict[str, Any] = {}
    exec(compile(text, name, "exec"), names)  # noqa: S102  # as generated code is run
    with pytest.raises(ZeroDivisionError) as caught:
        names["outer"]()
    return caught.value


def test_the_line_of_the_flow_is_noted_once() -> None:
    """The innermost frame below such a comment counts, however often one asks."""
    text = (
        "def inner():\n    # shop/orders.onex:31\n    x = 1\n    return x / 0\n\n\n"
        "def outer():\n    # shop/orders.onex:7\n    return inner()\n"
    )
    error = _run("<generated-flow>", text)
    add_origin(error)
    add_origin(error)

    assert ["in shop/orders.onex, line 31"] == notes_of(error)


def test_code_without_such_lines_gets_no_note() -> None:
    """A comment of another function does not count."""
    text = "def inner():\n    # shop/orders.onex:31\n    return 1\n\n\ndef outer():\n    1 / 0\n"
    error = _run("<by-hand>", text)
    add_origin(error)

    assert [] == notes_of(error)


def test_an_error_without_a_text_is_told_all_the_same() -> None:
    """An exception whose own `__str__` fails must not lose the message that it ended."""

    class Mute(Exception):  # noqa: N818  # as its author named it
        def __str__(self) -> str:
            raise OSError("no voice")

    assert "Mute: its text cannot be shown: OSError" == told(Mute(), None)
