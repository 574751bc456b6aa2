"""What could stand at a place of the text, in plain words: from a stack of states to names."""

from collections.abc import Iterable

from onexdsl.syntax.tables import Tables

# Rules that are worth a name to people, the wide before the narrow: of rules that begin alike
# the first one speaks for all.
_RULES = {
    "declaration": "a declaration",
    "reducer_item": "a state or a clause",
    "state_item": "a clause",
    "effect_item": "a clause",
    "any_workflow": "a workflow",
    "statement": "a statement",
    "any_step": "a step",
    "any_route": "a route",
    "policy": "a policy",
    "scene": "a step of the scenario",
    "any_field": "a field",
    "any_member": "a member",
    "any_initialiser": "a field with its value",
    "constraint": "a constraint",
    "literal": "a literal value",
    "type": "a type",
    "expr": "an expression",
    "or_test": "an expression",
    "and_test": "an expression",
    "not_test": "an expression",
    "sum": "an expression",
    "product": "an expression",
    "unary": "an expression",
    "field_name": "a name",
    "name": "a name",
    "type_name": "a name in UpperCamel",
}
_TERMINALS = {
    "LOWER": "a name",
    "UPPER": "a name in UpperCamel",
    "NUMBER": "a number",
    "STRING": "a string",
    "DURATION": "a duration",
    "VERSION": "a version such as `1.0.0`",
}
# What is told as missing at a line's end rather than as a surprise on the next line.
VALUES = ("a type", "an expression", "a name", *_TERMINALS.values())
_AFTER_EXPRESSION = ("`,`", "`:`", "`)`", "`]`", "`}`", "`{`")
_MOST = 4


def acceptable(tables: Tables, states: list[int]) -> tuple[str, ...]:
    """Give the terminals that a stack of states can take, in the order of the tables.

    Terminals that have the parser reduce alike are tried together.
    """
    row = tables.actions[states[-1]]
    takes: set[str] = set()
    _add_fitting(tables, states, row, takes)
    return tuple(terminal for terminal in row if terminal in takes)


def _add_fitting(
    tables: Tables, states: list[int], terminals: Iterable[str], takes: set[str]
) -> None:
    row = tables.actions[states[-1]]
    reduced: dict[int, list[str]] = {}
    for terminal in terminals:
        action = row.get(terminal)
        if action is None:
            continue
        if action >= 0:
            takes.add(terminal)
        elif action in reduced:
            reduced[action].append(terminal)
        else:
            reduced[action] = [terminal]
    for action, alike in reduced.items():
        rule = tables.rules[~action]
        below = states[: len(states) - rule.size]
        below.append(tables.gotos[below[-1]][rule.origin])
        _add_fitting(tables, below, alike, takes)


def expected(tables: Tables, states: list[int]) -> tuple[str, ...]:
    """Name what could stand here: at most four alternatives, the telling ones first."""
    possible = acceptable(tables, states)
    rules = [name for rule, name in _RULES.items() if rule in tables.gotos[states[-1]]]
    fixed = [f"`{tables.spellings[name]}`" for name in possible if name in tables.spellings]
    marks = [spelling for spelling in fixed if not spelling[1].isalpha()]
    if rules:
        closing = [mark for mark in marks if mark in ("`}`", "`)`", "`]`")]
        return (rules[0], *closing[:1])
    if "`*`" in marks:  # behind a whole expression: of what could go on there say one word
        marks = ["an operator", *(mark for mark in marks if mark in _AFTER_EXPRESSION)]
        fixed = marks
    if "`reducer`" in fixed and "LOWER" not in possible:
        return ("a declaration", *(mark for mark in marks if mark == "`{`"))
    named = [_TERMINALS[name] for name in possible if name in _TERMINALS]
    words = [spelling for spelling in fixed if spelling not in marks]
    return tuple(dict.fromkeys(named + sorted(marks) + sorted(words)))[:_MOST]
