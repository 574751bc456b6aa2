"""Decisions as rows: what was decided goes in, what keeps all of it comes out.

All of these raise `ModelOnexError` where something cannot be kept.
"""

from onexdsl.runtime.bus.delivery import DeadLetter
from onexdsl.runtime.bus.sqlite.codec import AnyInstance
from onexdsl.runtime.bus.sqlite.job import Job, Put, TimersOf
from onexdsl.runtime.clock import since_epoch
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.instance import Timer
from onexdsl.runtime.value_text import key_to_bytes

LATEST = 2**63 - 1
"""The last moment that a file can hold, in the year 2262."""


def timers_of(instance: AnyInstance, timers: tuple[Timer, ...]) -> TimersOf:
    """Write down all the timers that an instance has from now on."""
    key = key_to_bytes(instance.key)
    return TimersOf(instance.node, key, tuple(_timer_row(timer, key) for timer in timers))


def _timer_row(timer: Timer, key: bytes) -> tuple[str, bytes, int, int, int, bytes, bytes]:
    if timer.due > LATEST:
        raise ModelOnexError(f"A timer of {timer.node} is due after the year 2262.")
    cause = timer.cause
    number, chain = cause.number.to_bytes(16), cause.chain.to_bytes(16)
    return (timer.node, key, timer.position, timer.entry, timer.due, number, chain)


def put_letter(job: Job, letter: DeadLetter, sequence: int) -> None:
    """Keep a dead letter of a message."""
    job.put(
        Put.DEAD,
        *(letter.number, sequence, letter.consumer, letter.reason, letter.error),
        *(letter.traceback, letter.attempts, since_epoch(letter.died_at)),
    )
