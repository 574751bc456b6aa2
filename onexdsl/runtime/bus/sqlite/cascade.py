"""What follows from a message at once: a message goes in, its job has all that is decided on it.

    message ──▶ who takes it? ──┬─ who only decides ──▶ decision ──▶ its messages ──▶ and so on
                                └─ all others ──▶ it waits for them in the file

A job is kept whole or not at all, so nothing that was decided in it can come apart. Two jobs hang
together by an instance only: the second is decided on what the first has left, kept or not.
"""

from collections.abc import Callable, Sequence
from contextvars import copy_context
from functools import partial

from onexdsl.runtime.bus.dead_letters import letter_of
from onexdsl.runtime.bus.delivery import Decide, Delivery, Then, nothing
from onexdsl.runtime.bus.sqlite.codec import MessageRow, row_of
from onexdsl.runtime.bus.sqlite.decided import put_letter, timers_of
from onexdsl.runtime.bus.sqlite.feed import Feed
from onexdsl.runtime.bus.sqlite.instances import Instances
from onexdsl.runtime.bus.sqlite.job import End, Job, Put
from onexdsl.runtime.bus.sqlite.kept import Kept
from onexdsl.runtime.bus.sqlite.pen import Pen
from onexdsl.runtime.bus.sqlite.roll import Roll, Takers
from onexdsl.runtime.bus.sqlite.store import StoreError
from onexdsl.runtime.bus.sqlite.writer import TakenBackError
from onexdsl.runtime.envelope import HANDLING
from onexdsl.runtime.instance import Decision, EnumVerdict
from onexdsl.runtime.message import Message
from onexdsl.runtime.workflows.answering import Answering

LONGEST = 256
"""So many decisions at most are made in one job: what goes in a circle must not go on for ever."""

DEAD = EnumVerdict.DEAD  # to name a member takes as long as a call in Python 3.11
_set_handling = HANDLING.set
_new = tuple.__new__  # a NamedTuple's own constructor takes twice as long
MESSAGE, PENDING, ENDED = Put.MESSAGE, Put.PENDING, Put.ENDED

Row = MessageRow | tuple[int]
"""A message as it is kept, or only its number: then it is written if it turns out to be needed."""
Todo = list[tuple[Feed, Message, int, bool]]
"""Who is to decide on which message, its number, and whether that is written."""


