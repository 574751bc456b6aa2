"""Any Python can be read: nothing is raised, spans stay inside, and it is told alike each time."""

import sysconfig
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onexdsl.compiler import pipeline
from onexdsl.compiler.python_behind import generated_modules
from onexdsl.compiler.python_wanted import wanted_of
from onexdsl.diagnostics.diagnostic import Diagnostic, Problems
from onexdsl.purity.analyse import analyse_python
from onexdsl.purity.python_text import PythonText
from onexdsl.source.text import SourceText
from tests.support.faults import SOUND
from tests.support.soak import short_or_long
from tests.support.spec_pages import cases_of

PURITY = sorted((Path(__file__).parents[1] / "spec/purity").glob("*.md"))
CHECKED = pipeline.check(SOUND.sources.texts)
PRINTED = generated_modules(CHECKED, "generated")
WANTED = wanted_of(CHECKED.model, CHECKED.sources, "generated", "handlers")
TEXTS = [SOUND.python[0].source.text] + [
    one.source.text for page in PURITY for case in cases_of(page) for one in case.python
]
LINES = sorted({line for text in TEXTS for line in text.split("\n")})
LIBRARY = Path(sysconfig.get_path("stdlib"))
CALLS_ALL = """
import library
from generated.shop.orders import NodeQuoteBasketCompute


class Quote(NodeQuoteBasketCompute):
    def compute(self, input):
        {calls}
        return input
"""


def _found(**texts: str) -> tuple[Diagnostic, ...]:
    modules = [PythonText(name, SourceText(f"{name}.py", text)) for name, text in texts.items()]
    problems = Problems()
    analyse_python((*modules, *PRINTED), WANTED, problems)
    found = problems.sorted()
    lengths = {f"{name}.py": len(text) for name, text in texts.items()}
    lengths |= {source.name: len(source.text) for source in CHECKED.sources}
    for one in found:
        for span in (one.span, *(label.span for label in one.labels)):
            assert 0 <= span.start <= span.end <= lengths[span.file]
    return found


@given(st.text())
@settings(max_examples=short_or_long(60, 2_000), deadline=None)
def test_any_text_can_be_read(text: str) -> None:
    """Whatever the characters are: no Python is told as such, and no handlers as missing."""
    assert _found(handlers=text)


@given(st.lists(st.sampled_from(LINES), max_size=60))
@settings(max_examples=short_or_long(60, 2_000), deadline=None)
def test_any_lines_can_be_read(lines: list[str]) -> None:
    """Lines of real handlers in any order."""
    _found(handlers="\n".join(lines))


@pytest.mark.parametrize("seed", range(short_or_long(40, 2_000)))
def test_damaged_handlers_can_be_read(seed: int) -> None:
    """Handlers with lines lost, doubled, moved and cut; and they are told alike each time."""
    chance = Random(seed)  # the same damage in every run
    lines = chance.choice(TEXTS).split("\n")
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(lines))
        match chance.randrange(4):
            case 0:
                del lines[place]
                lines = lines or [""]
            case 1:
                lines.insert(place, chance.choice(LINES))
            case 2:
                lines[place] = lines[place][: chance.randint(0, len(lines[place]))]
            case _:
                other = chance.randrange(len(lines))
                lines[place], lines[other] = lines[other], lines[place]
    text = "\n".join(lines)

    assert _found(handlers=text) == _found(handlers=text)


@pytest.mark.parametrize(
    "depth", ["(" * 150 + ")" * 150, "-" * 3_000 + "1", "a" + ".b" * 3_000, "[" * 90 + "]" * 90]
)
def test_deep_python_is_told(depth: str) -> None:
    """What is nested too deeply for anybody is no Python for us; the stack holds."""
    codes = {one.code.name for one in _found(handlers=f"x = {depth}\n")}

    assert codes & {"invalid-python", "missing-handler"}


@pytest.mark.parametrize(
    "name",
    ["textwrap", "heapq", "colorsys", "shutil"]
    + short_or_long(0, 1)
    * [path.stem for path in sorted(LIBRARY.glob("*.py")) if path.stem != "__future__"],
)
def test_the_standard_library_can_be_read(name: str) -> None:
    """Every function of a real module is followed from a compute, and an end is found."""
    text = (LIBRARY / f"{name}.py").read_text("utf-8", "replace")
    names = [line[4:].partition("(")[0] for line in text.split("\n") if line.startswith("def ")]
    calls = "\n        ".join(f"library.{one}(input)" for one in names) or "pass"

    _found(handlers=CALLS_ALL.format(calls=calls), library=text)
