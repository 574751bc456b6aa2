"""`missing-handler`: what a flow leaves to Python is there."""

from collections.abc import Iterator

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.purity import problems_handlers as words
from onexdsl.purity.behind import Behind
from onexdsl.purity.handlers import Handler
from onexdsl.purity.resolve import attribute_of, method_of
from onexdsl.purity.signatures import generated_signature
from onexdsl.purity.wanted import WantedClass, WantedFlow, WantedMethod


def check(behind: Behind, problems: Problems) -> None:
    """Find modules, classes, functions and methods that are missing; an outer one stands for all.

    Where a module behind the flows could not be read, nothing is said to be missing.
    """
    if any(_is_behind(name, behind.wanted.handlers) for name in behind.library.broken):
        return
    for flow in behind.wanted.flows:
        classes = tuple(
            asked for asked in flow.classes if asked.methods and not behind.handlers.of(asked)
        )
        functions = tuple(asked for asked in flow.functions if not behind.handlers.has(asked))
        if _is_whole_module(behind, flow, len(classes) + len(functions)):
            problems.add(words.missing_module(flow, behind.wanted.handlers))
            continue
        for asked in classes:
            problems.add(words.missing_class(asked, behind.wanted.handlers))
        for function in functions:
            problems.add(words.missing_function(function, behind.wanted.handlers))
    for handler in behind.handlers.classes:
        for method in _missing_methods(behind, handler):
            library, wanted = behind.library, handler.wanted
            head = generated_signature(library, wanted.module, wanted.name, method.name)
            problems.add(words.missing_method(handler, method, head, library))


def _is_behind(module: str, handlers: str) -> bool:
    return module == handlers or module.startswith(f"{handlers}.")


def _is_whole_module(behind: Behind, flow: WantedFlow, missing: int) -> bool:
    """Whether all that a flow asks for is missing, and no module is there to hold it."""
    asked = sum(bool(one.methods) for one in flow.classes) + len(flow.functions)
    there = {behind.wanted.handlers, flow.module} & set(behind.library.modules)
    packages = {name for name in there if behind.library.modules[name].text.package}
    return bool(missing) and missing == asked and not (there - packages)


def _missing_methods(behind: Behind, handler: Handler) -> Iterator[WantedMethod]:
    """Give the methods that a class lacks; one that is only derived from may lack some."""
    if not handler.leaf or _is_abstract(handler):
        return
    generated: WantedClass = handler.wanted
    for method in generated.methods:
        found = method_of(behind.library, handler.kind, method.name)
        written = found is not None and not _is_generated(behind, found.module)
        if not written and attribute_of(behind.library, handler.kind, method.name) is None:
            yield method


def _is_generated(behind: Behind, module: str) -> bool:
    return behind.library.modules[module].text.generated


def _is_abstract(handler: Handler) -> bool:
    names = {getattr(base, "id", getattr(base, "attr", "")) for base in handler.kind.node.bases}
    return "ABC" in names
