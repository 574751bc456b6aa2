"""The order flow with nothing around it: what a program by hand could hardly do without.

The same models and transitions, and the same rows in the same tables, twelve an order; all that
came while the last fsync ran is one transaction. Left out is everything that a bus is for: queues
with limits, order per key, retries, limits of time, dead letters, subscribers, taking back, and to
find after a crash what was not done.
"""

import asyncio
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from itertools import count as numbers
from pathlib import Path
from queue import SimpleQueue
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID, uuid4

sys.path.insert(0, str(Path(__file__).parents[2] / "examples" / "orders"))

from generated.shop.orders import (
    ChargeCard,
    EnumOrderLedgerState,
    NodeOrderLedgerReducer,
    OrderLedgerData,
    OrderPaid,
    OrderPlaced,
    OrderShipped,
)
from orders import CUSTOMER, LINES, Bank

from onexdsl.runtime import ReducerContext, Transition
from onexdsl.runtime.bus.sqlite.schema import prepare

Row: TypeAlias = tuple[Any, ...]
STATEMENTS = (
    "INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "INSERT INTO pending VALUES (?, ?, ?, ?)",
    "DELETE FROM pending WHERE sequence = ? AND consumer = ?",
    "INSERT OR REPLACE INTO instance VALUES (?, ?, ?, ?, ?, ?, ?)",
    "INSERT INTO log VALUES (?, ?, ?, ?)",
)
MESSAGE, PENDING, ENDED, INSTANCE, LOG = range(5)
MOST = 256  # rows of one statement


class Kept(NamedTuple):
    """The rows of one turn of the loop, by their statements, and who waits for them."""

    rows: tuple[list[Row], ...]
    told: list[Callable[[], object]]


class Writer:
    """Writes what was put in while it wrote before, in a thread of its own."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        prepare(self._connection, path)
        self._connection.execute("PRAGMA synchronous = FULL")
        self._loop = asyncio.get_running_loop()
        self._queue: SimpleQueue[Kept | None] = SimpleQueue()
        self._next = self._nothing()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    @staticmethod
    def _nothing() -> Kept:
        return Kept(tuple([] for _ in STATEMENTS), [])

    def put(self, rows: list[tuple[int, Row]], told: Callable[[], object]) -> None:
        if not self._next.told:
            self._loop.call_soon(self._hand_over)
        for statement, row in rows:
            self._next.rows[statement].append(row)
        self._next.told.append(told)

    def _hand_over(self) -> None:
        self._queue.put(self._next)
        self._next = self._nothing()

    def close(self) -> None:
        self._queue.put(None)
        self._thread.join()
        self._connection.close()

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            batch = [first]
            while not self._queue.empty() and (more := self._queue.get()) is not None:
                batch.append(more)
            self._write(batch)
            self._loop.call_soon_threadsafe(_tell, batch)

    def _write(self, batch: list[Kept]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        for number, statement in enumerate(STATEMENTS):
            rows = [row for kept in batch for row in kept.rows[number]]
            begin, values, places = statement.partition("VALUES")
            if not values:
                self._connection.executemany(statement, rows)
                continue
            for start in range(0, len(rows), MOST):
                some = rows[start : start + MOST]
                text = begin + values + ",".join([places] * len(some))
                self._connection.execute(text, [value for row in some for value in row])
        self._connection.execute("COMMIT")


def _tell(batch: list[Kept]) -> None:
    for kept in batch:
        for told in kept.told:
            told()


class Shop:
    """Places, charges and ships orders."""

    def __init__(self, path: Path) -> None:
        self.writer = Writer(path)
        self._ledger = NodeOrderLedgerReducer.__new__(NodeOrderLedgerReducer)
        self._bank = Bank()
        self._numbers = numbers(1)
        self._charging: set[asyncio.Task[None]] = set()

    def _message(self, payload: Any, chain: bytes) -> tuple[int, tuple[int, Row]]:
        number = next(self._numbers)
        now = time.time_ns()
        text = payload.__pydantic_serializer__.to_json(payload)
        identity = number.to_bytes(16)
        row = (number, identity, type(payload).__name__, chain, chain, now, now, text, None)
        return number, (MESSAGE, row)

    def _changed(
        self, found: tuple[EnumOrderLedgerState, OrderLedgerData], event: Any, cause: int
    ) -> tuple[Transition[Any, Any], list[tuple[int, Row]]]:
        key: UUID = event.order_id
        context = ReducerContext(key, None)
        made = self._ledger.transition(*found, event, context)
        assert isinstance(made, Transition)  # noqa: S101  # no order is ignored here
        text = made.data.model_dump_json()
        return made, [
            (INSTANCE, ("ledger", key.bytes, str(made.state), text, cause, cause, cause)),
            (LOG, (cause, "ledger", key.bytes, cause)),
        ]

    async def order(self) -> None:
        loop = asyncio.get_running_loop()
        order, chain = uuid4(), uuid4().bytes
        placed = OrderPlaced(order_id=order, customer=CUSTOMER, lines=LINES)
        number, row = self._message(placed, chain)
        made, rows = self._changed((EnumOrderLedgerState.NEW, OrderLedgerData()), placed, number)
        (intent,) = made.intents
        asked, asking = self._message(intent, chain)
        paid: asyncio.Future[Transition[Any, Any]] = loop.create_future()

        def charge() -> None:
            task = loop.create_task(self._charge(intent, asked, chain, made, paid))
            self._charging.add(task)
            task.add_done_callback(self._charging.discard)

        self.writer.put([row, asking, (PENDING, (asked, "bank", 0, 0)), *rows], charge)
        ledger = await paid
        shipped = OrderShipped(order_id=order)
        number, row = self._message(shipped, chain)
        _, rows = self._changed((ledger.state, ledger.data), shipped, number)
        kept = loop.create_future()
        self.writer.put([row, *rows], lambda: kept.set_result(None))
        await kept

    async def _charge(  # all that the bank's answer belongs to
        self,
        intent: Any,
        asked: int,
        chain: bytes,
        ledger: Transition[Any, Any],
        paid: asyncio.Future[Transition[Any, Any]],
    ) -> None:
        assert isinstance(intent, ChargeCard)  # noqa: S101  # an order's only intent
        event = await self._bank.charge_card(intent, _Context(str(asked)))
        assert isinstance(event, OrderPaid)  # noqa: S101  # the bank always says yes
        number, row = self._message(event, chain)
        made, rows = self._changed((ledger.state, ledger.data), event, number)
        ended = (ENDED, (asked, "bank"))
        self.writer.put([row, ended, *rows], lambda: paid.set_result(made))


class _Context(NamedTuple):
    idempotency_key: str


async def _measure(path: Path, count: int, at_once: int) -> float:
    shop = Shop(path)
    left = iter(range(count))

    async def customer() -> None:
        for _ in left:
            await shop.order()

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(customer())
    took = time.perf_counter() - began
    shop.writer.close()
    return count / took


def measure(at_once: int, count: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder) / "shop.db", count, at_once))
