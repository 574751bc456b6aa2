"""Commands without an option take a short way, on which they say what they say otherwise."""

import shutil
from pathlib import Path

import pytest

from onexdsl.cli.main import run
from onexdsl.cli.plain import plain_call

ORDERS = Path(__file__).parents[3] / "examples" / "orders"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Give a copy of an example, with an error in it, and stand there."""
    folder = shutil.copytree(ORDERS, tmp_path / "orders")
    (folder / "flows/shop/broken.onex").write_text("flow shop.broken @ 1.0.0\nevnt A {}\n")
    monkeypatch.setenv("ONEXDSL_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("command", ["check", "build"])
@pytest.mark.parametrize("paths", [[], ["flows"], ["flows/shop/broken.onex"], ["nowhere"]])
def test_both_ways_say_the_same(project, capsys, command, paths):
    """The defaults of the options are the same, and so are status, result and talk."""
    assert project.is_dir()
    told = []
    for options in ([], ["--max-diagnostics", "0"]):
        status = run([command, *paths, *options])
        told.append((status, *capsys.readouterr()))
    assert told[0] == told[1]
    assert told[0][0] != 0


@pytest.mark.parametrize("paths", [[], ["flows"], ["flows/shop/broken.onex"], ["nowhere"]])
def test_both_ways_lay_out_the_same(project, capsys, paths):
    """A flow with an error is told and left alone, the other one is laid out."""
    orders = project / "flows/shop/orders.onex"
    text = orders.read_text("utf-8").replace("  ", "   ")
    told = []
    for options in ([], ["--color", "auto"]):
        orders.write_text(text, "utf-8")
        status = run(["fmt", *paths, *options])
        told.append((status, orders.read_text("utf-8"), *capsys.readouterr()))
    assert told[0] == told[1]
    assert told[0][0] != 0


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["check", "--strict"],
        ["check", "-"],
        ["build", "--help"],
        ["fmt", "--check"],
        ["--", "check"],
        ["explain"],
    ],
)
def test_options_are_left_to_typer(arguments):
    """Only what is nothing but paths is read here."""
    assert plain_call(arguments) is None
