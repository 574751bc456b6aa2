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
    listed = list(dict.fromkeys(rule for _, rule in _reductions(table)))
    numbers = {rule: number for number, rule in enumerate(listed)}
    gathering = {rule.origin.name for rule in listed if _has_hidden_list(rule)}
    actions, gotos = _rows(table, numbers)
    patterns, keywords, spellings = _terminals(lark)
    return Tables(
        actions=actions,
        gotos=gotos,
        rules=tuple(_rule_of(rule, gathering) for rule in listed),
        starts={start: table.start_states[start] + 1 for start in STARTS},
        patterns=patterns,
        ignored=tuple(map(str, lark.ignore_tokens)),
        keywords=keywords,
        spellings=spellings,
    )


def _reductions(table: Any) -> list[tuple[str, Any]]:
    return [
        (terminal, argument)
        for row in table.states.values()
        for terminal, (action, argument) in row.items()
        if action.name == "Reduce"
    ]


def _rows(
    table: Any, numbers: dict[Any, int]
) -> tuple[tuple[dict[str, int], ...], tuple[dict[str, int], ...]]:
    """States are counted from 1 here, so that 0 is free to mean that the text is accepted."""
    actions: list[dict[str, int]] = [{} for _ in range(max(table.states) + 2)]
    gotos: list[dict[str, int]] = [{} for _ in actions]
    for state, row in table.states.items():
        for named, (action, argument) in row.items():
            symbol = str(named)  # Lark's own strings compare slowly
            if action.name == "Reduce":
                actions[state + 1][symbol] = ~numbers[argument]
            elif symbol.isupper():
                actions[state + 1][symbol] = argument + 1
            else:
                gotos[state + 1][symbol] = argument + 1
    for end in table.end_states.values():
        actions[end + 1]["$END"] = 0
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
    spelled = {str(t.name): t.pattern.value for t in lark.terminals if t.pattern.type == "str"}
    keywords = {text: name for name, text in spelled.items() if text.isidentifier()}
    ordered = sorted(
        (t for t in lark.terminals if t.name not in keywords.values()),
        key=lambda t: (-t.priority, -t.pattern.max_width, -len(t.pattern.value), t.name),
    )
    patterns = tuple((str(t.name), t.pattern.to_regexp()) for t in ordered)
    return patterns, keywords, spelled
