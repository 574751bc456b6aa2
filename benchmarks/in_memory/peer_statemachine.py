"""python-statemachine: a machine with a condition and an action."""

import time

from statemachine import State, StateMachine


class Order(StateMachine):
    waiting = State(initial=True)
    cancelled = State(final=True)
    declined = waiting.to.itself(cond="few", on="note") | waiting.to(cancelled)
    attempts = 0

    def few(self) -> bool:
        return self.attempts >= 0

    def note(self) -> None:
        self.attempts += 1


def measure(count: int) -> float:
    order = Order()
    began = time.process_time()
    for _ in range(count):
        order.declined()
    return count / (time.process_time() - began)
