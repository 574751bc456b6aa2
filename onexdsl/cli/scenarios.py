"""`onexc test`: paths in; scenarios are played, and what became of each is printed."""

import sys
from pathlib import Path

from onexdsl.cli import exit_codes
from onexdsl.cli.session import Showing, open_session
from onexdsl.compiler.fresh import check_sources
from onexdsl.diagnostics.codes import Severity
from onexdsl.scenarios.cast import cast_of
from onexdsl.scenarios.find import FoundScenario, find_scenarios
from onexdsl.scenarios.play import Failure, play


def play_all(paths: tuple[Path, ...], word: str) -> int:
    """Play all scenarios whose titles hold a word (an empty one: all).

    Ends with the exit status of a violated property if one fails. Raises SettingsError where the
    code has not been built or handlers are missing.
    """
    session = open_session(paths, Showing())
    project = session.target.project
    checked = check_sources(session.sources, project.roots, session.cache)
    errors = [one for one in checked.diagnostics if one.severity is Severity.ERROR]
    if errors:
        session.tell(errors)
        return session.status(errors)
    found = [
        one
        for one in find_scenarios(checked.model, checked.sources, project.folder)
        if word in one.scenario.title and session.target.wants(one.flow.file)
    ]
    cast = cast_of(project, checked.model) if found else None
    failed = 0
    for one in found:
        failure = play(one, cast) if cast else None
        failed += failure is not None
        print(_line(one, failure))  # noqa: T201  # standard output carries the result
    unit = "scenario" if len(found) == 1 else "scenarios"
    print(f"{len(found)} {unit}, {failed} failed", file=sys.stderr)  # noqa: T201  # the talk
    return exit_codes.VIOLATED if failed else exit_codes.FINE


def _line(found: FoundScenario, failure: Failure | None) -> str:
    if failure is None:
        return f"ok      {found.place}  {found.scenario.title}"
    where = f"{found.flow.file}:{failure.line}"
    return f"failed  {found.place}  {found.scenario.title}\n        {where}: {failure.told}"
