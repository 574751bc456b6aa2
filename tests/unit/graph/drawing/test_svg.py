"""Pictures as SVG: well-formed, complete, escaped, and the same each time."""

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

from onexdsl.graph.draw import draw
from onexdsl.graph.drawing.diagram import Box, Diagram, Line, LineKind, Link, full_name
from onexdsl.graph.drawing.place import place
from onexdsl.graph.drawing.svg import path, svg
from onexdsl.semantics.field_types import QualifiedName
from tests.support.big_flow import big_flow
from tests.support.graph import model_of, source_of

NAMES = {"svg": "http://www.w3.org/2000/svg"}


def classes(text: str) -> list[str]:
    """Give the classes of the groups of a picture, in their order."""
    root = ET.fromstring(text)  # noqa: S314  # our own text
    return [group.get("class", "") for group in root.iterfind(".//svg:g", NAMES)]


def words(text: str) -> list[str]:
    """Give the texts of a picture, in their order."""
    root = ET.fromstring(text)  # noqa: S314  # our own text
    return ["".join(one.itertext()) for one in root.iterfind(".//svg:text", NAMES)]


def test_a_project_has_its_nodes_messages_and_policies() -> None:
    """Nodes are coloured by kind; the wire, its policies and what ends a circle can be read."""
    drawn = draw(model_of(big_flow(5)), "svg")
    assert 3 == classes(drawn).count("box effect")
    assert 2 == classes(drawn).count("box reducer")
    assert "link intent circled" in classes(drawn)
    said = words(drawn)
    for text in ("Ledger0", "reducer", "Charge0 \u21bb", "bounded: `tries < 3`", "Placed0"):
        assert text in said
    assert "timeout 10s, retry 5 backoff 200ms..5s, circuit 5 per 30s" in " ".join(said)


def test_the_legend_explains_what_occurs() -> None:
    """Only kinds and lines that occur are explained."""
    said = words(draw(model_of(big_flow(5)), "svg"))
    assert ["effect", "reducer", "intent", "event", "circle that ends"] == said[-5:]


def test_a_state_machine_has_its_states_and_transitions() -> None:
    """States are marked as initial and final; arrows bear event, guard and what is emitted."""
    drawn = draw(model_of(big_flow(5)), "svg", "Ledger0")
    assert ["box state initial", "box state normal", "box state final"] == [
        one for one in classes(drawn) if one.startswith("box")
    ]
    said = words(drawn)
    assert {"Declined0", "[tries < 3]", "/ Charge0"} <= set(said)


def test_a_project_without_nodes_is_an_empty_picture() -> None:
    """Where nothing is to draw the picture is empty, but a picture."""
    drawn = draw(model_of("record Lonely { a: int }"), "svg")
    assert ["scene"] == classes(drawn)


def test_everything_is_escaped() -> None:
    """No text of an author is read as markup."""
    text = '</text><script>"&'
    line = (Line(text, LineKind.TITLE),)
    diagram = Diagram(text, (Box(text, "effect", line),), (Link(0, 0, "event", line),))
    assert [text, text] == words(svg(place(diagram)))[:2]


def test_the_hash_seed_does_not_matter(kept_tables: Path) -> None:
    """A process with another hash seed draws the same bytes."""
    script = (
        "import sys\n"
        "from onexdsl.compiler.parser_cache import prime_parser\n"
        "from onexdsl.graph.draw import draw\n"
        "from tests.support.graph import model_of, source_of\n"
        "prime_parser()\n"
        "flow = sys.stdin.read()\n"
        "print(draw(model_of(flow), 'html', None, (source_of(flow),)), end='')"
    )
    flow = big_flow(15)
    other = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONHASHSEED": "7", "PYTHONPATH": ".", "ONEXDSL_CACHE_DIR": str(kept_tables)},
        input=flow,
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout
    assert draw(model_of(flow), "html", None, (source_of(flow),)) == other


def test_corners_are_round_but_never_larger_than_the_line() -> None:
    """A short piece of a line gets a small corner."""
    assert "M0 0L18 0Q20 0 20 2L20 4" == path(((0, 0), (20, 0), (20, 4)))
    assert "M0 0L5 0" == path(((0, 0), (5, 0)))
    assert "M0 0L0 0Q0 0 0 0L0 7" == path(((0, 0), (0, 0), (0, 7)))


def test_what_is_outside_has_no_flow() -> None:
    """A name without a flow is its own key."""
    assert "outside" == full_name(QualifiedName("", "outside"))


def test_long_texts_are_wrapped_and_long_names_cut() -> None:
    """A guard of any length takes five lines at most; the page has all of it."""
    guard = f"event.n not in [{', '.join(map(str, range(100, 300)))}]"
    flow = (
        "event Went { key id: uuid, n: int }\n"
        "effect Goer { publishes Went }\n"
        f"reducer R{'a' * 80} {{ data {{ n: int = 0 }} on Went when {guard} {{ n = n + 1 }} }}"
    )
    drawn = draw(model_of(flow), "svg", f"R{'a' * 80}")
    said = words(drawn)
    assert 5 == len([one for one in said if ", " in one])
    assert any(one.endswith("\u2026") for one in said)
    assert max(map(len, words(draw(model_of(flow), "svg")))) <= 48
