"""Stops pure nodes that touch the world: Python's audit events in, failed tests out.

The hook of `sys.addaudithook` is asked at each file, socket and process that anybody opens. It
looks up the stack: if a method of a reducer or compute is on the way there, the call is refused
and noted. Whatever drives the node (a host, a harness, `decide`, the test itself) makes no
difference, and nothing costs anything until something is opened.
"""

import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from types import FrameType

from onexdsl.runtime.node import Node, NodeComputeService, NodeReducerService

WATCHED = {
    "open": "opens the file {0!r}",
    "glob.glob": "looks for files like {0!r}",
    "os.listdir": "lists the folder {0!r}",
    "os.mkdir": "makes the folder {0!r}",
    "os.remove": "removes the file {0!r}",
    "os.rename": "renames the file {0!r}",
    "os.rmdir": "removes the folder {0!r}",
    "os.scandir": "lists the folder {0!r}",
    "os.putenv": "sets the environment variable {0!r}",
    "os.exec": "starts the process {0!r}",
    "os.posix_spawn": "starts the process {0!r}",
    "os.spawn": "starts the process {1!r}",
    "os.system": "starts the process {0!r}",
    "subprocess.Popen": "starts the process {0!r}",
    "socket.__new__": "opens a socket",
    "socket.bind": "opens a socket",
    "socket.connect": "connects to {1!r}",
    "socket.getaddrinfo": "looks up the address of {0!r}",
    "sqlite3.connect": "opens the data base {0!r}",
    "tempfile.mkdtemp": "makes the folder {0!r}",
    "tempfile.mkstemp": "makes the file {0!r}",
    "time.sleep": "sleeps",
    "_thread.start_new_thread": "starts a thread",
}
"""The audit events that are refused, and what they mean; `time.sleep` is one from 3.13 on.
Source: https://docs.python.org/3/library/audit_events.html"""

BEFORE_THE_FIRST_MESSAGE = frozenset({"__init__", "initialize", "run"})
READS_OF_PYTHON = ("<frozen importlib", "importlib", "linecache.py", "zoneinfo")

_BLOCK: ContextVar[str | None] = ContextVar("onex_pure_block", default=None)
_refused: list[str] = []
_allowed = [False]  # for the whole process: a test may run its loop in a context of its own


class ImpureNodeError(AssertionError):
    """A pure node, or a block under `assert_pure`, touched the world; the text says how."""


def watch() -> None:
    """Begin to listen; Python knows no way to end it, so this is for test processes only."""
    _listen_once()


def refused() -> tuple[str, ...]:
    """Give what was refused since it was asked last, and forget it."""
    found = tuple(dict.fromkeys(_refused))
    _refused.clear()
    return found


@contextmanager
def allowing(allowed: bool) -> Iterator[None]:  # noqa: FBT001  # the one thing it says
    """Let nodes do what they like for a while, if `allowed`."""
    before, _allowed[0] = _allowed[0], allowed
    try:
        yield
    finally:
        _allowed[0] = before


@contextmanager
def assert_pure(what: str = "this block") -> Iterator[None]:
    """Fail as soon as the code of the block opens a file, a socket or a process.

    For what is pure and no node: `with assert_pure(): planned(slots, now)`. Raises
    `ImpureNodeError` at the call, and again at the end if somebody swallowed it.
    """
    watch()
    before = len(_refused)
    token = _BLOCK.set(what)
    try:
        yield
    finally:
        _BLOCK.reset(token)
        mine = _refused[before:]
        del _refused[before:]
    if mine:
        raise ImpureNodeError(mine[0])


@cache
def _listen_once() -> None:
    sys.addaudithook(_heard)


def _heard(event: str, arguments: tuple[object, ...]) -> None:
    if event not in WATCHED or _allowed[0]:
        return
    frame = sys._getframe(1)  # noqa: SLF001  # the documented way to the caller
    who = _pure_caller(frame) or _BLOCK.get()
    if who is None or _reads_python(frame):
        return
    does = WATCHED[event].format(*arguments, None, None)
    told = f"{who} must be pure, but it {does} ({_place(frame)})."
    _refused.append(told)
    raise ImpureNodeError(told)


def _pure_caller(frame: FrameType) -> str | None:
    """Find a method of a pure node on the stack, and name it."""
    here: FrameType | None = frame
    while here is not None:
        code = here.f_code
        if code.co_argcount and code.co_name not in BEFORE_THE_FIRST_MESSAGE:
            first = here.f_locals.get(code.co_varnames[0])
            if isinstance(first, NodeReducerService | NodeComputeService):
                return f"The {first.kind.value} {_named(first)}"
        here = here.f_back
    return None


def _named(node: Node) -> str:
    """Name a node by the class that its author wrote."""
    return type(node).__name__


def _reads_python(frame: FrameType) -> bool:
    """Whether Python itself is reading a module, the source of a traceback or a time zone."""
    here: FrameType | None = frame
    while here is not None:
        name = here.f_code.co_filename
        if any(part in name for part in READS_OF_PYTHON):
            return True
        here = here.f_back
    return False


def _place(frame: FrameType) -> str:
    """Give the line of the nearest code that is not the standard library's."""
    library = sysconfig.get_path("stdlib")
    here: FrameType = frame
    while here.f_back is not None and here.f_code.co_filename.startswith((library, "<frozen")):
        here = here.f_back
    code = here.f_code
    return f"{code.co_qualname}, {code.co_filename}:{here.f_lineno}"
