"""Where Python may be split: takes a piece of Python, gives its document as ruff sees it.

A statement's expression is split in its own brackets if it has some at its ends, else
parentheses are put around it. `Level` says what stands around a piece: nothing, parentheses
that are only there if needed (their group), or parentheses for certain.
"""

from dataclasses import dataclass
from typing import TypeAlias, assert_never

from onexdsl.codegen.layout import (
    SOFT,
    SPACE,
    BestFit,
    Document,
    FitsExpanded,
    Group,
    GroupId,
    GroupIfBroken,
    IfBroken,
    Indent,
)
from onexdsl.codegen.parentheses import (
    has_own_brackets,
    is_chain,
    is_splittable,
    may_do_without,
    split_level,
)
from onexdsl.codegen.python_expression import (
    Atom,
    Binary,
    Bracketed,
    Choose,
    Comprehension,
    Invoke,
    Item,
    Member,
    Pair,
    Precedence,
    Prefix,
    Python,
    in_parentheses,
    is_sole_generator,
    needs_left,
    needs_right,
    one_line,
    prefix_operand,
    spaced,
)


@dataclass(frozen=True, slots=True)
class Bare:
    """No parentheses around: nothing may be split outside of brackets."""


@dataclass(frozen=True, slots=True)
class Closed:
    """Parentheses around."""


Level: TypeAlias = Bare | Closed | GroupId

BARE = Bare()
CLOSED = Closed()


def statement_document(piece: Python) -> Document:
    """Give the document of the expression of a `return`, an assignment, an `if`, …."""
    if isinstance(piece, Prefix) and in_parentheses(piece.operand, prefix_operand(piece)):
        return expression_document(piece, BARE)
    if has_own_brackets(piece) or not is_splittable(piece):
        return BestFit(expression_document(piece, BARE))
    if may_do_without(piece):
        group = GroupId()
        return _optional_parentheses(expression_document(piece, group), group)
    return in_optional_parentheses(expression_document(piece, CLOSED))


def loop_document(variable: str, source: Python) -> Document:
    """Give the document of `variable in source`: the variable would get parentheses first."""
    whole = has_own_brackets(source) or not is_splittable(source)
    right = expression_document(source, BARE) if whole else statement_document(source)
    return (BestFit(variable), " in ", right)


def case_document(patterns: Python, guard: Python) -> Document:
    """Give the document of `A() | B() if guard`."""
    left: Document = one_line(patterns)
    if isinstance(patterns, Binary):
        left = in_optional_parentheses(expression_document(patterns, CLOSED))
    return (left, " if ", statement_document(guard))


def in_optional_parentheses(content: Document) -> Document:
    """Put parentheses around content that does not fit on the line."""
    return Group((IfBroken("("), Indent((SOFT, content)), SOFT, IfBroken(")")))


def _optional_parentheses(content: Document, group: GroupId) -> Document:
    return Group(
        (IfBroken("("), Indent((IfBroken(SOFT), content), group), IfBroken(SOFT), IfBroken(")")),
        group,
    )


# ---- documents


def expression_document(piece: Python, level: Level) -> Document:
    """Give the document of a piece that stands at a level."""
    match piece:
        case Atom(text):
            return text
        case Member() | Invoke() | Item():
            return _chain_document(piece, level)
        case Prefix(operator, operand):
            return (spaced(operator), _operand(operand, prefix_operand(piece), level))
        case Binary():
            return _grouped(_binary_document(_flattened(piece), level), level)
        case Choose():
            return _grouped(_choose_document(piece, level), level)
        case Bracketed(brackets, items):
            comma = IfBroken(",") if len(items) > 1 else "," if brackets == "()" else ""
            content = (_separated(items), comma) if items else ""
            return _bracketed(brackets, content, level)
        case Pair(key, value):
            return (expression_document(key, CLOSED), ": ", expression_document(value, CLOSED))
        case Comprehension(brackets):
            return _bracketed(brackets, Group(_comprehension_document(piece)), level)
        case _:
            assert_never(piece)


def arguments_document(arguments: tuple[Document, ...], level: Level = BARE) -> Document:
    """Give the document of a call's parentheses: one line inside, or one each with a comma."""
    if not arguments:
        return "()"
    comma: Document = IfBroken(",") if len(arguments) > 1 else ""
    return _bracketed("()", Group((_joined(arguments), comma)), level)


def parameters_document(parameters: tuple[Document, ...]) -> Document:
    """Give the document of a definition's parentheses; a lone parameter always gets its comma."""
    if len(parameters) == 1:
        return _bracketed("()", (*parameters, IfBroken(",")), BARE)
    return arguments_document(parameters)


def _operand(piece: Python, needed: Precedence, level: Level) -> Document:
    if in_parentheses(piece, needed):
        return _bracketed("()", expression_document(piece, CLOSED), level)
    return expression_document(piece, level)


