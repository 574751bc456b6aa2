"""Who is stopped and does not end (SIGSTOP) holds up all others: processes in, they are killed.

A process hears of its children that stop by SIGCHLD, whatever it waits for just then.
"""

import os
import signal
from collections.abc import Callable, Iterable
from typing import Any


class Overseer:
    """Kills members that are stopped, from `begin` to `end`; to be used in the main thread."""

    def __init__(self, members: Callable[[], Iterable[int]]) -> None:
        self._members = members
        self._before: Any = None

    def begin(self) -> None:
        """Look after them from now on."""
        self._before = signal.signal(signal.SIGCHLD, self.look)

    def end(self) -> None:
        """Look no more."""
        if self._before is not None:
            signal.signal(signal.SIGCHLD, self._before)
            self._before = None

    def look(self, *_: object) -> None:
        """Kill those that are stopped now."""
        for member in self._members():
            if _is_stopped(member):
                os.kill(member, signal.SIGKILL)


def _is_stopped(process: int) -> bool:
    looked = os.WSTOPPED | os.WNOHANG | os.WNOWAIT  # it is not taken from who waits for its end
    try:
        return os.waitid(os.P_PID, process, looked) is not None
    except ChildProcessError:  # it has ended
        return False
