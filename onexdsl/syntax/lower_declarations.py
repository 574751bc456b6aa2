"""Builders for a file, its declarations of data and messages, its properties and its wire."""

from dataclasses import replace
from typing import Any, TypeVar

from onexdsl.source.span import Span
from onexdsl.syntax import tree
from onexdsl.syntax.lower_expressions import Builder
from onexdsl.syntax.scan import Token
from onexdsl.syntax.tree import Construct, Expression, FieldDecl, Name, Preamble, TypeExpression

_Piece = TypeVar("_Piece", bound=tree.Syntax)
_Names = tuple[Name, ...]


def read_only(
    items: tuple[_Piece | tree.Broken, ...] | None, kind: type[_Piece]
) -> tuple[_Piece, ...]:
    """Leave out what could not be read, where the tree has no place for it."""
    return tuple(item for item in items or () if isinstance(item, kind))


def nothing_above(here: Span) -> Preamble:
    """Build the preamble of what has neither doc comment nor annotation."""
    return Preamble(None, (), span=Span(here.file, here.start, here.start))


# ---- a file


def _header(here: Span, above: Preamble | None, path: Name, version: Token) -> tree.FlowFile:
    return tree.FlowFile(above or nothing_above(here), path, version.text, (), (), span=here)


def _start(
    here: Span,
    header: tree.FlowFile,
    uses: tuple[tree.UseDecl, ...],
    declarations: tuple[tree.Declaration, ...],
) -> tree.FlowFile:
    return replace(header, uses=uses, declarations=declarations, span=here)


def _without_header(
    here: Span,
    _header: Token,
    uses: tuple[tree.UseDecl, ...],
    declarations: tuple[tree.Declaration, ...],
) -> tree.FlowFile:
    return tree.FlowFile(nothing_above(here), None, None, uses, declarations, span=here)


def _use(here: Span, path: Name, names: tuple[tree.Used, ...]) -> tree.UseDecl:
    return tree.UseDecl(path, names, span=here)


def _broken_use(_here: Span, _rest: Token) -> None:
    return None


def _used(here: Span, name: Name, alias: Name | None) -> tree.Used:
    return tree.Used(name, alias, span=here)


# ---- what stands above a declaration


def _preamble(here: Span, *parts: Token | tree.Annotation) -> Preamble:
    lines = [_doc_line(part) for part in parts if isinstance(part, Token)]
    annotations = tuple(part for part in parts if isinstance(part, tree.Annotation))
    return Preamble("\n".join(lines) if lines else None, annotations, span=here)


def _doc_line(comment: Token) -> str:
    return comment.text.removeprefix("///").removeprefix(" ").rstrip()


def _documented(_here: Span, above: Preamble, piece: Any) -> Any:
    return piece if isinstance(piece, tree.Broken) else replace(piece, preamble=above)


def _annotation(
    here: Span, name: Name, arguments: tuple[tree.AnnotationArgument, ...] | None
) -> tree.Annotation:
    return tree.Annotation(name, arguments, span=here)


def _annotation_argument(here: Span, name: Name | None, value: Any) -> tree.AnnotationArgument:
    return tree.AnnotationArgument(name, value, span=here)


# ---- data and messages


def _enum(
    here: Span, name: Name, members: tuple[tree.EnumMemberDecl | tree.Broken, ...] | None
) -> tree.EnumDecl:
    read = read_only(members, tree.EnumMemberDecl)
    return tree.EnumDecl(nothing_above(here), name, read, span=here)


def _member(here: Span, name: Name, value: tree.TextLiteral | None) -> tree.EnumMemberDecl:
    text = value.value if value else None
    return tree.EnumMemberDecl(nothing_above(here), name, text, span=here)


def _record(here: Span, name: Name, fields: tuple[FieldDecl, ...] | None) -> tree.RecordDecl:
    return tree.RecordDecl(nothing_above(here), name, fields, span=here)


def _union(here: Span, name: Name, members: _Names) -> tree.UnionDecl:
    return tree.UnionDecl(nothing_above(here), name, members, span=here)


