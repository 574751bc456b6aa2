"""`onexc dead redrive` and `drop`: a durable bus and letters in, what has become of each out.

A running service is asked through its hatch, and stays the only one that writes. Where none runs,
the letters are mended in the file.
"""

import sys
import time
from pathlib import Path
from typing import Final

from onexdsl.cli import exit_codes
from onexdsl.cli.bus import file_of
from onexdsl.cli.dead import letters_of
from onexdsl.compiler.project import SettingsError
from onexdsl.runtime import ModelOnexError
from onexdsl.runtime.bus.sqlite import shelf
from onexdsl.runtime.bus.sqlite.hatch.ask import NobodyHearsError, UnansweredError, ask
from onexdsl.runtime.bus.sqlite.hatch.words import MOST, Answer, Mend, Request
from onexdsl.runtime.bus.sqlite.lock import HeldError

SHORT: Final = 2.0
"""So many seconds somebody may write who cannot be asked: a command, or a service that begins."""
PAUSE: Final = 0.05

IN_FILE: Final = {Mend.REDRIVE: "waits again", Mend.DROP: "dropped"}
BY_SERVICE: Final = {Mend.REDRIVE: "delivered again", Mend.DROP: "dropped"}


def redrive(bus: str, numbers: tuple[int, ...], *, every: bool, patience: float) -> int:
    """Deliver letters again, in their order; say of each what has become of it once it is kept.

    A running service may take `patience` seconds for an answer. Raises SettingsError where a letter
    that was named is not there, the file is none, or who writes it cannot be asked.
    """
    return _each(bus, Mend.REDRIVE, numbers, every=every, patience=patience)


def drop(bus: str, numbers: tuple[int, ...], *, every: bool, patience: float) -> int:
    """Throw letters away, as `redrive` delivers them."""
    return _each(bus, Mend.DROP, numbers, every=every, patience=patience)


def _each(bus: str, what: Mend, numbers: tuple[int, ...], *, every: bool, patience: float) -> int:
    path = file_of(bus)
    if every == bool(numbers):
        raise SettingsError("Name the letters by their numbers, or say --all")
    wanted = tuple(one.number for one in letters_of(path)) if every else numbers
    troubles = []
    for begin in range(0, len(wanted), MOST):
        request = Request(what, tuple(dict.fromkeys(wanted[begin : begin + MOST])))
        troubles += _tell(*_mended(path, request, patience))
    if troubles and not every:
        raise SettingsError(" ".join(troubles))
    return exit_codes.FINE


def _tell(answers: tuple[Answer, ...], done: str) -> list[str]:
    """Say of each letter that it is done; return what was in the way of the others."""
    for number, trouble in answers:
        if not trouble:
            _say(f"{number} {done}")
    return [trouble for _, trouble in answers if trouble]


def _mended(path: Path, request: Request, patience: float) -> tuple[tuple[Answer, ...], str]:
    until = time.monotonic() + SHORT
    while True:
        try:
            return ask(path, request, patience), BY_SERVICE[request.mend]
        except NobodyHearsError as error:
            nobody = error
        except UnansweredError as error:
            _tell_what_is_left(path, request)
            raise SettingsError(str(error)) from error
        except ModelOnexError as error:
            raise SettingsError(str(error)) from error
        try:
            return shelf.mend(path, request), IN_FILE[request.mend]
        except HeldError as error:
            if time.monotonic() > until:
                raise SettingsError(f"{error} It cannot be asked to: {nobody}.") from error
        except ModelOnexError as error:
            raise SettingsError(str(error)) from error
        time.sleep(PAUSE)


def _tell_what_is_left(path: Path, request: Request) -> None:
    """Say of each letter what the file says of it: it was mended whole, or not at all."""
    left = {letter.number for letter in letters_of(path)}
    for number in request.numbers:
        _say(f"{number} {'is still dead' if number in left else 'is dead no more'}")


def _say(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201  # standard error carries the talk
