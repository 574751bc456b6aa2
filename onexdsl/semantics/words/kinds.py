"""Headers of declarations in, what they are in words out."""

from typing import assert_never

from onexdsl.semantics.model import Enum, Function, Message, Record, Union
from onexdsl.semantics.symbols import Header, NodeHeader


def what_it_is(header: Header) -> str:
    """Say what was declared, with its article: "an event", "a record"."""
    match header:
        case Enum():
            return "an enum"
        case Record():
            return "a record"
        case Union():
            return "a union"
        case Function():
            return "a function"
        case Message(kind=kind):
            return _with_article(kind.value)
        case NodeHeader(kind=node):
            return _with_article(node.value)
        case _:
            assert_never(header)


def deprecation(header: Header) -> str | None:
    """Give why a declaration is deprecated; None if it is not."""
    return header.deprecated if isinstance(header, NodeHeader) else header.remarks.deprecated


def _with_article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
