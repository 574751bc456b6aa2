"""Rule `deprecated-use`: what is deprecated is used no more."""

from collections.abc import Iterator

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.kinds import deprecation
from onexdsl.semantics.problems import deprecated_use
from onexdsl.semantics.resolve import Named
from onexdsl.semantics.symbols import Symbols
from onexdsl.semantics.uses import mentions_outside_expressions
from onexdsl.syntax import tree
from onexdsl.syntax.walk import walk


def check_deprecated_uses(file: tree.FlowFile, symbols: Symbols, problems: Problems) -> None:
    """Tell of every deprecated name in clauses, routes and scenarios.

    Expressions and types tell of theirs when they are typed. Inside of its own declaration
    a name is not used.
    """
    for declaration in file.declarations:
        own = None
        if isinstance(declaration, Named):
            own = QualifiedName(symbols.flow, declaration.name.text)
        for name in _named(declaration):
            header = symbols.find(name.text)
            why = None if header is None else deprecation(header)
            if header is not None and why is not None and header.name != own:
                problems.add(deprecated_use(f"`{name.text}`", why, name.span))


def _named(declaration: tree.Syntax) -> Iterator[tree.Name]:
    for piece in walk(declaration):
        yield from mentions_outside_expressions(piece)
