"""The modifiers of a step as written in; each at most once, sorted by what they say, out."""

from dataclasses import dataclass, replace
from typing import TypeAlias

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.words import problems_workflows as words
from onexdsl.syntax import tree

WrittenStep: TypeAlias = tree.CallStep | tree.AwaitStep | tree.PublishStep


@dataclass(frozen=True, slots=True)
class Modifiers:
    """The modifiers of a step, each at most once."""

    after: tree.After | None = None
    when: tree.When | None = None
    for_each: tree.ForEach | None = None
    expect: tree.Expect | None = None
    timeout: tree.Timeout | None = None
    undo: tree.Undo | None = None


_FIELDS: dict[type[tree.Syntax], str] = {
    tree.After: "after",
    tree.When: "when",
    tree.ForEach: "for_each",
    tree.Expect: "expect",
    tree.Timeout: "timeout",
    tree.Undo: "undo",
}
_REFUSED: dict[type[tree.Syntax], tuple[frozenset[type[tree.Syntax]], str]] = {
    tree.CallStep: (frozenset(), "call"),
    tree.AwaitStep: (frozenset({tree.ForEach}), "await"),
    tree.PublishStep: (frozenset({tree.Expect, tree.Timeout, tree.Undo}), "publish"),
}


def read_modifiers(step: WrittenStep, problems: Problems) -> Modifiers:
    """Sort the modifiers of a step; what stands twice, or may not stand there, is told."""
    refused, what = _REFUSED[type(step)]
    found: dict[str, tree.Modifier] = {}
    for modifier in step.modifiers:
        name = _FIELDS[type(modifier)]
        if type(modifier) in refused:
            problems.add(words.misplaced_modifier(name, what, modifier.span))
        elif name in found:
            problems.add(words.modifier_twice(name, modifier.span, found[name].span))
        else:
            found[name] = modifier
    return replace(Modifiers(), **found)  # type: ignore[arg-type]  # _FIELDS pairs name and type
