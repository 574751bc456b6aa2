"""Whole files drawn from the grammar, for what must hold for every text that the grammar takes."""

from functools import cache

from hypothesis import strategies as st
from hypothesis.extra.lark import from_lark

from onexdsl.syntax.grammar import current_tables, lark_parser

# Blanks around names and numbers: what the grammar ignores would otherwise glue them together.
_PADDED = {
    "UPPER": st.sampled_from([" Order ", " Line "]),
    "LOWER": st.sampled_from([" total ", " lines "]),
    "NUMBER": st.sampled_from([" 12 ", " 0.5 "]),
    "DURATION": st.sampled_from([" 200ms ", " 7d "]),
    "VERSION": st.just(" 1.0.0 "),
    "STRING": st.just(' "text" '),
    "FSTRING": st.just(' f"a {b}" '),
    "RSTRING": st.just(' r"[A-Z]" '),
    "DOC": st.just("\n/// Why.\n"),
    "BROKEN": st.nothing(),
}


@cache
def files(*comments: str) -> st.SearchStrategy[str]:
    """Draw files without a syntax error, with some of these texts between the words."""
    spelled = current_tables().spellings
    words = {name: st.just(f" {text} ") for name, text in spelled.items()}
    explicit = {**words, **_PADDED, "COMMENT": st.sampled_from(comments or ("\n",))}
    named = {name: drawn for name, drawn in explicit.items() if not name.startswith("__")}
    return from_lark(lark_parser(), start="start", explicit=named)
