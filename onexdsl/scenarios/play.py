"""Plays one scenario: a scenario and its cast go in; nothing comes out, or why it failed.

Each statement is compiled with the line of the `.onex` file that it comes from, so a traceback
leads there.
"""

import ast
import asyncio
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from onexdsl.runtime.testing.stage import Stage
from onexdsl.scenarios.cast import Cast
from onexdsl.scenarios.find import FoundScenario


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a scenario failed, and at which line."""

    line: int
    told: str


def play(found: FoundScenario, cast: Cast) -> Failure | None:
    """Play a scenario from its beginning to its end."""
    scene = playable(found, cast.package)

    async def all_scenes() -> None:
        async with Stage(*cast.flows, nodes=cast.nodes, functions=cast.functions) as stage:
            await scene(stage)

    try:
        asyncio.run(all_scenes())
    except Exception as error:  # noqa: BLE001  # an expectation, or code of the author's: told
        return _failure(found, error)
    return None


def playable(found: FoundScenario, package: str) -> Callable[[Stage], Awaitable[None]]:
    """Compile a scenario to an asynchronous function of a stage."""
    tree = ast.parse("\n".join((*found.flow.imports, "async def scenario(stage): pass")))
    function = tree.body[-1]
    assert isinstance(function, ast.AsyncFunctionDef)  # noqa: S101  # it is the last one written
    scenes = [_at(ast.parse(one.statement), one.line) for one in found.scenario.scenes]
    if scenes:
        function.body = [statement for scene in scenes for statement in scene]
    _at(tree, found.scenario.line, *scenes)
    names: dict[str, Any] = {
        "__name__": ".".join((package, *found.flow.package, "scenarios")),
        "__package__": ".".join((package, *found.flow.package)),
    }
    exec(compile(tree, str(found.path), "exec"), names)  # noqa: S102  # it is our own text
    scenario: Callable[[Stage], Awaitable[None]] = names["scenario"]
    return scenario


def _at(tree: ast.Module, line: int, *others: list[ast.stmt]) -> list[ast.stmt]:
    """Let all nodes of a tree stand at a line, those of `others` excepted."""
    placed = {id(node) for scene in others for top in scene for node in ast.walk(top)}
    for node in ast.walk(tree):
        if id(node) not in placed and isinstance(node, ast.stmt | ast.expr | ast.arg | ast.keyword):
            node.lineno = node.end_lineno = line
            node.col_offset = node.end_col_offset = 0
    return tree.body


def _failure(found: FoundScenario, error: Exception) -> Failure:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == str(found.path)]
    line = next((one for one in reversed(lines) if one is not None), found.scenario.line)
    text = str(error) if isinstance(error, AssertionError) else f"{type(error).__name__}: {error}"
    return Failure(line, text)
