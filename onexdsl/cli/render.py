"""Findings in the form that was asked for: a report in, the text for standard output out."""

from onexdsl.diagnostics.report import Report


def rendered(report: Report, form: str, *, colour: bool = False) -> str:
    """Print a report as `text`, `json`, `sarif` or `github`; each is imported when asked for."""
    match form:
        case "json":
            from onexdsl.diagnostics.as_json import as_json  # noqa: PLC0415  # see above

            return as_json(report)
        case "sarif":
            from onexdsl.diagnostics.as_sarif import as_sarif  # noqa: PLC0415  # see above

            return as_sarif(report)
        case "github":
            from onexdsl.diagnostics.as_github import as_github  # noqa: PLC0415  # see above

            return as_github(report)
        case _:
            from onexdsl.diagnostics.terminal import as_text, summary  # noqa: PLC0415  # see above

            last = summary(report, colour=colour)
            text = as_text(report, colour=colour)
            return f"{text}{last}\n" if last else text
