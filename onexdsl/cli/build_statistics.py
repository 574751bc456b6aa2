"""What a build did and how long it took: counts and phases in; a table for people, or JSON, out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onexdsl.cli.measured import Phase


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the generated files."""

    written: int = 0
    removed: int = 0


NOTHING = Written()


@dataclass(frozen=True, slots=True)
class Statistics:
    """What `build --stats` tells; `seconds` is all of it, the phases are parts."""

    sources: int
    files: int
    output: Written
    phases: Mapping[str, Phase]
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """Give the numbers for machines; times are in milliseconds."""
        return {
            "sources": self.sources,
            "files": self.files,
            "written": self.output.written,
            "removed": self.output.removed,
            "milliseconds": _milliseconds(self.seconds),
            "phases": [
                {
                    "phase": word,
                    "made": phase.made,
                    "kept": phase.kept,
                    "milliseconds": _milliseconds(phase.seconds),
                }
                for word, phase in self.phases.items()
            ],
        }

    def as_text(self) -> str:
        """Give a table for people, a line for each phase."""
        output = self.output
        head = (
            f"{self.sources} sources, {self.files} files: {output.written} written,"
            f" {output.removed} removed"
        )
        rows = [("", "made", "kept", "ms")]
        rows += [
            (word, str(one.made), str(one.kept), f"{_milliseconds(one.seconds):.1f}")
            for word, one in self.phases.items()
        ]
        rows.append(("all", "", "", f"{_milliseconds(self.seconds):.1f}"))
        return "\n".join((head, *(_row(*row) for row in rows)))


def _row(word: str, made: str, kept: str, time: str) -> str:
    return f"{word:<16}{made:>6}{kept:>6}{time:>10}".rstrip()


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 1)
