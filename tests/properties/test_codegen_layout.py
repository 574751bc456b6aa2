"""Generated Python is laid out as ruff would lay it out, whatever it is made of.

Hypothesis draws many definitions; ruff formats all of them in one call.
"""

import re
import subprocess
import sys

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from onexdsl.codegen.print_statements import print_text
from onexdsl.codegen.python_expression import (
    Atom,
    Binary,
    Bracketed,
    Choose,
    Comprehension,
    Invoke,
    Item,
    Member,
    Prefix,
    Python,
)
from onexdsl.codegen.python_statements import (
    Branch,
    Case,
    Comment,
    Definition,
    Evaluate,
    Loop,
    Match,
    Parameter,
    PythonStatement,
    Return,
    Set,
)

LAST_COMMA = re.compile(r",(?=\n\s*[)\]}])")  # it would keep what is printed as it is
NAMES = st.sampled_from(
    [f"{letter}{'o' * size}{letter}" for letter in "abcxyz" for size in range(1, 30, 4)]
)
VARIABLES = st.builds(Atom, NAMES)
PATHS = st.builds(Member, VARIABLES, NAMES)
TEXTS = st.builds(
    lambda words: Atom(f'"{" ".join(words)}"'), st.lists(NAMES, min_size=1, max_size=3)
)
LEAVES = st.one_of(VARIABLES, PATHS, TEXTS, st.just(Atom("17")))
OPERATORS = st.sampled_from(["+", "-", "*", "/", "==", "<", "in", "not in", "and", "or", "is not"])


def _calls(inner: st.SearchStrategy[Python]) -> st.SearchStrategy[Python]:
    arguments = st.lists(inner, max_size=3).map(tuple)
    named = st.lists(st.tuples(NAMES, inner), max_size=3, unique_by=lambda one: one[0]).map(tuple)
    return st.builds(Invoke, st.one_of(VARIABLES, PATHS), arguments, named)


def _larger(inner: st.SearchStrategy[Python]) -> st.SearchStrategy[Python]:
    generator = st.builds(Comprehension, st.just("()"), inner, NAMES, inner, st.none() | inner)
    return st.one_of(
        _calls(inner),
        st.builds(Item, VARIABLES, inner.map(lambda one: (one,))),
        st.builds(Binary, inner, OPERATORS, inner),
        st.builds(Prefix, st.just("not"), inner),
        st.builds(Choose, inner, inner, inner),
        st.builds(
            Bracketed,
            st.sampled_from(["[]", "{}"]),
            st.lists(inner, min_size=1, max_size=3).map(tuple),
        ),
        st.builds(
            Comprehension, st.sampled_from(["[]", "{}"]), inner, NAMES, inner, st.none() | inner
        ),
        st.builds(lambda one: Invoke(Atom("sum"), (one,)), generator),
    )


EXPRESSIONS = st.recursive(LEAVES, _larger, max_leaves=9)
ANNOTATIONS = st.one_of(
    VARIABLES,
    st.builds(lambda name: Binary(name, "|", Atom("None")), VARIABLES),
    st.builds(lambda name, item: Item(name, (item,)), VARIABLES, VARIABLES),
)
# Loops and subjects of emits are calls and paths in what is generated.
SIMPLE: st.SearchStrategy[PythonStatement] = st.one_of(
    st.builds(Set, NAMES, EXPRESSIONS),
    st.builds(Set, NAMES, EXPRESSIONS, ANNOTATIONS),
    st.builds(Return, EXPRESSIONS),
    st.builds(Comment, NAMES),
    st.builds(Evaluate, _calls(EXPRESSIONS)),
)


def _blocks(inner: st.SearchStrategy[PythonStatement]) -> st.SearchStrategy[PythonStatement]:
    body = st.lists(inner, min_size=1, max_size=2).map(lambda found: (*found, Return()))
    patterns = st.lists(NAMES.map(lambda name: f"{name.title()}()"), min_size=1, max_size=4)
    case = st.builds(Case, patterns.map(tuple), st.none() | EXPRESSIONS, body)
    return st.one_of(
        st.builds(Branch, EXPRESSIONS, body, st.just(()) | body),
        st.builds(Loop, NAMES, _calls(LEAVES), body),
        st.builds(Match, st.just("event"), st.lists(case, min_size=1, max_size=2).map(tuple)),
    )


DEFINITIONS = st.builds(
    Definition,
    NAMES,
    st.lists(
        st.builds(Parameter, NAMES, st.builds(Atom, NAMES)), max_size=4, unique_by=lambda p: p.name
    ).map(tuple),
    st.builds(Atom, NAMES),
    st.lists(st.recursive(SIMPLE, _blocks, max_leaves=3), min_size=1, max_size=2).map(
        lambda found: (*found, Return())
    ),
    st.none() | st.sampled_from(['Say "it"', 'One.\n\n  - two "three"\n    four', "A \\ b"]),
    asynchronous=st.booleans(),
)


def _formatted(text: str) -> str:
    command = [
        sys.executable,
        "-m",
        "ruff",
        "format",
        "--isolated",
        "--stdin-filename",
        "drawn.py",
        "-",
    ]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


def test_ruff_leaves_what_is_printed_alone() -> None:
    """Of many modules, in one go, ruff changes no line, and adds the very commas that we do."""
    drawn: list[str] = []

    @settings(
        max_examples=200,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(DEFINITIONS)
    def draw(definition: Definition) -> None:
        drawn.append(print_text([definition]))

    draw()
    text = "\n\n\n".join(drawn) + "\n"
    expected = _formatted(LAST_COMMA.sub("", text))
    assert expected.splitlines() == text.splitlines()
