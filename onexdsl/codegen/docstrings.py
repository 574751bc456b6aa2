"""The text of a docstring as ruff leaves it: a doc comment goes in, lines come out."""


def docstring(text: str, indent: int) -> list[str]:
    """Give the lines of a docstring at an indentation; the text is not empty."""
    margin = " " * indent
    lines = [_escaped(line.rstrip()) for line in text.expandtabs().strip().splitlines()]
    first = " " + lines[0] if lines[0].startswith('"') else lines[0]
    if len(lines) == 1:
        space = " " if _ends_open(first) else ""
        return [f'{margin}"""{first}{space}"""']
    rest = [f"{margin}{line}" if line else "" for line in _dedented(lines[1:])]
    return [f'{margin}"""{first}', *rest, f'{margin}"""']


def _dedented(lines: list[str]) -> list[str]:
    depths = [len(line) - len(line.lstrip()) for line in lines if line]
    shared = min(depths, default=0)
    return [line[shared:] for line in lines]


def _escaped(line: str) -> str:
    shown = (c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)
    return "".join(shown).replace("\\", "\\\\").replace('"""', '\\"\\"\\"')


def _ends_open(line: str) -> bool:
    """Whether it ends with a quotation mark that no backslash escapes."""
    before = line.removesuffix('"')
    return before != line and (len(before) - len(before.rstrip("\\"))) % 2 == 0


def with_since(doc: str | None, since: str | None) -> str | None:
    """Add the paragraph "Since 1.1.0." to a doc comment."""
    if since is None:
        return doc
    told = f"Since {since}."
    return told if doc is None else f"{doc.rstrip()}\n\n{told}"
