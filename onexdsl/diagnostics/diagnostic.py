"""What a diagnostic is: a value that phases gather and the edges show."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from onexdsl.diagnostics.codes import Code, Severity
from onexdsl.source.quickly import made_quickly
from onexdsl.source.span import Span

AGAIN = "and here"
"""The text of a label at a further place of the same mistake."""


@made_quickly
@dataclass(frozen=True, slots=True)
class Label:
    """A second place that helps to understand: "declared here"."""

    span: Span
    text: str


class Layout(Enum):
    """How a replacement is fitted to the text around it; see `edits.laid_out`."""

    AS_IS = auto()  # it takes the place of what stands at the span
    ITEM = auto()  # it becomes the last thing in the braces that end with the span
    FIELD = auto()  # the same, parted from the one before by a comma
    AFTER = auto()  # it stands behind the piece at the span, as one of its kind
    LAST = auto()  # it becomes the last declaration of the file


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace what stands at `span` with `replacement`.

    Rules, which do not know the text, may ask for a layout; what is told to users has none.
    """

    span: Span
    replacement: str
    layout: Layout = Layout.AS_IS


@dataclass(frozen=True, slots=True)
class Fix:
    """A mechanical repair that `onexc check --fix` and editors can apply."""

    title: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: a fact in one sentence, the place, and what to do about it."""

    code: Code
    message: str
    span: Span
    labels: tuple[Label, ...] = ()
    hint: str | None = None
    fix: Fix | None = None

    @property
    def severity(self) -> Severity:
        """How bad it is, as the catalogue has it."""
        return self.code.severity


@dataclass(frozen=True, slots=True)
class Silenced:
    """A finding that a comment allows, and why; the reason is empty where none is given."""

    diagnostic: Diagnostic
    reason: str


class Problems:
    """Where the phases put what they find; the same finding is kept once."""

    def __init__(self, found: Iterable[Diagnostic] = ()) -> None:
        self._found: dict[Diagnostic, None] = dict.fromkeys(found)

    def add(self, diagnostic: Diagnostic) -> None:
        """Keep a finding."""
        self._found[diagnostic] = None

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Keep several findings."""
        for diagnostic in diagnostics:
            self.add(diagnostic)

    def since(self, earlier: "Problems") -> tuple[Diagnostic, ...]:
        """Give the findings that are not among the earlier ones, in the order of places."""
        known = set(earlier.sorted())
        return tuple(found for found in self.sorted() if found not in known)

    @property
    def blocking(self) -> bool:
        """Whether an error is among them, so that the next phase may not start."""
        return any(found.severity is Severity.ERROR for found in self._found)

    def sorted(self) -> tuple[Diagnostic, ...]:
        """Give all findings in the order of files and places."""
        return tuple(sorted(self._found, key=lambda d: (d.span, d.code.name, d.message)))
