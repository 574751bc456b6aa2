"""What changes a value in place: the methods and functions that do, and assignments to parts."""

import ast

from onexdsl.purity.run import Arguments, Run
from onexdsl.purity.values import (
    CONTAINERS,
    ClassThing,
    Frame,
    FunctionThing,
    ModuleThing,
    Outside,
    Value,
)
from onexdsl.source.span import Span

METHODS = frozenset(
    (
        "add append appendleft clear difference_update discard extend extendleft insert "
        "intersection_update move_to_end pop popitem popleft remove reverse rotate setdefault "
        "sort symmetric_difference_update update "
        "__delattr__ __delitem__ __iadd__ __setattr__ __setitem__"
    ).split()
)
"""The methods of Python's containers that change them."""

FUNCTIONS = frozenset(
    {
        *("bisect.insort", "bisect.insort_left", "bisect.insort_right"),
        *("builtins.delattr", "builtins.setattr", "builtins.object.__setattr__"),
        *("builtins.object.__delattr__", "builtins.next"),
        *("heapq.heapify", "heapq.heappop", "heapq.heappush", "heapq.heappushpop"),
        *("heapq.heapreplace", "operator.delitem", "operator.iadd", "operator.iconcat"),
        *("operator.setitem", "random.shuffle"),
        *(f"builtins.{kind}.{name}" for kind in ("list", "dict", "set") for name in METHODS),
    }
)
"""Functions that change their first argument."""


def changes_by_method(value: Value, name: str) -> bool:
    """Whether calling this method changes the value itself, as far as its type is known."""
    if name not in METHODS:
        return False
    shape = value.shape
    return shape is None or shape.name in CONTAINERS or shape.kind is None


def changed_by_function(path: str, arguments: Arguments) -> Value | None:
    """Give the argument that a function outside changes."""
    if path in FUNCTIONS and arguments.positional:
        return arguments.positional[0]
    return None


def write_to(target: ast.expr, frame: Frame, run: Run) -> None:
    """Note what assigning to (or deleting) an attribute or an element changes."""
    match target:
        case ast.Attribute(value=inner) | ast.Subscript(value=inner):
            whole = run.evaluate(inner, frame, run)
            if isinstance(target, ast.Subscript):
                run.evaluate(target.slice, frame, run)
            what, span = ast.unparse(target), run.span(target, frame)
            run.change(whole, what, span)
            _write_to_thing(whole, what, span, run)
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            for part in parts:
                write_to(part, frame, run)
        case ast.Starred(value=inner):
            write_to(inner, frame, run)
        case _:
            return


def is_container(value: Value) -> bool:
    """Whether a value is surely a list, a set or a dict, which `+=` changes in place."""
    return value.shape is not None and value.shape.name in CONTAINERS


def _write_to_thing(whole: Value, what: str, span: Span, run: Run) -> None:
    """Note an attribute that is set on a class, a module or something outside."""
    for thing in whole.things:
        match thing:
            case ClassThing(name=name) | ModuleThing(module=name) | FunctionThing(name=name):
                run.share(
                    what, what, f"changes `{name}`, which all calls share", span, changes=True
                )
            case Outside(path=path) if not path.endswith("()") or "getcontext()" in path:
                run.share(
                    what, what, f"changes `{path}`, which all code shares", span, changes=True
                )
            case _:
                continue
