"""All rules together: their order, what they leave alone, and that they find the same each time."""

from pkgutil import iter_modules

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.graph import rules
from onexdsl.graph import validate as validating
from onexdsl.graph.validate import validate
from onexdsl.semantics.model import Model
from tests.support.graph import diagnostics_of


def test_an_empty_project_is_fine() -> None:
    """Nothing is nothing to complain about."""
    problems = Problems()

    validate(Model(()), problems)

    assert problems.sorted() == ()


def test_every_rule_runs() -> None:
    """Each file of rules is imported by the list of all rules, and each rule stands in a tuple."""
    tuples = [one for name, one in vars(validating).items() if name.endswith("RULES")]
    listed = {rule.__module__.rpartition(".")[2] for one in tuples for rule in one}
    assert {module.name for module in iter_modules(rules.__path__)} == listed


def test_the_same_model_is_told_the_same() -> None:
    """Two runs give the same findings, with the same words."""
    text = """
@external event Start { key id: uuid }
event A { key id: uuid }
event B { key id: uuid }
intent X { key id: uuid }
intent Y { key id: uuid }
effect E { on X -> A on Y -> B }
wire { X -> E Y -> E }
reducer R {
  initial state S { on Start { emit X { id: key } emit Y { id: key } } }
  state T { on A { emit Y { id: key } } on B { emit X { id: key } } }
}
"""
    assert diagnostics_of(text) == diagnostics_of(text)


def test_a_wide_state_space_is_walked_within_bounds() -> None:
    """Forty intents in flight at once are no more work than a few."""
    count = 40
    events = "\n".join(
        f"@external event Go{n} {{ key id: uuid }} event Done{n} {{ key id: uuid }}"
        f" intent Do{n} {{ key id: uuid }} effect E{n} {{ on Do{n} -> Done{n} }}"
        f" wire {{ Do{n} -> E{n} }}"
        for n in range(count)
    )
    busy = "\n".join(
        f"on Go{n} {{ emit Do{n} {{ id: key }} }} on Done{n} -> B" for n in range(count)
    )
    ignored = ", ".join(f"Go{n}" for n in range(count))
    text = f"""{events}
reducer R {{
  initial state A {{ {busy} }}
  state B {{ on Go0 -> A ignore {ignored.removeprefix("Go0, ")} }}
}}
"""

    assert [found.code.name for found in diagnostics_of(text)] == ["unhandled-event"]
