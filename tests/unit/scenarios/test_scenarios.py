"""Scenarios as `onexc test` and pytest play them: what holds is ok, what does not is told."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from onexdsl.cli.main import run
from tests.support.children import environment

FLOW = """flow pawn.shop @ 1.0.0

@external event ItemPawned { key item: int(1..), cents: int(1..) }
@external event ItemRedeemed { key item: int(1..) }
event MoneyPaid { key item: int(1..) }
intent PayOut { key item: int(1..), cents: int(1..) }

fn fee(cents: int) -> int python

reducer Item {
  data { cents: int(0..) = 0 }
  initial state Unknown {
    on ItemPawned -> Kept {
      cents = event.cents
      emit PayOut { item: event.item, cents: event.cents - fee(event.cents) }
    }
    ignore ItemRedeemed, MoneyPaid
  }
  state Kept {
    on MoneyPaid
    on ItemRedeemed -> Returned
    after 90d -> Sold
    ignore ItemPawned
  }
  final state Returned
  final state Sold
}

effect Till { on PayOut -> MoneyPaid }
wire { PayOut -> Till }
"""
HANDLERS = """from {package}.pawn.shop import NodeTillEffect


class Till(NodeTillEffect):
    async def pay_out(self, intent, context):
        raise AssertionError("effects are scripted")


def fee(cents: int) -> int:
    return cents // 10
"""


@pytest.fixture
def project(kept_tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a folder with a built project whose packages have names of their own."""
    monkeypatch.setenv("ONEXDSL_CACHE_DIR", str(kept_tables))
    monkeypatch.setattr(sys, "path", list(sys.path))
    before = set(sys.modules)
    name = f"pawned_{abs(hash(str(tmp_path))):x}"
    settings = f'[tool.onex]\nout = "{name}"\npackage = "{name}"\nhandlers = "{name}_handlers"\n'
    (tmp_path / "flows/pawn").mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text(settings, "utf-8")
    (tmp_path / f"{name}_handlers.py").write_text(HANDLERS.format(package=name), "utf-8")
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    for module in set(sys.modules) - before:
        if module.startswith("pawned_"):
            del sys.modules[module]


def _written(project: Path, *scenes: str, title: str = "the one") -> None:
    body = "\n".join(f"  {scene}" for scene in scenes)
    text = f'{FLOW}\nscenario "{title}" {{\n{body}\n}}\n'
    (project / "flows/pawn/shop.onex").write_text(text, "utf-8")
    assert 0 == run(["build"])


