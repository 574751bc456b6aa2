"""Blocks of statements as written in, typed statements out."""

from onexdsl.semantics.expressions import Statement
from onexdsl.semantics.scope import Scope
from onexdsl.syntax import tree


def check_block(block: tree.Block, scope: Scope) -> tuple[Statement, ...]:
    """Type the statements of a block, in order; mistakes are told to `scope.problems`.

    Only data fields that the scope holds (`VariableKind.DATA_FIELD`) may be assigned; so in
    an orchestrator's `else` every assignment is `assign-unknown-data`. A `let` or loop
    variable that hides a name in sight is `duplicate-name`. What cannot be typed is left out.
    """
    raise NotImplementedError
