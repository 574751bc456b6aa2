"""What one run found: findings and their sources in; what every form of output shows of them out.

All forms (text, JSON, SARIF, GitHub) print a `Report`, so they cannot differ in what is found,
how bad it is, or where it stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onexdsl.diagnostics.codes import Severity
from onexdsl.diagnostics.diagnostic import Diagnostic, Silenced
from onexdsl.source.span import Span
from onexdsl.source.text import Position, SourceText


@dataclass(frozen=True, slots=True)
class Place:
    """A place as people count: lines and columns from 1, columns in code points, the end behind."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Report:
    """What one run found.

    `files` is how many sources were looked at. `strict` makes warnings errors. Of more than
    `most` findings (0: no limit) only the first are shown; `errors`, `warnings` and `hidden`
    count all. `folder` is where the project lies below the folder that output names files in;
    `statistics` are numbers about the run itself, for JSON.
    """

    found: tuple[Diagnostic, ...]
    sources: Mapping[str, SourceText]
    silenced: tuple[Silenced, ...] = ()
    files: int = 0
    strict: bool = False
    most: int = 0
    folder: str = ""
    statistics: Mapping[str, Any] | None = None

    @property
    def shown(self) -> tuple[Diagnostic, ...]:
        """The findings to print."""
        return self.found[: self.most] if self.most else self.found

    @property
    def hidden(self) -> int:
        """How many findings are not printed."""
        return len(self.found) - len(self.shown)

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(self.severity(one) is Severity.ERROR for one in self.found)

    @property
    def warnings(self) -> int:
        """How many findings are warnings."""
        return len(self.found) - self.errors

    def severity(self, found: Diagnostic) -> Severity:
        """Tell how bad a finding counts."""
        return Severity.ERROR if self.strict else found.severity

    def place(self, span: Span) -> Place:
        """Give lines and columns; of a file without a source (a generated one), its beginning."""
        source = self.sources.get(span.file)
        start = source.position(span.start) if source else Position(1, 1)
        end = source.position(span.end) if source else Position(1, 1)
        return Place(span.file, start.line, start.column, end.line, end.column)

    def path(self, span: Span) -> str:
        """Give the path of a span's file from the folder that output names files in."""
        return f"{self.folder}/{span.file}" if self.folder else span.file
