"""eventsourcing on SQLite: an aggregate that is made, and loaded, changed and saved twice."""

import tempfile
import time
from pathlib import Path

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event


class Order(Aggregate):
    @event("Placed")
    def __init__(self) -> None:
        self.state = "waiting"

    @event("Paid")
    def pay(self) -> None:
        self.state = "paid"

    @event("Shipped")
    def ship(self) -> None:
        self.state = "shipped"


def measure(count: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "PERSISTENCE_MODULE": "eventsourcing.sqlite",
            "SQLITE_DBNAME": str(Path(folder) / "orders.sqlite"),
        }
        shop: Application = Application(env=settings)
        began = time.perf_counter()
        for _ in range(count):
            order = Order()
            shop.save(order)
            for change in (Order.pay, Order.ship):
                order = shop.repository.get(order.id)
                change(order)
                shop.save(order)
        took = time.perf_counter() - began
        shop.close()
        return count / took
