"""Enums, records and fields go in; the plans of their classes come out."""

from collections.abc import Iterable

from onexdsl.codegen.docstrings import docstring, with_since
from onexdsl.codegen.lay_out_python import (
    BARE,
    expression_document,
    in_optional_parentheses,
    statement_document,
)
from onexdsl.codegen.layout import INDENT, BestFit, Document, lay_out
from onexdsl.codegen.literals import text_literal
from onexdsl.codegen.module import Module
from onexdsl.codegen.plan import ClassPlan, ModulePlan
from onexdsl.codegen.print_statements import class_header, print_text
from onexdsl.codegen.project import onex_path
from onexdsl.codegen.python_expression import (
    Atom,
    Invoke,
    Item,
    Prefix,
    Python,
    one_line,
)
from onexdsl.codegen.python_names import distinct, field_name, member_name, package_parts
from onexdsl.codegen.python_statements import Definition, Set
from onexdsl.codegen.python_types import (
    NONE,
    constrained_type,
    needs_python_engine,
    patterns_in,
)
from onexdsl.codegen.scope import Names, Scope
from onexdsl.codegen.translate_expression import translate
from onexdsl.semantics.expressions import Construct, EmptyDict, Expression, ListValue
from onexdsl.semantics.field_types import (
    OptionalType,
    QualifiedName,
)
from onexdsl.semantics.model import Enum, Field, Remarks

DEPRECATED = "# pyright: reportDeprecated=false"
_TEMPORAL = frozenset({"date", "datetime", "timedelta"})


def module_plan(template: str, module: Module) -> ModulePlan:
    """Give what stands before the first definition of a module that is otherwise finished."""
    return ModulePlan(
        template,
        "/".join((*package_parts(module.flow.name), f"{module.name}.py")),
        onex_path(module.flow),
        (DEPRECATED,) if module.deprecated else (),
        module.imports.lines(),
    )


def reserved_names(fields: Iterable[Field]) -> frozenset[str]:
    """Give the names that fields take from imports: `date: date | None = None` would fail."""
    return _TEMPORAL & {field_name(field.name) for field in fields}


def class_plan(
    name: str,
    bases: Invoke,
    module: Module,
    remarks: Remarks = Remarks(),  # noqa: B008  # frozen
    fields: Iterable[str] = (),
    methods: Iterable[Definition] = (),
) -> ClassPlan:
    """Plan a class; `bases` is any call whose arguments are the bases."""
    doc = with_since(remarks.doc, remarks.since)
    return ClassPlan(
        deprecation(remarks, module),
        class_header(name, bases),
        None if doc is None else "\n".join(docstring(doc, INDENT)),
        tuple(fields),
        tuple(print_text([method], INDENT) for method in methods),
    )


def deprecation(remarks: Remarks, module: Module) -> tuple[str, ...]:
    """Give the decorator of what is deprecated."""
    if remarks.deprecated is None:
        return ()
    decorator = module.standard("typing_extensions", "deprecated")
    call = Invoke(decorator, (Atom(text_literal(remarks.deprecated)),))
    return (lay_out(("@", expression_document(call, BARE)), 0),)


def enum_plan(enum: Enum, module: Module) -> ClassPlan:
    """Plan an enum: `MILLIS = "ms"`."""
    names = distinct(member_name(member.name) for member in enum.members)
    lines: list[str] = []
    for name, member in zip(names, enum.members, strict=True):
        lines.append(constant(name, member.value))
        told = _member_doc(member.remarks)
        if told is not None:
            lines += docstring(told, INDENT)
    bases = Invoke(Atom(""), (module.standard("enum", "StrEnum"),))
    name = module.declared(enum.name)
    return class_plan(name, bases, module, enum.remarks, ["\n".join(lines)] if lines else [])


def constant(name: str, value: str) -> str:
    """Give the line of an enum's member."""
    return print_text([Set(name, Atom(text_literal(value)))], INDENT)


def _member_doc(remarks: Remarks) -> str | None:
    doc = with_since(remarks.doc, remarks.since)
    if remarks.deprecated is None:
        return doc
    told = f"Deprecated: {remarks.deprecated}."
    return told if doc is None else f"{doc.rstrip()}\n\n{told}"


# ---- fields


def field_texts(
    fields: Iterable[Field],
    module: Module,
    later: frozenset[QualifiedName] = frozenset(),
) -> list[str]:
    """Give the text of each field of a model, with its docstring."""
    return [_field_text(field, module, later) for field in fields]


