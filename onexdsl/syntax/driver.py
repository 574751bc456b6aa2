"""Tokens to a piece: runs the parse tables and has every rule built as soon as it is complete."""

from collections.abc import Callable
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

from onexdsl.source.span import Span
from onexdsl.syntax.depth import OPENING, open_levels
from onexdsl.syntax.problems import DEPTH_LIMIT
from onexdsl.syntax.scan import Token
from onexdsl.syntax.tables import Kind, Rule, Tables

Builder: TypeAlias = Callable[..., Any]
Shapes: TypeAlias = list[tuple[str, int, int, Any, Any]]
_Built: TypeAlias = tuple[int, str, int, int, str, Any]

_BUILD = Kind.BUILD.value
_CHECKPOINT_EVERY = 64  # tokens; how far back an error may look


class Checkpoint(NamedTuple):
    """Where the driver stood before the token at `index`; lists on the stack by their length."""

    at: int
    states: list[int]
    values: list[Any]
    starts: list[int]
    lengths: list[int]


def shapes(tables: Tables, builders: dict[str, Builder]) -> Shapes:
    """Give each rule as (origin, size, kind, builder, how to pick its children)."""
    bare, built = _bare_shapes(tables)
    found = bare[:]
    for at, origin, size, kind, builder, pick in built:
        made = builders[builder] if kind == _BUILD else builders.get(builder)
        found[at] = origin, size, kind, made, pick
    return found


def _bare_shapes(tables: Tables) -> tuple[Shapes, list[_Built]]:
    """Give the shapes without builders, and those of rules that have one; made once for tables."""
    if not (_known and _known[0][0] is tables):
        bare = [_shape(rule) for rule in tables.rules]
        built: list[_Built] = [
            (at, rule.origin, rule.size, rule.kind, rule.builder, bare[at][4])
            for at, rule in enumerate(tables.rules)
            if rule.kind is Kind.BUILD or (rule.kind is Kind.GATHER and rule.builder)
        ]
        _known[:] = [(tables, bare, built)]
    return _known[0][1:]


_known: list[tuple[Tables, Shapes, list[_Built]]] = []


def _shape(rule: Rule) -> tuple[str, int, int, Any, Any]:
    if rule.kind is Kind.HAND_THROUGH:
        return rule.origin, rule.size, rule.kind, None, rule.pick[0]
    if rule.kind in (Kind.BEGIN, Kind.GROW):
        return rule.origin, rule.size, rule.kind, None, rule.pick
    if rule.kind is Kind.GATHER:
        return rule.origin, rule.size, rule.kind, None, [at for at in rule.pick if at >= 0]
    return rule.origin, rule.size, rule.kind, None, _picker(rule.pick)


@cache
def _picker(pick: tuple[int, ...]) -> Callable[[list[Any]], tuple[Any, ...]]:
    """Pick children; an absent one from behind the others, where the driver puts a None."""
    if len(pick) > 1:
        return itemgetter(*pick)
    if not pick:
        return lambda _children: ()
    only = pick[0]
    return lambda children: (children[only],)


