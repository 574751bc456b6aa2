"""`check --python` and `build` on a project with Python behind its flow, as a user calls them."""

import json
from pathlib import Path

import pytest

from onexdsl.cli.main import run

FLOW = """flow shop.orders @ 1.0.0

@external event OrderPlaced { key order: int(1..) }
intent Ship { key order: int(1..) }
fn weight_2d(order: int) -> int python

reducer Orders {
  data { weight: int = 0 }
  on OrderPlaced {
    weight = weight_2d(event.order)
    emit Ship { order: event.order }
  }
}
effect Parcels { on Ship }
wire { Ship -> Parcels }
"""
HANDLERS = """from generated.shop.orders import NodeParcelsEffect, Ship
from lib.weights import weigh
from onexdsl.runtime import EffectContext


class Parcels(NodeParcelsEffect):
    async def ship(self, intent: Ship, context: EffectContext) -> None:
        print(intent)


def weight_2d(order: int) -> int:
    return weigh(order)
"""
WEIGHTS = "def weigh(order):\n    return len(open('weights').read()) + order\n"


@pytest.fixture
def project(kept_tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a project without any Python yet."""
    monkeypatch.setenv("ONEXDSL_CACHE_DIR", str(kept_tables))
    folder = tmp_path / "project"
    _write(folder, {"flows/shop/orders.onex": FLOW})
    _write(folder, {"pyproject.toml": '[tool.onex]\nsource = ["flows"]\n'})
    monkeypatch.chdir(folder)
    return folder


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def _told(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[tuple[str, str, int]]:
    capsys.readouterr()
    run([*arguments, "--format", "json"])
    shown = json.loads(capsys.readouterr().out)
    return [(one["code"], one["file"], one["line"]) for one in shown["diagnostics"]]


def test_build_comes_before_scaffold(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A project without handlers is built; `check --python` says what is missing."""
    assert run(["build"]) == 0
    assert [("missing-handler", "flows/shop/orders.onex", 1)] == _told(capsys, "check", "--python")
    assert run(["check"]) == 0


def test_what_is_scaffolded_is_all_that_is_asked_for(project: Path) -> None:
    """Between scaffold and filling in there is nothing to say."""
    assert [0, 0, 0] == [run(["build"]), run(["scaffold"]), run(["check", "--python"])]
    assert "def weight_2d(" in (project / "handlers/shop/orders.py").read_text()


def test_build_tells_of_the_python_and_writes_all_the_same(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The finding is in a module that the handlers import; the code is there to mend it with."""
    _write(project, {"handlers.py": HANDLERS, "lib/__init__.py": "", "lib/weights.py": WEIGHTS})

    assert [("impure-call", "lib/weights.py", 2)] == _told(capsys, "build")
    assert (project / "generated/shop/orders/flow.py").is_file()
    assert [1, 1, 0] == [run(["build"]), run(["build", "--check"]), run(["check"])]


def test_a_change_in_the_python_is_seen(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was found before is remembered by the texts, of imported modules too."""
    _write(project, {"handlers.py": HANDLERS, "lib/__init__.py": "", "lib/weights.py": WEIGHTS})
    before = _told(capsys, "check", "--python")
    _write(project, {"lib/weights.py": "def weigh(order):\n    return order\n"})

    assert [1, 0] == [len(before), len(_told(capsys, "check", "--python"))]


def test_drift_outweighs_what_is_wrong_with_the_python(project: Path) -> None:
    """`build --check` says first that there is something to build."""
    _write(project, {"handlers.py": HANDLERS, "lib/__init__.py": "", "lib/weights.py": WEIGHTS})

    assert run(["build", "--check"]) == 3


def test_a_flow_with_an_error_says_nothing_of_its_python(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody knows what it should be."""
    _write(
        project, {"handlers.py": "x = (", "flows/shop/orders.onex": FLOW.replace("Ship }", "Shp }")}
    )

    assert {"unknown-name"} == {code for code, _, _ in _told(capsys, "check", "--python")}


def test_python_that_cannot_be_read(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Wrong bytes and wrong syntax are told with their places, and nothing is called missing."""
    _write(project, {"handlers/__init__.py": "", "handlers/one.py": "def f(:\n    pass\n"})
    (project / "handlers/two.py").write_bytes(b"# \xff\n")

    assert [("invalid-python", "handlers/one.py", 1), ("not-utf8", "handlers/two.py", 1)] == _told(
        capsys, "check", "--python"
    )


def test_a_source_layout(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Modules lie where the generated package does, and import one another by their names."""
    settings = 'source = ["flows"]\nout = "src/app/generated"\npackage = "app.generated"\n'
    handlers = HANDLERS.replace("from generated", "from app.generated").replace(
        "from lib.weights", "from .weights"
    )
    _write(
        project,
        {
            "pyproject.toml": f'[tool.onex]\n{settings}handlers = "app.handlers"\n',
            "src/app/__init__.py": "",
            "src/app/handlers.py": handlers,
            "src/app/weights.py": WEIGHTS,
        },
    )

    assert [("impure-call", "src/app/weights.py", 2)] == _told(capsys, "check", "--python")


def test_the_flow_that_was_named_brings_the_python_behind_it(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A finding in Python belongs to the flow that asks for it, and to no other."""
    other = "flow shop.other @ 1.0.0\n@external event Came {}\nreducer R { on Came {} }\n"
    _write(project, {"handlers.py": HANDLERS, "lib/weights.py": WEIGHTS})
    _write(project, {"flows/shop/other.onex": other, "lib/__init__.py": ""})
    named = ("check", "--python", "flows/shop/orders.onex")

    assert ["impure-call"] == [code for code, _, _ in _told(capsys, *named)]
    assert [] == _told(capsys, "check", "--python", "flows/shop/other.onex")
