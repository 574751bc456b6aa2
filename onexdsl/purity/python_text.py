"""The text of a Python file, before anybody reads it."""

from dataclasses import dataclass

from onexdsl.source.text import SourceText


@dataclass(frozen=True, slots=True)
class PythonText:
    """A Python file and the dotted name of its module; `package` for an `__init__.py`."""

    module: str
    source: SourceText
    package: bool = False
    generated: bool = False
