"""An offset in; where the name there is declared, and everywhere it is used, out."""

from onexdsl.ide.insight import Insight
from onexdsl.ide.targets import Occurrence, Role
from onexdsl.source.span import Span


def definitions(insight: Insight, file: str, offset: int) -> tuple[Span, ...]:
    """Find where the name at an offset is declared; several places for `event` of `A | B`."""
    targets = dict.fromkeys(one.target for one in insight.at(file, offset))
    found = (insight.declared(target) for target in targets)
    return tuple(dict.fromkeys(span for span in found if span is not None))


def references(
    insight: Insight, file: str, offset: int, *, with_declaration: bool = True
) -> tuple[Occurrence, ...]:
    """Find every name in the project that means what the one at an offset means."""
    targets = tuple(dict.fromkeys(one.target for one in insight.at(file, offset)))
    return tuple(
        one for one in insight.uses(targets) if with_declaration or one.role is not Role.DECLARES
    )


def highlights(insight: Insight, file: str, offset: int) -> tuple[Occurrence, ...]:
    """Find what `references` finds, in this file alone."""
    targets = {one.target for one in insight.at(file, offset)}
    return (
        tuple(one for one in insight.occurrences(file) if one.target in targets) if targets else ()
    )