class Driver:
    """One run over one list of tokens, which recovery may change ahead of `index`."""

    def __init__(self, file: str, tables: Tables, rules: Shapes, start: str) -> None:
        self.file = file
        self.tables = tables
        self.index = 0
        self.states = [tables.starts[start]]
        self.values: list[Any] = []
        self.starts: list[int] = []
        self.too_deep = False
        self._rules = rules
        self._checkpoints = [self._here()]

    def run(self, tokens: list[Token]) -> bool:
        """Go on until the text is accepted (True) or the token at `index` does not fit (False).

        The piece of an accepted text is `values[-1]`.
        """
        actions, gotos, rules = self.tables.actions, self.tables.gotos, self._rules
        states, values, starts = self.states, self.values, self.starts
        file, index = self.file, self.index
        next_checkpoint = index + _CHECKPOINT_EVERY
        last_end = tokens[index - 1].end if index else 0
        self.too_deep = False
        while True:
            token = tokens[index]
            terminal = token[0]
            while (action := actions[states[-1]].get(terminal, 0)) < 0:
                origin, size, kind, builder, pick = rules[~action]
                if kind == 0 and size == 1:
                    states[-1] = gotos[states[-2]][origin]
                    continue
                if size:
                    children = values[-size:]
                    begin = starts[-size]
                    del states[-size:], values[-size:], starts[-size:]
                else:
                    children, begin = [], last_end
                if kind == _BUILD:
                    children.append(None)
                    value = builder(Span(file, begin, last_end), *pick(children))
                else:
                    value = self._collected(kind, builder, pick, children, begin, last_end)
                states.append(gotos[states[-1]][origin])
                values.append(value)
                starts.append(begin)
            if action == 0:
                self.index = index
                return terminal in actions[states[-1]]
            states.append(action)
            values.append(token)
            starts.append(token[1])
            last_end = token[2]
            index += 1
            if (
                len(states) > DEPTH_LIMIT
                and terminal in OPENING
                and open_levels(values) > DEPTH_LIMIT
            ):
                self.index, self.too_deep = index - 1, True
                return False
            if index >= next_checkpoint:
                next_checkpoint = index + _CHECKPOINT_EVERY
                self.index = index
                self._remember()

    def _collected(
        self,
        kind: int,
        builder: Any,
        pick: Any,
        children: list[Any],
        begin: int,
        end: int,
    ) -> Any:
        if kind == Kind.HAND_THROUGH:
            return children[pick]
        if kind == Kind.BEGIN:
            return [children[at] for at in pick]
        if kind == Kind.GROW:
            children[0].extend(children[at] for at in pick[1:])
            return children[0]
        gathered: list[Any] = []
        for at in pick:
            child = children[at]
            if type(child) is list:
                gathered.extend(child)
            elif child is not None:
                gathered.append(child)
        if builder:
            return builder(Span(self.file, begin, end), *gathered)
        return tuple(item for item in gathered if item is not None)

    # ---- for recovery

    def states_before(self, tokens: list[Token], first: int) -> dict[int, list[int]]:
        """Give the stacks of states before the tokens from `first` to where the driver stands.

        Those that are too long ago are left out.
        """
        checkpoint = self._checkpoint(first) or self._checkpoints[0]
        states = checkpoint.states[:]
        before = {}
        for index in range(checkpoint.at, self.index + 1):
            if index >= first:
                before[index] = states[:]
            if index < self.index and not advance(self.tables, states, tokens[index].type):
                break
        return before

    def go_back(self, index: int) -> None:
        """Stand where the driver stood at a checkpoint before the token at `index`."""
        checkpoint = self._checkpoint(index)
        assert checkpoint is not None, "not a place that `states_before` knows"  # noqa: S101 - our bug, not the author's
        for value, length in zip(checkpoint.values, checkpoint.lengths, strict=True):
            if length >= 0:
                del value[length:]
        self.index = checkpoint.at
        self.states[:] = checkpoint.states
        self.values[:] = checkpoint.values
        self.starts[:] = checkpoint.starts
        self._checkpoints = self._checkpoints[: self._checkpoints.index(checkpoint) + 1]

    def give_up(self, depth: int) -> None:
        """Forget what was read above the first `depth` entries of the stack."""
        del self.states[depth + 1 :], self.values[depth:], self.starts[depth:]
        self._checkpoints = [self._here()]

    def _checkpoint(self, index: int) -> Checkpoint | None:
        usable = [found for found in self._checkpoints if found.at <= index]
        return usable[-1] if usable else None

    def _here(self) -> Checkpoint:
        lengths = [len(value) if type(value) is list else -1 for value in self.values]
        return Checkpoint(self.index, self.states[:], self.values[:], self.starts[:], lengths)

    def _remember(self) -> None:
        self._checkpoints = [self._checkpoints[-1], self._here()]


def advance(tables: Tables, states: list[int], terminal: str) -> bool:
    """Let a stack of states take a terminal; False, and a spoilt stack, where it does not fit."""
    actions, gotos, rules = tables.actions, tables.gotos, tables.rules
    while (action := actions[states[-1]].get(terminal, 0)) < 0:
        rule = rules[~action]
        if rule.size:
            del states[-rule.size :]
        states.append(gotos[states[-1]][rule.origin])
    if action == 0:
        return terminal in actions[states[-1]]
    states.append(action)
    return True


# What a token that is no terminal most likely stands for, when the text behind a mistake is tried.
_STAND_INS = {
    "UNCLOSED": ("STRING", "RSTRING"),
    "QUOTED": ("STRING",),
    "MIXED_CASE": ("UPPER", "LOWER"),
    "FOREIGN": ("UPPER", "LOWER"),
}


def try_on(tables: Tables, states: list[int], token: Token) -> bool:
    """Let a stack of states take a token, or what it most likely stands for."""
    for terminal in _STAND_INS.get(token.type, ()):
        attempt = states[:]
        if advance(tables, attempt, terminal):
            states[:] = attempt
            return True
    return advance(tables, states, token.type)
