"""Small repairs of a mistake: from the token that does not fit to changes of a token or two."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from onexdsl.diagnostics.diagnostic import Diagnostic
from onexdsl.source.span import Span
from onexdsl.syntax.mistake import DOUBTFUL, LIKELY, SURE, Mistake, Repair
from onexdsl.syntax.misused import misused
from onexdsl.syntax.problems import (
    foreign_letters,
    missing,
    misspelt,
    stray_preamble,
    superfluous,
    unclosed_string,
    wrong_case,
)
from onexdsl.syntax.scan import (
    BROKEN,
    END,
    FOREIGN,
    ILLEGAL,
    MIXED_CASE,
    OPERATOR,
    QUOTED,
    UNCLOSED,
    Token,
    scan,
)
from onexdsl.syntax.words import lower_snake, upper_camel


def repairs(mistake: Mistake) -> Iterator[Repair]:
    """Give the repairs to try, the likely ones first."""
    near = [mistake.index, mistake.index - 1]
    known = [index for index in near if index in mistake.before]
    yield from misused(mistake)
    yield from _preamble_of_nothing(mistake)
    yield from _without_version(mistake)
    yield from _without_else(mistake)
    if mistake.begins_line(mistake.index):
        yield from _opened_above(mistake)
    for index in known:
        yield from _other_case(mistake, index)
    for index in known:
        yield from _other_word(mistake, index)
    for index in known:
        yield from _other_mark(mistake, index, _MARKS if index == mistake.index else _BEFORE)
    yield from _other_literal(mistake)
    for index in _line_starts(mistake):
        yield from _inserted(mistake, index, ("}", ")", "]"))
    yield from _inserted(mistake, mistake.index, _INSERTED)
    yield from _other_mark(mistake, mistake.index, _BRACKETS)
    for index in known:
        yield from _dropped(mistake, index)


def _preamble_of_nothing(mistake: Mistake) -> Iterator[Repair]:
    """Do without annotations and doc comments that nothing follows: `token: str @sensitive }`."""
    index = mistake.index
    while (before := _before_preamble(mistake.tokens, index)) in mistake.before:
        index = before
    if index < mistake.index:
        first, last = mistake.tokens[index], mistake.tokens[mistake.index - 1]
        place = Span(mistake.source.name, first.start, last.end)
        what = "doc comment" if first.type == "DOC" else "annotation"
        found = stray_preamble(place, what)
        yield Repair(index, mistake.index, (), found, LIKELY)


def _before_preamble(tokens: list[Token], end: int) -> int:
    """Give where the doc comment or annotation begins that ends before a token; else -1."""
    if end and tokens[end - 1].type == "DOC":
        return end - 1
    if end and tokens[end - 1].text == ")":
        opened = (at for at in range(end - 2, 1, -1) if tokens[at].text == "(")
        end = next(opened, 0)
    return end - 2 if end > 1 and tokens[end - 2].text == "@" else -1


def _without_version(mistake: Mistake) -> Iterator[Repair]:
    """Put the version behind a flow's name that ends its line, or the `@` of an annotation."""
    for index in (mistake.index, mistake.index - 1):
        if index in mistake.before and index > 1 and "AT" in mistake.fitting(index):
            at = mistake.tokens[index - 1].end
            version = Token("AT", at, at, "@"), Token("VERSION", at, at, "1.0.0")
            place = mistake.place(mistake.tokens[index - 1])
            found = missing(place, "the version", " @ 1.0.0")
            yield Repair(index, index, version, found, LIKELY)


_STATEMENTS = frozenset({"publish", "emit", "if", "for", "let"})
_THREE_STATEMENTS = 24  # tokens; a stray bracket between steps shows as late


def _without_else(mistake: Mistake) -> Iterator[Repair]:
    """Put `else {` behind a workflow, where statements follow its closing bracket."""
    index = mistake.index
    if mistake.tokens[index].text in _STATEMENTS and "ELSE" in mistake.fitting(index):
        at = mistake.tokens[index - 1].end
        words = Token("ELSE", at, at, "else"), Token("LBRACE", at, at, "{")
        found = missing(mistake.place(mistake.tokens[index - 1]), "`else {`", " else {")
        yield Repair(index, index, words, found, _THREE_STATEMENTS)


