"""What is said through the hatch, a line of JSON each: values in, lines out, and back again.

service  {"onex": 1, "process": 4711}                    it hears
command  {"redrive": [8, 9]}                             what is asked, as often as one likes
service  {"number": 8, "trouble": ""}                    one line for each, once it is on the disk
         {"number": 9, "trouble": "There is no dead letter 9: …"}
"""

import json
from enum import StrEnum
from typing import Any, Final, NamedTuple

SPOKEN: Final = 1
"""What a change that the other side could not understand raises."""
MOST: Final = 256
"""So many letters at most are named in one request."""
LARGEST: Final = 2**63 - 1
"""No letter has a larger number."""
LONGEST_LINE: Final = 16 * 1024
"""A line of more bytes is none of ours."""


class Mend(StrEnum):
    """What can be asked for a dead letter."""

    REDRIVE = "redrive"
    DROP = "drop"


class Request(NamedTuple):
    """What is asked, for which letters."""

    mend: Mend
    numbers: tuple[int, ...]


class Answer(NamedTuple):
    """What has become of a letter: it is done, unless `trouble` says what was in the way."""

    number: int
    trouble: str = ""


class UnknownWordsError(ValueError):
    """A line that is not of this kind, or of a version that is not spoken here."""


def greeting(process: int) -> bytes:
    """Say that the service hears."""
    return _line({"onex": SPOKEN, "process": process})


def greeted(line: bytes) -> int:
    """Return who hears; raises `UnknownWordsError`."""
    match _read(line):
        case {"onex": 1, "process": int(process)}:
            return process
        case {"busy": str(why)}:
            raise UnknownWordsError(why)
        case _:
            raise UnknownWordsError("it speaks otherwise, so it runs another version of onexdsl")


def busy(why: str) -> bytes:
    """Say, in the place of a greeting, that nothing can be asked now."""
    return _line({"busy": why})


def request_line(request: Request) -> bytes:
    """Write what is asked, for `MOST` letters or less."""
    return _line({request.mend.value: request.numbers})


def request_of(line: bytes) -> Request:
    """Read what is asked; raises `UnknownWordsError`."""
    content = _read(line)
    if isinstance(content, dict) and len(content) == 1:
        ((word, numbers),) = content.items()
        if word in tuple(Mend) and _are_numbers(numbers):
            return Request(Mend(word), tuple(numbers))
    raise UnknownWordsError(f"{line[:60]!r} is no request")


def _are_numbers(found: Any) -> bool:
    return (
        isinstance(found, list)
        and len(found) <= MOST
        and all(type(one) is int and 0 <= one <= LARGEST for one in found)
    )


def answer_line(answer: Answer) -> bytes:
    """Write what has become of a letter."""
    return _line({"number": answer.number, "trouble": answer.trouble[: LONGEST_LINE // 16]})


def answer_of(line: bytes) -> Answer:
    """Read it; raises `UnknownWordsError`."""
    match _read(line):
        case {"number": int(number), "trouble": str(trouble)}:
            return Answer(number, trouble)
        case _:
            raise UnknownWordsError(f"{line[:60]!r} is no answer")


def _line(content: dict[str, Any]) -> bytes:
    return json.dumps(content).encode() + b"\n"


def _read(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UnknownWordsError(f"{line[:60]!r} is no line of JSON") from error
