"""A text to the same text in the one layout: the tree says where lines may end."""

from typing import assert_never

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.formatter import declarations, nodes, workflows
from onexdsl.formatter.doc import BLANK, EMPTY_LINE, HARD, Doc, render
from onexdsl.formatter.proof import Read, has_same_tree
from onexdsl.formatter.shapes import run, unreadable
from onexdsl.formatter.words import Words
from onexdsl.source.text import SourceText
from onexdsl.syntax import tree
from onexdsl.syntax.behind import annotations_behind
from onexdsl.syntax.comments import comments
from onexdsl.syntax.grammar import current_tables
from onexdsl.syntax.parse import parse_tokens
from onexdsl.syntax.scan import scan

WIDTH = 100
"""How many characters a line has at most, where it can be broken at all."""


class LayoutError(AssertionError):
    """Our bug: a layout that says something else than the text. Nothing may be written then."""


def format_text(source: SourceText, problems: Problems) -> str:
    r"""Lay a flow out: the same words and comments, other blanks, line ends and optional commas.

    A text with a syntax error, or with an annotation that marks another line than it seems to,
    is told of in `problems` and comes back as it is. Of what is given
    it was proved that it has the tree and the comments of the text, else LayoutError.
    """
    tokens = scan(current_tables(), source.text)
    found = Problems(annotations_behind(source, tokens))
    file = parse_tokens(source, tokens, found)
    problems.extend(found.sorted())
    if found.blocking:
        return source.text
    formatted = render(_file(Words(source.text, tokens), file), WIDTH)
    if formatted != source.text:
        _prove_same(Read(source, tokens, file), SourceText(source.name, formatted))
    return formatted


def _prove_same(before: Read, after: SourceText) -> None:
    name = after.name
    if not has_same_tree(before, after):
        raise LayoutError(f"the layout of {name} would change what it means")
    if [one.text for one in comments(before.source)] != [one.text for one in comments(after)]:
        raise LayoutError(f"the layout of {name} would change its comments")


def _file(words: Words, file: tree.FlowFile) -> Doc:
    """Lay a whole file out: header, imports and declarations, an empty line between the three."""
    parts: list[Doc] = [_header(words, file)]
    for at, use in enumerate(file.uses):
        parts += [words.line(HARD) if at else EMPTY_LINE, declarations.use(words, use)]
    for at, declaration in enumerate(file.declarations):
        parts += [words.line(HARD) if at else EMPTY_LINE, _declaration(words, declaration)]
    last_line = words.line(HARD)
    if left := words.comments():
        parts += [last_line, left]
    return tuple(parts)


def _header(words: Words, file: tree.FlowFile) -> Doc:
    assert file.path is not None, "a file without a header has a finding"  # noqa: S101 - our bug
    before = declarations.above(words, file.preamble)
    path = (words.take(), BLANK, run(words, file.path.span.end))
    return (before, path, BLANK, words.take(), BLANK, words.take())


def _declaration(words: Words, piece: tree.Declaration) -> Doc:
    if isinstance(piece, tree.Broken):
        raise unreadable(piece)
    return (declarations.above(words, piece.preamble), _written(words, piece))


def _written(words: Words, piece: tree.Declaration) -> Doc:
    match piece:
        case tree.EnumDecl():
            return declarations.enum(words, piece)
        case tree.RecordDecl():
            return declarations.record(words, piece)
        case tree.UnionDecl():
            return declarations.union(words, piece)
        case tree.MessageDecl():
            return declarations.message(words, piece)
        case tree.FunctionDecl():
            return declarations.function(words, piece)
        case tree.InvariantDecl():
            return declarations.invariant(words, piece)
        case tree.ScenarioDecl():
            return declarations.scenario(words, piece)
        case tree.ReducerDecl():
            return nodes.reducer(words, piece)
        case tree.EffectDecl():
            return nodes.effect(words, piece)
        case tree.ComputeDecl():
            return nodes.compute(words, piece)
        case tree.WireDecl():
            return nodes.wire(words, piece)
        case tree.OrchestratorDecl():
            return workflows.orchestrator(words, piece)
        case tree.Broken():
            raise unreadable(piece)
        case _:
            assert_never(piece)
