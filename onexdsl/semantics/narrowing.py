"""What a condition says about types: a typed condition in, a scope that knows more out."""

from onexdsl.semantics.expressions import Expression
from onexdsl.semantics.scope import Scope


def knowing_that(condition: Expression, scope: Scope, *, holds: bool = True) -> Scope:
    """Give the scope in which `condition` is known to hold (or, `holds=False`, not to).

    Guards narrow their clause's body, `when` the step's other parts.
    """
    raise NotImplementedError
