"""The messages of a flow go in, the plan of `messages.py` comes out."""

from onexdsl.codegen.literals import text_literal
from onexdsl.codegen.module import Module, new_module
from onexdsl.codegen.plan import ClassPlan, DefinitionsPlan
from onexdsl.codegen.plan_classes import (
    class_plan,
    constant,
    field_texts,
    model_settings,
    module_plan,
    reserved_names,
)
from onexdsl.codegen.project import Project
from onexdsl.codegen.python_expression import Atom, Invoke, Python
from onexdsl.codegen.python_names import distinct, field_name, state_name
from onexdsl.semantics.model import Flow, Message, MessageKind, Remarks

BASES = {
    MessageKind.EVENT: "Event",
    MessageKind.COMMAND: "Command",
    MessageKind.INTENT: "Intent",
}


def message_enums(flow: Flow) -> tuple[tuple[str, tuple[Message, ...]], ...]:
    """Give the enums of a flow's topics, each with its messages; only those with members."""
    messages = [one for one in flow.declarations if isinstance(one, Message)]
    found = (
        (f"Enum{base}Type", tuple(one for one in messages if one.kind is kind))
        for kind, base in BASES.items()
    )
    return tuple((name, members) for name, members in found if members)


def plan_messages(flow: Flow, project: Project) -> DefinitionsPlan | None:
    """Plan `messages.py`; None where a flow declares no messages."""
    messages = [one for one in flow.declarations if isinstance(one, Message)]
    if not messages:
        return None
    enums = message_enums(flow)
    taken = frozenset(name for name, _ in enums)
    fields = [field for message in messages for field in message.fields]
    module = new_module(project, flow, "messages", reserved_names(fields) | taken)
    parts = [_message(message, module) for message in messages]
    parts += [_topics(name, members, module) for name, members in enums]
    return DefinitionsPlan(module_plan("messages.py.jinja", module), tuple(parts))


def _message(message: Message, module: Module) -> ClassPlan:
    named: list[tuple[str, Python]] = [("topic", Atom(text_literal(message.topic)))]
    if message.key is not None:
        named.append(("key", Atom(text_literal(field_name(message.key.name)))))
    bases = Invoke(Atom(""), (module.runtime(BASES[message.kind]),), tuple(named))
    texts = [*model_settings(message.fields, module), *field_texts(message.fields, module)]
    return class_plan(module.declared(message.name), bases, module, message.remarks, texts)


def _topics(name: str, messages: tuple[Message, ...], module: Module) -> ClassPlan:
    members = distinct(state_name(message.name.name) for message in messages)
    lines = [
        constant(member, message.topic) for member, message in zip(members, messages, strict=True)
    ]
    kind = messages[0].kind.value
    told = f"The {kind} types of {module.flow.name}: each is the topic of its message."
    bases = Invoke(Atom(""), (module.standard("enum", "StrEnum"),))
    return class_plan(name, bases, module, Remarks(doc=told), ["\n".join(lines)])
