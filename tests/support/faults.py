"""Counts the faults of `tests/spec/faults` that are told: run it with `python -m`."""

from pathlib import Path

from tests.support.spec_pages import Case, cases_of, check, told

FAULTS = Path(__file__).parents[1] / "spec/faults"
SOUND, *PLANTED = [case for page in sorted(FAULTS.glob("[0-9]*.md")) for case in cases_of(page)]


def is_told(case: Case) -> bool:
    """Whether a fault is told once, on its line, by its code, with what to do."""
    found = check(case).diagnostics
    return [str(mark) for mark in case.marks] == told(case, found) and bool(found[0].hint)


def main() -> None:
    """Print how many of the faults are told."""
    count = sum(is_told(case) for case in PLANTED)
    print(f"{count} of {len(PLANTED)} faults are told, each once, with its place and its repair")  # noqa: T201


if __name__ == "__main__":
    main()
