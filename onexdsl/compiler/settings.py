"""The settings of a project: the table `[tool.onex]` in, a checked `Settings` out.

Read by hand: each run of the compiler reads them, and pydantic takes longer to start than all
the rest of a run that finds nothing changed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import PurePosixPath
from typing import Any

from onexdsl.diagnostics.suggest import did_you_mean

EDITION = "2026"


class WrongSettingsError(Exception):
    """A table that holds no settings: each sentence names a setting and says what to do."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`[tool.onex]` of `pyproject.toml`; defaults from the language page, "Files"."""

    source: tuple[str, ...] = ("flows",)
    """The folders below which flows lie, relative to `pyproject.toml`."""

    out: str = "generated"
    """The folder for generated code."""

    package: str = "generated"
    """The Python package under which generated code is imported."""

    handlers: str = "handlers"
    """The package of the Python code behind the flows."""

    edition: str = EDITION
    """The edition of the language."""

    strict: bool = False
    """Whether warnings are errors."""


def read_settings(table: object) -> Settings:
    """Check the content of `[tool.onex]`, as TOML gives it; raises WrongSettingsError."""
    if not isinstance(table, dict):
        raise WrongSettingsError("must be a table")
    found: dict[str, Any] = {}
    wrong: list[str] = []
    for key, read in _READERS.items():
        if key in table:
            try:
                found[key] = read(table[key])
            except ValueError as error:
                wrong.append(f"{key}: {error}")
    wrong += [_unknown(key) for key in table if key not in _READERS]
    if wrong:
        raise WrongSettingsError(*wrong)
    return Settings(**found)


def _unknown(key: str) -> str:
    known = tuple(field.name for field in fields(Settings))
    hint = did_you_mean(key, known) or f"There is {', '.join(known)}."
    return f"has no setting `{key}`. {hint}"


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("write a text in quotes")  # noqa: TRY004  # one kind for all mistakes
    return value


def _inside(value: object) -> str:
    path = _text(value)
    parts = PurePosixPath(path.replace("\\", "/"))
    if not path or parts.is_absolute() or ".." in parts.parts or ":" in path:
        raise ValueError(f"`{path}` is no path inside the project")
    return parts.as_posix()


def _folders(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError('write a list of texts, such as ["flows"]')  # noqa: TRY004  # as above
    if not value:
        raise ValueError("name at least one")
    return tuple(_inside(one) for one in value)


def _dotted(value: object) -> str:
    name = _text(value)
    if not all(part.isidentifier() for part in name.split(".")):
        raise ValueError(f"`{name}` is no dotted Python name")
    return name


def _edition(value: object) -> str:
    if value != EDITION:
        raise ValueError(f'write "{EDITION}", the only edition there is')
    return EDITION


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("write true or false")  # noqa: TRY004  # as above
    return value


_READERS: Mapping[str, Callable[[object], object]] = {
    "source": _folders,
    "out": _inside,
    "package": _dotted,
    "handlers": _dotted,
    "edition": _edition,
    "strict": _flag,
}
