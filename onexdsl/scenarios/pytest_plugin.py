"""Lets pytest collect scenarios: a `.onex` file in, a test for each of its scenarios out.

The file is part of a project, which is checked once a session; its generated code has to be there.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a file of the language that has scenarios."""
    if file_path.suffix != ".onex" or "scenario" not in file_path.read_text("utf-8", "replace"):
        return None
    collected: OnexFile = OnexFile.from_parent(parent, path=file_path)
    return collected


class OnexFile(pytest.File):
    """A `.onex` file."""

    def collect(self) -> Iterator[pytest.Item]:
        """Give a test for each scenario that stands in this file."""
        from onexdsl.compiler.project import SettingsError  # noqa: PLC0415  # only if asked for

        try:
            scenarios, cast = _project(self.path)
        except SettingsError as error:
            raise self.CollectError(str(error)) from None
        for found in scenarios:
            if found.path == self.path:
                yield Scenario.from_parent(self, name=found.scenario.title, found=found, cast=cast)


class Scenario(pytest.Item):
    """A scenario as a test."""

    def __init__(self, *, found: Any, cast: Any, **rest: Any) -> None:
        super().__init__(**rest)
        self._found = found
        self._cast = cast
        self.funcargs: dict[str, Any] = {}  # pytest-lsp trips over a test without any

    def runtest(self) -> None:
        """Play it."""
        from onexdsl.scenarios.play import play  # noqa: PLC0415  # as above

        failure = play(self._found, self._cast)
        if failure is not None:
            raise ScenarioFailedError(f"{self._found.flow.file}:{failure.line}: {failure.told}")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show what was expected and what came, without our own frames."""
        if isinstance(excinfo.value, ScenarioFailedError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Say where it stands; pytest counts lines from 0."""
        return self.path, self._found.scenario.line - 1, f"scenario {self.name}"


class ScenarioFailedError(AssertionError):
    """A scenario did not go as it says."""


def _project(path: Path) -> tuple[Any, Any]:
    """Check the project of a file and import its code."""
    from onexdsl.compiler.disk import Disk  # noqa: PLC0415  # as above
    from onexdsl.compiler.project import target_of  # noqa: PLC0415  # as above

    disk = Disk()
    target = target_of((path,), path.parent, disk)
    return _checked(target.project)


@cache
def _checked(project: Any) -> tuple[Any, Any]:
    from onexdsl.compiler.cache import NoCache  # noqa: PLC0415  # as above
    from onexdsl.compiler.disk import Disk  # noqa: PLC0415  # as above
    from onexdsl.compiler.fresh import check_sources  # noqa: PLC0415  # as above
    from onexdsl.compiler.project import SettingsError  # noqa: PLC0415  # as above
    from onexdsl.compiler.sources import read_sources  # noqa: PLC0415  # as above
    from onexdsl.diagnostics.codes import Severity  # noqa: PLC0415  # as above
    from onexdsl.scenarios.cast import cast_of  # noqa: PLC0415  # as above
    from onexdsl.scenarios.find import find_scenarios  # noqa: PLC0415  # as above

    checked = check_sources(read_sources(project, Disk()), project.roots, NoCache())
    errors = [one for one in checked.diagnostics if one.severity is Severity.ERROR]
    if errors:
        first = errors[0]
        raise SettingsError(f"{first.span.file}: {first.message} (`onexc check` tells more)")
    scenarios = tuple(find_scenarios(checked.model, checked.sources, project.folder))
    return scenarios, cast_of(project, checked.model)
