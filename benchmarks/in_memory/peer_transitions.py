"""transitions: a machine with a condition and an action."""

import time

from transitions import Machine


class Order:
    attempts = 0

    def few(self) -> bool:
        return self.attempts >= 0

    def note(self) -> None:
        self.attempts += 1


def measure(count: int) -> float:
    order = Order()
    rules = [
        {
            "trigger": "declined",
            "source": "waiting",
            "dest": None,
            "conditions": "few",
            "after": "note",
        }
    ]
    Machine(order, states=["waiting"], transitions=rules, initial="waiting")
    began = time.process_time()
    for _ in range(count):
        order.declined()
    return count / (time.process_time() - began)
