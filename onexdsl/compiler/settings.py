"""The settings of a project: the table `[tool.onex]` in, a checked `Settings` out."""

from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict


def _relative(path: str) -> str:
    parts = PurePosixPath(path.replace("\\", "/"))
    if not path or parts.is_absolute() or ".." in parts.parts or ":" in path:
        raise ValueError(f"`{path}` is no path inside the project")
    return parts.as_posix()


def _dotted(name: str) -> str:
    if not all(part.isidentifier() for part in name.split(".")):
        raise ValueError(f"`{name}` is no dotted Python name")
    return name


Inside = Annotated[str, AfterValidator(_relative)]
Dotted = Annotated[str, AfterValidator(_dotted)]


class Settings(BaseModel):
    """`[tool.onex]` of `pyproject.toml`; defaults from the language page, "Files"."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    source: Annotated[tuple[Inside, ...], Strict(strict=False), Field(min_length=1)] = ("flows",)
    """The folders below which flows lie, relative to `pyproject.toml`."""

    out: Inside = "generated"
    """The folder for generated code."""

    package: Dotted = "generated"
    """The Python package under which generated code is imported."""

    handlers: Dotted = "handlers"
    """The package of the Python code behind the flows."""

    edition: Literal["2026"] = "2026"
    """The edition of the language."""

    strict: bool = False
    """Whether warnings are errors."""