def _bracketed(brackets: str, content: Document, level: Level) -> Document:
    if content == "":
        return brackets
    group = Group((brackets[0], Indent((SOFT, content)), SOFT, brackets[1]))
    return FitsExpanded(group, level) if isinstance(level, GroupId) else group


def _joined(documents: tuple[Document, ...]) -> Document:
    parts: list[Document] = []
    for document in documents:
        parts.extend((document, ",", SPACE))
    return tuple(parts[:-2])


def _separated(items: tuple[Python, ...]) -> Document:
    return _joined(tuple(expression_document(item, CLOSED) for item in items))


def _break(level: Level, otherwise: str = " ") -> Document:
    """Give a line that may end only where parentheses stand around."""
    match level:
        case Bare():
            return otherwise
        case Closed():
            return SPACE if otherwise else SOFT
        case GroupId():
            return IfBroken(SPACE if otherwise else SOFT, otherwise, level)
        case _:
            assert_never(level)


def _grouped(content: Document, level: Level) -> Document:
    match level:
        case Bare():
            return content
        case Closed():
            return Group(content)
        case GroupId():
            return GroupIfBroken(content, level)
        case _:
            assert_never(level)


def _comprehension_document(piece: Comprehension) -> Document:
    source = _operand(piece.source, Precedence.OR, CLOSED)
    content: Document = (
        Group(expression_document(piece.element, CLOSED)),
        SPACE,
        f"for {piece.variable} in ",
        source,
    )
    if piece.condition is None:
        return content
    return (content, SPACE, "if ", _operand(piece.condition, Precedence.OR, CLOSED))


def _choose_document(piece: Choose, level: Level) -> Document:
    if isinstance(piece.otherwise, Choose):
        otherwise = _choose_document(piece.otherwise, level)
    else:
        otherwise = _grouped(expression_document(piece.otherwise, level), level)
    return (
        _operand(piece.value, Precedence.OR, level),
        _break(level),
        "if ",
        _operand(piece.condition, Precedence.OR, level),
        _break(level),
        "else ",
        otherwise,
    )


# ---- operators: a tree of them is split at the loosest first, each before its operator


@dataclass(frozen=True, slots=True)
class _Operand:
    piece: Python
    parenthesised: bool


_Flat: TypeAlias = "list[_Operand | str]"


def _flattened(piece: Binary) -> _Flat:
    return [
        *_flat_side(piece.left, needs_left(piece)),
        piece.operator,
        *_flat_side(piece.right, needs_right(piece)),
    ]


def _flat_side(piece: Python, parenthesised: bool) -> _Flat:  # noqa: FBT001  # the one thing it asks
    if isinstance(piece, Binary) and not parenthesised:
        return _flattened(piece)
    return [_Operand(piece, parenthesised)]


def _binary_document(flat: _Flat, level: Level) -> Document:
    loosest = min(split_level(part) for part in flat if isinstance(part, str))
    documents: list[Document] = []
    start = 0
    for position, part in enumerate(flat):
        if isinstance(part, str) and split_level(part) == loosest:
            documents.extend((_side(flat[start:position], level), _break(level), part, " "))
            start = position + 1
    return (*documents, _side(flat[start:], level))


def _side(flat: _Flat, level: Level) -> Document:
    if len(flat) > 1:
        return _grouped(_binary_document(flat, level), level)
    (operand,) = flat
    assert isinstance(operand, _Operand)  # noqa: S101  # operands and operators alternate
    if operand.parenthesised:
        return _bracketed("()", expression_document(operand.piece, CLOSED), level)
    return expression_document(operand.piece, level)


# ---- calls, subscripts, attributes


def _chain_document(piece: Member | Invoke | Item, level: Level) -> Document:
    if is_chain(piece):
        return _grouped(_link(piece, level, split=True), level)
    return _link(piece, level, split=False)


def _link(piece: Python, level: Level, *, split: bool) -> Document:
    match piece:
        case Member(subject, name):
            dot: Document = "."
            closed = in_parentheses(subject, Precedence.ATOM)
            if split and (closed or isinstance(subject, Invoke | Item)):
                dot = (_break(level, ""), ".")
            return (_link(subject, level, split=split), dot, name)
        case Item(subject, items):
            content = (_separated(items), IfBroken(",")) if len(items) > 1 else _separated(items)
            before = _link(subject, level, split=split)
            return (before, _bracketed("[]", Group(content) if len(items) > 1 else content, level))
        case Invoke(function):
            return (_link(function, level, split=split), _call_document(piece, level))
        case _:
            return _operand(piece, Precedence.ATOM, level)


def _call_document(piece: Invoke, level: Level) -> Document:
    if is_sole_generator(piece):
        (generator,) = piece.arguments
        assert isinstance(generator, Comprehension)  # noqa: S101  # what the question asks
        return _bracketed("()", Group(_comprehension_document(generator)), level)
    documents = [expression_document(argument, CLOSED) for argument in piece.arguments]
    documents += [(f"{name}=", expression_document(value, CLOSED)) for name, value in piece.named]
    return arguments_document(tuple(documents), level)
