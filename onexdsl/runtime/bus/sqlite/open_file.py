"""What a SQLite bus has only while its file is open, as one value."""

from dataclasses import dataclass

from onexdsl.runtime.bus.sqlite.caretaker import Caretaker
from onexdsl.runtime.bus.sqlite.cascade import Cascade
from onexdsl.runtime.bus.sqlite.endings import Endings
from onexdsl.runtime.bus.sqlite.hatch.hatch import Hatch
from onexdsl.runtime.bus.sqlite.instances import Instances
from onexdsl.runtime.bus.sqlite.letters import Letters
from onexdsl.runtime.bus.sqlite.reader import Reader
from onexdsl.runtime.bus.sqlite.recovery import Recovery
from onexdsl.runtime.bus.sqlite.rings import Rings
from onexdsl.runtime.bus.sqlite.timers import Timers


@dataclass(frozen=True, slots=True)
class OpenFile:
    """What there is only while the file is open."""

    reader: Reader
    """For what is asked in passing, by the loop."""
    lists: Reader
    """For what takes longer, in a thread of its own."""
    instances: Instances
    cascade: Cascade
    endings: Endings
    recovery: Recovery
    letters: Letters
    rings: Rings
    timers: Timers
    caretaker: Caretaker
    hatch: Hatch
