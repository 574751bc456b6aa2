"""What the decider of guards says, checked against trying all values."""

from decimal import Decimal
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from onexdsl.graph.formulas import Either, Every, Formula, Within, find_witness, is_impossible
from onexdsl.graph.intervals import Domain, Interval, Names, Numbers, numbers

LOW, HIGH = 0, 4
NAMES = ("a", "b", "c")
DOMAINS = {
    "x": Domain(numbers((Interval(Decimal(LOW), Decimal(HIGH)),), whole=True)),
    "y": Domain(numbers((Interval(Decimal(LOW), Decimal(HIGH)),), whole=True), absent=True),
    "k": Domain(Names(frozenset(NAMES))),
}
VALUES = {
    "x": [str(number) for number in range(LOW, HIGH + 1)],
    "y": ["none", *(str(number) for number in range(LOW, HIGH + 1))],
    "k": list(NAMES),
}

bounds = st.none() | st.integers(LOW - 1, HIGH + 1).map(Decimal)
intervals = st.builds(Interval, bounds, bounds, st.booleans(), st.booleans())
number_sets = st.lists(intervals, max_size=2).map(lambda parts: numbers(parts, whole=False))
name_sets = st.builds(Names, st.frozensets(st.sampled_from(NAMES)), st.booleans())
atoms = st.one_of(
    st.builds(Within, st.just("x"), st.builds(Domain, number_sets)),
    st.builds(Within, st.just("y"), st.builds(Domain, number_sets, st.booleans())),
    st.builds(Within, st.just("k"), st.builds(Domain, name_sets)),
)
formulas = st.recursive(
    atoms,
    lambda parts: (
        st.lists(parts, max_size=3)
        .map(tuple)
        .flatmap(lambda chosen: st.sampled_from([Every(chosen), Either(chosen)]))
    ),
    max_leaves=8,
)


def _lies(value: str, domain: Domain) -> bool:
    if value == "none":
        return domain.absent
    if isinstance(domain.values, Names):
        return (value in domain.values.listed) is not domain.values.others
    point = Interval(Decimal(value), Decimal(value))
    return any(not part.meet(point).empty for part in domain.values.parts)


def _holds(formula: Formula, values: dict[str, str]) -> bool:
    match formula:
        case Within(variable=variable, domain=domain):
            return _lies(values[variable], domain)
        case Every(parts=parts):
            return all(_holds(part, values) for part in parts)
        case Either(parts=parts):
            return any(_holds(part, values) for part in parts)


def _assignments() -> list[dict[str, str]]:
    return [dict(zip(VALUES, chosen, strict=True)) for chosen in product(*VALUES.values())]


@given(formulas)
def test_impossible_means_that_no_values_do(formula: Formula) -> None:
    """A formula is impossible exactly if trying all values finds none that make it true."""
    expected = not any(_holds(formula, values) for values in _assignments())

    assert expected == is_impossible(formula, DOMAINS)


@given(formulas)
def test_a_witness_makes_the_formula_true(formula: Formula) -> None:
    """There is a witness exactly if the formula can hold; what it leaves open does not matter."""
    witness = find_witness(formula, DOMAINS)

    fitting = [
        values
        for values in _assignments()
        if witness is not None and all(values[name] == value for name, value in witness)
    ]
    assert (witness is None) == is_impossible(formula, DOMAINS)
    assert all(_holds(formula, values) for values in fitting)
    assert witness is None or fitting


@given(number_sets, number_sets, st.integers(LOW - 2, HIGH + 2))
def test_meeting_sets_keeps_what_is_in_both(one: Numbers, other: Numbers, number: int) -> None:
    """A number is in the intersection exactly if it is in both sets."""
    value = str(number)
    expected = _lies(value, Domain(one)) and _lies(value, Domain(other))

    assert expected == _lies(value, Domain(one.meet(other)))
