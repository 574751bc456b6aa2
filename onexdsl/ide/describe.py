"""A target in, what is told of it out: its declaration in a line or some, its docs, its part."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from onexdsl.graph.picture import policies_text
from onexdsl.ide.insight import Insight
from onexdsl.ide.targets import Target, TargetKind
from onexdsl.semantics.annotations import KNOWN
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.inference.builtin_functions import BUILTINS
from onexdsl.semantics.inference.names import GIVEN
from onexdsl.semantics.model import (
    Compute,
    Declaration,
    Effect,
    Enum,
    Field,
    Function,
    Message,
    MessageKind,
    Orchestrator,
    Record,
    Reducer,
    Remarks,
    StateKind,
    Union,
)
from onexdsl.semantics.words.show_types import show_type

_MOST_FIELDS = 12


def described(target: Target, insight: Insight) -> str | None:
    """Tell in Markdown what something is; None where nothing more is known than its name."""
    match target.kind:
        case TargetKind.DECLARATION:
            return _declaration(target, insight)
        case TargetKind.FIELD:
            return _field(target, insight)
        case TargetKind.STATE:
            return _state(target, insight)
        case TargetKind.MEMBER:
            return _member(target, insight)
        case TargetKind.GIVEN:
            return _told(target.name, GIVEN[target.name])
        case TargetKind.BUILTIN_FUNCTION:
            usages = BUILTINS[target.name].usage.split("` or `")
            return _told("\n".join(usages), "A built-in function.")
        case TargetKind.BUILTIN_TYPE:
            return _told(target.name, "A built-in type.")
        case TargetKind.ANNOTATION:
            known = KNOWN.get(target.name)
            return _told(known.example, f"Stands above {known.stands_above}.") if known else None
        case TargetKind.FLOW:
            return _flow(target, insight)
        case TargetKind.LOCAL:
            return None
        case _:
            assert_never(target.kind)


def fields_line(fields: Iterable[Field]) -> str:
    """Show fields as they would stand in braces, on one line or one a line if they are many."""
    shown = [field_line(one) for one in fields]
    if not shown:
        return "{ }"
    if len(shown) <= 2:  # noqa: PLR2004 - so many fit on a line
        return f"{{ {', '.join(shown)} }}"
    more = [f"… {len(shown) - _MOST_FIELDS} more"] if len(shown) > _MOST_FIELDS else []
    lines = "\n".join(f"  {one}" for one in [*shown[:_MOST_FIELDS], *more])
    return f"{{\n{lines}\n}}"


def field_line(field: Field) -> str:
    """Show a field as it is declared, without its default's value."""
    key = "key " if field.is_key else ""
    default = " = …" if field.default is not None else ""
    return f"{key}{field.name}: {show_type(field.type)}{default}"


def remarks_text(remarks: Remarks) -> str:
    """Give the docs and what the annotations say, in paragraphs."""
    parts = [remarks.doc or ""]
    if remarks.deprecated is not None:
        parts.append(f"**Deprecated**: {remarks.deprecated}")
    if remarks.since is not None:
        parts.append(f"Since {remarks.since}.")
    if remarks.external:
        parts.append("Comes from outside the project, or goes there.")
    if remarks.sensitive:
        parts.append("Sensitive: hidden in logs, traces and pages.")
    return "\n\n".join(part for part in parts if part)


def _told(code: str, *paragraphs: str) -> str:
    return "\n\n".join((f"```onex\n{code}\n```", *(one for one in paragraphs if one)))


# ---- declarations


def _declaration(target: Target, insight: Insight) -> str | None:
    found = insight.model.declarations.get(target.owner) if target.owner else None
    if found is None:
        return None
    return _told(signature(found), remarks_text(found.remarks), *_part(found, insight))


def signature(found: Declaration) -> str:
    """Show the head of a declaration."""
    name = found.name.name
    match found:
        case Message(kind=kind, fields=fields):
            return f"{kind.value} {name} {fields_line(fields)}"
        case Record(fields=fields):
            return f"record {name} {fields_line(fields)}"
        case Enum(members=members):
            return f"enum {name} {{ {', '.join(one.name for one in members)} }}"
        case Union(members=members):
            return f"union {name} = {' | '.join(one.name.name for one in members)}"
        case Function(parameters=parameters, result=result):
            shown = ", ".join(f"{one.name}: {show_type(one.type)}" for one in parameters)
            return f"fn {name}({shown}) -> {show_type(result)}"
        case Reducer(data=data):
            return f"reducer {name}" + (f"\ndata {fields_line(data)}" if data else "")
        case Effect():
            return f"effect {name}"
        case Compute(inputs=inputs, outputs=outputs):
            taken = " | ".join(one.name.name for one in inputs)
            return f"compute {name}: {taken} -> {' | '.join(one.name.name for one in outputs)}"
        case Orchestrator():
            return f"orchestrator {name}"
        case _:
            assert_never(found)


