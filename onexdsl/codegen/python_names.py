"""Names of the language go in, names that Python, pydantic and our own modules bear come out."""

import re
from collections.abc import Iterable
from functools import cache
from keyword import iskeyword

PYDANTIC = frozenset(
    {
        *("construct", "copy", "dict", "from_orm", "json", "parse_file", "parse_obj"),
        *(
            "mro",
            "parse_raw",
            "register",
            "schema",
            "schema_json",
            "update_forward_refs",
            "validate",
        ),
    }
)
ANNOTATIONS = frozenset({"bool", "bytes", "dict", "float", "int", "list", "set", "str", "type"})
AMBIGUOUS = frozenset({"l", "I", "O"})
# What the printed methods use: their own parameters and variables, and what they import.
METHODS = frozenset(
    {
        *("self", "cls", "state", "data", "event", "context", "intents", "timer", "results"),
        *("input", "intent", "command", "failure", "item"),
        *("assert_never", "replace", "coalesce", "first", "last", "unique", "without"),
        *("bind", "ceil", "floor", "date", "datetime", "timedelta", "deprecated", "abstractmethod"),
    }
)
# What the runtime's nodes have themselves.
NODES = frozenset(
    {
        *("compute", "container", "correlation_id", "data_type", "elapsed", "final", "initial"),
        *("initialize", "key_of", "kind", "process", "timers", "transition"),
    }
)
BUILTINS = frozenset(  # a list of its own, for Pythons differ
    (
        "abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr "
        "classmethod compile complex delattr dict dir divmod enumerate eval exec filter "
        "float format frozenset getattr globals hasattr hash help hex id input int "
        "isinstance issubclass iter len list locals map max memoryview min next object "
        "oct open ord pow print property range repr reversed round set setattr slice "
        "sorted staticmethod str sum super tuple type vars zip "
    ).split()
)


def _closed(name: str) -> str:
    bare = name.removeprefix("model_").strip("_") or "field"
    return f"{bare}_"


@cache
def field_name(name: str) -> str:
    """Give the attribute of a field; where it is another name, the field's is its alias."""
    kept = (
        iskeyword(name)
        or name.startswith(("_", "model_"))
        or name in PYDANTIC
        or name in ANNOTATIONS
        or name in AMBIGUOUS
    )
    return _closed(name) if kept else name


@cache
def local_name(name: str) -> str:
    """Give the variable for a `let`, a loop variable, a parameter or a data field in a method."""
    kept = (
        iskeyword(name)
        or name.startswith("_")
        or name in BUILTINS
        or name in METHODS
        or name in AMBIGUOUS
    )
    return _closed(name) if kept else name


@cache
def function_name(name: str) -> str:
    """Give the Python function of a `fn`."""
    return local_name(name)


@cache
def attribute_name(name: str) -> str:
    """Give the attribute of a node by which it calls a `fn … python`."""
    python = local_name(name)
    return f"{python}_" if python in NODES else python


@cache
def type_name(name: str) -> str:
    """Give the class of a declaration."""
    return f"{name}_" if iskeyword(name) else name


@cache
def member_name(name: str) -> str:
    """Give the enum member of a member: `eco` is `ECO`."""
    upper = name.strip("_").upper()
    if not upper or upper[0].isdigit():
        return f"MEMBER_{upper}" if upper else "MEMBER_"
    return f"{upper}_" if upper in AMBIGUOUS else upper


@cache
def snake(name: str) -> str:
    """Turn `OrderLedger` into `order_ledger`, `HTTPServer2` into `http_server2`."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return parted.lower()


@cache
def state_name(name: str) -> str:
    """Give the enum member of a state: `AwaitingPayment` is `AWAITING_PAYMENT`."""
    return member_name(snake(name))


def package_parts(flow: str) -> tuple[str, ...]:
    """Give the packages of a flow; a part that is a keyword gets an underscore."""
    return tuple(f"{part}_" if iskeyword(part) else part for part in flow.split("."))


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Tell equal names apart by numbers on the later ones: `a`, `a` becomes `a`, `a_2`."""
    taken: set[str] = set()
    found: list[str] = []
    for name in names:
        free, number = name, 2
        while free in taken:
            free, number = f"{name.rstrip('_')}_{number}", number + 1
        taken.add(free)
        found.append(free)
    return tuple(found)
