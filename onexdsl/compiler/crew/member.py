"""A process that works for another one: a job and a line to the lead in, its share told.

It does the whole job as the lead does, but makes only what falls to it, and takes the rest from
the line. It says nothing to anybody else: whatever goes wrong in it, the lead, which does not
hear of it any more, makes the same and meets the same.
"""

import os
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FrameType
from typing import TYPE_CHECKING, Any, TypeVar

from onexdsl.compiler.cache import Cache
from onexdsl.compiler.crew.shares import Crewed, Owners, Wanted
from onexdsl.compiler.packing import pack, unpack

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

T = TypeVar("T")
Made = dict[int, Any]
"""Results by their place in a batch."""


@dataclass(frozen=True, slots=True)
class Post:
    """Where a member stands: its number, its line to the lead, and how the work is shared.

    The first batches, `past` in number, were done before it was called.
    """

    number: int
    line: "Connection"
    owners: Owners
    processes: int
    past: int


def serve(job: Callable[[Cache], object], cache: Cache, post: Post) -> None:
    """Do a job as a member; returns when it is done, or the lead is gone or stops it."""
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the lead's to answer
    signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGINT,))
    try:
        job(Member(cache, post))
    except BaseException:  # noqa: BLE001  # see the top: the lead tells it, and better
        return


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit


class Member(Crewed):
    """The cache of a member: keeps the wholes that it makes, and leaves the rest to the lead."""

    def __init__(self, inner: Cache, post: Post) -> None:
        super().__init__(inner)
        self._post = post
        self._lead = os.getppid()
        self._batches = 0

    def remember_each(self, batch: Sequence[Wanted[T]]) -> list[T]:
        """Make what falls to this process, tell the lead, and be told the others'."""
        self._batches += 1
        if self._batches <= self._post.past:
            return [self.inner.remember(one.key, one.make) for one in batch]
        mine: Made = {}
        for at, one in enumerate(batch):
            if self._post.owners.get(one.file, 0) == self._post.number:
                if os.getppid() != self._lead:
                    raise SystemExit
                if not self.inner.has(one.key):
                    mine[at] = one.make()
        self._post.line.send_bytes(pack(mine))
        found = dict(mine)
        for _ in range(self._post.processes - 1):
            found |= unpack(self._post.line.recv_bytes())
        return [
            found[at] if at in found else self.inner.remember(one.key, one.make)
            for at, one in enumerate(batch)
        ]
