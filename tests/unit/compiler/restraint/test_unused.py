"""What nothing uses is told beyond the number of the mistakes that explain it."""

from onexdsl.compiler.restraint.places import Places
from onexdsl.compiler.restraint.unused import without_unused
from onexdsl.diagnostics import codes
from onexdsl.diagnostics.codes import Code
from onexdsl.diagnostics.diagnostic import Diagnostic
from onexdsl.source.span import Span
from onexdsl.source.text import SourceText

TEXT = "use b: Lost, Sent\nevent Paid { id: str }\neffect E {\n  on Ask -> Wrong\n}\n"
PLACES = Places({name: SourceText(name, TEXT) for name in ("a", "b")})
WRONG = TEXT.index("Wrong")


def _at(code: Code, start: int, name: str, file: str = "a") -> Diagnostic:
    return Diagnostic(code, f"`{name}` it is.", Span(file, start, start + len(name)))


def test_an_effect_that_answers_otherwise_explains_one_event_that_does_not_come() -> None:
    """In its file; a second such event has another reason."""
    wrong = _at(codes.EFFECT_EMITS_INTENT, WRONG, "Wrong")
    paid = _at(codes.EVENT_NEVER_PUBLISHED, TEXT.index("Paid"), "Paid")
    other = _at(codes.EVENT_NEVER_PUBLISHED, TEXT.index("Paid"), "Paid", "b")

    assert (wrong,) == without_unused((wrong, paid), PLACES)
    assert (wrong, other) == without_unused((wrong, other), PLACES)
    assert 2 == len(without_unused((wrong, paid, _at(paid.code, 7, "Lost")), PLACES))


def test_an_outcome_that_cannot_come_says_that_nobody_sends_it() -> None:
    """And that it is imported for nothing."""
    said = _at(codes.UNEXPECTED_OUTCOME, 40, "Lost")
    lost, sent = _at(codes.UNUSED_IMPORT, 7, "Lost"), _at(codes.UNUSED_IMPORT, 13, "Sent")

    assert (said, sent) == without_unused((said, lost, sent), PLACES)


def test_what_is_missing_may_have_used_an_import_of_its_file() -> None:
    """One for each name that is missed."""
    missed = _at(codes.UNKNOWN_TYPE, WRONG, "Wrong")
    lost, sent = _at(codes.UNUSED_IMPORT, 7, "Lost"), _at(codes.UNUSED_IMPORT, 13, "Sent")
    there = _at(codes.UNUSED_IMPORT, 7, "Lost", "b")

    assert (missed, sent) == without_unused((missed, lost, sent), PLACES)
    assert (missed, there) == without_unused((missed, there), PLACES)
