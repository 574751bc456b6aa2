"""What is thrown away: the age of what has ended goes in, small jobs that delete it come out."""

from onexdsl.runtime.bus.sqlite.job import Job
from onexdsl.runtime.bus.sqlite.reader import Reader

PORTION = 500
"""So many messages at most are looked at in one go: others write in between."""
PAGES = 64
"""So many free pages at most go back to the file system with each portion."""


class Upkeep:
    """Goes through the file from the oldest message on, over and over, with a rest in between.

    A round looks again at what had to stay before, so a file that keeps long logs is given a long
    rest: a sixtieth of the shorter retention.
    """

    __slots__ = ("_log_retention", "_rests_until", "_retention", "_swept")

    def __init__(self, retention: int, log_retention: int) -> None:
        self._retention = retention
        self._log_retention = log_retention
        self._swept = 0
        """The number of the message up to which this round has come."""
        self._rests_until = 0

    def portion(self, reader: Reader, now: int) -> Job | None:
        """Return the next job of this round; `None` when the round is over."""
        if now < self._rests_until:
            return None
        shortest = min(self._retention, self._log_retention)
        oldest = now - shortest
        rows = [
            sequence
            for sequence, accepted in reader.oldest_messages(self._swept, PORTION)
            if accepted < oldest
        ]
        if not rows:
            self._swept = 0
            self._rests_until = now + shortest // 60
            return None
        job = Job()
        job.more = [
            _LOG.format(after=self._swept, until=rows[-1], before=now - self._log_retention),
            _MESSAGE.format(after=self._swept, until=rows[-1], before=now - self._retention),
            _PUBLISHED.format(limit=PORTION, before=now - self._retention),
            f"PRAGMA incremental_vacuum({PAGES})",
        ]
        self._swept = rows[-1]
        return job


_LOG = (
    "DELETE FROM log WHERE sequence > {after} AND sequence <= {until} AND sequence IN "
    "(SELECT sequence FROM message WHERE sequence > {after} AND sequence <= {until} "
    "AND accepted < {before})"
)
_PUBLISHED = (
    "DELETE FROM published WHERE id IN (SELECT id FROM "
    "(SELECT id, accepted FROM published ORDER BY id LIMIT {limit}) WHERE accepted < {before})"
)
_MESSAGE = (
    "DELETE FROM message WHERE sequence > {after} AND sequence <= {until} AND accepted < {before} "
    "AND NOT EXISTS (SELECT 1 FROM pending p WHERE p.sequence = message.sequence) "
    "AND NOT EXISTS (SELECT 1 FROM dead d WHERE d.sequence = message.sequence) "
    "AND NOT EXISTS (SELECT 1 FROM log l WHERE l.sequence = message.sequence) "
    "AND sequence < (SELECT max(sequence) FROM message)"
)