def _opened_above(mistake: Mistake) -> Iterator[Repair]:
    """Open what a line that ends with a type cannot do without: `Money {`, `enum Colour {`."""
    index = mistake.index
    while index and mistake.tokens[index - 1].type == "DOC":
        index -= 1
    if index in mistake.before and mistake.tokens[index - 1].type == "UPPER":
        yield from _inserted(mistake, index, ("{",))


def _line_starts(mistake: Mistake) -> list[int]:
    """Give the places just before the mistake where something may be missing at a line's end.

    A keyword there may have been taken for a name: `event` of the next declaration for a field.
    """
    mistaken = range(mistake.index - 1, mistake.index - 5, -1)
    return [index for index in mistaken if index in mistake.before and mistake.begins_line(index)]


# ---- another spelling

_WORDS = ("LOWER", "UPPER", MIXED_CASE, FOREIGN)


def _is_word(token: Token) -> bool:
    return token.type in _WORDS or token.text.isidentifier()


def _other_case(mistake: Mistake, index: int) -> Iterator[Repair]:
    token, tables = mistake.tokens[index], mistake.tables
    if not _is_word(token):
        return
    for right in (upper_camel(token.text), lower_snake(token.text)):
        kind = "UPPER" if right[:1].isupper() else tables.keywords.get(right, "LOWER")
        if kind == token.type or (kind not in ("UPPER", "LOWER") and token.type != "UPPER"):
            continue
        found = (
            foreign_letters(mistake.place(token), token.text)
            if token.type == FOREIGN
            else wrong_case(mistake.place(token), token.text, right)
        )
        instead = (token._replace(type=kind, text=right),)
        enough = SURE if index == mistake.index else LIKELY
        if kind in ("UPPER", "LOWER"):
            yield Repair(index, index + 1, instead, found, enough)


def _other_word(mistake: Mistake, index: int) -> Iterator[Repair]:
    token, tables = mistake.tokens[index], mistake.tables
    if not _is_word(token):
        return
    if token.text in _ELSE_IF and "ELSE" in mistake.fitting(index):
        words = token._replace(type="ELSE"), token._replace(type="IF")
        found = misspelt(mistake.place(token), token.text, "else if")
        yield Repair(index, index + 1, words, found, SURE)
    fitting = {
        tables.spellings[terminal]: terminal
        for terminal in mistake.fitting(index)
        if terminal in tables.keywords.values()
    }
    for word in get_close_matches(token.text.lower(), fitting, n=2, cutoff=0.7):
        if word != token.text:
            found = misspelt(mistake.place(token), token.text, word)
            instead = (token._replace(type=fitting[word], text=word),)
            yield Repair(index, index + 1, instead, found, SURE)


_ELSE_IF = ("elif", "elsif", "elseif")
_MARKS = {
    "=>": (">=", "->"),
    "=<": ("<=",),
    "<>": ("!=",),
    "===": ("==",),
    "!==": ("!=",),
    "&&": ("and",),
    "||": ("or", "|"),
    "!": ("not",),
    "&": ("and",),
    "=": ("==", ":", "->"),
    "==": ("=",),
    ":": ("=", "->", ","),
    "->": (":", "="),
    ";": (",",),
    ",": ("|", ":"),
    "|": (",", "or"),
    ".": (",", ".."),
    "..": (".",),
    ">": ("->",),
    "-": ("->",),
}
_BEFORE: dict[str, tuple[str, ...]] = {".": (":",)}  # `use shop.common.Money`
_BRACKETS: dict[str, tuple[str, ...]] = {
    "(": ("{", "["),
    ")": ("}", "]"),
    "{": ("(", "["),
    "}": (")", "]"),
    "[": ("(", "{"),
    "]": (")", "}"),
}


