"""One walk through the code behind a flow: where it is, what it has seen, what is left to spend."""

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from onexdsl.purity.behaviour import Act, Hop, PurePlace, Seen
from onexdsl.purity.library import Library, Module
from onexdsl.purity.values import Frame, FunctionThing, Outside, Owner, Value, Whose
from onexdsl.purity.world import Deed, Touch, worldly
from onexdsl.source.span import Span

DEEPEST = 110
"""Expressions, statements and calls nested deeper than this together are not followed."""

MOST_STEPS = 60_000
"""So many expressions are looked at for one entry (a method that the runtime calls) at most."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a call hands over: by position, by name, and by `*` or `**`."""

    positional: tuple[Value, ...] = ()
    named: tuple[tuple[str, Value], ...] = ()
    spread: Value | None = None

    @property
    def all(self) -> tuple[Value, ...]:
        """Every value handed over."""
        rest = () if self.spread is None else (self.spread,)
        return (*self.positional, *(value for _, value in self.named), *rest)


class Evaluate(Protocol):
    """Say what an expression stands for."""

    def __call__(self, node: ast.expr, frame: Frame, run: "Run", /) -> Value:
        """Evaluate in a frame."""
        ...


class Enter(Protocol):
    """Follow a function and say what it returns."""

    def __call__(self, function: FunctionThing, arguments: Arguments, run: "Run", /) -> Value:
        """Run the body in thought."""
        ...


@dataclass(eq=False, slots=True)
class Run:
    """The state of the walk; `evaluate` and `enter` are the two halves that need each other."""

    library: Library
    evaluate: Evaluate
    enter: Enter
    written: frozenset[tuple[str, str]] = frozenset()
    acts: dict[tuple[Deed, Span, str], Act] = field(default_factory=dict)
    place: PurePlace | None = None
    hops: list[Hop] = field(default_factory=list)
    depth: int = 0
    steps: int = 0
    sorted_anyway: int = 0
    memory: dict[object, Value] = field(default_factory=dict)
    active: set[object] = field(default_factory=set)

    def module(self, name: str) -> Module:
        """Give a module that is known to be there."""
        return self.library.modules[name]

    def span(self, node: ast.AST, frame: Frame) -> Span:
        """Give where a node of a frame's module stands."""
        return self.module(frame.module).places.of(node)

    def begin(self, place: PurePlace) -> None:
        """Start at an entry, with all there is to spend."""
        self.place = place
        self.steps = 0

    @contextmanager
    def deeper(self) -> Iterator[bool]:
        """Go one level down; false where it is too deep or too much to go on."""
        self.depth += 1
        self.steps += 1
        goes_on = self.depth <= DEEPEST and self.steps <= MOST_STEPS
        if not goes_on:
            self._give_up()
        try:
            yield goes_on
        finally:
            self.depth -= 1

    @contextmanager
    def called(self, callee: str, span: Span) -> Iterator[None]:
        """Note a call on the way."""
        self.hops.append(Hop(callee, span))
        try:
            yield
        finally:
            self.hops.pop()

    @contextmanager
    def unseen(self) -> Iterator[None]:
        """Look at code without telling what it does."""
        place, self.place = self.place, None
        try:
            yield
        finally:
            self.place = place

    def once(self, key: object, make: Callable[[], Value]) -> Value:
        """Remember what was found; what asks for itself is unknown. What is told depends on it."""
        whole = (key, self.place is not None)
        if whole in self.memory:
            return self.memory[whole]
        if whole in self.active:
            return Value()
        self.active.add(whole)
        try:
            value = make()
        finally:
            self.active.discard(whole)
        self.memory[whole] = value
        return value

    # ---- what is done

    def touch(self, touch: Touch, what: str, span: Span) -> None:
        """Note that the world was touched."""
        self._note(Seen(touch.deed, what, touch.does, span, what))

    def change(self, value: Value, what: str, span: Span) -> None:
        """Note that a value was changed in place, for all whose it may be."""
        for owner in value.owners:
            self._change(owner, what, span)

    def share(self, group: str, what: str, does: str, span: Span, *, changes: bool) -> None:
        """Note that something which outlives a message was read or written."""
        self._note(Seen(Deed.SHARED, what, does, span, group, changes))

    def worldly(self, thing: Outside, what: str, span: Span) -> bool:
        """Note the use of a module that is there for the world only; false where it is none."""
        module = worldly(thing.path)
        if module is None:
            return False
        place = thing.imported or span
        self._note(Seen(Deed.IMPORT, what, module, place, module, origin=span))
        return True

    def _change(self, owner: Owner, what: str, span: Span) -> None:
        match owner.whose:
            case Whose.INPUT:
                self._note(Seen(Deed.INPUT, what, owner.name, span, owner.name))
            case Whose.NODE:
                does = "keeps something in the node from one message to the next"
                self._note(Seen(Deed.SHARED, what, does, span, what))
            case Whose.SHARED:
                does = f"changes {owner.name}, which all calls share"
                self._note(Seen(Deed.SHARED, what, does, span, owner.name, origin=owner.span))

    def _give_up(self) -> None:
        """Note that the rest of what an entry leads to is not looked at, once for each."""
        if self.place is not None:
            deep = self.depth > DEEPEST
            does = "deeper than is followed" if deep else "through more code than is followed"
            self._note(Seen(Deed.UNSEEN, "", does, self.place.entry_span, self.place.entry))

    def _note(self, seen: Seen) -> None:
        if self.place is None:
            return
        key = (seen.deed, seen.span, seen.group if seen.deed is Deed.SHARED else "")
        self.acts.setdefault(key, Act(seen, self.place, tuple(self.hops)))
