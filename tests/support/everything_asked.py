"""Asks every question of `onexdsl.ide` at a place of a file: only refusals are raised."""

from contextlib import suppress
from itertools import pairwise

from onexdsl.ide.actions import actions, all_repairs
from onexdsl.ide.calls import incoming, outgoing, station_at
from onexdsl.ide.coloured import coloured
from onexdsl.ide.complete import complete
from onexdsl.ide.folding import folds
from onexdsl.ide.goto import definitions, highlights, references
from onexdsl.ide.hints import hints
from onexdsl.ide.hover import hover
from onexdsl.ide.insight import Insight
from onexdsl.ide.layout import layout_edits
from onexdsl.ide.outline import Symbol, outline, project_symbols
from onexdsl.ide.picture import picture
from onexdsl.ide.rename import NotRenamedError, renamable
from onexdsl.source.span import Span


def ask_at(insight: Insight, file: str, offset: int) -> None:
    """Ask what concerns one place, and look at the places in the answers."""
    length = len(insight.texts[file].text)
    shown = hover(insight, file, offset)
    spans = [] if shown is None else [shown.span]
    spans += definitions(insight, file, offset)
    spans += [one.span for one in references(insight, file, offset)]
    spans += [one.span for one in highlights(insight, file, offset)]
    spans.append(complete(insight, file, offset).place)
    with suppress(NotRenamedError):
        spans.append(renamable(insight, file, offset).span)
    station = station_at(insight, file, offset)
    if station is not None:
        ways = (*outgoing(insight, station.name), *incoming(insight, station.name))
        spans += [place for way in ways for place in way.places]
    actions(insight, file, offset, min(offset + 20, length))
    _look_at(spans, insight)


def ask_of_file(insight: Insight, file: str) -> None:
    """Ask what concerns a whole file, and the project."""
    source, tree = insight.texts[file], insight.trees[file]
    words = coloured(insight, file)
    assert all(a.span.end <= b.span.start for a, b in pairwise(words))
    _look_at([word.span for word in words], insight)
    _look_at([span for one in outline(tree) for span in _spans(one)], insight)
    _look_at([fold.span for fold in folds(source, tree)], insight)
    hints(insight, file, 0, len(source.text))
    all_repairs(insight, file)
    layout_edits(source)
    project_symbols(insight, "or")
    picture(insight)


def _spans(symbol: Symbol) -> list[Span]:
    return [symbol.span, symbol.name_span, *(span for one in symbol.parts for span in _spans(one))]


def _look_at(spans: list[Span], insight: Insight) -> None:
    for span in spans:
        assert 0 <= span.start <= span.end <= len(insight.texts[span.file].text)
