"""Everything that the rules on Python ask about."""

from dataclasses import dataclass

from onexdsl.purity.behaviour import Behaviour
from onexdsl.purity.handlers import Handlers
from onexdsl.purity.library import Library
from onexdsl.purity.wanted import Wanted


@dataclass(frozen=True, slots=True)
class Behind:
    """What the flows ask for, what is there, and what the pure part of it does."""

    wanted: Wanted
    library: Library
    handlers: Handlers
    behaviour: Behaviour