def _part(found: Declaration, insight: Insight) -> Iterator[str]:
    """Tell the part that something plays in the flow."""
    match found:
        case Message(kind=MessageKind.INTENT):
            yield route_text(found.name, insight)
        case Message():
            yield f"Handled by {_listed(handlers(found, insight)) or 'nobody'}."
            givers = _names(use.node for use in insight.topology.publishers(found.name))
            yield f"Published by {_listed(givers)}." if givers else ""
        case Reducer(states=states):
            shown = ", ".join(f"`{one.name}`" for one in states)
            yield f"States: {shown}." if states else "One implied state."
        case Effect(clauses=clauses):
            for clause in clauses:
                taken = " | ".join(one.name.name for one in clause.messages)
                given = " | ".join(one.name.name for one in clause.outcomes) or "nothing"
                yield f"`{taken}` gives `{given}`."
        case _:
            pass


def handlers(message: Message, insight: Insight) -> tuple[QualifiedName, ...]:
    """Give the nodes that take an event or command, each once."""
    topology = insight.topology
    taken = topology.takers if message.kind is MessageKind.EVENT else topology.handlers
    return _names(use.node for use in taken.get(message.name, ()))


def route_text(intent: QualifiedName, insight: Insight) -> str:
    """Tell in a sentence where an intent is taken."""
    route = insight.model.route_of.get(intent)
    if route is None:
        return "No route leads anywhere."
    policies = policies_text(route.policies)
    return f"Goes to `{route.effect.name.name}`" + (f" ({policies})." if policies else ".")


def _names(found: Iterable[QualifiedName]) -> tuple[QualifiedName, ...]:
    return tuple(dict.fromkeys(found))


def _listed(names: Iterable[QualifiedName]) -> str:
    return ", ".join(f"`{one.name}`" for one in names)


# ---- what belongs to a declaration


def _field(target: Target, insight: Insight) -> str | None:
    owner = insight.model.declarations.get(target.owner) if target.owner else None
    match owner:
        case Message(fields=fields) | Record(fields=fields) | Reducer(data=fields):
            found = next((one for one in fields if one.name == target.name), None)
        case _:
            return None
    if found is None:
        return None
    where = f"A field of `{owner.name.name}`."
    return _told(field_line(found), remarks_text(found.remarks), where)


def _state(target: Target, insight: Insight) -> str | None:
    reducer = insight.model.declarations.get(target.owner) if target.owner else None
    state = reducer.state(target.name) if isinstance(reducer, Reducer) else None
    if state is None or not isinstance(reducer, Reducer):
        return None
    kind = "" if state.kind is StateKind.NORMAL else f"{state.kind.value} "
    heard = [one for one in reducer.clauses_of(state) if not one.ignores]
    events = ", ".join(dict.fromkeys(f"`{e.name.name}`" for one in heard for e in one.events))
    takes = f"Takes {events}." if events else ""
    where = f"A state of `{reducer.name.name}`."
    return _told(f"{kind}state {state.name}", remarks_text(state.remarks), where, takes)


def _member(target: Target, insight: Insight) -> str | None:
    enum = insight.model.declarations.get(target.owner) if target.owner else None
    members = enum.members if isinstance(enum, Enum) else ()
    found = next((one for one in members if one.name == target.name), None)
    if found is None or target.owner is None:
        return None
    value = f' = "{found.value}"' if found.value != found.name else ""
    shown = f"{target.owner.name}.{found.name}{value}"
    return _told(shown, remarks_text(found.remarks))


def _flow(target: Target, insight: Insight) -> str | None:
    found = next((one for one in insight.model.flows if one.name == target.name), None)
    if found is None:
        return None
    return _told(f"flow {found.name} @ {found.version}", remarks_text(found.remarks))
