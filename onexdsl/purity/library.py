"""The Python files of a project: texts in, modules with their trees out, by dotted name."""

import ast
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.purity import problems as words
from onexdsl.purity.bindings import Binding, base_of, bindings_of
from onexdsl.purity.places import Places
from onexdsl.purity.python_text import PythonText
from onexdsl.source.text import SourceText

DEEPEST = 100
"""Trees nested deeper than this are not read: no person wrote them."""


@dataclass(frozen=True)
class Module:
    """A module that could be read."""

    text: PythonText
    tree: ast.Module

    @property
    def name(self) -> str:
        """The dotted name."""
        return self.text.module

    @cached_property
    def places(self) -> Places:
        """The way from nodes to spans."""
        return Places(self.text.source)

    @cached_property
    def bindings(self) -> Mapping[str, tuple[Binding, ...]]:
        """What its names stand for."""
        package = self.name if self.text.package else self.name.rpartition(".")[0]
        return bindings_of(self.tree.body, package)


@dataclass(frozen=True, slots=True)
class Library:
    """The modules of a project by dotted name; `broken` could not be read."""

    modules: Mapping[str, Module]
    broken: frozenset[str]

    def written(self) -> Iterator[Module]:
        """Give the modules that people wrote, by name."""
        return (self.modules[name] for name in sorted(self.modules) if not self._generated(name))

    def below(self, name: str) -> tuple[Module, ...]:
        """Give a module, and those below it where it is a package."""
        return tuple(
            module
            for module in self.written()
            if module.name == name or module.name.startswith(f"{name}.")
        )

    def _generated(self, name: str) -> bool:
        return self.modules[name].text.generated


def read_library(texts: Iterable[PythonText], problems: Problems) -> Library:
    """Parse all texts; what is no Python is told and left out. Of two of one name, the first."""
    modules: dict[str, Module] = {}
    broken: set[str] = set()
    for text in texts:
        if text.module in modules:
            continue
        tree = _parsed(text.source, problems)
        if tree is None:
            broken.add(text.module)
        else:
            modules[text.module] = Module(text, tree)
    return Library(modules, frozenset(broken))


def imports_in(text: PythonText) -> tuple[str, ...]:
    """Give the dotted names that a file imports, with those that it takes out of them."""
    tree = _parsed(text.source, Problems())
    if tree is None:
        return ()
    package = text.module if text.package else text.module.rpartition(".")[0]
    found: dict[str, None] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(dict.fromkeys(alias.name for alias in node.names))
        elif isinstance(node, ast.ImportFrom):
            base = base_of(node, package)
            found[base] = None
            found.update(dict.fromkeys(f"{base}.{alias.name}" for alias in node.names))
    return tuple(name for name in found if name)


def _parsed(source: SourceText, problems: Problems) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the author's string escapes, not about us
            tree = ast.parse(source.text)
    except SyntaxError as error:
        place = Places(source).at(error.lineno or 1, error.offset or 1)
        problems.add(words.invalid_python(place, error.msg))
        return None
    except (ValueError, RecursionError, MemoryError) as error:
        problems.add(words.invalid_python(Places(source).at(1, 1), _reason(error)))
        return None
    if _depth(tree) > DEEPEST:
        problems.add(words.invalid_python(Places(source).at(1, 1), _TOO_DEEP))
        return None
    return tree


_TOO_DEEP = f"something in it is nested more than {DEEPEST} levels deep"


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, ValueError) else _TOO_DEEP


def _depth(tree: ast.AST) -> int:
    """Measure a tree level by level: a walk that calls itself would need the stack it guards."""
    level, depth = [tree], 0
    while level and depth <= DEEPEST:
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        depth += 1
    return depth
