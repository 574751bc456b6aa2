"""Rule `deprecated-use`: what is deprecated is used no more."""

from collections.abc import Iterable

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.names.uses import Mention
from onexdsl.semantics.symbols import Symbols
from onexdsl.semantics.words.kinds import deprecation
from onexdsl.semantics.words.problems import deprecated_use


def check_deprecated_uses(
    mentions: Iterable[Mention], symbols: Symbols, problems: Problems
) -> None:
    """Tell of every deprecated name in clauses, routes and scenarios.

    Expressions and types tell of theirs when they are typed. Inside of its own declaration
    a name is not used.
    """
    for mention in mentions:
        header = symbols.find(mention.name.text) if mention.in_clause else None
        why = None if header is None else deprecation(header)
        if header is not None and why is not None and header.name != mention.user:
            name = mention.name
            problems.add(deprecated_use(f"`{name.text}`", why, name.span))
