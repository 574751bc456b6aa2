"""A typed expression and the type that its place asks for in, the expression made to fit out.

Here literals get the type of their place, ints become decimals or floats by an explicit
`Convert` (and so do lists where a list of a wider type is asked for), and what does not fit is
told at the smallest piece that does not.
"""

from dataclasses import replace

from onexdsl.diagnostics.diagnostic import Diagnostic, Label
from onexdsl.semantics.expressions import (
    Arithmetic,
    Attribute,
    Conditional,
    Convert,
    EmptyDict,
    Erroneous,
    Expression,
    ListComprehension,
    ListValue,
    Negate,
    Number,
    Text,
    Variable,
    VariableKind,
)
from onexdsl.semantics.field_types import (
    UNKNOWN,
    DictType,
    EnumType,
    ListType,
    NoneType,
    NothingType,
    OptionalType,
    Primitive,
    ScalarType,
    SetType,
    Type,
    UnknownType,
)
from onexdsl.semantics.inference.literals import STANDS_FOR
from onexdsl.semantics.inference.violations import violates
from onexdsl.semantics.scope import Scope
from onexdsl.semantics.types.assignability import FRACTIONAL, Fit, fit_of, is_number, same_or_part
from onexdsl.semantics.types.members import bare, inner_of
from onexdsl.semantics.words import problems as words
from onexdsl.semantics.words.show_types import show_type
from onexdsl.source.span import Span

Labels = tuple[Label, ...]


def erroneous(span: Span) -> Erroneous:
    """Give the piece that stands for one whose mistake is told."""
    return Erroneous(type=UNKNOWN, span=span)


def refuse(told: Diagnostic, span: Span, scope: Scope) -> Erroneous:
    """Tell a mistake and give the piece that stands for the one at `span`."""
    scope.problems.add(told)
    return erroneous(span)


def fit(value: Expression, wanted: Type, scope: Scope, labels: Labels = ()) -> Expression:
    """Make an expression fit its place, or tell why it does not and give `Erroneous`.

    `labels` say where the place was declared.
    """
    if isinstance(value.type, UnknownType) or isinstance(wanted, UnknownType):
        return value
    shaped = _fit_parts(value, wanted, scope, labels)
    if isinstance(shaped.type, UnknownType):
        return shaped
    match fit_of(shaped.type, wanted, scope.symbols):
        case Fit.YES:
            return _widened(_within(shaped, wanted, scope, labels), wanted, scope)
        case Fit.CONVERT:
            converted = as_number(shaped, bare(inner_of(wanted)))
            return _within(converted, wanted, scope, labels)
        case Fit.NARROW:
            return refuse(_not_narrowed(shaped, scope), value.span, scope)
        case Fit.NO:
            hint = _hint(shaped, wanted)
            told = words.does_not_fit(shaped.type, wanted, value.span, hint, labels)
            return refuse(told, value.span, scope)


def present(value: Expression, scope: Scope) -> Expression:
    """Give an expression that is used as if it were there; tell it if it may be `none`."""
    if isinstance(value.type, OptionalType):
        return refuse(_not_narrowed(value, scope), value.span, scope)
    return value


def lean(value: Expression, towards: Type, scope: Scope) -> Expression:
    """Give a literal the type of what it is combined with; leave all else as it is."""
    goal = bare(inner_of(towards))
    match value, goal:
        case Text(), ScalarType(primitive) if primitive in STANDS_FOR:
            return _fit_text(value, primitive, scope, ())
        case ListValue(items=items), ListType(item) | SetType(item):
            leant = tuple(lean(one, item, scope) for one in items)
            fits = all(same_or_part(one.type, item, scope.symbols) for one in leant)
            return replace(value, items=leant, type=goal if fits else value.type)
        case EmptyDict(), DictType():
            return replace(value, type=goal)
        case _:
            return as_number(value, goal) if _leans(value, goal) else value


def as_number(value: Expression, goal: Type) -> Expression:
    """Make an int, or a number of open literals, one of `goal`: what is no literal converts."""
    match value:
        case Number():
            return replace(value, type=goal)
        case Negate(operand=operand) if _open_number(value):
            return replace(value, operand=as_number(operand, goal), type=goal)
        case Arithmetic(left=left, right=right) if _open_number(value):
            return replace(
                value, left=as_number(left, goal), right=as_number(right, goal), type=goal
            )
        case Conditional(value=then, otherwise=otherwise) if _open_number(value):
            return replace(
                value, value=as_number(then, goal), otherwise=as_number(otherwise, goal), type=goal
            )
        case Convert(value=inner):
            return replace(value, type=goal, value=inner)
        case _:
            return value if value.type == goal else Convert(value, type=goal, span=value.span)


def _fit_parts(value: Expression, wanted: Type, scope: Scope, labels: Labels) -> Expression:
    """Fit the parts whose type is open: literals, branches, items."""
    goal = inner_of(wanted)
    match value, goal:
        case Text(), ScalarType(primitive) if primitive in STANDS_FOR:
            return _fit_text(value, primitive, scope, labels)
        case Conditional(value=then, otherwise=otherwise), _:
            branches = (fit(one, wanted, scope, labels) for one in (then, otherwise))
            return replace(value, value=next(branches), otherwise=next(branches), type=bare(wanted))
        case ListValue(items=items), (ListType() | SetType() | ScalarType(Primitive.JSON)):
            return _fit_items(value, items, goal, scope)
        case ListComprehension(generator=generator), ListType(item) | SetType(item):
            element = fit(generator.element, item, scope)
            return replace(value, generator=replace(generator, element=element), type=bare(goal))
        case EmptyDict(), DictType():
            return replace(value, type=bare(goal))
        case _:
            number = bare(goal)
            return as_number(value, number) if _leans(value, number) else value


