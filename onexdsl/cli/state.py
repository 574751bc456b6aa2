"""`onexc state`: bound flows and a durable bus in; the instances that it keeps out."""

import json
from typing import Any

from onexdsl.cli import exit_codes
from onexdsl.cli.bus import file_of
from onexdsl.cli.kept import KeptNode, kept_nodes
from onexdsl.cli.load import load_flows
from onexdsl.compiler.project import SettingsError
from onexdsl.runtime import ModelOnexError
from onexdsl.runtime.bus.sqlite import shelf
from onexdsl.runtime.bus.sqlite.codec import AnyInstance
from onexdsl.runtime.failure import visible


def state(places: tuple[str, ...], bus: str, node: str | None, key: str | None) -> int:
    """Print one JSON object a line for each instance, in the order of their births.

    `node` and `key`, as people write them, narrow it down. Raises SettingsError where a file, a
    flow or a node is not there.
    """
    flows = tuple(flow for place in places for flow in load_flows(place))
    nodes = kept_nodes(flows, node)
    try:
        reader = shelf.look_into(file_of(bus))
        try:
            for one in nodes:
                for instance in one.instances(reader):
                    if key is None or key == str(instance.key):
                        _print(one, instance)
        finally:
            reader.close()
    except ModelOnexError as error:
        raise SettingsError(str(error)) from error
    return exit_codes.FINE


def _print(node: KeptNode, instance: AnyInstance) -> None:
    fields: dict[str, Any] = {
        "node": node.name,
        "key": "***" if node.hides_keys else visible(instance.key),
        "state": instance.state.value,
        "version": instance.version,
        "data": visible(instance.data),
    }
    print(json.dumps(fields, ensure_ascii=False))  # noqa: T201  # standard output carries it
