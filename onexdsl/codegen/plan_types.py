"""The enums, records and unions of a flow go in, the plan of `types.py` comes out.

Records and unions stand after those that they name; only in a circle is a name quoted.
"""

from onexdsl.codegen.module import Module, new_module
from onexdsl.codegen.plan import ClassPlan, DefinitionsPlan
from onexdsl.codegen.plan_classes import (
    alias,
    annotated_text,
    class_plan,
    enum_plan,
    field_texts,
    model_settings,
    module_plan,
    reserved_names,
)
from onexdsl.codegen.project import Project
from onexdsl.codegen.python_expression import Atom, Invoke, Item, Python
from onexdsl.codegen.python_types import union_type
from onexdsl.semantics.field_types import (
    DictType,
    ListType,
    OptionalType,
    QualifiedName,
    RecordType,
    SetType,
    Type,
    UnionType,
)
from onexdsl.semantics.model import Enum, Flow, Record, Union


def plan_types(flow: Flow, project: Project) -> DefinitionsPlan | None:
    """Plan `types.py`; None where a flow declares no types."""
    enums = [one for one in flow.declarations if isinstance(one, Enum)]
    shapes = [one for one in flow.declarations if isinstance(one, Record | Union)]
    if not enums and not shapes:
        return None
    fields = [field for one in shapes if isinstance(one, Record) for field in one.fields]
    module = new_module(project, flow, "types", reserved_names(fields))
    parts: list[ClassPlan | str] = [enum_plan(enum, module) for enum in enums]
    waiting = dict.fromkeys(one.name for one in shapes)
    for shape in _in_order(shapes):
        later = frozenset(waiting)
        if isinstance(shape, Record):
            parts.append(_record(shape, module, later))
        else:
            parts.append(_union(shape, module))
        del waiting[shape.name]
    return DefinitionsPlan(module_plan("types.py.jinja", module), tuple(parts))


def _in_order(shapes: list[Record | Union]) -> list[Record | Union]:
    """Order shapes so that each stands after those that it names, else as in the source.

    In a circle a union waits for all its members, for `A | "B"` would fail; records quote.
    """
    named = {shape.name: shape for shape in shapes}
    ordered: dict[QualifiedName, Record | Union] = {}
    waiting: list[Record | Union] = []
    visited: set[QualifiedName] = set()
    for shape in shapes:
        if shape.name in visited:
            continue
        stack = [(shape, iter(_uses(shape)))]
        visited.add(shape.name)
        while stack:
            current, uses = stack[-1]
            following = next((one for one in uses if one in named and one not in visited), None)
            if following is not None:
                visited.add(following)
                stack.append((named[following], iter(_uses(named[following]))))
                continue
            stack.pop()
            waiting.append(current)
            waiting = _settle(waiting, ordered, named)
    return list(ordered.values())


def _settle(
    waiting: list[Record | Union],
    ordered: dict[QualifiedName, Record | Union],
    named: dict[QualifiedName, Record | Union],
) -> list[Record | Union]:
    """Order what can be ordered now, and give the unions that have to wait for a member."""
    for shape in waiting:
        if isinstance(shape, Record):
            ordered[shape.name] = shape
    rest: list[Record | Union] = []
    for shape in waiting:
        if isinstance(shape, Union):
            if all(one in ordered or one not in named for one in _uses(shape)):
                ordered[shape.name] = shape
            else:
                rest.append(shape)
    return rest


def _uses(shape: Record | Union) -> list[QualifiedName]:
    if isinstance(shape, Union):
        return [member.name for member in shape.members]
    return [name for field in shape.fields for name in names_in(field.type)]


def names_in(type_: Type) -> list[QualifiedName]:
    """Give the records and unions that a type names."""
    match type_:
        case RecordType(name) | UnionType(name):
            return [name]
        case ListType(item) | SetType(item) | OptionalType(item):
            return names_in(item)
        case DictType(key, value):
            return names_in(key) + names_in(value)
        case _:
            return []


def _record(record: Record, module: Module, later: frozenset[QualifiedName]) -> ClassPlan | str:
    name = module.declared(record.name)
    if record.remarks.python is not None:
        path, _, taken = record.remarks.python.partition(":")
        return alias(name, Atom(module.imports.use(path, taken)), module)
    texts = [*model_settings(record.fields, module), *_tag(record, module)]
    texts += field_texts(record.fields, module, later)
    bases = Invoke(Atom(""), (module.runtime("Record"),))
    return class_plan(name, bases, module, record.remarks, texts)


def _tag(record: Record, module: Module) -> list[str]:
    tag = module.project.tags.get(record.name)
    if tag is None:
        return []
    value = Atom(f'"{module.declared(record.name)}"')
    annotation = Item(module.standard("typing", "Literal"), (value,))
    return [annotated_text(tag, annotation, value, 4)]


def _union(union: Union, module: Module) -> str:
    records = module.project.model.declarations
    found = [records[member.name] for member in union.members]
    members = [record for record in found if isinstance(record, Record)]
    names: list[Python] = [Atom(module.declared(record.name)) for record in members]
    joined = union_type(names)
    foreign = any(record.remarks.python is not None for record in members)
    if len(members) < 2 or foreign:  # noqa: PLR2004  # a union of one
        return alias(module.declared(union.name), joined, module)
    field = Invoke(
        module.pydantic("Field"),
        (),
        (("discriminator", Atom(f'"{module.project.tags[members[0].name]}"')),),
    )
    annotated = Item(module.standard("typing", "Annotated"), (joined, field))
    return alias(module.declared(union.name), annotated, module)
