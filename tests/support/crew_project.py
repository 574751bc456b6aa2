"""A project of many small flows for processes to share, and a script that stops them midway.

`python -m tests.support.crew_project SIGNAL` builds the project around the working directory
with three processes and sends itself, or with `group` as a second word all of them, the signal
as soon as each has begun.
"""

import os
import signal
import sys
from pathlib import Path

from onexdsl.source.text import SourceText

COMMON = "flow shop.common @ 1.0.0\n\nrecord Money { amount: decimal(0..) }\n"
PART = """flow shop.part{n} @ 1.0.0

use shop.common: Money

event Placed{n} {{ key id: uuid, price: Money }}
intent Charge{n} {{ key id: uuid }}
event Paid{n} {{ key id: uuid }}
effect Shop{n} {{ publishes Placed{n} }}
effect Bank{n} {{ on Charge{n} -> Paid{n} }}
reducer Ledger{n} {{
  data {{ times: int(0..) = 0 }}
  initial state Open {{
    on Placed{n} when times < 2 {{
      times = times + 1
      emit Charge{n} {{ id: event.id }}
    }}
    on Placed{n} -> Done
    on Paid{n} -> Done
  }}
  final state Done
}}
wire {{ Charge{n} -> Bank{n} {{ timeout 10s }} }}
"""


def flows(count: int) -> dict[str, str]:
    """Give the texts of a project without a mistake by the names of their files."""
    parts = {f"shop/part{n}.onex": PART.format(n=n) for n in range(count)}
    return {"shop/common.onex": COMMON, **parts}


def sources(texts: dict[str, str]) -> tuple[SourceText, ...]:
    """Give texts as the compiler takes them."""
    return tuple(SourceText(name, texts[name]) for name in sorted(texts))


def write(folder: Path, texts: dict[str, str]) -> None:
    """Write a project to a folder."""
    (folder / "pyproject.toml").write_text('[tool.onex]\nsource = ["."]\n', "utf-8")
    for name, text in texts.items():
        place = folder / name
        place.parent.mkdir(exist_ok=True)
        place.write_text(text, "utf-8")


def _stopped_midway(number: int, to: int) -> int:
    from onexdsl.cli.main import run  # noqa: PLC0415  # only the script compiles
    from onexdsl.compiler import fresh, incremental  # noqa: PLC0415  # as above
    from onexdsl.compiler.crew.lead import together  # noqa: PLC0415  # as above
    from onexdsl.compiler.crew.shares import Rule  # noqa: PLC0415  # as above

    lead = os.getpid()
    parse = incremental.parse_tokens
    ready, begun = os.pipe()

    def parse_or_stop(source, tokens, problems):
        if os.getpid() != lead:
            os.write(begun, b".")
        else:
            while len(os.read(ready, 1)) < 1:
                pass
            os.kill(to, number)
        return parse(source, tokens, problems)

    incremental.parse_tokens = parse_or_stop
    fresh.together = lambda job, cache, weights: together(job, cache, weights, Rule(3, 1))
    return run(["build"])


if __name__ == "__main__":
    wanted = getattr(signal, sys.argv[1])
    sys.exit(_stopped_midway(wanted, 0 if "group" in sys.argv else os.getpid()))
