"""`onexc graph`: paths in, the picture of the project or of one reducer out."""

import sys
from pathlib import Path

from onexdsl.cli.session import Showing, open_session
from onexdsl.compiler.fresh import check_sources
from onexdsl.compiler.project import SettingsError
from onexdsl.diagnostics.codes import Severity
from onexdsl.diagnostics.suggest import did_you_mean
from onexdsl.graph.draw import draw
from onexdsl.graph.drawing.place import NoEngineError
from onexdsl.graph.picture import NotDrawableError


def graph(paths: tuple[Path, ...], form: str, node: str | None) -> int:
    """Draw a project without errors. Raises SettingsError for an unknown reducer."""
    session = open_session(paths, Showing())
    checked = check_sources(session.sources, session.target.project.roots, session.cache)
    errors = [one for one in checked.diagnostics if one.severity is Severity.ERROR]
    if errors:
        session.tell(errors)
        return session.status(errors)
    names = {reducer.name.name for reducer in checked.model.reducers}
    if node is not None and node.rpartition(".")[2] not in names:
        near = did_you_mean(node, names) or f"There is {', '.join(sorted(names)) or 'none'}."
        raise SettingsError(f"There is no reducer `{node}`. {near}")
    try:
        drawn = draw(checked.model, form, node, session.sources.texts)
    except (NotDrawableError, NoEngineError) as error:
        raise SettingsError(str(error)) from error
    sys.stdout.flush()
    sys.stdout.buffer.write(drawn.encode())  # as the page says, whatever the terminal speaks
    return 0
