"""What an editor is told while people write: one real client, one real server, over pipes."""

import shutil
from pathlib import Path

import pytest
from lsprotocol import types

ORDERS = Path(__file__).parents[2] / "examples/orders"
FLOW = "flows/shop/orders.onex"
TEXT = (ORDERS / FLOW).read_text("utf-8")


@pytest.fixture
def orders(editor):
    """Lay the orders example in the editor's folder."""
    shutil.copy(ORDERS / "pyproject.toml", editor.folder)
    shutil.copytree(ORDERS / "flows", editor.folder / "flows")
    return editor


async def test_a_mistake_is_told_while_it_is_written_and_gone_when_mended(orders):
    """Findings are those of the unsaved text."""
    await orders.open(FLOW, TEXT)
    assert [] == orders.codes(FLOW)
    await orders.change(FLOW, TEXT.replace("event.lines", "event.linse"))
    assert [("unknown-field", 31)] == orders.codes(FLOW)
    await orders.change(FLOW, TEXT)
    assert [] == orders.codes(FLOW)
    assert TEXT == (orders.folder / FLOW).read_text("utf-8")


async def test_what_an_unsaved_text_breaks_elsewhere_is_told_there(orders):
    """A project is checked whole, with what is on the disk and what is not saved yet."""
    common = "flows/shop/common.onex"
    await orders.open(FLOW, TEXT)
    await orders.open(common, (ORDERS / common).read_text("utf-8"))
    await orders.change(common, "flow shop.common @ 1.0.0\nrecord Money { amount: decimal }\n")
    assert [("unknown-name", 4), ("unknown-name", 4)] == orders.codes(FLOW)


async def test_hover_shows_the_declaration_with_its_docs_and_its_part(orders):
    """Hover tells what a name is, and what part it plays."""
    place = await orders.open(FLOW, TEXT.replace("on OrderPlaced ->", "on Order§Placed ->"))
    asked = types.HoverParams(orders.document(FLOW), place)
    found = await orders.client.text_document_hover_async(asked)
    assert "event OrderPlaced {" in found.contents.value
    assert "A customer placed an order." in found.contents.value
    assert "Handled by `OrderLedger`." in found.contents.value


async def test_the_definition_of_an_imported_name_is_in_its_own_file(orders):
    """Go to definition crosses files."""
    place = await orders.open(FLOW, TEXT.replace("price: Money", "price: §Money"))
    asked = types.DefinitionParams(orders.document(FLOW), place)
    found = await orders.client.text_document_definition_async(asked)
    assert ["common.onex:5:8"] == orders.places(found)


async def test_completion_behind_an_arrow_gives_the_states(orders):
    """Behind `->` of a reducer stand its states, and nothing else."""
    place = await orders.open(FLOW, TEXT.replace("-> AwaitingPayment", "-> §"))
    asked = types.CompletionParams(orders.document(FLOW), place)
    found = await orders.client.text_document_completion_async(asked)
    labels = [item.label for item in found.items]
    assert ["New", "AwaitingPayment", "Paid", "Shipped", "Cancelled"] == labels


async def test_what_was_told_is_taken_back_when_the_last_file_of_a_project_is_closed(orders):
    """Nobody would look at it again; opened once more, it is told once more."""
    broken = TEXT.replace("event.lines", "event.linse")
    await orders.open(FLOW, broken)
    orders.close(FLOW)
    await orders.open("other/flows/a.onex", "flow a @ 1.0.0\n")
    assert [] == orders.codes(FLOW)
    await orders.open(FLOW, broken)
    assert [("unknown-field", 31)] == orders.codes(FLOW)
