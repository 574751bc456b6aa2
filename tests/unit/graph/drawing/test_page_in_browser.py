"""The page in a real browser: it loads without a complaint, shows all, and can be used."""

import base64
import os
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from onexdsl.graph.draw import draw
from tests.support.big_flow import big_flow
from tests.support.browser import CHROMIUM, Browser, browser
from tests.support.graph import model_of, source_of
from tests.support.soak import short_or_long

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium here: `apt-get install chromium` (Debian) brings it"
)

WIDE, NARROW = (1280, 800), (390, 844)
VIEWS = short_or_long(
    ((WIDE, False), (NARROW, True)), tuple(product((WIDE, NARROW), (False, True)))
)

ALL_INSIDE = """(() => {
  const frame = document.getElementById("picture").getBoundingClientRect();
  return [...document.querySelectorAll("#picture .box, #picture .link .text")].filter((one) => {
    const at = one.getBoundingClientRect();
    return at.left < frame.left - 1 || at.right > frame.right + 1 ||
      at.top < frame.top - 1 || at.bottom > frame.bottom + 1;
  }).length;
})()"""
TEXT_TOO_WIDE = """[...document.querySelectorAll("#picture .box, #picture .link")].filter((one) => {
  const room = one.querySelector("rect").getBoundingClientRect();
  return [...one.querySelectorAll("text")].some((text) => {
    const at = text.getBoundingClientRect();
    return at.left < room.left || at.right > room.right;
  });
}).length"""
SCROLLS = "document.documentElement.scrollWidth > innerWidth"
CHOSEN = "document.querySelector('aside h2')?.textContent ?? ''"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile")) as one:
        yield one


def page_of(flow: str, folder: Path, node: str | None = None) -> Path:
    """Write the page of a flow."""
    path = folder / "flow.html"
    drawn = draw(model_of(flow), "html", node, (source_of(flow),))
    path.write_text(drawn, encoding="utf-8")
    return path


def keep_picture(page: Browser, name: str) -> None:
    """Keep a screenshot for people where `ONEX_SCREENSHOTS` names a folder."""
    folder = os.environ.get("ONEX_SCREENSHOTS")
    if folder:
        content = base64.b64decode(page.screenshot())
        (Path(folder) / f"{name}.png").write_bytes(content)


@pytest.mark.parametrize("nodes", [5, 50, 300])
def test_all_is_there_and_in_sight(opened: Browser, tmp_path: Path, nodes: int) -> None:
    """Each node is in the window at first sight; nothing is fetched and nothing complains."""
    path = page_of(big_flow(nodes), tmp_path)
    for window, dark in VIEWS:
        opened.open(path, *window, dark=dark)
        keep_picture(opened, f"{nodes}-{window[0]}-{'dark' if dark else 'light'}")
        assert nodes == opened.value("document.querySelectorAll('#picture .box').length")
        assert 0 == opened.value(ALL_INSIDE)
        assert 0 == opened.value(TEXT_TOO_WIDE)
        assert opened.value(SCROLLS) is False
        assert [path.as_uri()] == opened.requests
    assert [] == opened.complaints


def test_search_leads_from_find_to_find(opened: Browser, tmp_path: Path) -> None:
    """Typing dims what does not fit, Enter chooses one find after the other, Escape ends it."""
    opened.open(page_of(big_flow(50), tmp_path), *WIDE)
    opened.press("/")
    opened.write("gateway7")
    assert "1 found" == opened.value("found.textContent")
    assert 1 == opened.value("document.querySelectorAll('.box:not(.faint)').length")
    opened.press("Enter")
    keep_picture(opened, "search")
    assert "Gateway7" == opened.value(CHOSEN)
    assert "1 of 1" == opened.value("found.textContent")
    opened.press("Escape")
    assert 0 == opened.value("document.querySelectorAll('.faint').length")


