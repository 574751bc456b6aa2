"""Reads which diagnostics a source text expects: `// error: [code]` at the end of a line."""

import re

from onexdsl.diagnostics.diagnostic import Diagnostic
from onexdsl.source.text import SourceText

MARK = re.compile(r"//\s*(error|warning): \[([a-z0-9-]+)\]")

Finding = tuple[str, int, str, str]  # file, line, severity, code


def expected_findings(source: SourceText) -> list[Finding]:
    """Give what the marks of a text ask for, in the order of lines."""
    return [
        (source.name, number, severity, code)
        for number, line in enumerate(source.text.split("\n"), start=1)
        for severity, code in MARK.findall(line)
    ]


def actual_findings(
    sources: tuple[SourceText, ...], diagnostics: tuple[Diagnostic, ...]
) -> list[Finding]:
    """Give what was found, in the same form."""
    by_name = {source.name: source for source in sources}
    return [
        (
            found.span.file,
            by_name[found.span.file].position(found.span.start).line,
            found.severity.value,
            found.code.name,
        )
        for found in diagnostics
    ]