class Cascade:
    """Decides at once for the consumers of one file that only decide."""

    def __init__(self, pen: Pen, roll: Roll, instances: Instances, now: Callable[[], int]) -> None:
        self._pen = pen
        self._roll = roll
        self._instances = instances
        self._now = now
        self._context = copy_context()

    # ---- where it begins

    def accept(self, job: Job, message: Message, takers: Takers) -> None:
        """Add a message to a job, and all that follows from it at once.

        Raises `ModelOnexError` where it cannot be kept; nothing is added then.
        """
        self._catch_up(takers)
        self._begin(job, message, takers, self._row_of(message, takers, self._now()))

    def accept_all(self, job: Job, messages: Sequence[Message]) -> None:
        """Do so with all messages that somebody takes, or with none of them."""
        sent = [(one, takers) for one in messages if (takers := self._roll.takers[one.topic])]
        for _, takers in sent:
            self._catch_up(takers)
        rows = [self._row_of(message, takers, self._now()) for message, takers in sent]
        for (message, takers), row in zip(sent, rows, strict=True):
            self._begin(job, message, takers, row)

    def settle(self, feed: Feed, kept: Kept) -> None:
        """Decide on a delivery of the file, in a job of its own."""
        self._context.run(self._settle, feed, kept)

    def _settle(self, feed: Feed, kept: Kept) -> None:
        job = _ending(kept)
        job.told = partial(self._settled, feed, kept)
        todo: Todo = []
        self._decide(job, _deciding(feed, kept), kept, kept.sequence, todo)
        self._follow(job, todo)
        self._pen.put(job)

    def _settled(self, feed: Feed, kept: Kept, error: BaseException | None) -> None:
        if error is None:
            return
        kept.decision = kept.ends_in = None
        if not kept.is_written:
            return  # then its message is not in the file either
        if isinstance(error, StoreError | TakenBackError):
            feed.left += 1  # it is decided on anew: see `Feed.begin_anew`
            return
        job = _ending(kept)
        self._add_decision(job, kept, kept.sequence, failed(kept, error), nothing, [])
        self._pen.put(job)

    def _catch_up(self, takers: Takers) -> None:
        """Decide on what is being written for somebody, before what comes after it."""
        for _, feed in takers:
            if feed is not None and feed.coming and feed.is_idle:
                for _ in range(len(feed.coming)):
                    self.settle(feed, feed.next_coming())

    # ---- how it goes on

    def _begin(self, job: Job, message: Message, takers: Takers, row: Row) -> None:
        todo: Todo = []
        self._add(job, message, takers, row, todo)
        if todo:
            self._context.run(self._follow, job, todo)

    def _row_of(self, message: Message, takers: Takers, accepted: int) -> Row:
        """Write a message; of one that nobody needs once it is decided on, only its number."""
        sequence = self._pen.next()
        if type(message) is Answering and all(map(_decides_now, takers)):
            return (sequence,)
        return row_of(sequence, message, accepted)

    def _add(self, job: Job, message: Message, takers: Takers, row: Row, todo: Todo) -> None:
        rows, sequence = job.rows, row[0]
        is_written = len(row) > 1
        if is_written:
            rows.append((MESSAGE, row))
        for name, feed in takers:
            if feed is None:
                rows.append((PENDING, (sequence, name)))
                continue
            job.accepted += 1
            if feed.decides_now:
                todo.append((feed, message, sequence, is_written))
            else:
                if not is_written:
                    rows.append((MESSAGE, row_of(sequence, message, self._now())))
                self._leave(job, feed, message, sequence)

    def _leave(self, job: Job, feed: Feed, message: Message, sequence: int) -> None:
        """Let a delivery wait in the file."""
        kept = Kept(feed.taking.name, message, sequence)
        job.rows.append((PENDING, (sequence, kept.consumer)))
        job.handed.append((feed, kept))
        feed.expect(kept)

    def _follow(self, job: Job, todo: Todo) -> None:
        for number, entry in enumerate(todo):  # which grows meanwhile
            feed, message, sequence, is_written = entry
            decision: Decision | None = None
            if feed.decide is not None and number < LONGEST:
                delivery = Delivery(feed.taking.name, message)
                self._decide(job, feed.decide, delivery, sequence, todo)
                decision = delivery.decision
            else:
                self._leave(job, feed, message, sequence)
            if not is_written and (decision is None or decision.verdict is DEAD):
                job.rows.append((MESSAGE, row_of(sequence, message, self._now())))

    def _decide(
        self, job: Job, decide: Decide, delivery: Delivery, sequence: int, todo: Todo
    ) -> None:
        _set_handling(delivery.message)
        try:
            decision, then = decide(delivery, self._instances.current)
            self._add_decision(job, delivery, sequence, decision, then, todo)
        except BaseException as error:  # noqa: BLE001  # also SystemExit: it ends the message, not the service
            self._add_decision(job, delivery, sequence, failed(delivery, error), nothing, todo)

    def _add_decision(  # all that a decision touches
        self,
        job: Job,
        delivery: Delivery,
        sequence: int,
        decision: Decision,
        then: Then,
        todo: Todo,
    ) -> None:
        """Add all of a decision; where something of it cannot be kept, nothing is added."""
        instance, timers, change = decision.instance, decision.timers, None
        sent = self._sent(decision.sends) if decision.sends else ()
        if instance is not None:
            change = self._instances.written(instance, sequence)
            if timers is not None:
                job.timers.append(timers_of(instance, timers))
            job.changes.append(change)
            job.is_ahead = True
            self._instances.ahead[change.place] = instance
        letter = None
        if decision.verdict is DEAD:
            number, now = self._pen.next(), self._now()
            letter = letter_of(number, delivery.consumer, delivery.message, decision, now)
            put_letter(job, letter, sequence)
        delivery.decision = decision
        job.ends.append(_new(End, (delivery, decision, change, letter, then)))
        for message, takers, row in sent:
            self._add(job, message, takers, row, todo)

    def _sent(self, messages: Sequence[Message]) -> list[tuple[Message, Takers, Row]]:
        """Write the messages of a decision that somebody takes."""
        return [
            (message, takers, self._row_of(message, takers, message.moment))
            for message in messages
            if (takers := self._roll.takers[message.topic])
        ]


def _decides_now(taker: tuple[str, Feed | None]) -> bool:
    return taker[1] is not None and taker[1].decides_now


def _deciding(feed: Feed, kept: Kept) -> Decide:
    """Say how to decide on a delivery of the file, whose message may be one that nobody reads."""
    if kept.fault is None and feed.decide is not None:
        return feed.decide

    def refuse(_delivery: Delivery, _find: object) -> tuple[Decision, Then]:
        raise kept.fault or TypeError("who does more than decide is not asked")

    return refuse


def _ending(kept: Kept) -> Job:
    """Make a job that ends a delivery which is in the file, or will be when it is written."""
    job = Job()
    job.put(ENDED, kept.sequence, kept.consumer)
    job.ending = int(kept.is_written)
    kept.ends_in = job
    return job


def failed(delivery: Delivery, error: BaseException) -> Decision:
    """Decide that a message is dead, for a handler has failed or nobody can read it."""
    is_fault = isinstance(delivery, Kept) and error is delivery.fault
    reason = str(error) if is_fault else "a handler failed"
    return Decision(EnumVerdict.DEAD, reason=reason, error=error)
