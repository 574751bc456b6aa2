"""Asks a running service: a file and dead letters in, what has become of each letter out.

A service says that it hears before anything is asked of it. So one that is stopped or does not come
to its turn is told from one that was asked and has not answered: only then is anything uncertain.
"""

from io import BufferedReader
from pathlib import Path
from socket import socket

from onexdsl.runtime.bus.sqlite.hatch.address import NoSocketError, calling, socket_path
from onexdsl.runtime.bus.sqlite.hatch.words import (
    LONGEST_LINE,
    Answer,
    Request,
    UnknownWordsError,
    answer_of,
    greeted,
    request_line,
)
from onexdsl.runtime.errors import ModelOnexError


class NobodyHearsError(Exception):
    """Nothing listens beside the file; the text says what was found."""


class UnheardError(ModelOnexError):
    """A service is there and cannot be asked: nothing was done."""


class UnansweredError(ModelOnexError):
    """A service was asked and has not answered: each letter is mended whole, or not at all."""


def ask(database: Path, request: Request, patience: float) -> tuple[Answer, ...]:
    """Have a service do what is asked, in its order; it may take `patience` seconds to answer.

    Raises `NobodyHearsError`, `UnheardError` and `UnansweredError`.
    """
    with _call(database, patience) as made, made.makefile("rb") as lines:
        _be_heard(database, lines, patience)
        return _answers(made, lines, request, patience)


def _call(database: Path, patience: float) -> socket:
    path = socket_path(database)
    try:
        return calling(database, patience)
    except (FileNotFoundError, ConnectionRefusedError):
        raise NobodyHearsError(f"nobody listens at {path}") from None
    except NoSocketError as error:
        raise NobodyHearsError(str(error)) from None
    except PermissionError:
        raise UnheardError(
            f"The service that writes {database} is another user's: run this command as that user."
        ) from None
    except (TimeoutError, BlockingIOError):  # the second where too many wait already
        raise _too_slow(database, patience) from None
    except OSError as error:
        raise NobodyHearsError(f"{path}: {error.strerror or error}") from error


def _be_heard(database: Path, lines: BufferedReader, patience: float) -> None:
    try:
        greeted(lines.readline(LONGEST_LINE))
    except TimeoutError:
        raise _too_slow(database, patience) from None
    except (OSError, UnknownWordsError) as error:
        raise UnheardError(
            f"The service that writes {database} cannot be asked: {error}."
        ) from None


def _too_slow(database: Path, patience: float) -> UnheardError:
    return UnheardError(
        f"The service that writes {database} did not hear within {patience:g} s, so nothing was "
        "asked of it: is it stopped, or kept busy by a handler that blocks?"
    )


def _answers(
    made: socket, lines: BufferedReader, request: Request, patience: float
) -> tuple[Answer, ...]:
    try:
        made.sendall(request_line(request))
        return tuple(answer_of(lines.readline(LONGEST_LINE)) for _ in request.numbers)
    except TimeoutError:
        raise UnansweredError(
            f"The service has not answered within {patience:g} s; it may still do what was asked."
        ) from None
    except (OSError, UnknownWordsError):
        raise UnansweredError("The service has ended before it answered.") from None
