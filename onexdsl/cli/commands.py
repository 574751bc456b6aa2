"""The commands and their options: declared here, done in one file each."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from onexdsl.cli.completing import complete_code, complete_reducer
from onexdsl.cli.service_commands import services
from onexdsl.cli.session import Showing

Paths = Annotated[
    list[Path] | None,
    typer.Argument(help="Files or folders; without any, the project around this folder."),
]


class Form(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"


class Colour(StrEnum):
    """When output is in colour."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class Drawing(StrEnum):
    """How a graph is printed."""

    MERMAID = "mermaid"
    DOT = "dot"
    JSON = "json"
    SVG = "svg"
    HTML = "html"


class Stop(StrEnum):
    """The stops of the pipeline."""

    TREE = "tree"
    MODEL = "model"
    GRAPH = "graph"
    PLAN = "plan"


FormOption = Annotated[Form, typer.Option("--format", help="How findings are printed.")]
StrictOption = Annotated[bool, typer.Option("--strict", help="Warnings are errors.")]
MostOption = Annotated[
    int, typer.Option("--max-diagnostics", min=0, help="Print at most so many; 0: all.")
]
ColourOption = Annotated[Colour, typer.Option("--color", help="When output is in colour.")]
NoCacheOption = Annotated[bool, typer.Option("--no-cache", help="Remember nothing.")]

app = typer.Typer(
    help="The compiler of .onex flows.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(services)


def command() -> Any:
    """Give the whole command line as one click command."""
    return typer.main.get_command(app)


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        from onexdsl import __version__  # noqa: PLC0415  # only if asked for

        typer.echo(f"onexc {__version__}")
        raise typer.Exit


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="The project's name, in lower_snake.")],
) -> int:
    """Make a project that builds, runs and passes its tests."""
    from onexdsl.cli import new as done  # noqa: PLC0415  # each command by itself

    return done.new(name)


@app.command()
def check(  # noqa: PLR0913, PLR0917  # one parameter an option
    paths: Paths = None,
    form: FormOption = Form.TEXT,
    strict: StrictOption = False,
    most: MostOption = 0,
    color: ColourOption = Colour.AUTO,
    no_cache: NoCacheOption = False,
    python: Annotated[
        bool, typer.Option("--python", help="Read the Python behind the flows as well.")
    ] = False,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can be mended.")] = False,
    explain_circles: Annotated[
        bool, typer.Option("--explain-circles", help="Say why harmless circles end.")
    ] = False,
    stdin_filename: Annotated[
        str | None, typer.Option(help="The file that standard input (`-`) stands for.")
    ] = None,
) -> int:
    """Check everything; nothing is written but what --fix mends."""
    from onexdsl.cli import check as done  # noqa: PLC0415  # each command by itself

    showing = Showing(form, strict, most, color)
    return done.check(
        tuple(paths or ()),
        showing,
        done.Wish(fix, python, explain_circles),
        cached=not no_cache,
        stdin_name=stdin_filename,
    )


@app.command()
def build(  # noqa: PLR0913, PLR0917  # one parameter an option
    paths: Paths = None,
    check_only: Annotated[
        bool, typer.Option("--check", help="Write nothing; show what would change, exit 3.")
    ] = False,
    force: Annotated[bool, typer.Option(help="Overwrite files that were edited by hand.")] = False,
    stats: Annotated[
        bool,
        typer.Option(help="Say what was made, kept and written, and how long each phase took."),
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Build again after every change, until Ctrl-C.")
    ] = False,
    form: FormOption = Form.TEXT,
    strict: StrictOption = False,
    most: MostOption = 0,
    color: ColourOption = Colour.AUTO,
    no_cache: NoCacheOption = False,
) -> int:
    """Check, then write the generated code."""
    from onexdsl.cli import build as done  # noqa: PLC0415  # each command by itself

    wish = done.Wish(check_only, force, stats)
    showing = Showing(form, strict, most, color)
    if watch:
        from onexdsl.cli.watch import watch as watching  # noqa: PLC0415  # an extra's work

        return watching(tuple(paths or ()), wish, showing, cached=not no_cache)
    return done.build(tuple(paths or ()), wish, showing, cached=not no_cache)


@app.command("fmt")
def format_flows(
    paths: Paths = None,
    check_only: Annotated[
        bool, typer.Option("--check", help="Write nothing; name what would change, exit 3.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Write nothing; show what would change, exit 3.")
    ] = False,
    color: ColourOption = Colour.AUTO,
    stdin_filename: Annotated[
        str | None, typer.Option(help="The name of what standard input (`-`) brings.")
    ] = None,
) -> int:
    """Lay flows out in the one layout; `-` reads standard input."""
    from onexdsl.cli import format as done  # noqa: PLC0415  # each command by itself

    wish = done.Wish(check_only, diff)
    return done.format_paths(tuple(paths or ()), wish, Showing(colour=color), stdin_filename)


@app.command()
def scaffold(paths: Paths = None) -> int:
    """Write the handler classes that are missing, once."""
    from onexdsl.cli import scaffold as done  # noqa: PLC0415  # each command by itself

    return done.scaffold(tuple(paths or ()))


@app.command()
def explain(
    code: Annotated[
        str | None,
        typer.Argument(help="A diagnostic; without one, all.", autocompletion=complete_code),
    ] = None,
) -> int:
    """Tell the long story of a diagnostic."""
    from onexdsl.cli import explain as done  # noqa: PLC0415  # each command by itself

    return done.explain(code)


@app.command()
def show(
    stop: Annotated[Stop, typer.Argument(help="Which stop of the pipeline.")],
    file: Annotated[Path, typer.Argument(help="A .onex file.")],
) -> int:
    """Show a stop of the pipeline, for those who work on the compiler."""
    from onexdsl.cli import show as done  # noqa: PLC0415  # each command by itself

    return done.show(stop, file)


@app.command()
def graph(
    paths: Paths = None,
    form: Annotated[Drawing, typer.Option("--format", help="How it is printed.")] = Drawing.MERMAID,
    node: Annotated[
        str | None,
        typer.Option(
            help="The state machine of this reducer only.", autocompletion=complete_reducer
        ),
    ] = None,
) -> int:
    """Draw the flow: nodes, and the messages between them."""
    from onexdsl.cli import graph as done  # noqa: PLC0415  # each command by itself

    return done.graph(tuple(paths or ()), form, node)


@app.command("test")
def play_scenarios(
    paths: Paths = None,
    word: Annotated[str, typer.Option("-k", help="Only scenarios with this in their title.")] = "",
) -> int:
    """Play the flows' scenarios."""
    from onexdsl.cli import scenarios as done  # noqa: PLC0415  # each command by itself

    return done.play_all(tuple(paths or ()), word)


@app.command()
def lsp() -> int:
    """Serve an editor on standard input and output; needs onexdsl[lsp]."""
    from onexdsl.cli import lsp as done  # noqa: PLC0415  # each command by itself

    return done.serve()
