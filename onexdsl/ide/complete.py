"""A place in a file in; what may be written there out.

The parser says which rules may go on there (`syntax/standing.py`), the words that are open say
which names are meant, and the analysis says which values can be seen (`probe.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from onexdsl.ide.choices import Choice, ChoiceKind, keyword
from onexdsl.ide.cursor import Cursor, cursor_at
from onexdsl.ide.insight import Insight
from onexdsl.ide.name_choices import upper_choices
from onexdsl.ide.probe import look, members_in
from onexdsl.ide.value_choices import lower_choices
from onexdsl.source.span import Span
from onexdsl.syntax.standing import Standing, standing


@dataclass(frozen=True, slots=True)
class Completion:
    """What may be written in the place of a part of the text, the likely things first."""

    place: Span
    choices: tuple[Choice, ...]


def complete(insight: Insight, file: str, offset: int) -> Completion:
    """Give what may stand at an offset, in the place of the word that begins there.

    Nothing in comments and strings, but the values in the braces of an f-string.
    """
    source = insight.texts[file]
    cursor = cursor_at(source, insight.trees[file], offset)
    if cursor is None:
        return Completion(Span(file, offset, offset), ())
    found = standing(source, cursor.start, cursor.since, rule=cursor.rule)
    choices = dict.fromkeys(_choices(found, cursor, insight))
    return Completion(Span(file, cursor.start, offset), tuple(choices))


def _choices(found: Standing, cursor: Cursor, insight: Insight) -> Iterator[Choice]:
    symbols = insight.symbols(cursor.file)
    if found.lower is not None:
        yield from lower_choices(found.lower, cursor, insight, symbols)
    if found.upper is not None:
        if next(found.upper.words(), "") == "is":
            yield from _members(cursor, insight)
        else:
            yield from upper_choices(found.upper, insight, symbols)
    yield from map(keyword, found.keywords)


def _members(cursor: Cursor, insight: Insight) -> Iterator[Choice]:
    sight = look(insight, cursor.file, cursor.start, cursor.end, upper=True)
    for member in () if sight is None else members_in(sight):
        yield Choice(member.name.name, ChoiceKind.RECORD, member.name.flow)
