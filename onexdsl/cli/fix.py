"""`onexc check --fix`: a session in; mended files, and the session that sees them, out."""

import sys
from collections.abc import Iterable
from dataclasses import replace

from onexdsl.cli.rewrite import is_inside, rewrite
from onexdsl.cli.session import Session
from onexdsl.compiler.line_ends import as_before
from onexdsl.compiler.remembered import find
from onexdsl.compiler.repair import Mended, repair
from onexdsl.compiler.sources import Sources
from onexdsl.diagnostics.diagnostic import Diagnostic


def fix(session: Session) -> Session:
    """Repair what was asked for: files in their places, standard input to standard output.

    Raises DiskError where a file cannot be written or was changed meanwhile; then none is.
    """
    roots, target = session.target.project.roots, session.target

    def check(sources: Sources) -> tuple[Diagnostic, ...]:
        found = find(sources, roots, session.cache).diagnostics
        return tuple(one for one in found if session.wants(one))

    def may_edit(name: str) -> bool:
        return target.wants(name) and is_inside(session, name)

    done = repair(session.sources, check, may_edit)
    if session.stdin is not None:
        _print(session, done.sources)
    elif done.mended:
        before = session.sources.by_name
        texts = {one.name: one.text for one in done.sources.texts if one != before[one.name]}
        rewrite(session, texts, as_before)
    _say(done.mended)
    return replace(session, sources=done.sources, aside=session.stdin is not None)


def _print(session: Session, after: Sources) -> None:
    name, raw = session.stdin or ("", "")
    sys.stdout.buffer.write(as_before(raw, after.by_name[name].text).encode())
    sys.stdout.flush()


def _say(mended: Iterable[Mended]) -> None:
    for one in mended:
        found = one.diagnostic
        title = found.fix.title if found.fix else ""
        place = f"{found.span.file}:{one.line}:{one.column}"
        print(f"mended {place}: {title} [{found.code.name}]", file=sys.stderr)  # noqa: T201  # talk
