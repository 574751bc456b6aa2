"""Rule `duplicate-name`, for topics: no two messages of a project have the same.

Names that are given twice in one scope are told where the scope is analysed (`duplicates.py`).
"""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.model import Message, Model
from onexdsl.semantics.problems_declarations import duplicate_topic


def check(model: Model, problems: Problems) -> None:
    """Tell of every message that has the topic of an earlier one."""
    first: dict[str, Message] = {}
    for message in model.messages:
        known = first.setdefault(message.topic, message)
        if known.name != message.name:
            problems.add(duplicate_topic(message.topic, message.name_span, known.name_span))
