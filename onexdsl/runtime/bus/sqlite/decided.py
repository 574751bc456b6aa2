"""Decisions as rows: what a delivery came to goes in, the rows that keep all of it are added."""

from collections.abc import Callable

from onexdsl.runtime.bus.delivery import DeadLetter
from onexdsl.runtime.bus.sqlite.codec import AnyInstance, instance_values, row_of
from onexdsl.runtime.bus.sqlite.job import Job, Put
from onexdsl.runtime.bus.sqlite.kept import Kept
from onexdsl.runtime.clock import since_epoch
from onexdsl.runtime.instance import Timer
from onexdsl.runtime.message import Message
from onexdsl.runtime.value_text import key_to_bytes

Next = Callable[[], int]


def put_message(
    job: Job, message: Message, consumers: tuple[str, ...], sequence: int, now: int
) -> None:
    """Keep a message for some consumers; raises `ModelOnexError` where it cannot be kept."""
    job.put(Put.MESSAGE, *row_of(sequence, message, now))
    for name in consumers:
        job.put(Put.PENDING, sequence, name)


def put_end(job: Job, kept: Kept) -> None:
    """Keep that a delivery has ended."""
    job.put(Put.ENDED, kept.sequence, kept.consumer)


def put_instance(job: Job, instance: AnyInstance, cause: Kept) -> None:
    """Keep an instance if it is one version on from what is kept, and what made it so."""
    node, key, state, data, version, entry = instance_values(instance)
    job.places.append((node, key))
    if version == 1:
        job.put(Put.BIRTH, node, key, state, data, version, entry, cause.sequence)
    else:
        job.put(Put.CHANGE, state, data, version, entry, node, key, version - 1)
    job.put(Put.LOG, cause.sequence, node, key, version)


def put_timers(job: Job, instance: AnyInstance, timers: tuple[Timer, ...]) -> None:
    """Keep all the timers of an instance, and none from before."""
    key = key_to_bytes(instance.key)
    job.put(Put.TIMERS_GONE, instance.node, key)
    for timer in timers:
        cause = timer.cause
        job.put(
            Put.TIMER,
            *(instance.node, key, timer.position, timer.entry, timer.due),
            *(cause.number.to_bytes(16), cause.chain.to_bytes(16)),
        )


def put_letter(job: Job, letter: DeadLetter, sequence: int) -> None:
    """Keep a dead letter of a message."""
    job.put(
        Put.DEAD,
        *(letter.number, sequence, letter.consumer, letter.reason, letter.error),
        *(letter.traceback, letter.attempts, since_epoch(letter.died_at)),
    )
