"""The Python behind the flows, for the commands that look at it: a session in, findings out."""

from dataclasses import replace

from onexdsl.cli.session import Session
from onexdsl.compiler.python_check import find_in_python
from onexdsl.compiler.python_files import read_python
from onexdsl.diagnostics.diagnostic import Diagnostic


def look_behind(session: Session, *, needed: bool) -> tuple[Session, tuple[Diagnostic, ...]]:
    """Check the Python of a project, and give a session that can show it.

    Unless it is `needed`, a project that has no handlers yet is left alone: what is built first
    is scaffolded after it. Raises DiskError.
    """
    files = read_python(session.target.project, session.disk, session.cache)
    if not needed and not files.are_there:
        return session, ()
    found = find_in_python(session.sources, files, session.target.project, session.cache)
    texts = (*files.sources.texts, *files.sources.unreadable)
    return replace(session, sources=replace(session.sources, beside=texts)), found
