"""The flows of a project and their `use` lines in; what other flows lack, and circles, told."""

from collections.abc import Mapping

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.circles import find_circles, starting_with
from onexdsl.semantics.names.outline import Outline, Read
from onexdsl.semantics.words import problems_declarations as words
from onexdsl.semantics.words.near_names import Unknown, repair
from onexdsl.source.span import Span
from onexdsl.syntax import tree
from onexdsl.syntax.walk import walk

Flows = Mapping[str, Read]


def path_of(flow: str) -> str:
    """Give the path below a source root at which a flow lives. Rule: language page, "Files"."""
    return f"{flow.replace('.', '/')}.onex"


def check_path(file: Outline, relative_path: str, problems: Problems) -> None:
    """Tell if a flow does not live where its name says.

    `relative_path` is the path of the file below its source root, with `/`.
    """
    if file.path is None or path_of(file.path.text) == relative_path:
        return
    wanted = relative_path.removesuffix(".onex").replace("/", ".")
    problems.add(words.flow_path_mismatch(file.path, relative_path, wanted))


def lives_at_home(file: Outline) -> bool:
    """Say whether a file ends with the path that its flow's name asks for."""
    return _ends_with(file.file, path_of(file.flow))


def _ends_with(path: str, end: str) -> bool:
    return path == end or path.endswith(f"/{end}")


def check_imports(flows: Flows, failed: frozenset[str], problems: Problems) -> None:
    """Tell of every `use` whose flow, or whose name in that flow, does not exist.

    `failed` are files in which something is wrong already: what they may have declared
    nobody can know, so that nothing is told of imports from them.
    """
    doubtful = _doubtful(flows, failed)
    for file in flows.values():
        for use in file.outline.uses:
            source = flows.get(use.path.text)
            if source is None:
                if not any(_ends_with(one, path_of(use.path.text)) for one in doubtful):
                    problems.add(words.unknown_flow(use.path, flows))
            elif source.outline.file not in failed:
                _check_names(use, source.outline, file, problems)


def _doubtful(flows: Flows, failed: frozenset[str]) -> tuple[str, ...]:
    """Give the files that may be a flow which is not there: such a file is told itself."""
    outlines = [one.outline for one in flows.values()]
    settled = {one.file for one in outlines if lives_at_home(one)}
    return tuple(sorted(({one.file for one in outlines} | failed) - settled))


def _check_names(use: tree.UseDecl, source: Outline, importer: Read, problems: Problems) -> None:
    if not source.whole:
        return
    declared = set(source.declared)
    for used in use.names:
        if used.name.text not in declared:
            mentions = () if used.alias else _mentions(used.name.text, importer.tree())
            fix = repair(Unknown(used.name.text, used.name.span, tuple(declared)), mentions)
            if fix and fix.edits[0].replacement in importer.outline.names:
                fix = None
            problems.add(words.unknown_import(used.name, use.path.text, declared, fix))


def _mentions(name: str, file: tree.FlowFile) -> tuple[Span, ...]:
    """Give the places of a file where an imported name is used."""
    pieces = (piece for declaration in file.declarations for piece in walk(declaration))
    return tuple(
        piece.span for piece in pieces if isinstance(piece, tree.Name) and piece.text == name
    )


def imported_flows(flows: Flows) -> dict[str, dict[str, Span]]:
    """Give for each flow those that it imports, each with its first `use`."""
    found: dict[str, dict[str, Span]] = {}
    for name, file in flows.items():
        uses = found.setdefault(name, {})
        for use in file.outline.uses:
            if use.path.text in flows:
                uses.setdefault(use.path.text, use.span)
    return found


def check_circles(flows: Flows, problems: Problems) -> None:
    """Tell of each circle of imports, at the `use` of its alphabetically first flow."""
    imported = imported_flows(flows)
    edges = {flow: tuple(uses) for flow, uses in sorted(imported.items())}
    for found in find_circles(edges):
        circle = starting_with(found, min(found))
        following = circle[1:] + circle[:1]
        problems.add(
            words.import_circle(
                [
                    (flow, imported[flow][after])
                    for flow, after in zip(circle, following, strict=True)
                ]
            )
        )


def dependencies(flow: str, imported: Mapping[str, Mapping[str, Span]]) -> tuple[str, ...]:
    """Give all flows that one imports, directly or by way of others; sorted, without itself."""
    found: set[str] = set()
    waiting = [flow]
    while waiting:
        for other in imported.get(waiting.pop(), {}):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return tuple(sorted(found - {flow}))
