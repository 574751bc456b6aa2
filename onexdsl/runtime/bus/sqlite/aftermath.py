"""What follows once a decision is kept: it is remembered, counted and told."""

import logging

from onexdsl.runtime.bus.activity import Activity
from onexdsl.runtime.bus.dead_letters import log_letter
from onexdsl.runtime.bus.delivery import Delivery, Then, nothing
from onexdsl.runtime.bus.sqlite.instances import Instances
from onexdsl.runtime.bus.sqlite.job import End
from onexdsl.runtime.bus.sqlite.timers import Timers
from onexdsl.runtime.instance import Decision, EnumVerdict

LOG = logging.getLogger("onexdsl.runtime")
DONE = EnumVerdict.DONE


class Aftermath:
    """Tells of the decisions of one open file."""

    def __init__(self, instances: Instances, activity: Activity, timers: Timers) -> None:
        self.instances = instances
        self._activity = activity
        self._timers = timers

    def kept(self, end: End) -> None:
        """Hear of a delivery that was decided on at once."""
        delivery, decision, change, letter, then = end
        if letter is not None or decision.timers:
            self.remember(end)
        elif change is not None and decision.instance is not None:
            self.instances.remember(change.place, decision.instance)
        if decision.verdict is not DONE:
            self.count(decision)
        if then is not nothing:
            try:
                then()
            except BaseException as error:  # noqa: BLE001  # as in a handler
                log_late(delivery, error)

    def remember(self, end: End) -> None:
        """Let its state be seen, its timers ring and its dead letter be logged."""
        _, decision, change, letter, _ = end
        if change is not None and decision.instance is not None:
            self.instances.remember(change.place, decision.instance)
            if decision.timers and not self._activity.closed:
                self._timers.note(min(timer.due for timer in decision.timers))
        if letter is not None:
            log_letter("a message is dead", letter)

    def count(self, decision: Decision) -> None:
        """Count how its message has ended."""
        if decision.verdict is not DONE:
            self._activity.ended(decision.verdict)


def tell(delivery: Delivery, then: Then) -> None:
    """Call what waits for the end; what it raises comes too late, and is logged."""
    try:
        then()
    except BaseException as error:  # noqa: BLE001  # as in a handler
        log_late(delivery, error)


def log_late(delivery: Delivery, error: BaseException) -> None:
    """Log an error of a handler whose message has ended already."""
    LOG.error("%s failed after its commit: %r", delivery.consumer, type(error))
