"""`onexc check`, `build` and `fmt` with nothing but paths: arguments in, what to call out.

They are what people repeat all day, and Typer takes longer to start than they do when nothing
has changed. Whatever looks like an option is left to Typer, so that it alone knows them.
"""

from collections.abc import Callable, Sequence
from pathlib import Path


def plain_call(arguments: Sequence[str]) -> Callable[[], int] | None:
    """Give the call that arguments without an option ask for; None leaves them to Typer."""
    if not arguments or any(one.startswith("-") for one in arguments):
        return None
    name, *rest = arguments
    paths = tuple(map(Path, rest))
    match name:
        case "check":
            return lambda: _check(paths)
        case "build":
            return lambda: _build(paths)
        case "fmt":
            return lambda: _format(paths)
        case _:
            return None


def _check(paths: tuple[Path, ...]) -> int:
    from onexdsl.cli.check import Wish, check  # noqa: PLC0415  # each command by itself
    from onexdsl.cli.session import Showing  # noqa: PLC0415  # as above

    return check(paths, Showing(), Wish())


def _build(paths: tuple[Path, ...]) -> int:
    from onexdsl.cli.build import Wish, build  # noqa: PLC0415  # each command by itself
    from onexdsl.cli.session import Showing  # noqa: PLC0415  # as above

    return build(paths, Wish(), Showing())


def _format(paths: tuple[Path, ...]) -> int:
    from onexdsl.cli.format import Wish, format_paths  # noqa: PLC0415  # each command by itself
    from onexdsl.cli.session import Showing  # noqa: PLC0415  # as above

    return format_paths(paths, Wish(), Showing())