def _other_mark(
    mistake: Mistake, index: int, marks: dict[str, tuple[str, ...]]
) -> Iterator[Repair]:
    token = mistake.tokens[index]
    place = mistake.place(token)
    if token.type == QUOTED:
        right = '"' + token.text[1:-1].replace('"', '\\"') + '"'
        instead = token._replace(type="STRING", text=right)
        yield Repair(index, index + 1, (instead,), misspelt(place, token.text, right), SURE)
    for right in marks.get(token.text, ()):
        for terminal in mistake.fitting(index):
            spelled = mistake.tables.spellings.get(terminal)
            if spelled == right or (terminal == "COMPARE" and right in _COMPARISONS):
                instead = token._replace(type=terminal, text=right)
                found = misspelt(place, token.text, right)
                yield Repair(index, index + 1, (instead,), found, LIKELY)


_COMPARISONS = ("==", "!=", "<=", ">=")


# ---- another literal

_SHAPES = {
    "NUMBER": re.compile(r"\d+(\.\d+)?"),
    "DURATION": re.compile(r"\d+(ms|s|m|h|d)"),
    "VERSION": re.compile(r"\d+\.\d+\.\d+"),
}


def _other_literal(mistake: Mistake) -> Iterator[Repair]:
    """Write a literal as the kind that is asked for: `timeout 10`, `@ 1.0`, `str("[A-Z]")`."""
    index = mistake.index
    token = mistake.tokens[index]
    if token.type not in _LITERALS:
        return
    for terminal in mistake.fitting(index):
        right = _rewritten(token, terminal)
        if right is not None and terminal != token.type:
            instead = token._replace(type=terminal, text=right)
            found = misspelt(mistake.place(token), token.text, right)
            yield Repair(index, index + 1, (instead,), found, SURE)


_LITERALS = ("NUMBER", "DURATION", "VERSION", "STRING", "RSTRING", "FSTRING")


def _rewritten(token: Token, terminal: str) -> str | None:
    """Give a literal as one of another kind, or None where it cannot be one."""
    is_text = token.type in ("STRING", "RSTRING", "FSTRING")
    quote = token.text[-1] if is_text else '"'  # the other one within an f-string
    bare = token.text[token.text.index(quote) + 1 : -1] if is_text else token.text
    if terminal in ("STRING", "RSTRING"):
        return f"{quote}{bare}{quote}" if terminal == "STRING" else f"r{quote}{bare}{quote}"
    if terminal not in _SHAPES:
        return None
    nearest = {"DURATION": f"{bare}s", "VERSION": (bare + ".0.0.0").rpartition(".")[0]}
    likely = (bare, bare.rstrip("msdh"), nearest.get(terminal, bare), f"{bare}.0")
    return next((each for each in likely if _SHAPES[terminal].fullmatch(each)), None)


# ---- something missing, something too much

_INSERTED = (":", "=", "->", ",", ")", "]", "}", "{", "(", "..", "then", "else", "in", "state", "@")


def _inserted(mistake: Mistake, index: int, spellings: tuple[str, ...]) -> Iterator[Repair]:
    tables = mistake.tables
    terminals = mistake.fitting(index)
    by_spelling = {tables.spellings.get(terminal, terminal): terminal for terminal in terminals}
    at = mistake.tokens[index - 1].end if index else 0
    for spelling in spellings:
        if spelling in by_spelling and not (spelling.isalpha() and "LOWER" in terminals):
            token = Token(by_spelling[spelling], at, at, spelling)
            found = _missing(mistake, index, f"`{spelling}`", spelling)
            yield Repair(index, index, (token,), found, LIKELY, spelling)
    wanted = _missing_part(mistake, index)
    if BROKEN in terminals and wanted:
        token = Token(BROKEN, at, at, "")
        found = _missing(mistake, index, wanted, "")
        yield Repair(index, index, (token,), found, LIKELY)
    if "}" in by_spelling:
        brace = Token(by_spelling["}"], at, at, "}")
        for count in (2, 3):
            found = _missing(mistake, index, "`}`", "}")
            yield Repair(index, index, (brace,) * count, found, LIKELY, "}")


