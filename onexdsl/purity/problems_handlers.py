"""The words of the findings on handlers: what is missing, and what cannot be called."""

from onexdsl.diagnostics import codes
from onexdsl.diagnostics.diagnostic import Diagnostic, Label
from onexdsl.diagnostics.suggest import nearest
from onexdsl.purity.handlers import Handler
from onexdsl.purity.library import Library
from onexdsl.purity.resolve import class_bindings
from onexdsl.purity.signatures import Mismatch, Signature
from onexdsl.purity.wanted import WantedClass, WantedFlow, WantedFunction, WantedMethod
from onexdsl.source.span import Span

SCAFFOLD = "Run `onexc scaffold`, which writes it, and fill it in"
SETTING = 'if it is elsewhere, name it: `[tool.onex] handlers = "…"`.'


def missing_module(flow: WantedFlow, handlers: str) -> Diagnostic:
    """Tell of a flow without any Python behind it."""
    names = [one.node for one in flow.classes if one.methods]
    names += [one.name for one in flow.functions]
    home = flow.module if flow.module.startswith(handlers) else handlers
    listed = ", ".join(f"`{name}`" for name in names)
    return Diagnostic(
        codes.MISSING_HANDLER,
        f"The flow leaves {listed} to Python, and there is no module `{home}`.",
        flow.span,
        hint=f"{SCAFFOLD}; {SETTING}",
    )


def missing_class(wanted: WantedClass, handlers: str) -> Diagnostic:
    """Tell of a node without a class."""
    return Diagnostic(
        codes.MISSING_HANDLER,
        f"No class in `{handlers}` derives from `{wanted.name}`, "
        f"so nobody does what the {wanted.role.value} `{wanted.node}` should.",
        wanted.span,
        tuple(Label(one.span, f"asks for `{one.name}`") for one in wanted.methods),
        f"Write `class {wanted.node}({wanted.name})`, or run `onexc scaffold` where the module "
        f"does not exist yet; {SETTING}",
    )


def missing_function(wanted: WantedFunction, handlers: str) -> Diagnostic:
    """Tell of a `fn … python` without a function."""
    return Diagnostic(
        codes.MISSING_HANDLER,
        f"There is no function `{wanted.name}` in `{handlers}`.",
        wanted.span,
        hint=f"Write `def {wanted.name}(…)` as `{wanted.protocol}` has it; {SETTING}",
    )


def missing_method(
    handler: Handler, method: WantedMethod, asked: Signature | None, library: Library
) -> Diagnostic:
    """Tell of a class without one of its methods; `asked` is what the generated class has."""
    places = library.modules[handler.kind.module].places
    near = nearest(method.name, class_bindings(handler.kind))
    meant = f"Did you mean it by `{near[0]}`? " if near else ""
    head = f"`{asked.text}`" if asked else f"it as `{handler.wanted.name}` has it"
    return Diagnostic(
        codes.MISSING_HANDLER,
        f"The class `{handler.kind.name}` has no method `{method.name}`.",
        places.name_of(handler.kind.node),
        (Label(method.span, f"this clause of `{handler.wanted.node}` asks for it"),),
        f"{meant}Write {head}.",
    )


def handler_signature(name: str, found: Mismatch, asked: Signature, clause: Span) -> Diagnostic:
    """Tell of a function that cannot be called as the flow calls it."""
    return Diagnostic(
        codes.HANDLER_SIGNATURE,
        f"`{name}` {found.fact}.",
        found.span,
        (Label(clause, "this asks for it"),),
        f"The generated signature is `{asked.text}`.",
    )
