"""Expressions whose value is known before anything runs: defaults, and what breaks a constraint."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.expressions import Expression
from onexdsl.semantics.field_types import Type
from onexdsl.semantics.symbols import Symbols
from onexdsl.syntax import tree


def check_default(
    default: tree.Expression, wanted: Type, symbols: Symbols, problems: Problems
) -> Expression:
    """Type the default of a field of type `wanted`.

    It must be made of literals, enum members, lists, `{}`, records and `-`, and satisfy type
    and constraint; else exactly one `bad-default` is told and the result is `Erroneous`.
    """
    raise NotImplementedError


def violates(value: Expression, wanted: Type) -> str | None:
    """Say how a constant breaks the constraint of `wanted` ("0 is less than 1"), or None.

    What is no constant breaks nothing here; it is checked when it runs.
    """
    raise NotImplementedError
