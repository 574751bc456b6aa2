"""The page as text: it is whole, asks for nothing, and lets nothing in."""

import base64
import hashlib
import json
import re
import sys

import pytest

from onexdsl.graph.draw import draw
from onexdsl.graph.drawing.place import NoEngineError
from tests.support.big_flow import big_flow
from tests.support.graph import model_of, source_of


def page_of(flow: str, node: str | None = None) -> str:
    """Draw the page of a flow."""
    return draw(model_of(flow), "html", node, (source_of(flow),))


def details_of(page: str) -> dict[str, list[dict[str, object]]]:
    """Read what a page tells of its boxes and links."""
    found = re.search(r'<script id="details" type="application/json">(.*?)</script>', page)
    assert found is not None
    details: dict[str, list[dict[str, object]]] = json.loads(found[1])
    return details


def test_nothing_comes_from_elsewhere() -> None:
    """The page names no address but the one that says what SVG is."""
    page = page_of(big_flow(5))
    assert [] == re.findall(r'(?:src|href)="(?!#)[^"]*"|@import|url\((?!#)', page)
    assert set() == set(re.findall(r"https?://[^\s\"']+", page)) - {"http://www.w3.org/2000/svg"}


def test_only_its_own_script_may_run() -> None:
    """The policy in the head names the digest of the script that stands in the page."""
    page = page_of(big_flow(5))
    script = page.rpartition("<script>")[2].partition("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'" in page


def test_a_comment_cannot_end_the_script() -> None:
    """What authors write is kept in JSON without a character that HTML could read."""
    flow = (
        "event Went { key id: uuid }\neffect Goer { publishes Went }\n"
        "reducer Evil {\n  // </script><script>alert(1)</script> @@SCRIPT@@ <!--\n  on Went\n}\n"
    )
    page = page_of(flow)
    assert 2 == page.count("</script>")
    (evil,) = [one for one in details_of(page)["boxes"] if one["name"] == "Evil"]
    assert "</script><script>alert(1)</script> @@SCRIPT@@ <!--" in str(evil["sources"])


def test_a_node_tells_its_source_and_both_sides() -> None:
    """A node knows where it stands, what it takes and gives, and what ends its circle."""
    details = details_of(page_of(big_flow(5)))
    (ledger,) = [one for one in details["boxes"] if one["key"] == "t.Ledger0"]
    (source,) = ledger["sources"]
    assert source["file"].startswith("t.onex:")
    assert source["text"].startswith("reducer Ledger0 {")
    takes, gives = ledger["lists"]
    assert ["Placed0", "from Storefront0", "t.Storefront0", ""] in takes["rows"]
    assert ["Notify0", "to Warehouse0", "t.Warehouse0", ""] in gives["rows"]
    wire, circles = details["lists"]
    assert "The wire" == wire["title"]
    assert [["Charge0 -> Declined0 -> Charge0", "", "", "Ledger0: bounded: `tries < 3`"]] == (
        circles["rows"]
    )


def test_a_link_tells_its_messages() -> None:
    """A link shows each message that goes its way, with its source."""
    links = details_of(page_of(big_flow(5)))["links"]
    (answers,) = [one for one in links if one["name"] == "Gateway0 \u2192 Ledger0"]
    assert ["Paid0", "Declined0"] == [row[0] for row in answers["lists"][0]["rows"]]
    assert 2 == len(answers["sources"])


def test_a_state_tells_its_ways() -> None:
    """A state knows its source, its ways out and in, and what they emit."""
    details = details_of(page_of(big_flow(5), "Ledger0"))
    (waiting,) = [one for one in details["boxes"] if one["key"] == "Waiting"]
    assert waiting["sources"][0]["text"].startswith("state Waiting {\n  on Declined0")
    assert waiting["sources"][0]["text"].endswith("\n}")
    out, into = waiting["lists"]
    assert ["Declined0 [tries < 3]", "Waiting \u2192 Waiting", "", "emits Charge0"] in out["rows"]
    assert [["Placed0", "New \u2192 Waiting", "", "emits Charge0"]] == into["rows"]


def test_a_reducer_without_states_shows_itself() -> None:
    """The one state that is not written has the whole reducer as its source."""
    (always,) = details_of(page_of(big_flow(5), "Statistics0"))["boxes"]
    assert "reducer Statistics0" in always["sources"][0]["text"]


def test_a_missing_engine_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can place the drawing the error says what would."""
    monkeypatch.setitem(sys.modules, "graphlay", None)
    with pytest.raises(NoEngineError, match="pip install graphlay"):
        page_of(big_flow(5))