def test_messages_of_another_flow_are_heard(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Those too of a flow that has nothing but messages, sent by a node that imports them."""
    declared, rest = FLOW.split("fn fee", 1)
    names = "ItemPawned, ItemRedeemed, MoneyPaid, PayOut"
    (project / "flows/pawn/messages.onex").write_text(
        declared.replace("pawn.shop", "pawn.messages"), "utf-8"
    )
    text = f"flow pawn.shop @ 1.0.0\n\nuse pawn.messages: {names}\n\nfn fee{rest}"
    scenario = f"{PAWNED}\n  expect PayOut {{ cents: 4500 }}"
    (project / "flows/pawn/shop.onex").write_text(
        f'{text}\nscenario "far" {{\n  {scenario}\n}}\n', "utf-8"
    )
    assert 0 == run(["build"])

    assert 0 == run(["test"]), capsys.readouterr().out


PAWNED = "send ItemPawned { item: 7, cents: 5000 }"


@pytest.mark.parametrize(
    "scenes",
    [
        (PAWNED, "expect Item[7] in Kept with cents == 5000 and key == 7"),
        (PAWNED, "expect Item[8] in Unknown"),
        (PAWNED, "expect Item[7] in Sold | Kept", "expect PayOut { cents: 4500 }"),
        (PAWNED, "expect PayOut { item: 7 }", "expect no MoneyPaid", "expect no ItemRedeemed"),
        (PAWNED, "reply PayOut -> MoneyPaid { item: 7 }", "expect MoneyPaid {}"),
        (PAWNED, "advance 89d", "expect Item[7] in Kept", "advance 1d", "expect Item[7] in Sold"),
        (
            "let item = 7",
            "let cents = item * 10 - fee(20)",
            "send ItemPawned { item: item, cents }",
        ),
        ("expect no PayOut",),
    ],
)
def test_what_holds_is_ok(
    project: Path, capsys: pytest.CaptureFixture[str], scenes: tuple[str, ...]
) -> None:
    """Exit 0, with the scenario's place and title."""
    _written(project, *(scene.replace("cents }", "cents: cents }") for scene in scenes))
    capsys.readouterr()

    assert 0 == run(["test"])
    assert "ok      flows/pawn/shop.onex:32  the one\n" == capsys.readouterr().out


@pytest.mark.parametrize(
    ("scenes", "line", "told"),
    [
        (("expect Item[7] in Sold",), 33, "Item[7] is Unknown, expected Sold"),
        ((PAWNED, "expect Item[7] in Kept with cents > 5000"), 34, "with ItemData(cents=5000)"),
        ((PAWNED, "expect PayOut { cents: 1 }"), 34, "no such PayOut: PayOut(item=7, cents=4500)"),
        (("expect MoneyPaid {}",), 33, "no such MoneyPaid: none came"),
        ((PAWNED, "expect no PayOut"), 34, "PayOut came: PayOut(item=7, cents=4500)"),
        (("let x = 1 / 0", PAWNED), 33, "ZeroDivisionError"),
        ((PAWNED, 'reply PayOut fails "no coins"'), 32, "There are dead letters"),
    ],
)
def test_what_does_not_hold_is_told(
    project: Path,
    capsys: pytest.CaptureFixture[str],
    scenes: tuple[str, ...],
    line: int,
    told: str,
) -> None:
    """Exit 4, with the line of the expectation, what was expected and what came."""
    _written(project, *scenes)
    capsys.readouterr()

    assert 4 == run(["test"])
    first, second, *_ = capsys.readouterr().out.splitlines()
    assert first == "failed  flows/pawn/shop.onex:32  the one"
    assert second.startswith(f"        flows/pawn/shop.onex:{line}: ")
    assert told in second


def test_only_titles_with_a_word_are_played(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The others are not even counted."""
    _written(project, "expect MoneyPaid {}", title="a failing one")
    capsys.readouterr()

    assert [0, 4] == [run(["test", "-k", "other"]), run(["test", "-k", "failing"])]
    assert "0 scenarios, 0 failed\n1 scenario, 1 failed\n" == capsys.readouterr().err


def test_code_that_was_not_built_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The message says what to run."""
    text = f'{FLOW}\nscenario "the one" {{ expect no PayOut }}\n'
    (project / "flows/pawn/shop.onex").write_text(text, "utf-8")

    assert 2 == run(["test"])
    assert "run `onexc build` first" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("handlers", "told"),
    [
        ("", "needs `fee`, and no module of the handlers has it"),
        (
            "import nowhere_at_all\n",
            "failed: ModuleNotFoundError: No module named 'nowhere_at_all'",
        ),
        ("1 / 0\n", "ZeroDivisionError: division by zero"),
    ],
)
def test_handlers_that_cannot_be_used_are_told(
    project: Path, capsys: pytest.CaptureFixture[str], handlers: str, told: str
) -> None:
    """Exit 2, with what is missing, or the place where importing failed."""
    _written(project, "expect no PayOut")
    next(project.glob("*_handlers.py")).write_text(handlers, "utf-8")

    assert 2 == run(["test"])
    assert told in capsys.readouterr().err


def test_a_project_with_errors_is_not_played(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The errors are shown."""
    _written(project, "expect no PayOut")
    file = project / "flows/pawn/shop.onex"
    file.write_text(file.read_text("utf-8").replace("no PayOut", "no PayOu"), "utf-8")

    assert 1 == run(["test"])
    assert "error[unknown-name]" in capsys.readouterr().out


def _pytest(project: Path) -> str:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "flows"]
    done = subprocess.run(
        command,
        cwd=project,
        env=environment(measured=True),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


def test_pytest_collects_scenarios(project: Path) -> None:
    """One that holds passes; one that does not shows its own words instead of a traceback."""
    _written(project, PAWNED, "expect Item[7] in Kept")
    passed = _pytest(project)
    _written(project, PAWNED, "expect Item[7] in Sold", title="it is sold at once")
    failed = _pytest(project)

    assert "1 passed" in passed or passed.startswith(".")
    assert "flows/pawn/shop.onex:34: Item[7] is Kept, expected Sold" in failed
    assert "FAILED flows/pawn/shop.onex::it is sold at once" in failed
    assert "Traceback" not in failed


def test_pytest_tells_a_project_that_cannot_be_played(project: Path) -> None:
    """An error of the flow is a collection error with the first finding."""
    _written(project, "expect no PayOut")
    file = project / "flows/pawn/shop.onex"
    file.write_text(file.read_text("utf-8").replace("no PayOut", "no PayOu"), "utf-8")

    assert "flows/pawn/shop.onex: There is no event, command or intent" in _pytest(project) or (
        "(`onexc check` tells more)" in _pytest(project)
    )


def test_functions_are_found_in_a_package_of_handlers_without_a_face(project: Path) -> None:
    """As `onexc scaffold` writes it: `handlers/pawn/shop.py`, and no `__init__.py`."""
    (single,) = project.glob("pawned_*_handlers.py")
    place = project / single.stem / "pawn/shop.py"
    place.parent.mkdir(parents=True)
    single.rename(place)
    _written(project, PAWNED, "expect PayOut { cents: 4500 }")

    assert 0 == run(["test"])
