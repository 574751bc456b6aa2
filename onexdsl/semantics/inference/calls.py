"""A call of a declared `fn` with typed arguments in, the typed call out."""

from onexdsl.semantics.expressions import Erroneous, Expression, FunctionCall
from onexdsl.semantics.inference.builtin_functions import BUILTINS
from onexdsl.semantics.inference.fit import erroneous, fit, refuse
from onexdsl.semantics.model import Function
from onexdsl.semantics.scope import Scope
from onexdsl.semantics.words import problems as words
from onexdsl.semantics.words.near_names import Unknown
from onexdsl.semantics.words.show_types import show_type
from onexdsl.source.span import Span
from onexdsl.syntax import tree


def call_function(
    function: Function, arguments: tuple[Expression, ...], piece: tree.Call, scope: Scope
) -> Expression:
    """Type the call of a declared function: as many arguments as parameters, of their types."""
    name, span = piece.function, piece.span
    if function.remarks.deprecated is not None:
        told = words.deprecated_use(f"`{name.text}`", function.remarks.deprecated, name.span)
        scope.problems.add(told)
    count, wanted = len(arguments), len(function.parameters)
    if count != wanted:
        plural = "" if wanted == 1 else "s"
        told = words.type_mismatch(
            f"`{name.text}` takes {wanted} argument{plural}, and {count} stand here.",
            span,
            f"Call it like `{_usage(name.text, function)}`.",
            words.declared(function.name_span),
        )
        return refuse(told, span, scope)
    fitted = tuple(
        fit(argument, parameter.type, scope, words.declared(parameter.span))
        for argument, parameter in zip(arguments, function.parameters, strict=True)
    )
    return FunctionCall(function.name, fitted, type=function.result, span=span)


def unknown_function(name: tree.Name, span: Span, scope: Scope) -> Erroneous:
    """Tell a call of something that is no function; imports that failed are told already."""
    symbols = scope.symbols
    if name.text not in symbols.names:
        hint = f"`{name.text}` is a value." if name.text in scope.bindings else None
        known = () if hint else (*BUILTINS, *symbols.names_for(Function))
        told = words.unknown_name(Unknown(name.text, name.span, known), "function", hint)
        scope.problems.add(told)
    return erroneous(span)


def _usage(name: str, function: Function) -> str:
    shown = (f"{one.name}: {show_type(one.type)}" for one in function.parameters)
    return f"{name}({', '.join(shown)})"
