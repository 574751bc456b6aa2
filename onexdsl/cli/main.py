"""The command `onexc`: arguments in, an exit status out; each command is imported when called."""

import gc
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from onexdsl import __version__
from onexdsl.cli import exit_codes

_DEEP = 20_000
"""A union of thousands of members, or functions that call each other in a row, go as deep."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and leave the process with its exit status."""
    _open_streams()
    status = run(sys.argv[1:] if arguments is None else arguments)
    gc.freeze()  # all of it goes with the process: nobody need look through it before
    sys.exit(status)


def _open_streams() -> None:
    """Write to nowhere what was closed by the caller (`>&-`): Python has no stream there then.

    They take the lowest free numbers, so that no file of ours becomes the standard output.
    """
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123  # for the whole run; a null device is no path


def run(arguments: Sequence[str]) -> int:
    """Run a command; a mistake of the user's or the world's is told in a sentence."""
    if list(arguments) == ["--version"]:  # too often asked to import anything for it
        print(f"onexc {__version__}")  # noqa: T201  # standard output carries the result
        return exit_codes.FINE
    sys.setrecursionlimit(_DEEP)
    gc.disable()  # a short run makes much and frees little: collecting is a fifth of the time
    try:
        return _run(list(arguments))
    except KeyboardInterrupt:
        _say("onexc: interrupted; nothing is half written")
        return exit_codes.INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return exit_codes.FINE
    except Exception as error:  # noqa: BLE001  # the edge: our own bugs are reported here
        return _our_bug(error, arguments)
    finally:
        gc.enable()


def _run(arguments: list[str]) -> int:
    from onexdsl.cli.plain import plain_call  # noqa: PLC0415  # `--version` does without
    from onexdsl.compiler.disk import DiskError  # noqa: PLC0415  # as above
    from onexdsl.compiler.project import SettingsError  # noqa: PLC0415  # as above

    call = plain_call(arguments) or partial(_by_typer, arguments)
    try:
        return call()
    except (SettingsError, DiskError) as error:
        _say(f"onexc: {error}")
        return exit_codes.USAGE


def _by_typer(arguments: list[str]) -> int:
    import typer  # noqa: PLC0415  # only a command with options pays for it

    from onexdsl.cli.commands import command  # noqa: PLC0415  # as above

    try:
        status = command().main(arguments, prog_name="onexc", standalone_mode=False)
    except typer.Abort:
        raise KeyboardInterrupt from None
    except Exception as error:
        # Typer may bring a click of its own, so its errors are known by what they can do.
        if not (hasattr(error, "show") and hasattr(error, "exit_code")):
            raise
        error.show()
        return exit_codes.USAGE
    return status if isinstance(status, int) else exit_codes.FINE


def _our_bug(error: Exception, arguments: Sequence[str]) -> int:
    """Write a report that can be attached to a bug, and say where it is."""
    import tempfile  # noqa: PLC0415  # never needed, we hope
    import traceback  # noqa: PLC0415  # as above

    text = "".join(traceback.format_exception(error))
    content = f"onexc {__version__}\nPython {sys.version}\narguments: {list(arguments)}\n\n{text}"
    with tempfile.NamedTemporaryFile(
        "w", prefix="onexc-report-", suffix=".txt", delete=False, encoding="utf-8"
    ) as report:
        report.write(content)
    _say(f"onexc: a bug of ours: {type(error).__name__}: {error}")
    _say(f"Please report it, with the file {Path(report.name)}")
    return exit_codes.OUR_BUG


def _say(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201  # standard error carries the talk
