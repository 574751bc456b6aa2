"""Rule `unused-import`: what a file imports it uses."""

from collections.abc import Iterable

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.names.resolve import local_name
from onexdsl.semantics.names.uses import Mention
from onexdsl.semantics.symbols import Symbols
from onexdsl.semantics.words.problems_declarations import unused_import
from onexdsl.source.span import Span
from onexdsl.syntax import tree


def check_unused_imports(
    file: tree.FlowFile, mentions: Iterable[Mention], symbols: Symbols, problems: Problems
) -> None:
    """Tell of every imported name that the file never mentions; failed imports are told already."""
    mentioned = {mention.name.text for mention in mentions}
    seen: set[str] = set()
    for use in file.uses:
        if use.path.text == symbols.flow:
            continue  # a circle, which is told
        unused = [used for used in use.names if local_name(used).text not in mentioned]
        for used in unused:
            local = local_name(used)
            target = QualifiedName(use.path.text, used.name.text)
            if target in symbols.headers and local.text not in seen:
                removal = _removal(use, used, unused)
                problems.add(unused_import(local, use.path.text, removal))
            seen.add(local.text)


def _removal(use: tree.UseDecl, used: tree.Used, unused: list[tree.Used]) -> Span:
    """Give what goes: the name with one comma, so that all removals fit together."""
    if len(unused) == len(use.names):
        return use.span
    place = use.names.index(used)
    if any(other not in unused for other in use.names[place + 1 :]):
        return Span(used.span.file, used.span.start, use.names[place + 1].span.start)
    return Span(used.span.file, use.names[place - 1].span.end, used.span.end)
