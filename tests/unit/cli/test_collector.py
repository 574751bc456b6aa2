"""The collector while a service runs."""

import gc

from onexdsl.cli.collector import NEW_OBJECTS, spared_collector


def test_the_collector_looks_seldom_and_only_meanwhile() -> None:
    """What was there before is not looked at; afterwards all is as before."""
    before = gc.get_threshold()
    with spared_collector():
        meanwhile, frozen = gc.get_threshold(), gc.get_freeze_count()

    assert (NEW_OBJECTS, *before[1:]) == meanwhile
    assert frozen > 0
    assert (before, 0) == (gc.get_threshold(), gc.get_freeze_count())
