"""A job that asks a cache in; its result out, by several processes where that is worth it.

Each process does the whole job. Of each batch of results it makes its share, and is told what
the others made, so that all of them come to the same: what goes from one to another is results
and nothing else, and trees stay where they were read. The process that was asked leads. Should
another one end before its time, or be stopped, the lead makes what is missing: nothing but time
depends on it.
"""

import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from onexdsl.compiler.cache import Cache
from onexdsl.compiler.crew.member import Made, Post, serve
from onexdsl.compiler.crew.shares import Crewed, Owners, Rule, Wanted, owners
from onexdsl.compiler.crew.stopped import Overseer
from onexdsl.compiler.packing import pack, unpack

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

T = TypeVar("T")
Job = Callable[[Cache], T]

_PATIENCE = 2.0  # seconds for a member to end by itself


def together(job: Job[T], cache: Cache, weights: Mapping[str, int], rule: Rule | None = None) -> T:
    """Do a job, with other processes where the rule says so; `weights` are the files' lengths.

    The job must come to the same wherever it runs, and touch nothing but the cache.
    """
    rule = rule or Rule()
    if rule.processes_for(sum(weights.values())) < 2:  # noqa: PLR2004  # itself and another one
        return job(cache)
    lead = Lead(cache, job, weights, rule)
    try:
        return job(lead)
    finally:
        lead.dismiss()


class Lead(Crewed):
    """The cache of the process that was asked; it calls members when a batch is worth it."""

    def __init__(
        self, inner: Cache, job: Job[object], weights: Mapping[str, int], rule: Rule
    ) -> None:
        super().__init__(inner)
        self._job = job
        self._weights = weights
        self._rule = rule
        self._batches = 0
        self._owners: Owners = {}
        self._members: list[tuple[BaseProcess, Connection]] = []
        self._alone = False  # for good: a member was lost
        self._overseer = Overseer(lambda: [one.pid for one, _ in self._members if one.pid])

    def remember_each(self, batch: Sequence[Wanted[T]]) -> list[T]:
        """Make this process's share and what is kept; then take what the members made."""
        if not self._members and not self._alone:
            self._call_if_worthwhile(batch)
        self._batches += 1
        mine: Made = {}
        found: dict[int, T] = {}
        for at, one in enumerate(batch):
            if self._owners.get(one.file, 0) == 0:
                found[at] = self.inner.remember(one.key, _noted(one, at, mine))
        theirs = _Received(lambda: self._exchanged(mine))
        for at, one in enumerate(batch):
            if at not in found:
                found[at] = self.inner.remember(one.key, theirs.take(at, one))
        if self._members:
            theirs.wait()
        return [found[at] for at in range(len(batch))]

    def dismiss(self) -> None:
        """End the members; none is left when this returns."""
        self._overseer.end()
        for _, line in self._members:
            line.close()
        for member, _ in self._members:
            member.terminate()
        for member, _ in self._members:
            member.join(_PATIENCE)
            if member.is_alive():
                member.kill()
                member.join()
        self._members = []
        self._owners = {}

    def _call_if_worthwhile(self, batch: Sequence[Wanted[T]]) -> None:
        """Call members if enough of a batch is not kept; what came before it they know."""
        missing = {one.file: None for one in batch if not self.inner.has(one.key)}
        processes = self._rule.processes_for(sum(self._weights.get(one, 0) for one in missing))
        if processes < 2:  # noqa: PLR2004  # itself and another one
            return
        self._owners = owners(self._weights, missing, processes)
        self._overseer.begin()
        try:
            with _interrupts_wait():
                for number in range(1, processes):
                    self._call(number, processes)
            self._overseer.look()  # at who was stopped before it was on the list
        except OSError:  # the system has no room for another process
            self._go_on_alone()

    def _call(self, number: int, processes: int) -> None:
        from multiprocessing import get_context  # noqa: PLC0415  # only large projects pay for it

        context = get_context("fork")
        ours, theirs = context.Pipe()
        post = Post(number, theirs, self._owners, processes, self._batches)
        not_its_own = [ours, *(line for _, line in self._members)]
        member = context.Process(
            target=_serve, args=(not_its_own, self._job, self.inner.unwatched, post), daemon=True
        )
        member.start()
        theirs.close()
        self._members.append((member, ours))

    def _go_on_alone(self) -> None:
        self.dismiss()
        self._alone = True

    def _exchanged(self, mine: Made) -> Made:
        """Hear what each member made, and tell each what all others did."""
        try:
            messages = [line.recv_bytes() for _, line in self._members]
            own = pack(mine)
            for number, (_, line) in enumerate(self._members):
                for message in (own, *messages[:number], *messages[number + 1 :]):
                    line.send_bytes(message)
        except (EOFError, OSError, RecursionError):  # a member is gone, or it is too deep to tell
            self._go_on_alone()
            return {}
        made: Made = {}
        for message in messages:
            made |= unpack(message)
        return made


def _serve(lines: "Sequence[Connection]", job: Job[object], cache: Cache, post: Post) -> None:
    """Serve as a member, without the other ends: they must close when the lead is gone."""
    for line in lines:
        line.close()
    serve(job, cache, post)


def _noted(one: Wanted[T], at: int, made: Made) -> Callable[[], T]:
    def make() -> T:
        made[at] = one.make()
        return made[at]  # type: ignore[no-any-return]  # what was put there

    return make


class _Received:
    """What the members made of one batch; it is waited for when the first result is asked for."""

    def __init__(self, exchange: Callable[[], Made]) -> None:
        self._exchange = exchange
        self._made: Made | None = None

    def wait(self) -> Made:
        """Give all results, once they are there."""
        if self._made is None:
            self._made = self._exchange()
        return self._made

    def take(self, at: int, one: Wanted[T]) -> Callable[[], T]:
        """Give a way to one result; where it is missing, it is made here."""

        def taken() -> T:
            made = self.wait()
            return made[at] if at in made else one.make()

        return taken


@contextmanager
def _interrupts_wait() -> Iterator[None]:
    """Hold Ctrl-C back while members start: one that is half there would tell of it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
