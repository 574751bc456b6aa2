"""Who plays: a generated package and the author's handlers go in; flows, nodes and functions out.

Effects are scripted, so none of the author's is needed. Reducers and computes with Python bodies,
and `fn … python`, are taken from the modules that `[tool.onex] handlers` names.
"""

import inspect
import sys
import traceback
from abc import ABC
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from onexdsl.compiler.disk import Disk
from onexdsl.compiler.project import Project, SettingsError
from onexdsl.compiler.python_files import handler_files, import_roots
from onexdsl.runtime import Flow, NodeEffectService
from onexdsl.runtime.node import Node
from onexdsl.semantics.model import Model


@dataclass(frozen=True, slots=True)
class Cast:
    """All flows of a project with what their nodes need; `package` holds the generated code."""

    package: str
    flows: tuple[Flow, ...]
    nodes: tuple[Node, ...]
    functions: SimpleNamespace


def cast_of(project: Project, model: Model) -> Cast:
    """Import generated code and handlers from the folders below which a project's modules lie.

    Raises SettingsError where the code has not been built, a module fails, or a body in Python is
    nowhere to be found.
    """
    for folder in map(str, import_roots(project)):
        if folder not in sys.path:
            sys.path.insert(0, folder)
    package = project.settings.package
    modules = [_imported(f"{package}.{flow.name}", project) for flow in model.flows]
    binding = [module for module in modules if hasattr(module, "bind")]
    handlers = tuple(_handlers(project))
    given: dict[str, Any] = {}
    nodes: list[Node] = []
    for module in binding:
        wanted = _wanted(module)
        found = {name: _found(name, kind, handlers, module) for name, kind in wanted.items()}
        given |= {name: one for name, one in found.items() if not isinstance(one, Node)}
        bound = module.bind(**found)
        nodes += [one for one in bound.nodes.values() if not isinstance(one, NodeEffectService)]
    flows = tuple(module.FLOW for module in binding)
    return Cast(package, flows, tuple(nodes), SimpleNamespace(**given))


def _imported(name: str, project: Project) -> ModuleType:
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and name.startswith(error.name):
            raise SettingsError(f"There is no module {name}: run `onexc build` first") from error
        raise SettingsError(_told(name, error, project)) from error
    except Exception as error:
        raise SettingsError(_told(name, error, project)) from error


def _told(name: str, error: BaseException, project: Project) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    mine = [one for one in frames if Path(one.filename).is_relative_to(project.folder)]
    where = f" ({Path(mine[-1].filename).name}, line {mine[-1].lineno})" if mine else ""
    return f"importing {name} failed: {type(error).__name__}: {error}{where}"


def _wanted(module: ModuleType) -> dict[str, Any]:
    """Give the keywords of `bind` and the classes that they ask for."""
    signature = inspect.signature(module.bind, eval_str=True)
    return {name: one.annotation for name, one in signature.parameters.items()}


def _found(name: str, kind: Any, handlers: tuple[ModuleType, ...], module: ModuleType) -> Any:
    if isinstance(kind, type) and issubclass(kind, NodeEffectService):
        return _extra(kind)
    if isinstance(kind, type) and issubclass(kind, Node):
        for one in (value for handler in handlers for value in vars(handler).values()):
            if isinstance(one, type) and issubclass(one, kind) and one is not kind:
                return one()
    else:
        for handler in handlers:
            if callable(getattr(handler, name, None)):
                return getattr(handler, name)
    raise SettingsError(
        f"{module.__name__} needs `{name}`, and no module of the handlers has it: "
        "`onexc scaffold` writes what is missing"
    )


def _extra(kind: type[NodeEffectService]) -> NodeEffectService:
    """Make an effect that stands there and does nothing: the stage scripts another in its place."""
    made: Any = type(f"Extra{kind.__name__}", (kind, ABC), {})
    made.__abstractmethods__ = frozenset()
    effect: NodeEffectService = made()
    return effect


def _handlers(project: Project) -> Iterator[ModuleType]:
    """Import the module of the handlers, or all modules of their package; none is no mistake."""
    for _, name in handler_files(project, Disk()):
        yield _imported(name, project)
