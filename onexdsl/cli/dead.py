"""`onexc dead list` and `show`: a durable bus in, its dead letters out."""

import json
import sys
from pathlib import Path
from typing import Any

from onexdsl.cli import exit_codes
from onexdsl.cli.bus import file_of
from onexdsl.cli.load import load_flows
from onexdsl.compiler.project import SettingsError
from onexdsl.runtime import DeadLetter, ModelOnexError
from onexdsl.runtime.bus.sqlite import shelf
from onexdsl.runtime.failure import shown_key, visible


def list_letters(bus: str, form: str, flow: str | None) -> int:
    """Print a line a letter, oldest first; as JSON with the keys of messages that the flow knows.

    Raises SettingsError, as all here, for a bad file.
    """
    if flow is not None:
        load_flows(flow)
    letters = letters_of(file_of(bus))
    if form == "json":
        _print_json({"schema": 1, "dead_letters": [_fields(letter) for letter in letters]})
        return exit_codes.FINE
    for letter in letters:
        when = f"{letter.died_at:%Y-%m-%d %H:%M:%S}"
        what = f"{letter.message_type} for {letter.consumer}"
        print(f"{letter.number:>6}  {when}  {what}: {letter.reason}")  # noqa: T201  # the result
    count = f"{len(letters)} dead letter{'' if len(letters) == 1 else 's'}"
    print(count, file=sys.stderr)  # noqa: T201  # standard error carries the talk
    return exit_codes.FINE


def show_letter(bus: str, number: int, flow: str | None) -> int:
    """Print all that is known of a letter; its payload only where the flow says what to hide."""
    if flow is not None:
        load_flows(flow)
    letter = next((one for one in letters_of(file_of(bus)) if one.number == number), None)
    if letter is None:
        raise SettingsError(f"There is no dead letter {number}: `onexc dead list` shows them")
    hidden = "hidden: name the flow with --flow module:object" if flow is None else None
    payload = hidden or visible(letter.payload)
    _print_json({**_fields(letter), "payload": payload, "traceback": letter.traceback})
    return exit_codes.FINE


def letters_of(path: Path) -> tuple[DeadLetter, ...]:
    """Read the dead letters of a file, oldest first; raises SettingsError where it is none."""
    try:
        reader = shelf.look_into(path)
        try:
            return reader.dead_letters()
        finally:
            reader.close()
    except ModelOnexError as error:
        raise SettingsError(str(error)) from error


def _fields(letter: DeadLetter) -> dict[str, Any]:
    envelope = letter.envelope
    cause = envelope.causation_id
    return {
        "number": letter.number,
        "type": letter.message_type,
        "key": shown_key(letter.payload) or None,
        "consumer": letter.consumer,
        "reason": letter.reason,
        "error": letter.error,
        "attempts": letter.attempts,
        "died_at": letter.died_at.isoformat(),
        "message_id": str(envelope.own_id),
        "correlation_id": str(envelope.correlation_id),
        "causation_id": None if cause is None else str(cause),
    }


def _print_json(content: dict[str, Any]) -> None:
    print(json.dumps(content, indent=2, ensure_ascii=False))  # noqa: T201  # the result
