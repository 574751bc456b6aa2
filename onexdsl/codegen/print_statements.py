"""Statements go in, the lines of their text come out, as ruff would format them."""

from collections.abc import Iterable
from typing import assert_never

from onexdsl.codegen.docstrings import docstring
from onexdsl.codegen.lay_out_python import (
    BARE,
    case_document,
    expression_document,
    loop_document,
    parameters_document,
    statement_document,
)
from onexdsl.codegen.layout import INDENT, WIDTH, Document, lay_out, text_width
from onexdsl.codegen.python_expression import (
    Atom,
    Binary,
    Bracketed,
    Choose,
    Comprehension,
    Invoke,
    Item,
    Python,
    one_line,
)
from onexdsl.codegen.python_statements import (
    Branch,
    Case,
    Comment,
    Definition,
    Evaluate,
    Loop,
    Match,
    Parameter,
    PythonStatement,
    Require,
    Return,
    Set,
)


def returned(value: Python, indent: int) -> tuple[PythonStatement, ...]:
    """Return a value from a body at an indentation.

    Conditions in one another, and those too long for a line, become `if` statements.
    """
    if not isinstance(value, Choose):
        return (Return(value),)
    nested = isinstance(value.value, Choose) or isinstance(value.otherwise, Choose)
    if not nested and indent + text_width(f"return {one_line(value)}") <= WIDTH:
        return (Return(value),)
    then = returned(value.value, indent + INDENT)
    return (Branch(value.condition, then), *returned(value.otherwise, indent))


def print_statements(statements: Iterable[PythonStatement], indent: int) -> list[str]:
    """Give the lines of a block, each with its indentation."""
    return [line for statement in statements for line in print_statement(statement, indent)]


def print_text(statements: Iterable[PythonStatement], indent: int = 0) -> str:
    """Give the text of a block, without a line break at its end."""
    return "\n".join(print_statements(statements, indent))


def print_statement(statement: PythonStatement, indent: int) -> list[str]:
    """Give the lines of one statement."""
    margin = " " * indent
    match statement:
        case Comment(text):
            return [f"{margin}# {text}"]
        case Set():
            return _set(statement, indent)
        case Return(value):
            return [f"{margin}return" if value is None else _simple("return ", value, "", indent)]
        case Evaluate(value):
            return [_simple("", value, "", indent)]
        case Require(condition):
            return [_simple("assert ", condition, "", indent)]
        case Branch():
            return _branch(statement, indent)
        case Loop(variable, source, body):
            head = f"{margin}for {variable} in {one_line(source)}:"
            if text_width(head) > WIDTH:
                head = f"{margin}for {lay_out((loop_document(variable, source), ':'), indent, 4)}"
            return [head, *print_statements(body, indent + INDENT)]
        case Match(subject, cases):
            arms = [line for case in cases for line in _case(case, indent + INDENT)]
            return [f"{margin}match {subject}:", *arms]
        case Definition():
            return _definition(statement, indent)
        case _:
            assert_never(statement)


def _simple(before: str, value: Python, after: str, indent: int) -> str:
    """Lay out one line with one expression; the document is made only if the line is too long."""
    margin = " " * indent
    line = f"{margin}{before}{one_line(value)}{after}"
    if text_width(line) <= WIDTH:
        return line
    document = (statement_document(value), after)
    return f"{margin}{before}{lay_out(document, indent, text_width(before))}"


def _set(statement: Set, indent: int) -> list[str]:
    """Lay out an assignment; where its value has no brackets, a long annotation stands alone."""
    target, value, annotation = statement.target, statement.value, statement.annotation
    if annotation is None:
        return [] if value is None else [_simple(f"{target} = ", value, "", indent)]
    declared = f"{target}: {one_line(annotation)}"
    if value is None or text_width(declared) > WIDTH - indent:
        document = _annotation_document(annotation)
        declared = f"{target}: {lay_out(document, indent, len(target) + 2)}"
    if value is None:
        return [" " * indent + declared]
    line = f"{declared} = {one_line(value)}"
    if indent + text_width(line) <= WIDTH:
        return [" " * indent + line]
    if isinstance(value, Bracketed | Comprehension):
        return [_simple(f"{declared} = ", value, "", indent)]
    return [" " * indent + declared, _simple(f"{target} = ", value, "", indent)]


def _annotation_document(annotation: Python) -> Document:
    if isinstance(annotation, Item):
        return expression_document(annotation, BARE)
    return statement_document(annotation)


def _branch(branch: Branch, indent: int) -> list[str]:
    lines: list[str] = []
    keyword = "if "
    while True:
        lines.append(_simple(keyword, branch.condition, ":", indent))
        lines += print_statements(branch.then, indent + INDENT)
        match branch.otherwise:
            case ():
                return lines
            case (Branch() as branch,):
                keyword = "elif "
            case otherwise:
                lines.append(" " * indent + "else:")
                return lines + print_statements(otherwise, indent + INDENT)


def _case(case: Case, indent: int) -> list[str]:
    patterns = _alternatives(case.patterns)
    body = print_statements(case.body, indent + INDENT)
    if case.guard is None:
        return [_simple("case ", patterns, ":", indent), *body]
    margin = " " * indent
    head = f"{margin}case {one_line(patterns)} if {one_line(case.guard)}:"
    if text_width(head) > WIDTH:
        head = f"{margin}case {lay_out((case_document(patterns, case.guard), ':'), indent, 5)}"
    return [head, *body]


def _alternatives(patterns: tuple[str, ...]) -> Python:
    found: Python = Atom(patterns[0])
    for pattern in patterns[1:]:
        found = Binary(found, "|", Atom(pattern))
    return found


def _definition(definition: Definition, indent: int) -> list[str]:
    lines = [_simple("@", decorator, "", indent) for decorator in definition.decorators]
    lines += _head(definition, indent)
    if definition.doc is not None:
        lines += docstring(definition.doc, indent + INDENT)
    elif not definition.body:
        lines[-1] += " ..."
    return lines + print_statements(definition.body, indent + INDENT)


def _head(definition: Definition, indent: int) -> list[str]:
    start = "async def" if definition.asynchronous else "def"
    name, returns = f"{start} {definition.name}", f" -> {one_line(definition.returns)}:"
    parameters = tuple(map(_parameter, definition.parameters))
    line = f"{' ' * indent}{name}({', '.join(parameters)}){returns}"
    if text_width(line) <= WIDTH:
        return [line]
    head = lay_out((name, parameters_document(parameters), returns), indent)
    return _returning(" " * indent + head, definition.returns, indent)


def _returning(head: str, returns: Python, indent: int) -> list[str]:
    """Split the result's type as well where it is too long even on the last line of a head."""
    lines = head.split("\n")
    if len(lines) == 1 or text_width(lines[-1]) <= WIDTH:
        return lines
    last = lay_out((") -> ", _annotation_document(returns), ":"), indent)
    return [*lines[:-1], " " * indent + last]


def _parameter(parameter: Parameter) -> str:
    if parameter.annotation is None:
        return parameter.name
    return f"{parameter.name}: {one_line(parameter.annotation)}"


def class_header(name: str, bases: Invoke) -> str:
    """Give the line or lines that begin a class; the arguments of `bases` are its bases."""
    if not bases.arguments:
        return f"class {name}:"
    header = Invoke(Atom(f"class {name}"), bases.arguments, bases.named)
    line = f"{one_line(header)}:"
    if text_width(line) <= WIDTH:
        return line
    return lay_out((expression_document(header, BARE), ":"), 0)
