"""How far the Python behind flows is followed."""

from onexdsl.compiler import pipeline
from onexdsl.compiler.python_behind import generated_modules
from onexdsl.compiler.python_wanted import wanted_of
from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.purity.analyse import analyse_python
from onexdsl.purity.python_text import PythonText
from onexdsl.purity.run import MOST_STEPS
from onexdsl.source.text import SourceText
from tests.support.faults import SOUND

HANDLERS = """
from generated.shop.orders import NodeQuoteBasketCompute


class Quote(NodeQuoteBasketCompute):
    def compute(self, input):
{body}
        return input

    def process(self, input):
        return open("rates")
"""


def test_a_large_method_leaves_the_next_one_enough() -> None:
    """What one entry may cost is counted for each of them anew."""
    checked = pipeline.check(SOUND.sources.texts)
    wanted = wanted_of(checked.model, checked.sources, "generated", "handlers")
    text = HANDLERS.format(body="        0\n" * MOST_STEPS)
    problems = Problems()

    modules = (PythonText("handlers", SourceText("handlers.py", text)),)
    analyse_python((*modules, *generated_modules(checked, "generated")), wanted, problems)

    assert "impure-call" in [found.code.name for found in problems.sorted()]