def _fit_items(
    value: ListValue, items: tuple[Expression, ...], goal: Type, scope: Scope
) -> Expression:
    item = goal.item if isinstance(goal, ListType | SetType) else goal
    fitted = tuple(fit(one, item, scope) for one in items)
    type_ = ListType(goal) if isinstance(goal, ScalarType) else bare(goal)
    return replace(value, items=fitted, type=type_)


def _fit_text(value: Text, primitive: Primitive, scope: Scope, labels: Labels) -> Expression:
    valid, example = STANDS_FOR[primitive]
    if valid(value.value):
        return replace(value, type=ScalarType(primitive))
    told = words.type_mismatch(
        f'"{value.value}" is no valid `{primitive.value}`.',
        value.span,
        f'Write it like "{example}".',
        labels,
    )
    return refuse(told, value.span, scope)


def _widened(value: Expression, wanted: Type, scope: Scope) -> Expression:
    """Say where a list, set or dict stands for one of a wider type: `list[Card]` of payments."""
    found, goal = inner_of(value.type), bare(inner_of(wanted))
    holds = isinstance(found, ListType | SetType | DictType)
    if not holds or same_or_part(goal, found, scope.symbols):
        return value
    type_ = OptionalType(goal) if isinstance(value.type, OptionalType) else goal
    return Convert(value, type=type_, span=value.span)


def _within(value: Expression, wanted: Type, scope: Scope, labels: Labels) -> Expression:
    reason = violates(value, wanted)
    if reason is None:
        return value
    told = words.breaks_constraint(reason, wanted, value.span, labels)
    return refuse(told, value.span, scope)


def _not_narrowed(value: Expression, scope: Scope) -> Diagnostic:
    if isinstance(value, Variable) and value.kind is VariableKind.STEP:
        binding = scope.bindings.get(value.name)
        at = None if binding is None else binding.declared
        return words.skipped_step_used(value.name, value.span, at)
    return words.optional_not_narrowed(value.type, value.span, _path(value))


def _path(value: Expression) -> str | None:
    """Spell a variable or an attribute of one; what is computed has no name to ask for."""
    match value:
        case Variable(name=name):
            return name
        case Attribute(subject=subject, name=name):
            start = _path(subject)
            return None if start is None else f"{start}.{name}"
        case _:
            return None


# ---- numbers whose type is open


def _leans(value: Expression, goal: Type) -> bool:
    if not (isinstance(goal, ScalarType) and goal.primitive in FRACTIONAL):
        return False
    return is_number(value.type) and value.type != goal and _open_number(value)


def _open_number(value: Expression) -> bool:
    """Whether a number is one that literals made what it is, so that its place decides.

    `0.5`, `-1`, `count * 0.5`; not `count / 2`, since that is a float whatever the 2 is.
    """
    match value:
        case Number():
            return True
        case Negate(operand=operand):
            return _open_number(operand)
        case Arithmetic(operator="/"):
            return _only_literals(value)
        case Arithmetic(left=left, right=right):
            sides = (left, right)
            some = any(_open_number(side) for side in sides)
            return some and all(_open_number(side) or _was_int(side) for side in sides)
        case Conditional(value=then, otherwise=otherwise):
            return all(_open_number(side) or _was_int(side) for side in (then, otherwise))
        case _:
            return False


def _only_literals(value: Expression) -> bool:
    match value:
        case Number():
            return True
        case Negate(operand=operand):
            return _only_literals(operand)
        case Arithmetic(left=left, right=right):
            return _only_literals(left) and _only_literals(right)
        case _:
            return False


def _was_int(value: Expression) -> bool:
    whole = value.value.type if isinstance(value, Convert) else value.type
    return isinstance(whole, ScalarType) and whole.primitive is Primitive.INT


# ---- hints


def _condition(found: Type) -> str | None:
    """Say how to ask of a value what was meant: whether it is there, empty or zero."""
    if isinstance(found, OptionalType):
        return "Ask whether it is there: `… != none`."
    if isinstance(found, ListType | SetType | DictType):
        return "Ask whether it holds something: `len(…) > 0`."
    if is_number(found):
        return "Compare it: `… != 0`."
    if isinstance(found, ScalarType) and found.primitive is Primitive.STR:
        return 'Compare it: `… != ""`.'
    return None


def _hint(value: Expression, wanted: Type) -> str | None:
    found, goal = inner_of(value.type), inner_of(wanted)
    if isinstance(found, NothingType):
        return "Nothing answers this call, so the step has no value."
    if isinstance(found, NoneType):
        return f"Only an optional type, such as `{show_type(bare(wanted))}?`, may be `none`."
    if isinstance(goal, EnumType) and isinstance(value, Text):
        return f"Name a member: `{goal.name.name}.{value.value}`."
    if not isinstance(goal, ScalarType):
        return None
    if goal.primitive is Primitive.BOOL:
        return _condition(value.type)
    if is_number(found) and goal.primitive is Primitive.DURATION:
        return "Write a duration with its unit: `30s`, `5m`, `1h`."
    if is_number(found) and is_number(goal):
        way = "`round(…)` or `floor(…)`" if goal.primitive is Primitive.INT else None
        return f"Convert it: {way or f'`{goal.primitive.value}(…)`'}."
    if goal.primitive is Primitive.STR and isinstance(found, ScalarType | EnumType):
        return "Write `str(…)` or an f-string."
    return None
