"""Rule `unused-declaration`: records, enums, unions and functions are used by something."""

from collections.abc import Iterable

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.facts import FlowFacts
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.words.problems_declarations import unused_declaration

Users = dict[QualifiedName, set[QualifiedName | None]]


def check(flows: Iterable[FlowFacts], problems: Problems) -> None:
    """Tell of everything that is used only by itself, or by what is used only by it.

    What an unused declaration uses is not told as well: it is one mistake. Neither is what
    another flow imports: if it is not used there, the import is told.
    """
    flows = tuple(flows)
    users: Users = {}
    for flow in flows:
        for user, used in flow.links:
            users.setdefault(used, set()).add(user)
        for imported in flow.imports:
            users.setdefault(imported, set()).add(None)
    kept: set[QualifiedName | None] = {None}
    for tool in (one for flow in flows for one in flow.tools):
        if not kept.isdisjoint(users.get(tool.name, ())) or not _is_unused(tool.name, users):
            kept.add(tool.name)
        else:
            problems.add(unused_declaration(tool.name.name, tool.what, tool.name_span))


def _is_unused(name: QualifiedName, users: Users) -> bool:
    """Whether all that leads to a declaration is led to by it: nothing outside uses it."""
    above = _reaching((name,), users)
    return None not in above and all(name in _reaching((one,), users) for one in above if one)


def _reaching(start: Iterable[QualifiedName], users: Users) -> set[QualifiedName | None]:
    found: set[QualifiedName | None] = set()
    waiting: list[QualifiedName | None] = list(start)
    while waiting:
        one = waiting.pop()
        for user in users.get(one, ()) if one is not None else ():
            if user not in found:
                found.add(user)
                waiting.append(user)
    return found
