"""What is said of guards, from the text of a flow on, checked against trying all values."""

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, product
from typing import Any

from hypothesis import given, note, settings
from hypothesis import strategies as st

from onexdsl.graph.build import build_topology
from onexdsl.graph.decisions import can_hold, gaps, turns
from tests.support.graph import model_of
from tests.support.soak import short_or_long

MOST_TRIED = 4000

QUARTERS = tuple(Decimal(number) / 4 for number in range(-4, 13))
TEXTS = ("u", "v", "w")
VALUES: dict[str, tuple[Any, ...]] = {
    "n": tuple(range(-2, 4)),
    "d": tuple(one for one in QUARTERS if 0 <= one <= 2),
    "b": (False, True),
    "p": ("x", "y", "z"),
    "o": (None, 0, 1, 2),
    "s": TEXTS,
    "len(xs)": (0, 1, 2),
    "event.a": tuple(range(5)),
    "event.e": tuple(one for one in QUARTERS if -1 <= one <= 1),
    "event.f": (False, True),
    "event.t": TEXTS,
    "event.q": (None, *TEXTS),
    "len(event.ys)": (1, 2, 3),
}
HEAD = """
enum P { x, y, z }
@external event E {
  a: int(0..4), e: decimal(-1..1), f: bool, t: str, q: str?, ys: list[int](1..3)
}
reducer R {
  data {
    n: int(-2..3) = 0, d: decimal(0..2) = 0, b: bool = false, p: P = P.x, o: int(0..2)?
    s: str = "u", xs: list[int](..2) = []
  }
"""
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}

Values = dict[str, Any]


@dataclass(frozen=True)
class Guard:
    """A condition: its text, the variables that it reads, its meaning, whether it is decidable."""

    text: str
    reads: frozenset[str]
    holds: Callable[[Values], bool]
    decidable: bool = True


def _atom(text: str, reads: str, holds: Callable[[Any], bool]) -> Guard:
    return Guard(text, frozenset({reads}), lambda values: holds(values[reads]))


@st.composite
def _numeric(draw: st.DrawFn) -> Guard:
    name = draw(st.sampled_from(("n", "d", "event.a", "event.e", "len(xs)", "len(event.ys)")))
    sign = draw(st.sampled_from(tuple(COMPARE)))
    shift = draw(st.integers(-2, 2)) if name != "len(xs)" else 0
    whole = name not in ("d", "event.e")
    limit = draw(st.integers(-3, 5)) if whole else Decimal(draw(st.integers(-3, 5))) / 2
    term = f"{name} {'-' if shift < 0 else '+'} {abs(shift)}" if shift else name
    if draw(st.booleans()):
        return _atom(f"{term} {sign} {limit}", name, lambda one: COMPARE[sign](one + shift, limit))
    return _atom(f"{limit} {sign} {term}", name, lambda one: COMPARE[sign](limit, one + shift))


@st.composite
def _between_fields(draw: st.DrawFn) -> Guard:
    left, right = draw(st.sampled_from((("n", "event.a"), ("event.a", "n"), ("d", "event.e"))))
    sign = draw(st.sampled_from(tuple(COMPARE)))
    return Guard(
        f"{left} {sign} {right}",
        frozenset({left, right}),
        lambda values: COMPARE[sign](values[left], values[right]),
        decidable=False,
    )


@st.composite
def _named(draw: st.DrawFn) -> Guard:
    name = draw(st.sampled_from(("p", "s", "event.t", "event.q")))
    choices = {"p": ("x", "y", "z")}.get(name, TEXTS[:2])
    chosen = draw(st.lists(st.sampled_from(choices), min_size=1, max_size=2, unique=True))
    written = [f"P.{one}" if name == "p" else f'"{one}"' for one in chosen]
    negated = draw(st.booleans())
    if len(chosen) == 1 and draw(st.booleans()):
        text = f"{name} {'!=' if negated else '=='} {written[0]}"
    else:
        text = f"{name} {'not in' if negated else 'in'} [{', '.join(written)}]"
    return _atom(text, name, lambda one: (one in chosen) is not negated)


