"""No flow makes the compiler raise, however it was damaged; what passes is printed as Python."""

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from onexdsl.compiler.pipeline import check, generate
from onexdsl.source.text import SourceText
from onexdsl.syntax.grammar import current_tables
from onexdsl.syntax.scan import scan
from tests.support.soak import short_or_long

ROOT = Path(__file__).parents[2]
FLOWS = tuple(
    path.read_text("utf-8") for path in sorted((ROOT / "examples").glob("*/flows/**/*.onex"))
)
MANY = short_or_long(150, 1000)

AROUND = """flow t @ 1.0.0
enum P { a, b, c, d }
@external event S { key id: int, a: int, b: int(0..9), c: str, d: bool }
event F { key id: int }
intent Try { key id: int }
effect X { on Try -> F }
wire { Try -> X }
"""


def _reducer(guard: str) -> str:
    clauses = "\n".join(
        f"on S when {guard.replace('#', str(number))} {{ n = {number} emit Try {{ id: key }} }}"
        for number in range(MANY)
    )
    return f"{AROUND}reducer R {{ data {{ n: int = 0, p: P = P.a }}\n{clauses}\nignore F }}"


PATHOLOGICAL = {
    "open parentheses": "flow t @ 1.0.0\nfn f(x: int) -> int = " + "(" * MANY * 100,
    "bars": "flow t @ 1.0.0\nunion U = " + "|" * MANY * 100,
    "nested texts": "flow t @ 1.0.0\nfn f(x: int) -> str = " + 'f"{' * MANY * 30,
    "one long line": "flow t @ 1.0.0 // " + "x" * MANY * 100,
    "guards on one number": _reducer("event.a == #"),
    "guards with a choice": _reducer("event.a > # and event.b < # or n == #"),
    "guards on texts": _reducer('event.c == "a#" and event.d'),
    "records that hold each other": "flow t @ 1.0.0\n"
    + "\n".join(
        f"record R{one} {{ {' '.join(f'f{other}: list[R{other}]' for other in range(20))} }}"
        for one in range(20)
    ),
    "a long chain of records": "flow t @ 1.0.0\n"
    + "\n".join(f"record R{one} {{ f: list[R{one + 1}] }}" for one in range(MANY))
    + f"\nrecord R{MANY} {{ f: int }}",
    "a ring of states": AROUND
    + "reducer R { initial state S0 { on S -> S1 ignore F }\n"
    + "\n".join(
        f"state S{one} {{ on F -> S{(one + 1) % MANY} {{ emit Try {{ id: key }} }} ignore S }}"
        for one in range(1, MANY)
    )
    + "}",
}


def _compiled(text: str) -> int:
    """Run the whole compiler; give how many files it printed, all of them Python."""
    checked = check((SourceText("t.onex", text),))
    if any(one.code.severity == "error" for one in checked.diagnostics):
        return 0
    files = generate(checked)
    for file in files:
        compile(file.text, file.path, "exec")
    return len(files)


def _damaged(flow: str, random: Random) -> str:
    """Take out, double or replace a few tokens."""
    for _ in range(random.randint(1, 3)):
        tokens = scan(current_tables(), flow)[:-1]
        token, other = random.choice(tokens), random.choice(tokens)
        piece = random.choice(("", f"{token.text} {token.text}", other.text))
        flow = f"{flow[: token.start]} {piece} {flow[token.end :]}"
    return flow


@given(st.sampled_from(FLOWS), st.integers(0, 2**32))
@settings(max_examples=short_or_long(40, 3000), deadline=None)
def test_no_damage_makes_the_compiler_raise(flow: str, seed: int) -> None:
    """A flow with tokens that are missing, doubled or strange is told about, or is printed."""
    text = _damaged(flow, Random(seed))
    note(text)

    assert _compiled(text) >= 0


@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_no_size_makes_the_compiler_raise(name: str) -> None:
    """What is very deep, long or many is told about, or is printed."""
    assert _compiled(PATHOLOGICAL[name]) >= 0
