"""Expressions as written in, typed expressions out."""

from onexdsl.semantics.expressions import Construct, Expression
from onexdsl.semantics.field_types import MessageType, RecordType, Type
from onexdsl.semantics.scope import Scope
from onexdsl.syntax import tree


def infer(piece: tree.Expression, scope: Scope, expected: Type | None = None) -> Expression:
    """Type an expression; mistakes are told to `scope.problems`, once each.

    `expected` is what the place asks for: it decides what open literals are (`1` may be a
    decimal, `[]` a set, a text a uuid) and whether a message may be made here (only where
    one is asked for, as in the body of a compute). Whether the type fits is left to `check`.
    """
    raise NotImplementedError


def check(piece: tree.Expression, wanted: Type, scope: Scope) -> Expression:
    """Type an expression that must be of a type, and make it so.

    An int becomes a decimal or float by an explicit `Convert`. Told are `type-mismatch`,
    `optional-not-narrowed` or `skipped-step-used`, and a constant outside of the wanted
    type's constraint. What does not fit comes back as `Erroneous`.
    """
    raise NotImplementedError


def construct(piece: tree.Construct, scope: Scope, *, partial: bool = False) -> Construct:
    """Type `Name { … }` in a place where a record or any message may be made.

    For `emit`, `publish`, calls of steps, `undo`, `send`, `reply` and `expect`. Whether the
    kind of message is right there is asked by rules. With `partial` fields may be left out.
    A name that is unknown, or stands for something else, is told, the fields' values are
    typed all the same, and the result has the type `UNKNOWN`.
    """
    raise NotImplementedError


def construct_as(
    piece: tree.Construct, target: RecordType | MessageType, scope: Scope, *, partial: bool = False
) -> Construct:
    """Type the fields in braces as those of `target`, whatever name stands before them.

    For a step that calls a compute: `PriceOrder { lines: … }` makes its input.
    """
    raise NotImplementedError
