"""The Python behind the flows in, everything that is wrong with it out. Nothing of it is run."""

from collections.abc import Iterable

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.purity.behind import Behind
from onexdsl.purity.handlers import find_handlers
from onexdsl.purity.library import read_library
from onexdsl.purity.observe import observe
from onexdsl.purity.python_text import PythonText
from onexdsl.purity.rules import (
    handler_signature,
    impure_call,
    impure_import,
    missing_handler,
    mutable_global,
    mutates_input,
    nondeterministic_call,
    not_followed,
)
from onexdsl.purity.wanted import Wanted

RULES = (
    missing_handler.check,
    handler_signature.check,
    impure_import.check,
    impure_call.check,
    nondeterministic_call.check,
    mutable_global.check,
    mutates_input.check,
    not_followed.check,
)


def analyse_python(texts: Iterable[PythonText], wanted: Wanted, problems: Problems) -> None:
    """Ask every question about the Python behind the flows, and add what is found.

    `texts` are the modules that the author wrote and the generated ones that they lean on.
    """
    library = read_library(texts, problems)
    handlers = find_handlers(library, wanted)
    behind = Behind(wanted, library, handlers, observe(library, handlers))
    for rule in RULES:
        rule(behind, problems)
