"""How failures are told: an exception and a payload go in, a text without secrets comes out."""

import linecache
import re
from collections.abc import Iterator
from traceback import format_tb, walk_tb
from typing import Any, Protocol, runtime_checkable

from pydantic import BaseModel, ValidationError
from pydantic_core import to_jsonable_python

from onexdsl.runtime.payload import Payload, Sensitive


@runtime_checkable
class Shown(Protocol):
    """A value that says what there is to be seen of it."""

    def shown(self) -> dict[str, Any]:
        """Name its parts."""


_ORIGIN = re.compile(r"\s*# (\S+\.onex):(\d+)\s*$")


def told(error: BaseException, payload: Any) -> str:
    """Return the exception's type, text and notes, without what `payload` marks sensitive."""
    if isinstance(error, ValidationError):
        faults = error.errors(include_input=False, include_url=False, include_context=False)
        text = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in faults)
        text = f"{error.title}: {text}"
    else:
        text = _text(error)
    lines = [": ".join(filter(None, (type(error).__name__, text))), *notes_of(error)]
    return redacted("\n".join(lines), payload)


def in_short(error: BaseException, *payloads: Any) -> str:
    """Return the exception's text on one line, without what the payloads mark sensitive."""
    first = told(error, payloads).partition("\n")[0]
    return first.partition(": ")[2] or first


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception as broken:  # noqa: BLE001  # what is not ours must not lose the message
        return f"its text cannot be shown: {type(broken).__name__}"


def traced(error: BaseException) -> str:
    """Return where the exception was raised: files, lines and source, no values."""
    return keepable("".join(format_tb(error.__traceback__)))


def notes_of(error: BaseException) -> list[str]:
    """Return the notes that were added to an exception."""
    return list(getattr(error, "__notes__", ()))


def add_origin(error: BaseException) -> None:
    """Note on an exception through which line of `.onex` it passed, if through generated code.

    Generated functions carry comments such as `# shop/orders.onex:31`; the innermost frame that has
    one above its line is what counts.
    """
    places = [
        place for frame, line in walk_tb(error.__traceback__) for place in _origin(frame, line)
    ]
    if places:
        path, number = places[-1]
        note = f"in {path}, line {number}"
        if note not in notes_of(error):
            error.add_note(note)


def _origin(frame: Any, line: int) -> Iterator[tuple[str, str]]:
    filename = frame.f_code.co_filename
    for number in range(line, frame.f_code.co_firstlineno - 1, -1):
        found = _ORIGIN.match(linecache.getline(filename, number, frame.f_globals))
        if found:
            yield found[1], found[2]
            return


def keepable(text: str) -> str:
    """Return a text that every file can hold: half a surrogate pair becomes its escape.

    Python puts those into the names of files that are no UTF-8.
    """
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


def redacted(text: str, payload: Any) -> str:
    """Return the text with every value that the payload marks sensitive replaced by `***`.

    It can be kept, whatever it says.
    """
    for secret in sorted(set(_secrets(payload)), key=len, reverse=True):
        text = text.replace(secret, "***")
    return keepable(text)


def shown_key(payload: Any) -> str:
    """Return the key of a message as logs may show it."""
    if not isinstance(payload, Payload) or payload.__onex__.key is None:
        return ""
    name = payload.__onex__.key
    return "***" if is_sensitive(type(payload), name) else str(getattr(payload, name))


def visible(value: Any) -> Any:
    """Return a value as plain JSON, with `***` in the place of what its models mark sensitive."""
    match value:
        case BaseModel():
            return {
                name: "***" if is_sensitive(type(value), name) else visible(getattr(value, name))
                for name in type(value).model_fields
            }
        case Shown():
            return {name: visible(item) for name, item in value.shown().items()}
        case tuple() if hasattr(value, "_fields"):
            return {name: visible(getattr(value, name)) for name in value._fields}
        case list() | tuple() | set() | frozenset():
            return [visible(item) for item in value]
        case dict():
            return {str(to_jsonable_python(key)): visible(item) for key, item in value.items()}
        case _:
            return to_jsonable_python(value, fallback=str)


def _secrets(value: Any) -> Iterator[str]:
    match value:
        case BaseModel():
            for name in type(value).model_fields:
                inner = getattr(value, name)
                if is_sensitive(type(value), name):
                    yield from _texts(inner)
                else:
                    yield from _secrets(inner)
        case list() | tuple() | set() | frozenset():
            for item in value:
                yield from _secrets(item)
        case dict():
            for item in value.values():
                yield from _secrets(item)
        case _:
            return


def _texts(value: Any) -> Iterator[str]:
    match value:
        case BaseModel():
            for name in type(value).model_fields:
                yield from _texts(getattr(value, name))
        case list() | tuple() | set() | frozenset():
            for item in value:
                yield from _texts(item)
        case dict():
            for item in (*value.keys(), *value.values()):
                yield from _texts(item)
        case _ if value is not None and str(value):
            yield str(value)
        case _:
            return


def is_sensitive(kind: type[BaseModel], name: str) -> bool:
    """Say whether a field of a model is one that logs, traces and pages must hide."""
    return any(isinstance(mark, Sensitive) for mark in kind.model_fields[name].metadata)
