"""The memory of a session: what it keeps is bounded by the project, not by the edits."""

from onexdsl.compiler.memory import KEPT_RUNS, MemoryCache
from onexdsl.compiler.pipeline import check
from onexdsl.compiler.steady import SteadyText, steady

FLOW = "flow shop @ 1.0.0\n\n@external event Seen { key id: uuid }\n\nreducer R { on Seen { } }\n"


def _size_after(texts: list[str]) -> int:
    cache, before = MemoryCache(), None
    for text in texts:
        before = steady("shop.onex", text, before)
        check((before,), cache=cache)
        cache.trim()
    return cache.size


def test_a_flow_whose_name_is_typed_leaves_nothing_behind() -> None:
    """Each letter makes another flow, and another group of flows."""
    typed = [FLOW.replace("flow shop", f"flow s{'o' * many}p") for many in range(40)]
    settled = [f"{FLOW}// {number}\n" for number in range(KEPT_RUNS + 2)]
    assert _size_after(settled) == _size_after([*typed, *settled])


def test_files_that_are_gone_are_forgotten() -> None:
    """Of the others everything is still known."""
    cache = MemoryCache()
    others = tuple(SteadyText(f"f{at}.onex", f"flow f{at} @ 1.0.0\n", (), ()) for at in range(20))
    own = SteadyText("shop.onex", FLOW, (), ())
    sizes = []
    for sources in ((own,), (own, *others), *[(own,)] * (KEPT_RUNS + 2)):
        check(sources, cache=cache)
        cache.trim()
        sizes.append(cache.size)
    assert sizes[0] == sizes[-1]
