"""What records, messages, enums and unions become."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from tests.support.codegen import imported, printed

SHAPES = """
record Circle { radius: decimal, kind: str = "round" }
record Dot { size: int(1..9) = 1, next: Dot?, all: list[Form] = [] }
record Line { points: list[Dot](2..)}
union Form = Dot | Line
union Mark = Circle
@python("ipaddress:IPv4Address") record Address { is_private: bool }
record House {
  class: str, copy: int = 0, date: date?, at: Address?, tags: list[str(1..3)] = ["a"]
}
record Code { text: str(r"(?!x)[a-z]+") }
record Plain { text: str(r"[a-z]+") }
record Secret { @sensitive pin: str(4) = "0000" @deprecated("use pin") old: str? }
"""


@pytest.fixture(scope="module")
def types(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return imported(SHAPES, tmp_path_factory.mktemp("types"), "shop.types")


def test_members_of_unions_bear_their_name(types: Any) -> None:
    """JSON says which member it is, and reading takes the word for it."""
    form = TypeAdapter(types.Form)
    dot = types.Dot(size=2)
    assert form.validate_json(dot.model_dump_json()) == dot
    assert '{"kind":"Dot","size":2,"next":null,"all":[]}' == dot.model_dump_json()
    assert "kind" not in types.House.model_fields


def test_records_may_hold_themselves(types: Any) -> None:
    """What is declared later, or stands in a circle, is found."""
    dot = types.Dot(next=types.Dot(), all=[types.Line(points=[types.Dot(), types.Dot()])])
    assert types.Dot.model_validate_json(dot.model_dump_json()) == dot


def test_fields_with_names_that_python_keeps(types: Any) -> None:
    """The attribute has another name, JSON the one of the source; both are accepted."""
    house = types.House(class_="x", copy_=1)
    assert house == types.House.model_validate({"class": "x", "copy": 1})
    assert {"class", "copy", "date", "at", "tags"} == house.model_dump(by_alias=True).keys()


def test_defaults_are_made_anew(types: Any) -> None:
    """Two records share no list."""
    one, other = types.House(class_="x"), types.House(class_="x")
    one.tags.append("b")
    assert ["a"] == other.tags


def test_classes_may_come_from_python(types: Any) -> None:
    """An `@python` record is that class."""
    house = types.House(class_="x", at=types.Address("10.0.0.1"))
    assert house.at.is_private


@pytest.mark.parametrize("name", ["Code", "Plain"])
def test_patterns_match_the_whole_text(types: Any, name: str) -> None:
    """Also those that only Python's own engine knows; a line break at the end is text."""
    kind = getattr(types, name)
    assert "abc" == kind(text="abc").text
    for wrong in ("abc\n", "ab1", ""):
        with pytest.raises(ValidationError):
            kind(text=wrong)


def test_lookaround_is_refused_by_python_itself(types: Any) -> None:
    """The pattern holds, whichever engine runs it."""
    with pytest.raises(ValidationError):
        types.Code(text="xab")


def test_sensitive_fields_are_not_shown(types: Any) -> None:
    """Neither in `repr` nor, by their mark, in logs."""
    assert "Secret(old=None)" == repr(types.Secret(pin="1234"))


def test_a_union_of_one_is_that_one(types: Any) -> None:
    """There is nothing to tell apart."""
    assert types.Mark is types.Circle


def test_types_stand_after_those_that_they_name() -> None:
    """Only in a circle is a name quoted."""
    text = printed("record A { b: B }\nrecord B { c: C? }\nrecord C { b: list[B] }")[
        "shop/types.py"
    ]
    assert ["C", "B", "A"] == [line[6] for line in text.splitlines() if line.startswith("class ")]
    assert '    b: list["B"]' in text
    assert "    c: C | None = None" in text


def test_constraints_and_defaults() -> None:
    """Each constraint is a `Field` in `Annotated`, each default stands behind it."""
    text = printed(
        "record R {\n"
        "  a: int(0..) = 1\n  b: str(3)\n  c: str(1..40)?\n  d: decimal(0.5..) = 1.5\n"
        "  e: duration(..1h) = 1s\n  f: list[str(1..3)](..8) = []\n  g: dict[str, int] = {}\n"
        "  h: set[str] = []\n  i: R2 = R2 {}\n  j: bytes(4)?\n}\nrecord R2 { x: int = 0 }"
    )["shop/types.py"]
    for line in (
        "a: Annotated[int, Field(ge=0)] = 1",
        "b: Annotated[str, Field(min_length=3, max_length=3)]",
        "c: Annotated[str, Field(min_length=1, max_length=40)] | None = None",
        'd: Annotated[Decimal, Field(ge=Decimal("0.5"))] = Decimal("1.5")',
        "e: Annotated[timedelta, Field(le=timedelta(hours=1))] = timedelta(seconds=1)",
        "g: dict[str, int] = Field(default_factory=dict)",
        "h: set[str] = Field(default_factory=set)",
        "i: R2 = Field(default_factory=R2)",
        "j: Annotated[bytes, Field(min_length=4, max_length=4)] | None = None",
    ):
        assert f"    {line}\n" in text


