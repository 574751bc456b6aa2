"""The names that a file can use, and what each of them stands for."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.inference.builtin_functions import BUILTINS
from onexdsl.semantics.model import Message, Reference
from onexdsl.semantics.names.duplicates import check_names
from onexdsl.semantics.symbols import Header, Symbols
from onexdsl.semantics.words import problems_declarations as words
from onexdsl.semantics.words.problems_nodes import named_twice, wrong_kind
from onexdsl.syntax import tree

Named: TypeAlias = (
    tree.EnumDecl
    | tree.RecordDecl
    | tree.UnionDecl
    | tree.MessageDecl
    | tree.FunctionDecl
    | tree.ReducerDecl
    | tree.EffectDecl
    | tree.ComputeDecl
    | tree.OrchestratorDecl
)


def flow_name(file: tree.FlowFile) -> str:
    """Give the name of a flow; where its line could not be read, the file stands for it."""
    if file.path is not None:
        return file.path.text
    return file.span.file.removesuffix(".onex").replace("/", ".")


def declared_names(file: tree.FlowFile) -> Iterator[tree.Name]:
    """Give the names of all that a file declares, in the order of the source."""
    for declaration in file.declarations:
        if isinstance(declaration, Named):
            yield declaration.name


def local_name(used: tree.Used) -> tree.Name:
    """Give the name under which something imported stands in this file."""
    return used.alias or used.name


def names_of(
    uses: Iterable[tree.UseDecl], flow: str, declared: Iterable[str]
) -> dict[str, QualifiedName]:
    """Map every name of a file, imported or its own, to what it stands for.

    Of two of one name, the first. Whether the other file declares what is imported is asked
    elsewhere (`imports.py`).
    """
    names: dict[str, QualifiedName] = {}
    for use in uses:
        for used in use.names:
            names.setdefault(local_name(used).text, QualifiedName(use.path.text, used.name.text))
    for name in declared:
        names.setdefault(name, QualifiedName(flow, name))
    return names


def check_declared_names(file: tree.FlowFile, problems: Problems) -> None:
    """Tell of every name that a file imports or declares a second time, or that is built in."""
    # A flow that imports itself is told as a circle, not name by name.
    others = [use for use in file.uses if use.path.text != flow_name(file)]
    imported = [local_name(used) for use in others for used in use.names]
    check_names((*imported, *declared_names(file)), "this flow", problems)
    functions = [one for one in file.declarations if isinstance(one, tree.FunctionDecl)]
    for name in (*imported, *(one.name for one in functions)):
        if name.text in BUILTINS:
            problems.add(words.hides_a_name(name, f"the built-in function `{name.text}`"))


def refer(
    name: tree.Name, symbols: Symbols, problems: Problems, *kinds: type[Header]
) -> Reference | None:
    """Look up a name; None after telling that it is unknown, or if its import failed.

    Where only some kinds of things would do, none of another kind was probably meant.
    """
    qualified = symbols.names.get(name.text)
    if qualified is None:
        known = symbols.names_for(*kinds) if kinds else symbols.names
        problems.add(words.unknown_name(name, known))
        return None
    if qualified not in symbols.headers:
        return None
    return Reference(qualified, name.span)


def refer_all(
    names: Iterable[tree.Name], symbols: Symbols, problems: Problems, *kinds: type[Header]
) -> tuple[Reference, ...]:
    """Look up the names of one list by `refer`; unknown and repeated ones are told and left out."""
    first: dict[QualifiedName, Reference] = {}
    for name in names:
        reference = refer(name, symbols, problems, *kinds)
        if reference is None:
            continue
        known = first.setdefault(reference.name, reference)
        if known is not reference:
            problems.add(named_twice(name.text, name.span, known.span))
    return tuple(first.values())


def refer_messages(
    names: Iterable[tree.Name], rule: str, symbols: Symbols, problems: Problems
) -> tuple[Reference, ...]:
    """Look up names that must stand for messages; others are told, with the rule, and left out."""
    found = refer_all(names, symbols, problems, Message)
    return tuple(one for one in found if _is_message(one, rule, symbols, problems))


def _is_message(use: Reference, rule: str, symbols: Symbols, problems: Problems) -> bool:
    header = symbols.headers[use.name]
    if isinstance(header, Message):
        return True
    problems.add(wrong_kind(use, header, rule))
    return False
