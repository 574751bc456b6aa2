"""Writes `docs/reference/commands.md`: every command of `onexc` with its arguments and options.

`python -m tests.support.commands_reference` (or `make docs`) writes it anew, from the signatures
in `onexdsl/cli/`: what a signature says is what Typer asks for.
"""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import typer
from typer.models import ArgumentInfo, OptionInfo

from onexdsl.cli.commands import app

PAGE = Path(__file__).parents[2] / "docs/reference/commands.md"

HEAD = """# Commands

Every command of `onexc`, with what it takes. Made from the signatures in `onexdsl/cli/` by \
`make docs`; do not edit. What output, repairs and exit codes mean is told in \
[the command line](command-line.md). `onexc COMMAND --help` prints the same.

| command | does |
|---|---|
"""


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument or option as it is typed, what it takes, what it means, what holds without it."""

    written: str
    meaning: str
    must: bool
    otherwise: str = ""

    @property
    def is_option(self) -> bool:
        """Tell it from an argument."""
        return self.written.startswith("-")


@dataclass(frozen=True, slots=True)
class Command:
    """A command by its whole name, in one sentence, with what it takes."""

    name: str
    does: str
    parameters: tuple[Parameter, ...]


def reference() -> str:
    """Give the whole page."""
    commands = tuple(_commands(app, ()))
    rows = (
        f"| [`onexc {one.name}`](#onexc-{_anchor(one.name)}) | {one.does} |\n" for one in commands
    )
    return HEAD + "".join(rows) + "".join(map(_section, commands))


def _commands(within: typer.Typer, path: tuple[str, ...]) -> Iterator[Command]:
    for info in within.registered_commands:
        callback = info.callback
        if callback is None or info.hidden:
            continue
        name = info.name or callback.__name__.replace("_", "-")
        does = " ".join((info.help or inspect.getdoc(callback) or "").split("\n\n")[0].split())
        yield Command(" ".join((*path, name)), does, tuple(_parameters(callback)))
    for group in within.registered_groups:
        if group.typer_instance is not None:
            yield from _commands(group.typer_instance, (*path, group.name) if group.name else path)


def _parameters(callback: Callable[..., Any]) -> Iterator[Parameter]:
    hints = get_type_hints(callback, include_extras=True)
    for name, parameter in inspect.signature(callback).parameters.items():
        kind, info = _annotated(hints[name])
        if info is not None and not info.hidden:
            yield _parameter(name, kind, info, parameter.default)


def _annotated(hint: Any) -> tuple[Any, ArgumentInfo | OptionInfo | None]:
    """Give the type that a hint names, without `None`, and what Typer is told of it."""
    found = [
        one
        for one in getattr(hint, "__metadata__", ())
        if isinstance(one, ArgumentInfo | OptionInfo)
    ]
    bare = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    if isinstance(bare, UnionType):
        bare = next(one for one in get_args(bare) if one is not NoneType)
    return bare, found[0] if found else None


def _parameter(name: str, kind: Any, info: ArgumentInfo | OptionInfo, default: Any) -> Parameter:
    must = default is inspect.Parameter.empty
    meaning = info.help or ""
    if isinstance(info, ArgumentInfo):
        shown = info.metavar or name.upper() + ("…" if get_origin(kind) is list else "")
        return Parameter(shown, meaning, must=must)
    flag = ", ".join(_names(info)) or f"--{name.replace('_', '-')}"
    if kind is bool:
        return Parameter(flag, meaning, must=must)
    return Parameter(f"{flag} {_value(kind, info)}", meaning, must, _otherwise(default))


def _names(info: OptionInfo) -> list[str]:
    """Give the names of an option; in an annotation the first stands in the place of a default."""
    named = (info.default, *(info.param_decls or ()))
    return [one for one in named if isinstance(one, str) and one.startswith("-")]


def _value(kind: Any, info: OptionInfo) -> str:
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return "|".join(kind)
    return info.metavar or {int: "N", float: "N", Path: "PATH"}.get(kind, "TEXT")


def _otherwise(default: Any) -> str:
    if default is inspect.Parameter.empty:
        return "must be given"
    return f"`{default}`" if default not in (None, "") else ""


def _section(command: Command) -> str:
    usage = " ".join(["onexc", command.name, *_usage(command)])
    rows = "".join(
        f"| `{_cell(one.written)}` | {_cell(one.meaning)} | {_cell(one.otherwise)} |\n"
        for one in command.parameters
    )
    table = f"\n| argument or option | means | without it |\n|---|---|---|\n{rows}" if rows else ""
    return f"\n## onexc {command.name}\n\n{command.does}\n\n```text\n{usage}\n```\n{table}"


def _usage(command: Command) -> Iterator[str]:
    if any(one.is_option for one in command.parameters):
        yield "[OPTIONS]"
    for one in command.parameters:
        if not one.is_option:
            yield one.written if one.must else f"[{one.written}]"


def _anchor(name: str) -> str:
    return name.replace(" ", "-")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(reference(), "utf-8")
