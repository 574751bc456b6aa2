"""Where scenarios of the language are played: expectations go in, an `AssertionError` comes out."""

from collections.abc import Callable, Hashable
from enum import StrEnum
from typing import Any

from onexdsl.runtime.flow import Flow
from onexdsl.runtime.node import Node, NodeReducerService
from onexdsl.runtime.payload import Payload
from onexdsl.runtime.testing.harness import FlowHarness


class Stage(FlowHarness):
    """A harness that says what was expected, and what came. `functions` has the `fn … python`.

    A failed attempt is tried again at once: a scenario tells time by `advance` alone.
    """

    def __init__(
        self, *flows: Flow, nodes: tuple[Node, ...] = (), functions: object = None
    ) -> None:
        super().__init__(*flows, nodes=nodes)
        self.host.draw_waits(lambda: 0.0)
        self.functions = functions
        self.key: Hashable = None
        """The key of the instance that is being looked at, for conditions that name it."""

    async def expect_state(
        self,
        node: type[NodeReducerService[Any, Any, Any, Any]],
        key: Hashable,
        states: tuple[StrEnum, ...],
        *,
        holds: Callable[[Any], bool] | None = None,
    ) -> None:
        """Expect an instance in one of the states, and a condition of its data."""
        self.key = key
        found = await self.state(node, key)
        name = f"{node.__name__.removeprefix('Node').removesuffix('Reducer')}[{key}]"
        if states and found.state not in states:
            wanted = " or ".join(states)
            raise AssertionError(f"{name} is {found.state}, expected {wanted}")
        if holds is not None and not holds(found.data):
            raise AssertionError(f"{name} is {found.state} with {found.data!r}")

    def expect(self, message: type[Payload], fields: dict[str, Any]) -> None:
        """Expect that a message came whose fields are these; others may be anything."""
        came = self.published(message)
        if not any(_matches(one, fields) for one in came):
            told = "; ".join(map(repr, came)) or "none came"
            raise AssertionError(f"no such {message.__name__}: {told}")

    def expect_none(self, message: type[Payload]) -> None:
        """Expect that no message of a type came."""
        came = self.published(message)
        if came:
            raise AssertionError(f"{message.__name__} came: {'; '.join(map(repr, came))}")


def _matches(message: Payload, fields: dict[str, Any]) -> bool:
    return all(getattr(message, name) == value for name, value in fields.items())
