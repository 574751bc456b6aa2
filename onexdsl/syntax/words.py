"""A word in the wrong case to the word in the right one."""

import re

_HUMPS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def upper_camel(word: str) -> str:
    """Write a word as types, messages, nodes and states are: `water_risen` as `WaterRisen`."""
    humps = "".join(hump[:1].upper() + hump[1:] for hump in word.split("_"))
    return humps if humps[:1].isalpha() else "X" + humps


def lower_snake(word: str) -> str:
    """Write a word as everything else is: `Card_no` as `card_no`, `orderId` as `order_id`."""
    parts = [_HUMPS.findall(part) or [part] for part in word.split("_")]
    return "_".join(_joined(humps) for humps in parts)


def _joined(humps: list[str]) -> str:
    """Join humps; a number belongs to the one before it: `sha256Sum` is `sha256_sum`."""
    written = humps[0]
    for hump in humps[1:]:
        written += hump if hump.isdigit() else "_" + hump
    return written.lower()
