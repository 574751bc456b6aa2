"""Names of the language that Python or pydantic keeps for itself."""

import pytest

from onexdsl.codegen.clashes import find_clashes
from onexdsl.codegen.project import relative
from onexdsl.codegen.python_imports import Imports
from onexdsl.codegen.python_names import (
    distinct,
    field_name,
    local_name,
    member_name,
    package_parts,
    snake,
    state_name,
    type_name,
)
from tests.support.codegen import printed, project_of
from tests.support.project_bench import files_of


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("class", "class_"),
        ("_x", "x_"),
        ("model_config", "config_"),
        ("copy", "copy_"),
        ("json", "json_"),
        ("register", "register_"),
        ("str", "str_"),
        ("l", "l_"),
        ("event", "event"),
        ("date", "date"),
    ],
)
def test_fields(name: str, expected: str) -> None:
    """A field that something needs gets an underscore behind it."""
    assert expected == field_name(name)


def test_variables_hide_nothing_that_the_code_uses() -> None:
    """Neither built-ins nor parameters nor imports."""
    names = ("min", "data", "event", "self", "replace", "total", "timedelta", "lambda")
    expected = ["min_", "data_", "event_", "self_", "replace_", "total", "timedelta_", "lambda_"]
    assert expected == [local_name(name) for name in names]


def test_members_states_and_packages() -> None:
    """Members are upper case, whatever they are called; `None` cannot be a class."""
    assert ["MRO", "O_", "LIGHT_GREEN", "X"] == [
        member_name(n) for n in ("mro", "o", "light_green", "_x")
    ]
    assert ["AWAITING_PAYMENT", "HTTP_DOWN"] == [
        state_name(n) for n in ("AwaitingPayment", "HTTPDown")
    ]
    assert ("shop", "import_") == package_parts("shop.import")
    assert ["http_server2", "order"] == [snake("HTTPServer2"), snake("Order")]
    assert ["None_", "Order"] == [type_name("None"), type_name("Order")]


def test_equal_names_are_numbered() -> None:
    """The first keeps its name, and a number that is taken is left out."""
    assert ("a", "a_2", "b", "a_3") == distinct(("a", "a_2", "b", "a"))


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        ("shop.orders", "shop.orders", ".types"),
        ("shop.orders", "shop.common", "..common.types"),
        ("shop.orders", "audit", "...audit.types"),
        ("shop.orders", "shop", "..types"),
        ("shop", "shop.orders", ".orders.types"),
    ],
)
def test_relative_imports(here: str, there: str, expected: str) -> None:
    """Flows import one another without the name of the whole package."""
    assert expected == relative(here, there, "types")


def test_imports_are_sorted_as_isort_would() -> None:
    """Three blocks; constants, classes, functions; another name on a line of its own."""
    imports = Imports(frozenset({"Field"}))
    asked = [("pydantic", "Field"), ("enum", "StrEnum"), (".types", "Line10"), (".types", "Line9")]
    asked += [("onexdsl.runtime", one) for one in ("replace", "SENSITIVE", "Event")]
    for module, name in (*asked, ("..common.types", "Money")):
        imports.use(module, name)
    assert (
        "from enum import StrEnum",
        (
            "from onexdsl.runtime import SENSITIVE, Event, replace\n"
            "from pydantic import Field as PydanticField"
        ),
        "from ..common.types import Money\nfrom .types import Line9, Line10",
    ) == imports.lines()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "==== shop.onex\nflow shop @ 1.0.0\nrecord A { x: int }\n"
                "==== shop/types.onex\nflow shop.types @ 1.0.0\nrecord B { x: int }\n"
            ),
            (
                "The flow `shop.types` would be a package where `shop` has "
                "its module `types` in Python."
            ),
        ),
        (
            "record R { class: int, class_: int }",
            "`class_` and `class` of `R` would both be `class_` in Python.",
        ),
        (
            "record ClockData { x: int }\nreducer Clock { data { x: int = 0 } }",
            (
                "`shop` would have two things called `ClockData` in Python "
                "(one in node_clock_reducer)."
            ),
        ),
        (
            (
                "event E { n: int = 0 }\nfn ok(n: int) -> bool python\n"
                "reducer R { data { n: int = 0 } on E {} }\ninvariant R: ok(n)"
            ),
            "An invariant cannot call `ok`, whose body is Python.",
        ),
    ],
)
def test_clashes_are_told(text: str, expected: str) -> None:
    """What would be one name in Python is found before anything is printed."""
    assert [expected] == [clash.message for clash in find_clashes(project_of(files_of(text)))]


def test_variables_make_way_for_the_functions_that_are_called() -> None:
    """A data field, a parameter or a loop variable may be called like a function."""
    files = printed(
        "@external event E { n: int }\nfn level(x: int) -> int = x + 1\n"
        "fn twice(level: int) -> int = level(level) * 2\n"
        "reducer R { data { level: int = 0, top: int = 0 }\n"
        "on E { level = level(twice(event.n)) top = level + sum(level(twice) for twice in [1]) } }"
    )
    assert "def twice(level_2: int) -> int:" in files["shop/functions.py"]
    reducer = files["shop/node_r_reducer.py"]
    assert "level_2 = level(twice(event.n))" in reducer
    assert "level_2 + sum(level(twice_2) for twice_2 in [1])" in reducer


def test_functions_in_python_hide_nothing_of_their_node() -> None:
    """They are its attributes; where two flows have one of a name, its flow tells them apart."""
    files = printed(
        "==== a.onex\nflow a @ 1.0.0\nfn score(x: int) -> int python\n"
        "==== b.onex\nflow b @ 1.0.0\nuse a: score as other\n"
        "fn score(x: int) -> int python\nfn transition(x: int) -> int python\n"
        "fn both(a_score: int) -> int = score(a_score) + other(a_score)\n"
        "@external event E { n: int }\n"
        "reducer R { data { n: int = 0 } on E { n = both(transition(event.n)) } }"
    )
    reducer = files["b/node_r_reducer.py"]
    assert "    a_score: OtherFunction\n    transition_: TransitionFunction\n" in reducer
    assert "return b_score(a_score_2) + a_score(a_score_2)" in files["b/functions.py"]
    assert "    r.b_score = score\n    r.a_score = a_score\n" in files["b/flow.py"]
