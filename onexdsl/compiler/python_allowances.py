"""Comments of Python to what they allow: `# onexc: allow(impure-call) why` in, allowances out."""

import tokenize
from collections.abc import Iterable, Iterator

from onexdsl.purity.places import Places
from onexdsl.purity.python_text import PythonText
from onexdsl.source.span import Span
from onexdsl.source.text import SourceText
from onexdsl.syntax.allowances import Allowance, allowance_of, is_meant
from onexdsl.syntax.comments import Comment


def python_allowances(modules: Iterable[PythonText]) -> tuple[Allowance, ...]:
    """Give what the comments of modules are meant to allow, in the order of the texts."""
    return tuple(one for module in modules for one in _in(module.source))


def _in(source: SourceText) -> Iterator[Allowance]:
    if "onexc" not in source.text:
        return
    comments = tuple(_comments(source))
    quiet = frozenset(source.position(one.span.start).line for one in comments if one.own_line)
    yield from (allowance_of(one, source, quiet) for one in comments if is_meant(one))


def _comments(source: SourceText) -> Iterator[Comment]:
    """Find comments as Python does, up to where it cannot read on."""
    lines = iter(source.text.splitlines(keepends=True))
    places = Places(source)
    try:
        for token in tokenize.generate_tokens(lambda: next(lines, "")):
            if token.type == tokenize.COMMENT:
                start = places.at(token.start[0], token.start[1] + 1).start
                text = token.string.rstrip()
                own_line = not token.line[: token.start[1]].strip()
                span = Span(source.name, start, start + len(text))
                yield Comment(span, text, is_doc=False, own_line=own_line)
    except (tokenize.TokenError, SyntaxError):
        return
