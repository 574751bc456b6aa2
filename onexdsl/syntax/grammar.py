"""Finds the grammar, and makes of it the parse tables that scanner and driver work with."""

from importlib.resources import files
from typing import TYPE_CHECKING, Any

from onexdsl.syntax.tables import Kind, Rule, Tables, from_bytes, to_bytes

if TYPE_CHECKING:
    from lark import Lark

STARTS = ("start", "expr")
_primed: list[Tables] = []


def grammar_text() -> str:
    """Give the text of `onex.lark`: beside this module in a wheel, in `grammar/` of a checkout."""
    shipped = files("onexdsl.syntax") / "onex.lark"
    if shipped.is_file():
        return shipped.read_text(encoding="utf-8")
    checkout = files("onexdsl") / ".." / "grammar" / "onex.lark"
    return checkout.read_text(encoding="utf-8")


def lark_parser(*, strict: bool = False) -> "Lark":
    """Build Lark's parser from the grammar; `strict` refuses conflicts and colliding terminals.

    Lark is imported here and not above: with primed tables it is never needed.
    """
    from lark import Lark  # noqa: PLC0415 - see the docstring

    return Lark(grammar_text(), parser="lalr", lexer="basic", start=list(STARTS), strict=strict)


def build_tables() -> bytes:
    """Build the tables from the grammar, as bytes to keep; takes about half a second."""
    return to_bytes(_tables_of(lark_parser()))


def load_tables(stored: bytes) -> Tables:
    """Read kept tables; raises ValueError where they are damaged."""
    return from_bytes(stored)


def use(tables: Tables) -> None:
    """Make `parse` work with these tables; without it the first parse builds them."""
    _primed[:] = [tables]


def current_tables() -> Tables:
    """Give the primed tables, or build them now."""
    if not _primed:
        use(_tables_of(lark_parser()))
    return _primed[0]


# ---- from Lark's tables to ours


def _tables_of(lark: "Lark") -> Tables:
    table: Any = lark.parser.parser._parse_table  # noqa: SLF001 - Lark has no public way to its tables
    rules = sorted({rule for row in table.states.values() for rule in _reduced(row)}, key=_order)
    gathering = {rule.origin.name for rule in rules if _has_hidden_list(rule)}
    states = _numbered_states(table)
    actions, gotos = _rows(table, states, {rule: number for number, rule in enumerate(rules)})
    patterns, keywords, spellings = _terminals(lark)
    return Tables(
        actions=actions,
        gotos=gotos,
        rules=tuple(_rule_of(rule, gathering) for rule in rules),
        starts={start: states[table.start_states[start]] for start in STARTS},
        patterns=patterns,
        ignored=tuple(map(str, lark.ignore_tokens)),
        keywords=keywords,
        spellings=spellings,
    )


def _reduced(row: Any) -> list[Any]:
    return [argument for action, argument in row.values() if action.name == "Reduce"]


def _symbol(entry: tuple[str, Any]) -> str:
    return str(entry[0])


def _order(rule: Any) -> tuple[str, list[str], str]:
    return str(rule.origin.name), [str(part.name) for part in rule.expansion], str(rule.alias)


def _numbered_states(table: Any) -> dict[int, int]:
    """Count the states in the order of discovery: Lark's numbers vary from run to run.

    The first is 1, so that 0 is free to mean that the text is accepted.
    """
    found = dict.fromkeys(table.start_states[start] for start in STARTS)
    waiting = list(found)
    for state in waiting:
        for _, (action, argument) in sorted(table.states[state].items(), key=_symbol):
            if action.name == "Shift" and argument not in found:
                found[argument] = None
                waiting.append(argument)
    return {state: number for number, state in enumerate(found, start=1)}


def _rows(
    table: Any, states: dict[int, int], rules: dict[Any, int]
) -> tuple[tuple[dict[str, int], ...], tuple[dict[str, int], ...]]:
    actions: list[dict[str, int]] = [{} for _ in range(len(states) + 1)]
    gotos: list[dict[str, int]] = [{} for _ in actions]
    for state, number in states.items():
        for named, (action, argument) in sorted(table.states[state].items(), key=_symbol):
            symbol = str(named)  # Lark's own strings compare slowly
            if action.name == "Reduce":
                actions[number][symbol] = ~rules[argument]
            elif symbol.isupper():
                actions[number][symbol] = states[argument]
            else:
                gotos[number][symbol] = states[argument]
    for end in table.end_states.values():
        actions[states[end]]["$END"] = 0
    return tuple(actions), tuple(gotos)


def _has_hidden_list(rule: Any) -> bool:
    return not _is_hidden(rule.origin) and any(map(_is_hidden, rule.expansion))


def _is_hidden(symbol: Any) -> bool:
    """Whether Lark made this rule for a `*` or a `+`."""
    name = str(symbol.name)
    return name.startswith("__") and not symbol.is_term


def _rule_of(rule: Any, gathering: set[str]) -> Rule:
    origin = str(rule.origin.name)
    pick = _picked(rule)
    if _is_hidden(rule.origin):
        kind = Kind.GROW if rule.expansion[0] == rule.origin else Kind.BEGIN
    elif origin in gathering:
        kind = Kind.GATHER
    elif rule.options.expand1 and not rule.alias and len(pick) == 1:
        kind = Kind.HAND_THROUGH
    else:
        kind = Kind.BUILD
    return Rule(origin, len(rule.expansion), kind, str(rule.alias or origin), pick)


def _picked(rule: Any) -> tuple[int, ...]:
    absent = list(rule.options.empty_indices) or [False] * len(rule.expansion)
    pick: list[int] = []
    position = 0
    for is_absent in absent:
        if is_absent:
            pick.append(-1)
            continue
        symbol = rule.expansion[position]
        if rule.options.keep_all_tokens or not (symbol.is_term and symbol.filter_out):
            pick.append(position)
        position += 1
    return tuple(pick)


def _terminals(
    lark: "Lark",
) -> tuple[tuple[tuple[str, str], ...], dict[str, str], dict[str, str]]:
    """Order them as Lark's basic lexer does; a keyword is a name that is spelled so."""
    spelled = {
        str(t.name): t.pattern.value
        for t in sorted(lark.terminals, key=lambda t: str(t.name))
        if t.pattern.type == "str"
    }
    keywords = {text: name for name, text in spelled.items() if text.isidentifier()}
    ordered = sorted(
        (t for t in lark.terminals if t.name not in keywords.values()),
        key=lambda t: (-t.priority, -t.pattern.max_width, -len(t.pattern.value), t.name),
    )
    patterns = tuple((str(t.name), t.pattern.to_regexp()) for t in ordered)
    return patterns, keywords, spelled
