"""Checks projects while they are edited: sources in, insights out, never in the way of an edit.

Each change starts a check of its own in one thread; an older check that is still going on is
given up at its next step. Whoever asks for an insight waits for that of the newest texts.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from time import perf_counter

from onexdsl.compiler.memory import MemoryCache, Superseded
from onexdsl.compiler.parser_cache import prime_parser
from onexdsl.compiler.pipeline import check
from onexdsl.compiler.sources import Sources
from onexdsl.ide.insight import Insight
from onexdsl.semantics.kept import Kept

LONGEST_PAUSE = 0.3  # seconds
STACK = 64 << 20  # bytes; deep expressions are walked by recursion

Publish = Callable[[Insight, Sources], Awaitable[None]]
TellBug = Callable[[BaseException], None]


def new_thread() -> ThreadPoolExecutor:
    """Make the thread that all checks run in."""
    before = threading.stack_size(STACK)
    try:
        pool = ThreadPoolExecutor(1, thread_name_prefix="check", initializer=prime_parser)
        pool.submit(int).result()  # the thread starts while the stack's size is set
    finally:
        threading.stack_size(before)
    return pool


class Checking:
    """The checks of one project. Used from the event loop only."""

    def __init__(self, pool: ThreadPoolExecutor, publish: Publish, tell_bug: TellBug) -> None:
        self._pool = pool
        self._publish = publish
        self._tell_bug = tell_bug
        self._cache = MemoryCache()
        self._kept: dict[tuple[str, str], Kept] = {}
        self._revision = 0
        self._newest: asyncio.Task[Insight] | None = None
        self._hurry = asyncio.Event()
        self._pause = self._took = 0.0

    def start(self, sources: Sources, roots: tuple[str, ...]) -> None:
        """Check these sources, and give up what is being checked."""
        self._revision += 1
        self._hurry = asyncio.Event()
        self._newest = asyncio.create_task(self._check(sources, roots, self._revision))
        self._newest.add_done_callback(self._look_at)

    async def insight(self) -> Insight | None:
        """Wait for the check of the newest sources; None if nothing was ever started."""
        self._hurry.set()
        while (task := self._newest) is not None:
            found = await asyncio.shield(task)
            if task is self._newest:
                return found
        return None

    async def _check(self, sources: Sources, roots: tuple[str, ...], revision: int) -> Insight:
        await self._wait()
        if revision != self._revision:
            return await self._newer()
        loop = asyncio.get_running_loop()
        try:
            insight = await loop.run_in_executor(
                self._pool, self._checked, sources, roots, revision
            )
        except Superseded:
            self._pause = min(self._took, LONGEST_PAUSE)
            return await self._newer()
        self._pause = 0.0
        if revision == self._revision:
            await self._publish(insight, sources)
        return insight

    def _look_at(self, task: asyncio.Task[Insight]) -> None:
        """Tell how a check failed, if it did: nobody may be waiting for it."""
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._tell_bug(error)

    async def _newer(self) -> Insight:
        assert self._newest is not None  # noqa: S101 - only a newer check supersedes one
        return await asyncio.shield(self._newest)

    async def _wait(self) -> None:
        """Wait as long as a check takes where edits come faster than that.

        Not if somebody waits for this one, nor for the first edit after a rest.
        """
        if self._pause:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._hurry.wait(), self._pause)

    def _checked(self, sources: Sources, roots: tuple[str, ...], revision: int) -> Insight:
        """Check, in the thread."""
        began = perf_counter()
        self._cache.is_superseded = lambda: revision != self._revision
        checked = check(sources.texts, roots, found=sources.problems, cache=self._cache)
        self._cache.trim()
        self._took = perf_counter() - began
        names = sources.by_name
        self._kept = {one: kept for one, kept in self._kept.items() if one[0] in names}
        return Insight(checked, roots, self._kept_of)

    def _kept_of(self, file: str, part: str) -> Kept:
        """Give what the insight before found of a file, and forget what those before it did."""
        kept = self._kept.setdefault((file, part), Kept())
        kept.finish()
        return kept
