"""What a flow's text depends on, for caches."""

from onexdsl.codegen.dependencies import surroundings_of
from tests.support.codegen import project_of
from tests.support.project_bench import files_of

TEXT = """==== a.onex
flow a @ 1.0.0
enum E { x, y }
record Inner { e: E = E.x }
record Outer { inner: list[Inner] }
record Loose { n: int }
fn inside(o: Outer) -> int = len(o.inner)
==== b.onex
flow b @ 1.0.0
use a: Outer, inside, Loose
record Own { outer: Outer, n: int = 0 }
union Any = Loose | Own
fn size(o: Own) -> int = inside(o.outer)
"""


def test_what_is_named_and_what_that_names_in_turn() -> None:
    """Through fields, parameters and defaults, but nothing of the flow itself."""
    project = project_of(files_of(TEXT))
    one, other = project.model.flows
    found = surroundings_of(other, project)
    names = [declaration.name.name for declaration in found.declarations]
    assert ["E", "Inner", "Loose", "Outer", "inside"] == names
    assert ["Own"] == [name.name for name in found.tagged]
    assert ["Loose"] == [name.name for name in surroundings_of(one, project).tagged]


def test_equal_surroundings_compare_equal() -> None:
    """Wherever the declarations stand in their files."""
    moved = TEXT.replace("enum E", "\n\nenum E")
    found = [
        surroundings_of(project.model.flows[1], project)
        for project in (project_of(files_of(TEXT)), project_of(files_of(moved)))
    ]
    assert found[0] == found[1]