def _message(keyword: str) -> Builder:
    def build(here: Span, name: Name, fields: tuple[FieldDecl, ...] | None) -> tree.MessageDecl:
        return tree.MessageDecl(nothing_above(here), keyword, name, fields or (), span=here)

    return build


def _fields(_here: Span, *fields: FieldDecl | tree.Broken) -> tuple[FieldDecl, ...]:
    return read_only(fields, FieldDecl)


def _field(
    here: Span,
    key: Token | None,
    name: Name,
    of_type: TypeExpression,
    default: Expression | None,
) -> FieldDecl:
    return FieldDecl(nothing_above(here), key is not None, name, of_type, default, span=here)


def _function(
    here: Span,
    name: Name,
    parameters: tuple[tree.ParameterDecl, ...],
    result: TypeExpression,
    body: Expression,
) -> tree.FunctionDecl:
    return tree.FunctionDecl(nothing_above(here), name, parameters, result, body, span=here)


def _python_function(
    here: Span,
    name: Name,
    parameters: tuple[tree.ParameterDecl, ...],
    result: TypeExpression,
    _python: Token,
) -> tree.FunctionDecl:
    return tree.FunctionDecl(nothing_above(here), name, parameters, result, None, span=here)


def _parameter(here: Span, name: Name, of_type: TypeExpression) -> tree.ParameterDecl:
    return tree.ParameterDecl(name, of_type, span=here)


# ---- properties


def _invariant(
    here: Span, reducer: Name, states: _Names | None, condition: Expression
) -> tree.InvariantDecl:
    return tree.InvariantDecl(nothing_above(here), reducer, states or (), condition, span=here)


def _scenario(
    here: Span, title: tree.TextLiteral, scenes: tuple[tree.Scene, ...]
) -> tree.ScenarioDecl:
    return tree.ScenarioDecl(nothing_above(here), title, scenes, span=here)


def _send(here: Span, message: Construct) -> tree.SendScene:
    return tree.SendScene(message, span=here)


def _reply(here: Span, intent: Name, outcome: Construct) -> tree.ReplyScene:
    return tree.ReplyScene(intent, outcome, span=here)


def _fail(here: Span, intent: Name, reason: tree.TextLiteral) -> tree.FailScene:
    return tree.FailScene(intent, reason.value, span=here)


def _advance(here: Span, by: tree.DurationLiteral) -> tree.AdvanceScene:
    return tree.AdvanceScene(by, span=here)


def _expect_state(
    here: Span,
    reducer: Name,
    key: Expression | None,
    states: _Names,
    condition: Expression | None,
) -> tree.ExpectStateScene:
    return tree.ExpectStateScene(reducer, key, states, condition, span=here)


def _expect_condition(
    here: Span, reducer: Name, key: Expression | None, condition: Expression
) -> tree.ExpectStateScene:
    return tree.ExpectStateScene(reducer, key, (), condition, span=here)


def _expect_message(here: Span, message: Construct) -> tree.ExpectMessageScene:
    return tree.ExpectMessageScene(message, span=here)


def _expect_none(here: Span, message: Name) -> tree.ExpectNoneScene:
    return tree.ExpectNoneScene(message, span=here)


DECLARATION_BUILDERS: dict[str, Builder] = {
    "header": _header,
    "start": _start,
    "without_header": _without_header,
    "use": _use,
    "broken_use": _broken_use,
    "used": _used,
    "preamble": _preamble,
    "documented": _documented,
    "annotation": _annotation,
    "annotation_argument": _annotation_argument,
    "enum": _enum,
    "member": _member,
    "record": _record,
    "union": _union,
    "event": _message("event"),
    "command": _message("command"),
    "intent": _message("intent"),
    "fields": _fields,
    "field": _field,
    "function": _function,
    "python_function": _python_function,
    "parameter": _parameter,
    "invariant": _invariant,
    "scenario": _scenario,
    "send": _send,
    "reply": _reply,
    "fail": _fail,
    "advance": _advance,
    "expect_state": _expect_state,
    "expect_condition": _expect_condition,
    "expect_message": _expect_message,
    "expect_none": _expect_none,
}
