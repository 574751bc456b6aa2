"""Which annotations there are, where they may stand and what they take."""

import pytest

from onexdsl.semantics.field_types import QualifiedName
from tests.support.project_bench import analysed, findings

CASES = {
    "good ones": """
@since("1.0.0-beta.1") @deprecated("no more") @topic("a.b-c_d.v1") @external
event A { @sensitive @deprecated("old") key id: uuid, b: B?, c: C }
@python("ipaddress:IPv4Address") record B { x: int }
enum C { @deprecated("use y") x, @since("0.1.0") y }
@external() command Do { key id: uuid }
""",
    "unknown ones": """
@extrenal event A { key id: uuid } // error: [unknown-annotation]
@xyz @external event B { key id: uuid } // error: [unknown-annotation]
""",
    "where they mean nothing": """
@external intent A { key id: uuid } // error: [bad-annotation]
@python("a:B") @external event X { key id: uuid, r: Rec } // error: [bad-annotation]
@topic("x") record Rec { @external x: int } // error: [bad-annotation] // error: [bad-annotation]
@sensitive enum E { a } // error: [bad-annotation] // warning: [unused-declaration]
@deprecated("x") wire { A -> Eff } // error: [bad-annotation]
effect Eff { @since("1.0.0") on A } // error: [bad-annotation]
reducer R { @deprecated("x") on X { emit A { id: event.id } } } // error: [bad-annotation]
@since("1.0.0") scenario "s" { advance 1s } // error: [bad-annotation]
@since("1.0.0") invariant R: true // error: [bad-annotation]
""",
    "wrong arguments": """
@external(true) event A { key id: uuid } // error: [bad-annotation]
@external @deprecated event B { key id: uuid } // error: [bad-annotation]
@external @deprecated(12) event C { key id: uuid } // error: [bad-annotation]
@external @deprecated("a", "b") event D { key id: uuid } // error: [bad-annotation]
@external @deprecated(why: "a") event E { key id: uuid } // error: [bad-annotation]
@external @topic("a b") event F { key id: uuid } // error: [bad-annotation]
@external @topic("") event G { key id: uuid } // error: [bad-annotation]
@external @topic("a..b") event H { key id: uuid } // error: [bad-annotation]
@external @since("1.2") event I { key id: uuid, r: Rec } // error: [bad-annotation]
@python("no_colon") record Rec { x: int } // error: [bad-annotation]
@external @external event J { key id: uuid } // error: [bad-annotation]
""",
}


@pytest.mark.parametrize("name", CASES)
def test_annotations_are_checked(name):
    """An annotation stands where it means something, with the arguments that it takes."""
    expected, actual = findings(CASES[name])
    assert expected == actual


def test_annotations_become_remarks():
    """What is annotated stands in the model."""
    model, _ = analysed("/// Hello.\n" + CASES["good ones"].lstrip())
    event = model.message(QualifiedName("shop", "A"))
    assert event is not None
    assert "Hello." == event.remarks.doc
    assert ("no more", "1.0.0-beta.1", True) == (
        event.remarks.deprecated,
        event.remarks.since,
        event.remarks.external,
    )
    assert "a.b-c_d.v1" == event.topic
    assert event.fields[0].remarks.sensitive


def test_a_near_annotation_is_offered():
    """A misspelt annotation comes with its repair; one in the wrong place with its removal."""
    _, found = analysed(CASES["unknown ones"])
    assert "external" == found[0].fix.edits[0].replacement
    assert found[1].fix is None
