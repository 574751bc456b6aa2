"""Finds what a user's Python holds: `module:object` in, bound flows out."""

import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any

from onexdsl.compiler.project import SettingsError
from onexdsl.diagnostics.suggest import did_you_mean
from onexdsl.runtime import BoundFlow


def load_flows(place: str) -> tuple[BoundFlow, ...]:
    """Import the module below the current folder and give the bound flows that the object is.

    The object is what a generated `bind` returns, several of these in a list or tuple, or a
    function without parameters that returns one of the two. Raises SettingsError, naming the
    place in the user's own code where importing or calling it failed.
    """
    module, colon, name = place.partition(":")
    if not (module and colon and name):
        raise SettingsError(f"`{place}` is no place of a flow: write module:object, as in app:flow")
    found = _found(_imported(module), module, name)
    if callable(found):
        found = _called(found, place)
    flows = tuple(found) if isinstance(found, list | tuple) else (found,)
    wrong = [type(one).__name__ for one in flows if not isinstance(one, BoundFlow)]
    if wrong or not flows:
        what = f"of the type {wrong[0]}" if wrong else "empty"
        raise SettingsError(f"{place} is {what}, where what `bind` returns is asked for")
    return flows


def _imported(module: str) -> Any:
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)
    try:
        return import_module(module)
    except BaseException as error:  # a user's module may raise anything, SystemExit too
        if isinstance(error, KeyboardInterrupt):
            raise
        raise SettingsError(f"importing {module} failed: {_told(error)}") from error


def _found(module: Any, name: str, attribute: str) -> Any:
    try:
        return getattr(module, attribute)
    except AttributeError:
        near = did_you_mean(attribute, vars(module)) or ""
        raise SettingsError(f"{name} has no `{attribute}`. {near}".rstrip()) from None


def _called(found: Any, place: str) -> Any:
    try:
        return found()
    except Exception as error:
        raise SettingsError(f"calling {place} failed: {_told(error)}") from error


def _told(error: BaseException) -> str:
    """Give the error's type and text, and the last place below this folder that it passed."""
    frames = traceback.extract_tb(error.__traceback__)
    mine = [frame for frame in frames if Path(frame.filename).is_relative_to(Path.cwd())]
    where = f" ({Path(mine[-1].filename).name}, line {mine[-1].lineno})" if mine else ""
    return f"{type(error).__name__}: {error}{where}"
