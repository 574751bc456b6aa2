"""`onexc replay`: bound flows and a durable bus in; what would now come out otherwise out."""

import json
import sys
from collections.abc import Iterator
from typing import Any

from onexdsl.cli import exit_codes
from onexdsl.cli.bus import file_of
from onexdsl.cli.kept import KeptNode, kept_nodes
from onexdsl.cli.load import load_flows
from onexdsl.compiler.project import SettingsError
from onexdsl.runtime import BoundFlow, ModelOnexError, NodeReducerService
from onexdsl.runtime.bus.sqlite.past import Past
from onexdsl.runtime.bus.sqlite.reader import readable
from onexdsl.runtime.decide import Reducer
from onexdsl.runtime.hosting.keepers import orchestration_in
from onexdsl.runtime.replaying.reducers import Difference, Replay, Step
from onexdsl.runtime.replaying.runs import RunReplay
from onexdsl.runtime.value_text import key_from_bytes

AnyReducer = NodeReducerService[Any, Any, Any, Any]


def replay(places: tuple[str, ...], bus: str, node: str | None) -> int:
    """Decide anew on all that the file holds, compare, and start no effect.

    Ends with the exit status of a violated property where something comes out otherwise. Raises
    SettingsError where a file, a flow or a node is not there.
    """
    flows = tuple(flow for place in places for flow in load_flows(place))
    nodes = kept_nodes(flows, node)
    try:
        past = Past(file_of(bus))
        try:
            different = sum(_replay(one, flows, past) for one in nodes)
        finally:
            past.close()
    except ModelOnexError as error:
        raise SettingsError(str(error)) from error
    return exit_codes.VIOLATED if different else exit_codes.FINE


def _replay(node: KeptNode, flows: tuple[BoundFlow, ...], past: Past) -> int:
    if isinstance(node.node, NodeReducerService):
        return _replay_reducer(node, node.node, past)
    orchestration = orchestration_in(flows, node.name, node.node)
    topics = frozenset(topic for _, taken, _ in past.consumers() for topic in json.loads(taken))
    run = RunReplay(orchestration, topics, past.complete_from())
    for entry in past.history(node.name):
        message, fault = readable(entry.message)
        if fault is None:
            run.take(entry.message.sequence, message)
    found = tuple(run.compare(node.instances(past)))
    told = f"{node.name}: {run.replayed} runs replayed"
    pruned = f", of {len(run.pruned)} the states only" if run.pruned else ""
    return _tell(node, found, told, pruned)


def _replay_reducer(node: KeptNode, reducer: AnyReducer, past: Past) -> int:
    rules = tuple(one for one in node.flow.flow.invariants if isinstance(reducer, one.node))
    run = Replay(Reducer.of(node.name, reducer, rules), past.complete_from())
    found = tuple(_differences(node, past, run))
    pruned = f", {len(run.pruned)} instances whose log is not whole" if run.pruned else ""
    return _tell(node, found, f"{node.name}: {run.replayed} messages replayed", pruned)


def _differences(node: KeptNode, past: Past, run: Replay) -> Iterator[Difference]:
    for entry in past.history(node.name):
        message, fault = readable(entry.message)
        if fault is not None and entry.version is not None:
            raise fault
        key = None if entry.key is None else key_from_bytes(entry.key)
        yield from run.take(Step(entry.message.sequence, message, key, entry.version))
    yield from run.compare(node.instances(past))


def _tell(node: KeptNode, found: tuple[Difference, ...], told: str, pruned: str) -> int:
    for one in found:
        key = "***" if node.hides_keys else one.key
        print(f"{one.node} at {key}, version {one.version}: {one.told}")  # noqa: T201  # the result
    text = f"{told}, {len(found)} differences{pruned}"
    print(text, file=sys.stderr)  # noqa: T201  # standard error carries the talk
    return len(found)
