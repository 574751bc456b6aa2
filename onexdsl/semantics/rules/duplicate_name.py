"""Rule `duplicate-name`: no two messages have one topic, no two scenarios of a flow one title.

Names that are given twice in one scope are told where the scope is analysed (`duplicates.py`).
"""

from collections.abc import Iterable

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.facts import FlowFacts, Topic
from onexdsl.semantics.model import Scenario
from onexdsl.semantics.words.problems_declarations import duplicate_title, duplicate_topic
from onexdsl.source.span import Span


def check(flows: Iterable[FlowFacts], problems: Problems) -> None:
    """Tell of every message that has the topic of an earlier one."""
    first: dict[str, Topic] = {}
    for topic in (one for flow in flows for one in flow.topics):
        known = first.setdefault(topic.text, topic)
        if known.message != topic.message:
            problems.add(duplicate_topic(topic.text, topic.name_span, known.name_span))


def check_titles(scenarios: Iterable[Scenario], problems: Problems) -> None:
    """Tell of every scenario of a flow that has the title of an earlier one."""
    first: dict[str, Span] = {}
    for scenario in scenarios:
        known = first.setdefault(scenario.title, scenario.name_span)
        if known is not scenario.name_span:
            problems.add(duplicate_title(scenario.title, scenario.name_span, known))
