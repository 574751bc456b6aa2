"""`onexc explain`: a code in, its long story (or, without one, the catalogue) out."""

import sys

from onexdsl.cli import exit_codes
from onexdsl.diagnostics.codes import CATALOGUE
from onexdsl.diagnostics.stories import story
from onexdsl.diagnostics.suggest import did_you_mean


def explain(code: str | None) -> int:
    """Print the page of a code, or a line for each code."""
    if code is None:
        sys.stdout.write(_catalogue())
        return exit_codes.FINE
    if code not in {one.name for one in CATALOGUE}:
        near = did_you_mean(code, [one.name for one in CATALOGUE])
        hint = near or "`onexc explain` lists them all."
        print(f"onexc: there is no diagnostic `{code}`. {hint}", file=sys.stderr)  # noqa: T201  # talk
        return exit_codes.USAGE
    text = story(code)
    if sys.stdout.isatty():
        _print_nicely(text)
    else:
        sys.stdout.write(text)
    return exit_codes.FINE


def _catalogue() -> str:
    width = max(len(code.name) for code in CATALOGUE)
    return "".join(
        f"{code.name:{width}}  {code.severity.value:7}  {code.summary}\n" for code in CATALOGUE
    )


def _print_nicely(text: str) -> None:
    from rich.console import Console  # noqa: PLC0415  # only for a person at a terminal
    from rich.markdown import Markdown  # noqa: PLC0415  # as above

    Console().print(Markdown(text))
