"""What the parser says of the words of a flow, for all that colours flows without a parser."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.source.text import SourceText
from onexdsl.syntax.grammar import current_tables
from onexdsl.syntax.parse import parse
from onexdsl.syntax.scan import scan
from onexdsl.syntax.tree import BuiltinType, Call, Name, Variable
from onexdsl.syntax.walk import walk


def keywords_and_names(text: str) -> tuple[dict[int, str], dict[int, str]]:
    """Give the words that are keywords, and those lower-case ones that are names, by offset."""
    names: dict[int, str] = {}
    other: set[int] = set()
    for piece in walk(parse(SourceText("shop.onex", text), Problems())):
        match piece:
            case BuiltinType():
                other.add(piece.name.span.start)
            case Call():
                other.add(piece.function.span.start)
            case Name() | Variable() if text[piece.span.start].islower():
                names[piece.span.start] = text[piece.span.start : piece.span.end]
    spelled = current_tables().keywords
    keywords = {
        token.start: token.text
        for token in scan(current_tables(), text)
        if token.text in spelled and token.start not in names and token.start not in other
    }
    return keywords, {at: name for at, name in names.items() if at not in other and "." not in name}
