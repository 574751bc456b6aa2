"""`handler-signature`: what the author wrote can be called as the flow calls it."""

import ast

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.purity import problems_handlers as words
from onexdsl.purity.attributes import decorator_name
from onexdsl.purity.behind import Behind
from onexdsl.purity.bindings import FunctionNode
from onexdsl.purity.resolve import expression_thing, method_of
from onexdsl.purity.signatures import (
    Mismatch,
    Signature,
    generated_function,
    generated_signature,
    mismatches,
    signature_of,
)
from onexdsl.purity.values import FunctionThing
from onexdsl.source.span import Span

SEEN_THROUGH = frozenset({"override", "final", "cache", "lru_cache", "staticmethod"})
"""Decorators under which a function is still called as it is written."""


def check(behind: Behind, problems: Problems) -> None:
    """Compare each method and function with the generated one."""
    told: set[Mismatch] = set()
    library = behind.library
    for handler in behind.handlers.classes:
        for method in handler.wanted.methods:
            asked = generated_signature(
                behind.library, handler.wanted.module, handler.wanted.name, method.name
            )
            written = method_of(library, handler.kind, method.name)
            if asked is not None and written is not None:
                _compare(behind, asked, written, method.span, told, problems)
    for function in behind.handlers.functions:
        need = function.wanted
        asked = generated_function(library, need.module, need.protocol, need.name)
        thing = expression_thing(library, library.modules[function.module], ast.Name(need.name))
        if asked is not None and isinstance(thing, FunctionThing):
            _compare(behind, asked, thing, need.span, told, problems)


def _compare(
    behind: Behind,
    asked: Signature,
    written: FunctionThing,
    clause: Span,
    told: set[Mismatch],
    problems: Problems,
) -> None:
    module = behind.library.modules[written.module]
    node = written.node
    if module.text.generated or isinstance(node, ast.Lambda) or not _is_plain(node):
        return
    is_static = any(decorator_name(one) == "staticmethod" for one in node.decorator_list)
    bound = written.owner is not None and not is_static
    for found in mismatches(behind.library, asked, signature_of(module, node, bound=bound)):
        if found not in told:
            told.add(found)
            problems.add(words.handler_signature(written.name, found, asked, clause))


def _is_plain(node: FunctionNode) -> bool:
    return all(decorator_name(one) in SEEN_THROUGH for one in node.decorator_list)