@st.composite
def _others(draw: st.DrawFn) -> Guard:
    number = draw(st.integers(0, 2))
    return draw(
        st.sampled_from(
            (
                _atom("b", "b", bool),
                _atom("event.f == false", "event.f", operator.not_),
                _atom("event.f != true", "event.f", operator.not_),
                _atom("o == none", "o", lambda one: one is None),
                _atom("event.q != none", "event.q", lambda one: one is not None),
                _atom(f"o == {number}", "o", lambda one: one == number),
                _atom(f"o != {number}", "o", lambda one: one != number),
                _atom(
                    f"(o != none and o < {number})",
                    "o",
                    lambda one: one is not None and one < number,
                ),
                _atom(
                    f"(o == none or o >= {number})", "o", lambda one: one is None or one >= number
                ),
                _atom(f"event.a in [{number}, 4]", "event.a", lambda one: one in (number, 4)),
            )
        )
    )


def _joined(parts: list[Guard], word: str) -> Guard:
    every = all if word == "and" else any
    return Guard(
        "(" + f" {word} ".join(part.text for part in parts) + ")",
        frozenset().union(*(part.reads for part in parts)),
        lambda values: every(part.holds(values) for part in parts),
        all(part.decidable for part in parts),
    )


def _not(part: Guard) -> Guard:
    return Guard(
        f"not ({part.text})",
        part.reads,
        lambda values: not part.holds(values),
        part.decidable,
    )


atoms = st.one_of(_numeric(), _named(), _others(), _numeric(), _between_fields())
guards = st.recursive(
    atoms,
    lambda parts: st.one_of(
        st.builds(_joined, st.lists(parts, min_size=2, max_size=3), st.sampled_from(("and", "or"))),
        parts.map(_not),
    ),
    max_leaves=5,
)


def _assignments(chosen: list[Guard]) -> Iterator[Values]:
    reads = sorted(frozenset().union(*(one.reads for one in chosen)))
    for values in product(*(VALUES[name] for name in reads)):
        yield dict(zip(reads, values, strict=True))


def _is_whole(chosen: list[Guard]) -> bool:
    return len(list(islice(_assignments(chosen), MOST_TRIED + 1))) <= MOST_TRIED


@given(st.lists(guards, min_size=1, max_size=4))
@settings(max_examples=short_or_long(80, 3000), deadline=None)
def test_nothing_false_is_said_of_guards(chosen: list[Guard]) -> None:
    """Never true, unreachable, covered or not: trying all values says the same."""
    text = HEAD + "\n".join(f"  on E when {one.text} {{ n = {i} }}" for i, one in enumerate(chosen))
    note(text)
    model = model_of(text + "\n}\n")
    (machine,) = build_topology(model).machines
    clauses = machine.reducer.loose_clauses
    first = [False] * len(chosen)
    ever, left = list(first), None
    whole = _is_whole(chosen) and all(one.decidable for one in chosen)
    for values in islice(_assignments(chosen), MOST_TRIED):
        held = [one.holds(values) for one in chosen]
        ever = [before or now for before, now in zip(ever, held, strict=True)]
        if any(held):
            first[held.index(True)] = True
        else:
            left = values

    may_hold = [can_hold(model, machine.reducer, clause) for clause in clauses]
    reachable = [turn.reachable for turn in turns(model, machine)]
    found = next(iter(gaps(model, machine)), None)

    for said, seen in zip((*may_hold, *reachable[1:]), (*ever, *first[1:]), strict=True):
        assert said or not seen
        assert seen or not said or not whole
    if found is not None:
        witness = dict(found.witness)
        assert any(_fits(values, witness) for values in _assignments(chosen))
        for values in islice(_assignments(chosen), MOST_TRIED):
            assert not _fits(values, witness) or not any(one.holds(values) for one in chosen)
    if whole and any(ever):
        assert (left is None) == (found is None)


def _fits(values: Values, witness: dict[str, str]) -> bool:
    return all(_is(values[name], text) for name, text in witness.items() if name in values)


def _is(value: object, text: str) -> bool:
    match value:
        case None:
            return text == "none"
        case bool():
            return text == str(value).lower()
        case int() | Decimal():
            return text != "none" and Decimal(text) == value
        case _:
            return text in (value, "some value") or (text == "any other value" and value == "w")
