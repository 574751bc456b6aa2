"""A name at an offset and a new one in; the edits that rename it everywhere, or why not, out.

Nothing hides anything in this language, so a name that is taken, or is none, is an error: what
a rename would break is found by checking the project as it would be.
"""

import re
from collections import Counter
from collections.abc import Iterable

from onexdsl.compiler.pipeline import check
from onexdsl.diagnostics.codes import Severity
from onexdsl.diagnostics.diagnostic import Diagnostic, Edit
from onexdsl.diagnostics.edits import edited
from onexdsl.ide.insight import Insight
from onexdsl.ide.targets import Occurrence, Role, TargetKind
from onexdsl.source.span import Span
from onexdsl.source.text import SourceText

_UPPER = re.compile(r"[A-Z][A-Za-z0-9]*")
_LOWER = re.compile(r"[a-z_][a-z0-9_]*")
_RENAMED = frozenset(
    {
        TargetKind.DECLARATION,
        TargetKind.STATE,
        TargetKind.FIELD,
        TargetKind.MEMBER,
        TargetKind.LOCAL,
    }
)


class NotRenamedError(ValueError):
    """The name cannot be changed, or not to this; the text says why.

    `place` is where the project would have an error, if that is the reason.
    """

    def __init__(self, message: str, place: Span | None = None) -> None:
        super().__init__(message)
        self.place = place


def renamable(insight: Insight, file: str, offset: int) -> Occurrence:
    """Give the name at an offset that can be renamed; raises NotRenamedError."""
    found = insight.at(file, offset)
    if not found:
        raise NotRenamedError("There is no name here that means something.")
    one = found[0]
    if one.target.kind is TargetKind.FLOW:
        raise NotRenamedError("A flow is named after its file: move the file, then change both.")
    if one.target.kind not in _RENAMED:
        raise NotRenamedError(f"`{one.text}` belongs to the language.")
    if len({other.target for other in found}) > 1:
        raise NotRenamedError(
            f"`{one.text}` is read from several messages at once: rename it where it is declared."
        )
    if insight.declared(one.target) is None:
        raise NotRenamedError(f"`{one.text}` is not declared in this project.")
    return one


def rename(insight: Insight, file: str, offset: int, new: str) -> tuple[Edit, ...]:
    """Give the edits that rename the thing at an offset, in all files; none if nothing changes.

    An alias (`Money as Cash`) is renamed in its file only. Raises NotRenamedError where the new
    name is none, or where the project would have errors that it has not now.
    """
    one = renamable(insight, file, offset)
    _check_form(one.text, new)
    if new == one.text:
        return ()
    spans = dict.fromkeys(place.span for place in _places(one, insight))
    edits = tuple(Edit(span, new) for span in spans)
    _check_result(insight, edits)
    return edits


def _places(one: Occurrence, insight: Insight) -> list[Occurrence]:
    """Give what changes: of a thing, all that writes its own name; of an alias, its file."""
    found = [each for each in insight.uses((one.target,)) if each.text == one.text]
    if one.text == one.target.name:
        return [each for each in found if each.role is not Role.ALIAS]
    return [each for each in found if each.span.file == one.span.file]


def _check_form(old: str, new: str) -> None:
    upper = old[:1].isupper()
    if not (_UPPER if upper else _LOWER).fullmatch(new):
        how = "UpperCamel, as `OrderPlaced`" if upper else "lower_snake, as `order_id`"
        raise NotRenamedError(f"`{new}` is no name here: write it in {how}.")


def _check_result(insight: Insight, edits: tuple[Edit, ...]) -> None:
    """Check the project as it would be; what it has now is no reason to refuse."""
    sources = tuple(_edited(source, edits) for source in insight.checked.sources)
    known = _counted(insight.checked.diagnostics)
    after = check(sources, insight.roots)
    fresh = _counted(after.diagnostics) - known
    if fresh:
        code = next(iter(fresh))
        one = next(found for found in after.diagnostics if found.code.name == code)
        raise NotRenamedError(f"That would be an error: {one.message}", one.span)


def _edited(source: SourceText, edits: tuple[Edit, ...]) -> SourceText:
    own = [edit for edit in edits if edit.span.file == source.name]
    return SourceText(source.name, edited(source.text, own)) if own else source


def _counted(found: Iterable[Diagnostic]) -> Counter[str]:
    return Counter(one.code.name for one in found if one.severity is Severity.ERROR)
