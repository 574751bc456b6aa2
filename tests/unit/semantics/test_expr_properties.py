"""What holds for any expression, sensible or not."""

from hypothesis import given, settings
from hypothesis import strategies as st

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.expressions import Erroneous
from onexdsl.semantics.inference.infer import check, infer
from onexdsl.semantics.scope import Scope
from tests.support.typing_bench import bench, expression

MADE = bench(
    """
    enum Channel { web, store }
    record Card { number: str, limit: int(0..) }
    record Cash { limit: int, note: str? }
    union Payment = Card | Cash
    event Placed { key id: uuid, payment: Payment, backup: Payment?, at: datetime, price: decimal }
    fn total(cards: list[Card]) -> decimal python
    """,
    event="Placed",
    n="int",
    f="float",
    word="str?",
    xs="list[int]",
    cards="list[Card]",
    tags="set[str]",
    stock="dict[str, int?]",
    blob="json",
)

ATOMS = st.sampled_from(
    """1 0.5 "x" 5m true none [] {} n f word xs cards tags stock blob event event.id event.payment
    event.backup event.at event.price event.payment.limit meta.timestamp Channel.web oops
    event.oops""".split()
)
FUNCTIONS = st.sampled_from(
    """len sum min max abs round any all sorted first last unique lower upper strip str int float
    decimal keys values set list floor ceil total""".split()
)
PAIRS = st.sampled_from("get add without coalesce split join starts_with round max".split())
OPERATORS = st.sampled_from([*"+ - * / % == != < <= > >= in and or".split(), "not in"])


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, OPERATORS, inner).map(lambda one: f"({one[0]}) {one[1]} ({one[2]})"),
        st.tuples(FUNCTIONS, inner).map(lambda one: f"{one[0]}({one[1]})"),
        st.tuples(PAIRS, inner, inner).map(lambda one: f"{one[0]}({one[1]}, {one[2]})"),
        st.tuples(inner, inner, inner).map(
            lambda one: f"if {one[0]} then {one[1]} else ({one[2]})"
        ),
        st.tuples(inner, inner).map(lambda one: f"[{one[0]}, {one[1]}]"),
        st.tuples(inner, inner).map(lambda one: f"[({one[0]}) for x in ({one[1]})]"),
        st.tuples(inner, inner).map(lambda one: f"sum(({one[0]}) for x in ({one[1]}) if x == x)"),
        st.tuples(inner, inner).map(lambda one: f"put({{}}, {one[0]}, {one[1]})"),
        inner.map(lambda one: f"not ({one})"),
        inner.map(lambda one: f"-({one})"),
        inner.map(lambda one: f"({one}) is Card"),
        inner.map(lambda one: f"({one})[0]"),
        inner.map(lambda one: f"({one}).limit"),
        inner.map(lambda one: f"Card {{ number: {one}, limit: 1 }}"),
    )


EXPRESSIONS = st.recursive(ATOMS, _grown, max_leaves=6)
WANTED = st.sampled_from(
    [
        MADE.type(text)
        for text in ("int(0..)", "decimal", "str?", "uuid", "list[decimal]", "set[str]", "Payment?")
    ]
)


@settings(max_examples=300, deadline=None)
@given(EXPRESSIONS)
def test_what_has_no_type_has_been_told(text):
    """Typing never raises, and gives up only after telling why."""
    problems = Problems()
    typed = infer(expression(text), Scope(MADE.symbols, problems, MADE.scope.bindings))
    assert not isinstance(typed, Erroneous) or problems.blocking


@settings(max_examples=200, deadline=None)
@given(EXPRESSIONS, WANTED)
def test_what_does_not_fit_has_been_told(text, wanted):
    """Checking never raises; what was told once is told no more when it is checked."""
    problems = Problems()
    scope = Scope(MADE.symbols, problems, MADE.scope.bindings)
    typed = check(expression(text), wanted, scope)
    assert not isinstance(typed, Erroneous) or problems.blocking
    infer_only = Problems()
    infer(expression(text), Scope(MADE.symbols, infer_only, MADE.scope.bindings), wanted)
    assert len(infer_only.sorted()) <= len(problems.sorted()) <= len(infer_only.sorted()) + 1
