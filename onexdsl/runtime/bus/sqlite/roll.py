"""Who takes what: consumers go in, by name, and stay known when they are gone for a while."""

import json
import logging
from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeAlias

from onexdsl.runtime.bus.delivery import Consumer
from onexdsl.runtime.bus.sqlite.feed import Feed, Taking
from onexdsl.runtime.bus.sqlite.job import Job, Put
from onexdsl.runtime.bus.sqlite.kept import Kept
from onexdsl.runtime.bus.sqlite.pen import Pen
from onexdsl.runtime.bus.sqlite.reader import Reader, readable
from onexdsl.runtime.bus.sqlite.store import StoreError
from onexdsl.runtime.errors import ModelOnexError

LOG = logging.getLogger("onexdsl.runtime")

Taker: TypeAlias = tuple[str, Feed | None]
Takers: TypeAlias = tuple[Taker, ...]
"""The consumers of a message by name, each with its feed if it is of this process."""


class TakersOf(dict[str, Takers]):
    """The consumers of each topic that was asked for since somebody came or went."""

    def __init__(self, names: Callable[[str], list[str]], taker: Callable[[str], Taker]) -> None:
        super().__init__()
        self._names = names
        self._taker = taker

    def __missing__(self, topic: str) -> Takers:
        found = self[topic] = tuple(map(self._taker, self._names(topic)))
        return found


class Roll:
    """The consumers of one file: those of this process have a feed."""

    def __init__(self, pen: Pen) -> None:
        self.feeds: dict[str, Feed] = {}
        self.all: list[Feed] = []
        """Also those that take nothing new and are not yet done."""
        self.once: set[str] = set()
        """Whom an envelope reaches once, however often it is published."""
        self.held = False
        """Whether nobody is given anything yet."""
        self._pen = pen
        self._topics: dict[str, tuple[str, ...]] = {}
        self.takers = TakersOf(self._names_of, self.taker)
        """Those who take a topic, also who is gone for a while."""
        self._seen: dict[str, int] = {}

    def recall(self, reader: Reader) -> None:
        """Learn who took what in earlier runs: what is published now waits for them too."""
        for name, topics, seen in reader.consumers():
            self._topics[name] = tuple(json.loads(topics))
            self._seen[name] = seen

    # ---- what a message needs to know

    def _names_of(self, topic: str) -> list[str]:
        return [name for name, topics in self._topics.items() if topic in topics]

    def again(self, takers: Takers) -> Takers:
        """Give those who take an envelope once more that was published before."""
        return tuple(one for one in takers if one[0] not in self.once)

    def taker(self, name: str) -> Taker:
        """Give one consumer."""
        return name, self.feeds.get(name)

    def _take(self, name: str, topics: tuple[str, ...] | None) -> None:
        self.takers.clear()
        if topics is None:
            self._topics.pop(name, None)
        else:
            self._topics[name] = topics

    def takes(self, topic: str) -> bool:
        """Say whether anybody of this process takes a topic."""
        return any(topic in self._topics[name] for name in self.feeds)

    def fill(self) -> None:
        """Give everybody what is left for them, as far as there is room."""
        for feed in self.all:
            if feed.left:
                feed.fill()

    def end(self, kept: Kept) -> None:
        """Free the lane of a delivery that ended after its handler had returned."""
        self.feed_of(kept).taking.end(kept)

    def feed_of(self, kept: Kept) -> Feed:
        """Give the feed from which a delivery came, also of one who has left since."""
        feed = self.feeds.get(kept.consumer)
        if feed is None:
            feed = next(one for one in self.all if one.taking.name == kept.consumer)
        return feed

    def hold_who_decides(self) -> None:
        """Give those nothing more who only decide: what was given them is decided on anew."""
        for feed in self.all:
            if feed.decide is not None:
                feed.begin_anew()

    def release_who_decides(self) -> None:
        """Let them go on, if anybody goes on."""
        for feed in self.all:
            if feed.decide is not None:
                self.begin(feed)

    # ---- who comes and goes

    async def enter(
        self, consumer: Consumer, taking: Taking, reader: Reader, now: int
    ) -> tuple[Feed, int]:
        """Let a consumer in; returns how many deliveries have waited for it.

        Raises `ModelOnexError` while one of its name is still busy.

        What is published from this moment on is handed to it; what was before is counted once
        its own entry is written, since by then all that was before it is written as well.
        """
        name, boundary = consumer.name, self._pen.last()
        if any(feed.taking.name == name and feed.in_flight for feed in self.all):
            raise ModelOnexError(f"{name} is there already, or has not ended what it had taken.")
        feed = Feed(taking, consumer.decide, partial(_load, reader), until=boundary)
        before = self._topics.get(name)
        self.feeds[name] = feed
        self.all.append(feed)
        self._take(name, consumer.topics)
        if consumer.exactly_once:
            self.once.add(name)
        try:
            await self._pen.write_again(lambda: self._entry(name, now))
        except BaseException:
            del self.feeds[name]
            self.all.remove(feed)
            self._take(name, before)
            raise
        waited = reader.count_pending(name, boundary)
        feed.left += waited
        return feed, waited

    def begin(self, feed: Feed) -> None:
        """Give a consumer what it has waited for, unless all are held."""
        feed.held = self.held
        feed.fill()

    async def leave(self, name: str, now: int) -> None:
        """Give a consumer nothing new; what it has already taken in is handled."""
        if self.feeds.pop(name, None) is not None:
            self._take(name, ())
            self.forget_the_done()
            await self._pen.write_again(lambda: self._entry(name, now))

    def forget_the_done(self) -> None:
        """Let go of those who have left and have nothing to do any more."""
        named = set(map(id, self.feeds.values()))
        self.all = [feed for feed in self.all if id(feed) in named or feed.in_flight]

    def seen(self, now: int) -> Iterator[Job]:
        """Give the jobs that note who is here."""
        for name in self.feeds:
            yield self._entry(name, now)

    def _entry(self, name: str, now: int) -> Job:
        self._seen[name] = now
        job = Job()
        job.put(Put.CONSUMER, name, json.dumps(self._topics[name]), now)
        return job

    def absent_since(self, moment: int) -> tuple[str, ...]:
        """Name those who were not seen since a moment."""
        return tuple(
            name for name, seen in self._seen.items() if name not in self.feeds and seen < moment
        )

    def forget(self, name: str) -> None:
        """Keep nothing for a consumer any more."""
        self._take(name, None)
        self._seen.pop(name, None)


def _load(reader: Reader, consumer: str, *asked: int) -> list[Kept] | None:
    loaded = []
    try:
        rows = reader.pending(consumer, *asked)
    except StoreError as error:
        LOG.error("what waits for %s cannot be read: %s", consumer, error)  # noqa: TRY400  # the place says nothing
        return None
    for row in rows:
        message, fault = readable(row.message)
        kept = Kept(consumer, message, row.message.sequence)
        kept.attempts, kept.due, kept.fault = row.attempts, row.due, fault
        kept.is_written = True
        loaded.append(kept)
    return loaded
