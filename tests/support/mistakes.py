"""Plants mistakes: a good project and a random choice go in, edits that spoil it come out.

Each kind of mistake is a function that lists the edits of that kind which a project offers;
`plant` draws from them. An edit is a slip that one person makes at one place, so it deserves
about one finding, however many places go wrong because of it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.source.span import Span
from onexdsl.source.text import SourceText
from onexdsl.syntax import tree
from onexdsl.syntax.grammar import current_tables
from onexdsl.syntax.parse import parse
from onexdsl.syntax.scan import END, Token, scan
from onexdsl.syntax.tree import FlowFile
from onexdsl.syntax.walk import walk

ROOT = Path(__file__).parents[2]
ROOTS = sorted([*ROOT.glob("examples/*/flows"), *ROOT.glob("tests/golden/*/flows")])


@dataclass(frozen=True, slots=True)
class Edit:
    """Write `text` at a place of a file."""

    span: Span
    text: str


@dataclass(frozen=True)
class Project:
    """A project without mistakes, scanned and parsed once."""

    name: str
    sources: tuple[SourceText, ...]
    trees: tuple[FlowFile, ...]

    def tokens(self) -> Iterator[tuple[str, Token]]:
        """Give every token with its file, the end of each file left out."""
        for source in self.sources:
            for token in scan(current_tables(), source.text):
                if token.type != END:
                    yield source.name, token

    def pieces(self) -> Iterator[tree.Syntax]:
        """Give every piece of every tree."""
        for file in self.trees:
            yield from walk(file)


def projects() -> list[Project]:
    """Read the good projects of the repository."""
    return [_project(root) for root in ROOTS]


def _project(root: Path) -> Project:
    files = sorted(root.rglob("*.onex"))
    sources = tuple(
        SourceText(file.relative_to(root).as_posix(), file.read_text("utf-8")) for file in files
    )
    trees = tuple(parse(source, Problems()) for source in sources)
    return Project(root.parent.name, sources, trees)


def spoiled(project: Project, edits: Iterable[Edit]) -> tuple[SourceText, ...]:
    """Give the texts of a project with edits, which must not overlap, made."""
    texts = {source.name: source.text for source in project.sources}
    for edit in sorted(edits, key=lambda one: one.span, reverse=True):
        text, span = texts[edit.span.file], edit.span
        texts[span.file] = text[: span.start] + edit.text + text[span.end :]
    return tuple(SourceText(name, text) for name, text in texts.items())


# ---- tokens


def deleted_token(project: Project, _random: Random) -> list[Edit]:
    """Forget a token."""
    return [Edit(_place(file, token), "") for file, token in project.tokens()]


def doubled_token(project: Project, _random: Random) -> list[Edit]:
    """Write a token twice."""
    return [
        Edit(_place(file, token), f"{token.text} {token.text}") for file, token in project.tokens()
    ]


def misspelt_name(project: Project, random: Random) -> list[Edit]:
    """Swap two letters of a name, or lose one."""
    return [
        Edit(_place(file, token), _slip(token.text, random))
        for file, token in project.tokens()
        if token.type in ("UPPER", "LOWER") and len(token.text) > 2
    ]


def wrong_case(project: Project, _random: Random) -> list[Edit]:
    """Write a type in lower case, or a name like a type."""
    return [
        Edit(_place(file, token), token.text.swapcase() if len(token.text) == 1 else _other(token))
        for file, token in project.tokens()
        if token.type in ("UPPER", "LOWER")
    ]


def dropped_bracket(project: Project, _random: Random) -> list[Edit]:
    """Forget a brace, bracket or parenthesis."""
    return [
        Edit(_place(file, token), "")
        for file, token in project.tokens()
        if token.text in ("{", "}", "(", ")", "[", "]")
    ]


def dropped_quote(project: Project, _random: Random) -> list[Edit]:
    """Forget the quotation mark that ends a string."""
    return [
        Edit(_place(file, token), token.text[:-1])
        for file, token in project.tokens()
        if token.type in ("STRING", "FSTRING", "RSTRING")
    ]


def _place(file: str, token: Token) -> Span:
    return Span(file, token.start, token.end)


def _slip(name: str, random: Random) -> str:
    at = random.randrange(1, len(name) - 1)
    if name[at] != name[at + 1] and random.random() < 0.5:
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return name[:at] + name[at + 1 :]


def _other(token: Token) -> str:
    if token.type == "LOWER":
        return "".join(part.capitalize() for part in token.text.split("_"))
    return re.sub(r"(?<!^)(?=[A-Z])", "_", token.text).lower()


# ---- pieces


def removed_declaration(project: Project, _random: Random) -> list[Edit]:
    """Forget a whole declaration."""
    return [
        Edit(one.preamble.span.to(one.span), "")
        for file in project.trees
        for one in file.declarations
        if not isinstance(one, tree.Broken | tree.ScenarioDecl | tree.InvariantDecl)
    ]


def renamed_declaration(project: Project, _random: Random) -> list[Edit]:
    """Rename a declaration, and none of its uses."""
    return [
        Edit(one.name.span, one.name.text + ("Renamed" if one.name.text[0].isupper() else "_new"))
        for file in project.trees
        for one in file.declarations
        if isinstance(one, tree.RecordDecl | tree.EnumDecl | tree.MessageDecl | tree.FunctionDecl)
    ]


def renamed_state(project: Project, _random: Random) -> list[Edit]:
    """Rename a state, and none of the ways to it."""
    return [
        Edit(one.name.span, one.name.text + "Renamed")
        for one in project.pieces()
        if isinstance(one, tree.StateDecl)
    ]


def swapped_type(project: Project, random: Random) -> list[Edit]:
    """Give a field another type."""
    return [
        Edit(one.type.span, random.choice(("bool", "date", "bytes", "list[str]", "float")))
        for one in project.pieces()
        if isinstance(one, tree.FieldDecl)
    ]


def removed_field(project: Project, _random: Random) -> list[Edit]:
    """Forget to declare a field."""
    return [
        Edit(_with_comma(project, one.preamble.span.to(one.span)), "")
        for one in project.pieces()
        if isinstance(one, tree.FieldDecl)
    ]


def dropped_initialiser(project: Project, _random: Random) -> list[Edit]:
    """Forget a field where a message or record is made."""
    return [
        Edit(_with_comma(project, one.span), "")
        for one in project.pieces()
        if isinstance(one, tree.Initialiser)
    ]


def removed_route(project: Project, _random: Random) -> list[Edit]:
    """Forget to wire an intent."""
    return [
        Edit(one.preamble.span.to(one.span), "")
        for one in project.pieces()
        if isinstance(one, tree.RouteDecl)
    ]


def removed_clause(project: Project, _random: Random) -> list[Edit]:
    """Forget a clause of a reducer."""
    return [
        Edit(one.preamble.span.to(one.span), "")
        for one in project.pieces()
        if isinstance(one, tree.OnClause)
    ]


def other_outcome(project: Project, random: Random) -> list[Edit]:
    """Promise another message than the right one."""
    named = [one.name.text for one in project.pieces() if isinstance(one, tree.MessageDecl)]
    return [
        Edit(outcome.span, random.choice([one for one in named if one != outcome.text]))
        for one in project.pieces()
        if isinstance(one, tree.EffectClause)
        for outcome in one.outcomes
    ]


def _with_comma(project: Project, span: Span) -> Span:
    text = next(source.text for source in project.sources if source.name == span.file)
    comma = re.compile(r"\s*,").match(text, span.end)
    return span if comma is None else Span(span.file, span.start, comma.end())


Kind = Callable[[Project, Random], list[Edit]]

KINDS: tuple[Kind, ...] = (
    deleted_token,
    doubled_token,
    misspelt_name,
    wrong_case,
    dropped_bracket,
    dropped_quote,
    removed_declaration,
    renamed_declaration,
    renamed_state,
    swapped_type,
    removed_field,
    dropped_initialiser,
    removed_route,
    removed_clause,
    other_outcome,
)


def plant(project: Project, kinds: Iterable[Kind], random: Random) -> list[Edit]:
    """Draw one edit of each kind given; no two touch one line."""
    chosen: list[Edit] = []
    for kind in kinds:
        offered = kind(project, random)
        random.shuffle(offered)
        fitting = (one for one in offered if all(_apart(project, one, two) for two in chosen))
        chosen.extend(edit for edit in [next(fitting, None)] if edit is not None)
    return chosen


def _apart(project: Project, one: Edit, two: Edit) -> bool:
    if one.span.file != two.span.file:
        return True
    first, second = sorted((one.span, two.span))
    text = next(source.text for source in project.sources if source.name == first.file)
    return "\n" in text[first.end : second.start]
