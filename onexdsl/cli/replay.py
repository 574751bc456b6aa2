"""`onexc replay`: bound flows and a durable bus in; what would now come out otherwise out."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onexdsl.cli import exit_codes
from onexdsl.cli.bus import file_of
from onexdsl.cli.kept import KeptNode, kept_nodes
from onexdsl.cli.load import load_flows
from onexdsl.compiler.project import SettingsError
from onexdsl.runtime import ModelOnexError, NodeReducerService
from onexdsl.runtime.bus.sqlite import shelf
from onexdsl.runtime.bus.sqlite.reader import readable
from onexdsl.runtime.decide import Reducer
from onexdsl.runtime.replay import Difference, Replay, Step
from onexdsl.runtime.value_text import key_from_bytes

AnyReducer = NodeReducerService[Any, Any, Any, Any]


def replay(places: tuple[str, ...], bus: str, node: str | None) -> int:
    """Decide anew on all that the log holds, compare, and start no effect.

    Ends with the exit status of a violated property where something comes out otherwise. Raises
    SettingsError where a file, a flow or a node is not there.
    """
    flows = tuple(flow for place in places for flow in load_flows(place))
    path, different = file_of(bus), 0
    for one in kept_nodes(flows, node):
        if isinstance(one.node, NodeReducerService):
            different += _replay(one, one.node, path)
    return exit_codes.VIOLATED if different else exit_codes.FINE


def _replay(node: KeptNode, reducer: AnyReducer, path: Path) -> int:
    rules = tuple(one for one in node.flow.flow.invariants if isinstance(reducer, one.node))
    try:
        run = Replay(Reducer.of(node.name, reducer, rules), shelf.complete_from(path))
        found = tuple(_differences(node, path, run))
    except ModelOnexError as error:
        raise SettingsError(str(error)) from error
    for one in found:
        key = "***" if node.hides_keys else one.key
        print(f"{one.node} at {key}, version {one.version}: {one.told}")  # noqa: T201  # the result
    told = f"{node.name}: {run.replayed} messages replayed, {len(found)} differences"
    pruned = f", {len(run.pruned)} instances whose log is not whole" if run.pruned else ""
    print(f"{told}{pruned}", file=sys.stderr)  # noqa: T201  # standard error carries the talk
    return len(found)


def _differences(node: KeptNode, path: Path, run: Replay) -> Iterator[Difference]:
    for entry in shelf.history(path, node.name):
        message, fault = readable(entry.message)
        if fault is not None and entry.version is not None:
            raise fault
        key = None if entry.key is None else key_from_bytes(entry.key)
        yield from run.take(Step(entry.message.sequence, message, key, entry.version))
    reader = shelf.look_into(path)
    try:
        yield from run.compare(node.instances(reader))
    finally:
        reader.close()
