"""Jobs that share a transaction: what they change goes in, the rows of the last come out."""

from typing import Any

from onexdsl.runtime.bus.sqlite.job import Change, Job, Place, Put, TimersOf
from onexdsl.runtime.errors import ModelOnexError

Groups = list[list[tuple[Any, ...]]]
"""Rows by statement."""


class StaleError(ModelOnexError):
    """Somebody else has changed what a job was about to change; nothing of the job was kept."""


def put_changes(jobs: list[Job], groups: Groups) -> None:
    """Add a row for each instance that jobs change, as the last leaves it, and their log.

    Raises `StaleError` where one does not go on from where the one before it ended.
    """
    log = groups[Put.LOG]
    first: dict[Place, Change] = {}
    last: dict[Place, Change] = {}
    for job in jobs:
        for change in job.changes:
            place, key, _, _, version, _, cause, is_logged = change
            before = last.get(place)
            if before is None:
                first[place] = change
            elif before.version + 1 != version:
                raise StaleError(f"{place[0]} was changed twice from one version.")
            last[place] = change
            if is_logged:
                log.append((cause, place[0], key, version))
    births, changes = groups[Put.BIRTH], groups[Put.CHANGE]
    for change, begun in zip(last.values(), first.values(), strict=True):
        (node, _), key, state, data, version, entry, *_ = change
        read = begun.version - 1
        if read:
            changes.append((state, data, version, entry, node, key, read))
        else:
            births.append((node, key, state, data, version, entry, begun.cause))


def put_timers(jobs: list[Job], groups: Groups) -> None:
    """Add the timers of each instance as the last job sets them, and that all others go."""
    last: dict[Place, TimersOf] = {}
    for job in jobs:
        for timers in job.timers:
            last[timers.node, timers.key] = timers
    for timers in last.values():
        groups[Put.TIMERS_GONE].append((timers.node, timers.key))
        groups[Put.TIMER] += timers.rows
