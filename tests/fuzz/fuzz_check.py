"""Fuzzes `onexc check`, guided by coverage: no text makes it raise, hang, or eat the memory.

`make soak` runs it with the limits that libFuzzer holds: 1 GB for at most 100 kB, and 20 s, since
watching every branch makes Python some ten times slower (2 s is what is promised). The flows of
the examples are where it starts. See https://github.com/google/atheris.
"""

import sys
import tempfile
from pathlib import Path

import atheris

ROOT = Path(__file__).parents[2]
LIMITS = ("-timeout=20", "-rss_limit_mb=1024", "-max_len=100000")

with atheris.instrument_imports(include=["onexdsl"]):
    from onexdsl.compiler.pipeline import check
    from onexdsl.compiler.sources import normal
    from onexdsl.source.text import SourceText


def one_input(data: bytes) -> None:
    """Check one text, as far as it is one."""
    check((SourceText("t.onex", normal(data.decode("utf-8", "replace"))),))


def main() -> None:
    """Take libFuzzer's options, as `-max_total_time=600`."""
    with tempfile.TemporaryDirectory() as corpus:
        for number, flow in enumerate(sorted((ROOT / "examples").glob("*/flows/**/*.onex"))):
            (Path(corpus) / f"{number}.onex").write_bytes(flow.read_bytes())
        atheris.Setup([sys.argv[0], *LIMITS, *sys.argv[1:], corpus], one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
