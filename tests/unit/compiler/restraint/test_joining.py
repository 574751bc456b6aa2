"""Findings about one thing are one finding with many places."""

from onexdsl.compiler.restraint.joining import MANY, told_once
from onexdsl.compiler.restraint.places import Places
from onexdsl.compiler.restraint.unused import without_unused
from onexdsl.diagnostics import codes
from onexdsl.diagnostics.diagnostic import Diagnostic, Edit, Fix, Label
from onexdsl.source.span import Span
from onexdsl.source.text import SourceText

TEXT = "Paid Paid totl totl totl other event.id event.id event.id"
PLACES = Places({name: SourceText(name, TEXT) for name in ("a", "b")})


def _unknown(file: str, start: int, end: int, near: str | None = None) -> Diagnostic:
    span = Span(file, start, end)
    fix = Fix(f"write `{near}`", (Edit(span, near),)) if near else None
    hint = f"Did you mean `{near}`?" if near else None
    return Diagnostic(codes.UNKNOWN_NAME, "There is none.", span, hint=hint, fix=fix)


def test_a_type_that_is_missed_is_one_in_all_files() -> None:
    """The first place is told, the others are labels."""
    first, *others = (_unknown("a", 0, 4), _unknown("a", 5, 9), _unknown("b", 0, 4))

    (found,) = told_once((first, *others), PLACES)

    assert first.span == found.span
    assert tuple(Label(one.span, "and here") for one in others) == found.labels


def test_another_name_is_one_within_its_file() -> None:
    """A value of that name in another file is another value."""
    told = told_once((_unknown("a", 10, 14), _unknown("a", 15, 19), _unknown("b", 10, 14)), PLACES)

    assert [Span("a", 10, 14), Span("b", 10, 14)] == [one.span for one in told]


def test_the_repair_mends_every_place() -> None:
    """If each place has one."""
    (found,) = told_once((_unknown("a", 10, 14, "total"), _unknown("a", 15, 19, "total")), PLACES)

    assert found.fix is not None
    assert [10, 15] == [edit.span.start for edit in found.fix.edits]


def test_what_a_misspelt_name_meant_is_not_told() -> None:
    """An import that was misspelt, then used rightly."""
    told = told_once((_unknown("a", 10, 14, "other"), _unknown("a", 25, 30)), PLACES)

    assert [10] == [one.span.start for one in told]


def _mismatch(start: int) -> Diagnostic:
    return Diagnostic(codes.TYPE_MISMATCH, "This is `int`.", Span("a", start, start + 8))


def test_one_field_is_blamed_where_many_places_say_the_same() -> None:
    """Few places are mistakes of their own."""
    many = [_mismatch(start) for start in (31, 40, 49)]

    assert MANY == len(many)
    assert 1 == len(told_once(many, PLACES))
    assert 2 == len(told_once(many[1:], PLACES))


DECLARED = "record P { id: int }\nrecord Q { id: int }\nrecord R { id: int }\nuse use use\n"
WRITTEN = Places({"a": SourceText("a", DECLARED)})


def _given(start: int, declared: int) -> Diagnostic:
    label = Label(Span("a", declared, declared + 2), "declared here")
    return Diagnostic(codes.TYPE_MISMATCH, "No.", Span("a", start, start + 1), labels=(label,))


def test_fields_of_one_name_in_several_messages_are_several() -> None:
    """Three values that do not fit one field are one mistake; one for each of three is three."""
    of_one = [_given(start, 11) for start in (60, 64, 68)]
    of_three = [_given(start, field) for start, field in ((60, 11), (64, 31), (68, 51))]

    assert 1 == len(told_once(of_one, WRITTEN))
    assert 3 == len(told_once(of_three, WRITTEN))


def test_places_that_expect_one_wrong_outcome_are_one() -> None:
    """Of calls with the same outcomes; where others can come, it is another mistake."""
    spans = [Span("a", start, start + 4) for start in (0, 5, 10, 15)]
    hints = (*("What can come is `A`.",) * 3, "What can come is `B`.")
    found = [
        Diagnostic(codes.UNEXPECTED_OUTCOME, "`C` is none.", span, hint=hint)
        for span, hint in zip(spans, hints, strict=True)
    ]

    assert [spans[0], spans[3]] == [one.span for one in told_once(found, PLACES)]


def test_a_declaration_that_nothing_uses_may_be_a_name_that_is_missed() -> None:
    """As many of them as names are missed."""
    unused = [
        Diagnostic(codes.UNUSED_DECLARATION, f"{start}", Span("a", start, start + 4))
        for start in (10, 15)
    ]

    told = without_unused((_unknown("b", 0, 4), *unused), PLACES)

    assert [Span("b", 0, 4), unused[1].span] == [one.span for one in told]
