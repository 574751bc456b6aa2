"""What the strategies draw for every message of all examples and goldens."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings

from onexdsl.codegen.generate import generate
from onexdsl.runtime.flow import Flow
from onexdsl.runtime.payload import Payload
from onexdsl.runtime.testing.strategies import messages
from tests.support.codegen import project_of, sources_below, written
from tests.support.soak import short_or_long

ROOT = Path(__file__).parents[2]
PROJECTS = {
    path.parent.name: path
    for path in (*(ROOT / "examples").glob("*/flows"), *(ROOT / "tests/golden").glob("*/flows"))
}
EXAMPLES = short_or_long(5, 400)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a folder to import from, for a while."""
    folder = tmp_path_factory.mktemp("drawn")
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


def _flows(project: str, folder: Path) -> tuple[Flow, ...]:
    """Generate a project as a package of its own, and import its flows."""
    root = folder / f"drawn_{project}"
    read = project_of(sources_below(PROJECTS[project]))
    written(generate(read.model, read.sources.values()), root)
    importlib.invalidate_caches()
    modules = (
        importlib.import_module(".".join(file.relative_to(folder).with_suffix("").parts))
        for file in sorted(root.rglob("flow.py"))
    )
    return tuple(one for module in modules for one in vars(module).values() if type(one) is Flow)


@pytest.mark.parametrize("project", sorted(PROJECTS))
def test_every_message_is_drawn_as_its_class_asks(project: str, printed: Path) -> None:
    """Each one was validated when it was made, and comes back from JSON as it was."""
    kinds = [kind for flow in _flows(project, printed) for kind in flow.messages]

    assert kinds
    for kind in dict.fromkeys(kinds):
        _hold(kind)


def _hold(kind: type[Payload]) -> None:
    @settings(max_examples=EXAMPLES, deadline=None, database=None, phases=(Phase.generate,))
    @given(messages(kind))
    def comes_back(message: Payload) -> None:
        assert message == kind.model_validate(message.model_dump())
        assert message == kind.model_validate_json(message.model_dump_json())

    comes_back()