def _missing_part(mistake: Mistake, index: int) -> str | None:
    known = mistake.tables.gotos[mistake.before[index][-1]]
    parts = {"header": "the line `flow name @ 1.0.0`", "type": "a type", "atom": "a value"}
    return next((wanted for rule, wanted in parts.items() if rule in known), None)


def _missing(mistake: Mistake, index: int, wanted: str, spelling: str) -> Diagnostic:
    """Tell of a missing thing at what it should follow."""
    place = mistake.place(mistake.tokens[index - 1 if index else 0])
    apart = spelling.isalpha() or spelling in ("=", "->", "{", "}")
    shown = f" {spelling}" if apart else spelling
    return missing(place, wanted, shown)


def _dropped(mistake: Mistake, index: int) -> Iterator[Repair]:
    token = mistake.tokens[index]
    if token.type == END or (index != mistake.index and token.text != "}"):
        return
    found = superfluous(mistake.place(token), token.text)
    enough = SURE if token.type in (ILLEGAL, OPERATOR, "DOC") else DOUBTFUL
    yield Repair(index, index + 1, (), found, enough)


# ---- an unclosed string


_SAME_LINE = 200  # tokens; beyond them it is another matter, though it stands on the same line


def unclosed_on_line(mistake: Mistake) -> int | None:
    """Give the index of the string without an end that stands on the mistake's line, if any."""
    far = min(len(mistake.tokens), mistake.index + _SAME_LINE)
    for index in range(mistake.index, far):
        if index > mistake.index and mistake.begins_line(index):
            return None
        if mistake.tokens[index].type == UNCLOSED:
            return index
    return None


def closed_strings(mistake: Mistake, unclosed: int) -> Iterator[Repair]:
    """Give the ways to close a string of the line, or to do without it, the likely ones first.

    Where a line has three quotation marks it may be the first string that is not closed,
    `a: "x, b: "y"`, so all strings near the mistake are tried.
    """
    first = mistake.index
    while first - 1 in mistake.before and not mistake.begins_line(first):
        first -= 1
    strings = [
        index
        for index in range(first, unclosed + 1)
        if index in mistake.before and mistake.tokens[index].type in _STRINGS
    ]
    for index in strings:
        yield from _closed_at(mistake, index, unclosed, before_next=True)
    for index in strings:
        yield from _closed_at(mistake, index, unclosed, before_next=False)


_STRINGS = ("STRING", "FSTRING", "RSTRING", UNCLOSED)
_UNCLOSED_LOOK = 60  # tokens: a swallowed brace shows late
_MOST_ENDS = 24


def _closed_at(
    mistake: Mistake, index: int, unclosed: int, *, before_next: bool
) -> Iterator[Repair]:
    """Close a string before the next quotation mark of the line, or behind it."""
    source, start = mistake.source, mistake.tokens[index].start
    line_end = mistake.tokens[unclosed].end
    text = source.text[start:line_end]
    inside = text.index('"') + 1
    kind = "RSTRING" if text[0] == "r" else "STRING"
    next_quote = text.find('"', inside) if index < unclosed else len(text)
    for end in _possible_ends(text, inside):
        if (end <= next_quote) is not before_next:
            continue
        written = len(text[:end].rstrip())
        string = Token(kind, start, start + written, text[:inside] + '"')
        found = unclosed_string(Span(source.name, start, start + written))
        rest = scan(mistake.tables, source.text, start + end, line_end)[:-1]
        yield Repair(index, unclosed + 1, (string, *rest), found, _UNCLOSED_LOOK)
        yield Repair(index, unclosed + 1, tuple(rest), found, _UNCLOSED_LOOK)
    rest = scan(mistake.tables, source.text, start + inside, line_end)[:-1]
    found = unclosed_string(Span(source.name, start, line_end))
    yield Repair(index, unclosed + 1, tuple(rest), found, _UNCLOSED_LOOK)


def _possible_ends(text: str, inside: int) -> list[int]:
    """Give the line's end, and before each closing mark of the line, from the right."""
    marks = [at for at in range(len(text) - 1, inside - 1, -1) if text[at] in "})],"]
    return [len(text), *marks[:_MOST_ENDS]]
