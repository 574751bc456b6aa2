"""The commands that look into a durable bus and mend it, on the file that the order flow left."""

import asyncio
import json
import sqlite3
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

ORDERS = Path(__file__).parents[3] / "examples" / "orders"
sys.path.insert(0, str(ORDERS))

from generated.shop.common import Address, Customer, Money  # noqa: E402 - the path comes first
from generated.shop.orders import (  # noqa: E402 - as above
    Line,
    NodeOrderLedgerReducer,
    NodeStorefrontEffect,
    NodeWarehouseEffect,
    OrderPaid,
    OrderPlaced,
    bind,
)
from handlers import Mailer, PaymentGateway  # noqa: E402 - as above

from onexdsl.cli.main import run  # noqa: E402 - as above
from onexdsl.runtime import Host  # noqa: E402 - as above
from onexdsl.runtime.bus.sqlite.bus import EventBusSqlite  # noqa: E402 - as above

ORDER = UUID("4f6c1a52-6d0e-4f4e-9a3a-0d7c1b9d2a11")
STRANGER = UUID("00000000-0000-4000-8000-000000000007")
APP = """
from generated.shop.orders import NodeStorefrontEffect, NodeWarehouseEffect, bind
from handlers import Mailer, PaymentGateway

flow = bind(
    payment_gateway=PaymentGateway(),
    mailer=Mailer(),
    storefront=NodeStorefrontEffect(),
    warehouse=NodeWarehouseEffect(),
)
"""


def _placed() -> OrderPlaced:
    home = Address(street="Main St 1", city="Ulm", postcode="89073")
    ada = Customer(customer_id=UUID(int=1), name="Ada", email="ada@example.org", billing=home)
    line = Line(sku="A-1", qty=2, price=Money(amount=Decimal("9.50")))
    return OrderPlaced(order_id=ORDER, customer=ada, lines=[line])


async def _serve(path: Path, *messages: Any) -> None:
    flow = bind(
        payment_gateway=PaymentGateway(),
        mailer=Mailer(),
        storefront=NodeStorefrontEffect(),
        warehouse=NodeWarehouseEffect(),
    )
    async with Host(flow, bus=EventBusSqlite(path)) as host:
        for message in messages:
            await host.publish(message)
        await host.settled()


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the file of a service that took an order, and a payment that nobody waits for."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.delitem(sys.modules, "app_of_orders", raising=False)
    (tmp_path / "app_of_orders.py").write_text(APP, "utf-8")
    path = tmp_path / "orders.db"
    asyncio.run(_serve(path, _placed(), OrderPaid(order_id=STRANGER, receipt="r-9")))
    return path