def test_messages_know_their_topic_and_key(tmp_path: Path) -> None:
    """The base class reads both from the class keywords."""
    text = 'intent Pay { key class: str, amount: decimal }\n@topic("x.y") @external event Paid {}'
    messages = imported(text, tmp_path, "shop.messages")
    spec = messages.Pay.__onex__
    assert ("onex.intent.shop.pay.v1", "class_", "Pay") == (spec.topic, spec.key, spec.name)
    assert "x.y" == messages.EnumEventType.PAID
    assert Decimal(1) == messages.Pay(class_="a", amount=Decimal(1)).amount


def test_docs_become_docstrings() -> None:
    """Of flows, types, fields and members, with what was deprecated and since when."""
    files = printed(
        '/// A "colour"\\\n/// of two lines.\n@since("1.1.0") enum Color {\n'
        '  /// Like blood.\n  red\n  @deprecated("use red") blue\n}\n'
        '@deprecated("gone") record R {\n  /// The text "x"\n  text: str\n}'
    )
    text = files["shop/types.py"]
    assert '    """A "colour"\\\\\n    of two lines.\n\n    Since 1.1.0.\n    """\n' in text
    assert '    RED = "red"\n    """Like blood."""\n' in text
    assert '    BLUE = "blue"\n    """Deprecated: use red."""\n' in text
    assert '@deprecated("gone")\nclass R(Record):\n' in text
    assert '    text: str\n    """The text "x" """\n' in text


def test_members_of_a_union_share_their_tag() -> None:
    """Where a field of one of them is called so, another name serves all of them."""
    text = printed(
        "record A { kind: str, kind_: int }\nrecord B {}\nrecord C { kind: int }\nrecord D {}\n"
        "union One = A | B\nunion Other = B | D\nunion Third = C | C2\nrecord C2 {}"
    )["shop/types.py"]
    assert text.count("    kind__: Literal[") == 3
    assert text.count("    kind_: Literal[") == 2
    assert text.count('Field(discriminator="kind__")') == 2


def test_a_union_may_be_held_by_its_own_members() -> None:
    """It stands behind them, and they name it in quotes."""
    text = printed(
        "record Tree { left: Leaf?, tag: Shape? }\n"
        "record Leaf { tree: Tree?, shapes: list[Shape] = [] }\nunion Shape = Tree | Leaf"
    )["shop/types.py"]
    assert "Shape: TypeAlias = " in text
    assert '    shapes: list["Shape"] = Field(default_factory=list)\n' in text


def test_a_list_of_a_member_stands_where_the_union_is_asked_for() -> None:
    """It is copied, since a list that may be changed is no list of something wider."""
    text = printed(
        "record A {}\nrecord B {}\nunion U = A | B\n"
        "fn wide(xs: list[U]) -> int = len(xs)\n"
        "fn one(xs: list[A]) -> list[U] = xs\nfn two(d: dict[str, A]) -> dict[str, U] = d\n"
        "fn three(xs: list[A]) -> int = wide(xs)\n"
        "fn four(xs: list[list[A]]?) -> list[list[U]]? = xs\n"
        "fn five(xs: list[int]) -> json = xs"
    )["shop/functions.py"]
    for expected in (
        "list(xs)",
        "dict(d)",
        "wide(list(xs))",
        'cast("list[list[U]] | None", xs)',
        "list(xs)",
    ):
        assert f"    return {expected}\n" in text


def test_a_doc_comment_of_nothing_is_none() -> None:
    """No docstring is printed."""
    assert '""""' not in printed("///\n/// \nrecord R { x: int }")["shop/types.py"]


def test_a_docstring_that_ends_with_quotation_marks_is_laid_out() -> None:
    """A blank parts the last mark from the closing ones, except where a backslash does so."""
    text = printed('/// Says """\nenum A { a }\n/// Says "\nenum B { b }')["shop/types.py"]

    assert '    """Says \\"\\"\\""""\n' in text
    assert '    """Says " """\n' in text