def test_a_click_tells_of_a_node(opened: Browser, tmp_path: Path) -> None:
    """A click shows the source of a node, what it takes and what it gives."""
    opened.open(page_of(big_flow(5), tmp_path), *WIDE)
    opened.click("#picture .reducer text")
    told = opened.value("panel.innerText")
    assert "Ledger0" == opened.value(CHOSEN)
    assert all(part in told for part in ("Takes", "Gives", "initial state New", "t.onex:"))
    assert "bounded: `tries < 3`" in told
    opened.click("#picture .intent .text")
    assert "Ledger0 \u2192 Gateway0" == opened.value(CHOSEN)
    opened.click("aside button")
    assert not opened.value(CHOSEN)


def test_links_in_the_panel_lead_to_nodes(opened: Browser, tmp_path: Path) -> None:
    """A link in the panel chooses the node, and its address does so in a new window."""
    path = page_of(big_flow(5), tmp_path)
    opened.open(path, *NARROW)
    opened.click("aside a")
    opened.wait_until(f"{CHOSEN} === 'Gateway0'")
    address = opened.value("location.hash")
    assert "#t.Gateway0" == address


def test_the_keyboard_is_enough(opened: Browser, tmp_path: Path) -> None:
    """Tab reaches every node and message, Enter chooses, keys zoom and bring all back."""
    opened.open(page_of(big_flow(50), tmp_path), *WIDE)
    reachable = (
        "document.querySelectorAll('#picture [tabindex=\"0\"][role=button][aria-label]').length"
    )
    parts = "document.querySelectorAll('#picture .box, #picture .link').length"
    assert opened.value(parts) == opened.value(reachable)
    opened.value("document.querySelector('.box').focus()")
    opened.press("Enter", "\r")
    assert "Storefront0" == opened.value(CHOSEN)
    at_first = opened.value("picture.querySelector('.scene').getAttribute('transform')")
    opened.press("+")
    opened.press("ArrowLeft")
    assert at_first != opened.value("picture.querySelector('.scene').getAttribute('transform')")
    opened.press("0")
    assert 0 == opened.value(ALL_INSIDE)


def test_the_theme_can_be_switched(opened: Browser, tmp_path: Path) -> None:
    """The switch goes from the system's choice to dark, to light and back."""
    opened.open(page_of(big_flow(5), tmp_path), *WIDE)
    grounds: list[str] = []
    for _ in range(3):
        grounds.append(opened.value("getComputedStyle(document.body).backgroundColor"))
        opened.click("#theme")
    light, dark = "rgb(255, 255, 255)", "rgb(15, 20, 27)"
    assert [light, dark, light] == grounds
    assert "Theme: auto" == opened.value("theme.textContent")


def test_who_shows_the_page_may_choose_the_theme(opened: Browser, tmp_path: Path) -> None:
    """An editor sets the theme on the page's root, and the switch says so."""
    path = page_of(big_flow(5), tmp_path)
    text = path.read_text("utf-8")
    path.write_text(text.replace("<html", '<html data-theme="dark"', 1), "utf-8")
    opened.open(path, *WIDE)
    assert "Theme: dark" == opened.value("theme.textContent")
    assert "rgb(15, 20, 27)" == opened.value("getComputedStyle(document.body).backgroundColor")


def test_a_state_machine_has_such_a_page_too(opened: Browser, tmp_path: Path) -> None:
    """States are boxes, and a click on one shows its ways out."""
    opened.open(page_of(big_flow(5), tmp_path, "Ledger0"), *WIDE)
    assert 3 == opened.value("document.querySelectorAll('#picture .box').length")
    opened.click("#picture .box[data-box='1'] text")
    keep_picture(opened, "machine")
    assert [] == opened.complaints


def test_what_authors_write_stays_text(opened: Browser, tmp_path: Path) -> None:
    """A comment that looks like the end of a script is shown, and does nothing."""
    flow = (
        "event Went { key id: uuid }\n"
        "effect Goer { publishes Went }\n"
        "reducer Evil {\n"
        "  // </script><script>document.title = 'taken'</script>\n"
        "  /// <img src=x onerror=\"document.title = 'taken'\">\n"
        "  on Went\n"
        "}\n"
    )
    opened.open(page_of(flow, tmp_path), *WIDE)
    opened.click("#picture .reducer text")
    assert "</script><script>" in opened.value("panel.innerText")
    assert "t" == opened.value("document.title")
    assert [] == opened.complaints