class Printed:
    """What commands print, to standard output and standard error."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def by(self, *arguments: str, status: int = 0) -> tuple[str, str]:
        """Run a command on the bus."""
        self._capsys.readouterr()
        assert status == run([*arguments, "--bus", "sqlite:orders.db"])
        captured = self._capsys.readouterr()
        return captured.out, captured.err


@pytest.fixture
def printed(bus: Path, capsys: pytest.CaptureFixture[str]) -> Printed:
    """Give a way to run commands."""
    return Printed(capsys)


def test_dead_letters_are_listed(printed: Printed) -> None:
    """A line each, with its number and why; JSON for machines."""
    text, said = printed.by("dead", "list")
    as_json = ("dead", "list", "--format", "json")
    (letter,) = json.loads(printed.by(*as_json)[0])["dead_letters"]
    (known,) = json.loads(printed.by(*as_json, "--flow", "app_of_orders:flow")[0])["dead_letters"]

    assert 1 == len(text.splitlines())
    assert "1 dead letter\n" == said
    assert str(letter["number"]) == text.split()[0]
    assert "onex.evt.shop-orders.order-paid.v1" == letter["type"]
    assert "unhandled: no clause of state New takes OrderPaid" == letter["reason"]
    assert letter["reason"] in text
    assert str(STRANGER) == known["key"]


def test_a_payload_is_shown_only_where_the_flow_says_what_to_hide(printed: Printed) -> None:
    """Without the flow nobody knows what is sensitive."""
    number = printed.by("dead", "list")[0].split()[0]

    hidden = json.loads(printed.by("dead", "show", number)[0])
    shown = json.loads(printed.by("dead", "show", number, "--flow", "app_of_orders:flow")[0])

    assert "hidden: name the flow with --flow module:object" == hidden["payload"]
    assert {"order_id": str(STRANGER), "receipt": "r-9"} == shown["payload"]
    assert str(STRANGER) == shown["key"]


def test_a_redriven_letter_is_handled_at_the_next_start(printed: Printed, bus: Path) -> None:
    """It is no letter any more, waits, and comes to its end; here it dies anew, with a number."""
    number = printed.by("dead", "list")[0].split()[0]

    assert ("", f"{number} waits again\n") == printed.by("dead", "redrive", number)
    assert "" == printed.by("dead", "list")[0]
    asyncio.run(_serve(bus))

    assert number != printed.by("dead", "list")[0].split()[0]


def test_all_letters_are_dropped(printed: Printed, bus: Path) -> None:
    """They do not come back."""
    number = printed.by("dead", "list")[0].split()[0]

    assert ("", f"{number} dropped\n") == printed.by("dead", "drop", "--all")
    asyncio.run(_serve(bus))

    assert "" == printed.by("dead", "list")[0]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["dead", "show", "99"], "There is no dead letter 99"),
        (["dead", "redrive", "99"], "There is no dead letter 99"),
        (["dead", "drop", "99"], "There is no dead letter 99"),
        (["dead", "drop"], "Name the letters by their numbers, or say --all"),
        (["dead", "drop", "1", "--all"], "Name the letters by their numbers, or say --all"),
        (["state", "app_of_orders:flow", "--node", "OrderLeger"], "Did you mean `OrderLedger`?"),
        (["state", "app_of_orders:flows"], "app_of_orders has no `flows`"),
    ],
)
def test_what_is_not_there_is_told(printed: Printed, arguments: list[str], told: str) -> None:
    """Exit 2, in a sentence."""
    assert told in printed.by(*arguments, status=2)[1]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("sqlite:nowhere.db", "There is no file nowhere.db"),
        ("sqlite:other.db", "other.db is a database of another program"),
        ("sqlite:text.db", "this is no SQLite database"),
        ("sqlite:empty.db", "has an older format, or is empty"),
        ("sqlite", "Say which file: sqlite:PATH"),
        ("sqlit:orders.db", "Did you mean `sqlite`?"),
        ("memory", "A bus in memory keeps nothing to look into"),
    ],
)
def test_a_bus_that_cannot_be_looked_into_is_told(
    bus: Path, capsys: pytest.CaptureFixture[str], name: str, told: str
) -> None:
    """No file is made or touched."""
    other = sqlite3.connect("other.db")
    other.execute("CREATE TABLE theirs (x)")
    other.close()
    Path("text.db").write_text("no database at all, but long enough to be read as one" * 10)
    Path("empty.db").touch()

    assert 2 == run(["dead", "list", "--bus", name])
    assert told in capsys.readouterr().err
    assert not Path("nowhere.db").exists()


@pytest.mark.parametrize("command", [["dead", "list"], ["dead", "drop", "--all"]])
def test_a_folder_that_may_not_be_searched_is_told(
    bus: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
) -> None:
    """It is another user's: no bug of ours."""

    def refuse(path: Path, **_how: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "stat", refuse)

    assert 2 == run([*command, "--bus", "sqlite:orders.db"])
    assert "orders.db cannot be opened: Permission denied." in capsys.readouterr().err


def test_instances_are_printed(printed: Printed) -> None:
    """A JSON object a line; by node and key only what was asked for."""
    lines = printed.by("state", "app_of_orders:flow")[0].splitlines()
    (one,) = (json.loads(line) for line in lines)
    nobody = printed.by("state", "app_of_orders:flow", "--node", "OrderLedger", "--key", "x")

    assert {
        "node": "shop.orders.NodeOrderLedgerReducer",
        "key": str(ORDER),
        "state": "Paid",
        "version": 2,
        "data": {"total": "19.00", "attempts": 0},
    } == one
    assert "" == nobody[0]


def test_a_log_is_replayed(printed: Printed) -> None:
    """The same states and intents come out, so there is nothing to tell."""
    text, said = printed.by("replay", "app_of_orders:flow")

    assert "" == text
    assert "shop.orders.NodeOrderLedgerReducer: 2 messages replayed, 0 differences\n" == said


def test_code_that_decides_otherwise_is_found(
    printed: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit 4: another state, other data and an intent that was never sent are told."""
    decided = NodeOrderLedgerReducer.transition

    def otherwise(self: Any, state: Any, data: Any, event: Any, context: Any) -> Any:
        if isinstance(event, OrderPlaced):
            event = event.model_copy(update={"lines": event.lines * 2})
        return decided(self, state, data, event, context)

    monkeypatch.setattr(NodeOrderLedgerReducer, "transition", otherwise)

    text, said = printed.by("replay", "app_of_orders:flow", status=4)

    assert "version 1: OrderPlaced would now emit ChargeCard as well" in text
    assert "version 2: other values of total" in text
    assert "2 differences" in said