def model_settings(fields: Iterable[Field], module: Module) -> list[str]:
    """Give the settings of a model with a pattern that only Python's own engine knows."""
    patterns = [pattern for field in fields for pattern in patterns_in(field.type)]
    if not any(map(needs_python_engine, patterns)):
        return []
    settings = one_line(module.pydantic("ConfigDict"))
    return [f'    model_config = {settings}(regex_engine="python-re")']


def annotated_text(name: str, annotation: Python, default: Python | None, indent: int) -> str:
    """Lay out `name: annotation = default` in a class or module."""
    margin = " " * indent
    line = f"{margin}{name}: {one_line(annotation)}"
    line += "" if default is None else f" = {one_line(default)}"
    if len(line) <= 88:  # noqa: PLR2004  # the width of a line; wide characters go the long way
        return line
    of_brackets = isinstance(annotation, Item)
    left = expression_document(annotation, BARE) if of_brackets else statement_document(annotation)
    right: Document = ""
    if isinstance(default, Atom) and of_brackets:
        right = (" = ", in_optional_parentheses(default.text))
    elif default is not None:
        right = (" = ", BestFit(expression_document(default, BARE)))
    return f"{margin}{name}: {lay_out((left, right), indent, len(name) + 2)}"


def _field_text(field: Field, module: Module, later: frozenset[QualifiedName]) -> str:
    name = field_name(field.name)
    annotation = _with_extras(constrained_type(field.type, module, later), name, field, module)
    text = annotated_text(name, annotation, _default(field, module), INDENT)
    doc = with_since(field.remarks.doc, field.remarks.since)
    return text if doc is None else "\n".join((text, *docstring(doc, INDENT)))


def _with_extras(annotation: Python, name: str, field: Field, module: Module) -> Python:
    """Add what a field says beside its type: alias, no repr, deprecated."""
    extras: list[tuple[str, Python]] = []
    if name != field.name:
        extras.append(("alias", Atom(text_literal(field.name))))
    if field.remarks.sensitive:
        extras.append(("repr", Atom("False")))
    if field.remarks.deprecated is not None:
        extras.append(("deprecated", Atom(text_literal(field.remarks.deprecated))))
    if not extras:
        return annotation
    marks = (module.runtime("SENSITIVE"),) if field.remarks.sensitive else ()
    field_call = module.pydantic("Field")
    annotated = module.standard("typing", "Annotated")
    if isinstance(annotation, Item) and annotation.subject == annotated:
        inner, call = annotation.items
        assert isinstance(call, Invoke)  # noqa: S101  # what `constrained_type` makes
        return Item(annotated, (inner, Invoke(field_call, (), (*call.named, *extras)), *marks))
    return Item(annotated, (annotation, Invoke(field_call, (), tuple(extras)), *marks))


def _default(field: Field, module: Module) -> Python | None:
    default = field.default
    if default is None:
        return NONE if isinstance(field.type, OptionalType) else None
    scope = Scope(module, Names(module.called((default,))))
    factory = _factory(default, scope)
    if factory is None:
        return translate(default, scope)
    return Invoke(module.pydantic("Field"), (), (("default_factory", factory),))


def _factory(default: Expression, scope: Scope) -> Python | None:
    """Give what makes a default that is not simply a constant: a class, or a lambda."""
    match default:
        case EmptyDict():
            return Atom("dict")
        case ListValue(items=()):
            made = translate(default, scope)
            return Atom("list" if made == Atom("[]") else "set")
        case Construct(fields=()):
            made = translate(default, scope)
            assert isinstance(made, Invoke)  # noqa: S101  # what a construct becomes
            return made.function
        case ListValue() | Construct():
            return Prefix("lambda:", translate(default, scope))
        case _:
            return None


# ---- aliases


def alias(name: str, value: Python, module: Module) -> str:
    """Give the text of `Name: TypeAlias = value`."""
    annotation = module.standard("typing", "TypeAlias")
    line = f"{name}: {one_line(annotation)} = {one_line(value)}"
    if len(line) <= 88:  # noqa: PLR2004  # as above
        return line
    of_brackets = isinstance(value, Item)
    right = expression_document(value, BARE) if of_brackets else statement_document(value)
    before = f"{name}: {one_line(annotation)} = "
    return before + lay_out(right, 0, len(before))
