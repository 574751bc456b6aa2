"""Plain values of `ide` in, values of the protocol out."""

from collections.abc import Iterable, Mapping

from lsprotocol import types

from onexdsl.diagnostics.codes import Severity
from onexdsl.diagnostics.diagnostic import Diagnostic, Edit
from onexdsl.diagnostics.report import Report
from onexdsl.ide.actions import Action
from onexdsl.ide.calls import Station
from onexdsl.ide.choices import Choice, ChoiceKind
from onexdsl.ide.coloured import Colour, Shade, Word
from onexdsl.ide.complete import Completion
from onexdsl.ide.folding import Fold, FoldKind
from onexdsl.ide.hints import Hint
from onexdsl.ide.insight import Insight
from onexdsl.ide.outline import Symbol, SymbolKind
from onexdsl.lsp.convert import Ruler
from onexdsl.lsp.documents import Workplace
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.source.span import Span
from onexdsl.source.text import SourceText

_SYMBOLS: Mapping[SymbolKind, types.SymbolKind] = {
    SymbolKind.FLOW: types.SymbolKind.Namespace,
    SymbolKind.ENUM: types.SymbolKind.Enum,
    SymbolKind.MEMBER: types.SymbolKind.EnumMember,
    SymbolKind.RECORD: types.SymbolKind.Struct,
    SymbolKind.UNION: types.SymbolKind.Interface,
    SymbolKind.EVENT: types.SymbolKind.Event,
    SymbolKind.COMMAND: types.SymbolKind.Event,
    SymbolKind.INTENT: types.SymbolKind.Event,
    SymbolKind.FIELD: types.SymbolKind.Field,
    SymbolKind.FUNCTION: types.SymbolKind.Function,
    SymbolKind.REDUCER: types.SymbolKind.Class,
    SymbolKind.STATE: types.SymbolKind.Constant,
    SymbolKind.EFFECT: types.SymbolKind.Class,
    SymbolKind.COMPUTE: types.SymbolKind.Class,
    SymbolKind.ORCHESTRATOR: types.SymbolKind.Class,
    SymbolKind.STEP: types.SymbolKind.Method,
    SymbolKind.WIRE: types.SymbolKind.Object,
    SymbolKind.ROUTE: types.SymbolKind.Key,
    SymbolKind.INVARIANT: types.SymbolKind.Boolean,
    SymbolKind.SCENARIO: types.SymbolKind.Method,
}
_CHOICES: Mapping[ChoiceKind, types.CompletionItemKind] = {
    ChoiceKind.KEYWORD: types.CompletionItemKind.Keyword,
    ChoiceKind.EVENT: types.CompletionItemKind.Event,
    ChoiceKind.COMMAND: types.CompletionItemKind.Event,
    ChoiceKind.INTENT: types.CompletionItemKind.Event,
    ChoiceKind.RECORD: types.CompletionItemKind.Struct,
    ChoiceKind.UNION: types.CompletionItemKind.Interface,
    ChoiceKind.ENUM: types.CompletionItemKind.Enum,
    ChoiceKind.FUNCTION: types.CompletionItemKind.Function,
    ChoiceKind.REDUCER: types.CompletionItemKind.Class,
    ChoiceKind.EFFECT: types.CompletionItemKind.Class,
    ChoiceKind.COMPUTE: types.CompletionItemKind.Class,
    ChoiceKind.ORCHESTRATOR: types.CompletionItemKind.Class,
    ChoiceKind.STATE: types.CompletionItemKind.Constant,
    ChoiceKind.FIELD: types.CompletionItemKind.Field,
    ChoiceKind.MEMBER: types.CompletionItemKind.EnumMember,
    ChoiceKind.VALUE: types.CompletionItemKind.Variable,
    ChoiceKind.STEP: types.CompletionItemKind.Variable,
    ChoiceKind.TYPE: types.CompletionItemKind.TypeParameter,
    ChoiceKind.ANNOTATION: types.CompletionItemKind.Property,
    ChoiceKind.FLOW: types.CompletionItemKind.Module,
}
_FOLDS = {
    FoldKind.COMMENT: types.FoldingRangeKind.Comment,
    FoldKind.USES: types.FoldingRangeKind.Imports,
}
LEGEND = types.SemanticTokensLegend(
    token_types=[one.value for one in Colour], token_modifiers=[one.value for one in Shade]
)
_COLOURS = {one: number for number, one in enumerate(Colour)}
_SHADES = {one: 1 << number for number, one in enumerate(Shade)}


class Answers:
    """What is told about one project: spans become ranges in the texts of an insight."""

    def __init__(self, insight: Insight, place: Workplace) -> None:
        self.insight = insight
        self._place = place
        self._rulers: dict[str, Ruler] = {}
        self._texts = place.sources().by_name
        strict = place.project.settings.strict
        self.report = Report(insight.checked.diagnostics, self._texts, strict=strict)

    def ruler(self, file: str) -> Ruler:
        """Give the lines of a file."""
        if file not in self._rulers:
            source = self.insight.texts.get(file) or self._texts.get(file)
            self._rulers[file] = Ruler(source or SourceText(file, ""))
        return self._rulers[file]

    def range(self, span: Span) -> types.Range:
        """Give the range of a span."""
        return self.ruler(span.file).range(span)

    def location(self, span: Span) -> types.Location:
        """Give the place of a span."""
        return types.Location(self._place.uri_of(span.file), self.range(span))

    def line_of(self, span: Span) -> str:
        """Say where something is: its file and line."""
        return f"{span.file}, line {self.range(span).start.line + 1}"

    # ---- findings

    def diagnostic(self, found: Diagnostic) -> types.Diagnostic:
        """Give a finding, with its hint and its labels."""
        error = self.report.severity(found) is Severity.ERROR
        return types.Diagnostic(
            range=self.range(found.span),
            message=found.message if found.hint is None else f"{found.message}\n{found.hint}",
            severity=types.DiagnosticSeverity.Error if error else types.DiagnosticSeverity.Warning,
            code=found.code.name,
            source="onexc",
            tags=_tags(found) or None,
            related_information=[
                types.DiagnosticRelatedInformation(self.location(label.span), label.text)
                for label in found.labels
            ]
            or None,
        )

    def action(self, action: Action) -> types.CodeAction:
        """Give a repair that mends one finding."""
        return types.CodeAction(
            title=action.title,
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[self.diagnostic(action.mends)],
            is_preferred=True,
            edit=self.workspace_edit(action.edits),
        )

    def workspace_edit(self, edits: Iterable[Edit]) -> types.WorkspaceEdit:
        """Give edits by file; those of an open file are for the version that was checked."""
        changes: dict[str, list[types.TextEdit]] = {}
        for edit in edits:
            uri = self._place.uri_of(edit.span.file)
            changes.setdefault(uri, []).append(self.text_edit(edit))
        return types.WorkspaceEdit(changes=changes)

    def text_edits(self, edits: Iterable[Edit]) -> list[types.TextEdit]:
        """Give edits of one file, those left out that only change room the author does not see."""
        found = [self.text_edit(edit) for edit in edits]
        return [one for one in found if one.new_text or one.range.start != one.range.end]

    def text_edit(self, edit: Edit) -> types.TextEdit:
        """Give one edit."""
        return types.TextEdit(self.range(edit.span), edit.replacement)

    # ---- lists

    def symbol(self, symbol: Symbol) -> types.DocumentSymbol:
        """Give an entry of the outline with its parts."""
        return types.DocumentSymbol(
            name=symbol.name,
            detail=symbol.kind.value,
            kind=_SYMBOLS[symbol.kind],
            range=self.range(_around(symbol)),
            selection_range=self.range(symbol.name_span),
            children=[self.symbol(part) for part in symbol.parts],
        )

    def workspace_symbol(self, where: str, symbol: Symbol) -> types.WorkspaceSymbol:
        """Give something found in the project, with where it belongs."""
        location = self.location(symbol.name_span)
        return types.WorkspaceSymbol(
            location=location, name=symbol.name, kind=_SYMBOLS[symbol.kind], container_name=where
        )

    def folds(self, found: Iterable[Fold]) -> list[types.FoldingRange]:
        """Give what can be folded; of a block, the line of its closing brace stays in sight."""
        ranges = ((self.range(fold.span), fold.kind) for fold in found)
        lines = (
            (where.start.line, where.end.line - (kind is FoldKind.BLOCK), _FOLDS.get(kind))
            for where, kind in ranges
        )
        return [types.FoldingRange(a, b, kind=kind) for a, b, kind in lines if b > a]

    def tokens(self, words: Iterable[Word]) -> list[int]:
        """Give coloured words in the protocol's way: five numbers each, relative to the last."""
        numbers: list[int] = []
        line = column = 0
        for word in words:
            ruler = self.ruler(word.span.file)
            row, start = ruler.place(word.span.start)
            if row > line:
                column = 0
            shades = sum(_SHADES[one] for one in word.shades)
            length = ruler.length(word.span)
            numbers += (row - line, start - column, length, _COLOURS[word.colour], shades)
            line, column = row, start
        return numbers

    def hint(self, file: str, hint: Hint) -> types.InlayHint:
        """Give a text between the words, which leads to what it speaks about."""
        place = None if hint.leads_to is None else self.location(hint.leads_to)
        part = types.InlayHintLabelPart(hint.text, tooltip=hint.more, location=place)
        return types.InlayHint(
            position=self.ruler(file).position(hint.offset), label=[part], padding_left=True
        )

    def station(self, station: Station) -> types.CallHierarchyItem:
        """Give a message or node of the call hierarchy."""
        kind = types.SymbolKind.Class if station.is_node else types.SymbolKind.Event
        return types.CallHierarchyItem(
            name=station.name.name,
            kind=kind,
            detail=f"{station.kind} in {station.name.flow}",
            uri=self._place.uri_of(station.span.file),
            range=self.range(station.span),
            selection_range=self.range(station.name_span),
            data={"flow": station.name.flow, "name": station.name.name},
        )

    # ---- completion

    def completion(self, found: Completion, *, snippets: bool) -> types.CompletionList:
        """Give what may be written, in the order that it comes in."""
        place = self.range(found.place)
        items = [
            _item(choice, place, number, snippets=snippets)
            for number, choice in enumerate(found.choices)
        ]
        return types.CompletionList(is_incomplete=False, items=items)


def name_of(item: types.CallHierarchyItem) -> QualifiedName:
    """Give the message or node that an item of the call hierarchy is."""
    data = item.data
    assert isinstance(data, Mapping)  # noqa: S101 - `station` put it there
    return QualifiedName(str(data["flow"]), str(data["name"]))


def _item(
    choice: Choice, place: types.Range, number: int, *, snippets: bool
) -> types.CompletionItem:
    text = choice.snippet if snippets and choice.snippet is not None else choice.label
    plain = text == choice.label
    return types.CompletionItem(
        label=choice.label,
        kind=_CHOICES[choice.kind],
        detail=choice.detail or choice.kind.value,
        documentation=types.MarkupContent(types.MarkupKind.Markdown, choice.docs)
        if choice.docs
        else None,
        sort_text=f"{number:04}",
        text_edit=types.TextEdit(place, text),
        insert_text_format=types.InsertTextFormat.PlainText
        if plain
        else types.InsertTextFormat.Snippet,
        tags=[types.CompletionItemTag.Deprecated] if choice.deprecated else None,
    )


def _tags(found: Diagnostic) -> list[types.DiagnosticTag]:
    if found.code.name.startswith("unused-"):
        return [types.DiagnosticTag.Unnecessary]
    if found.code.name == "deprecated-use":
        return [types.DiagnosticTag.Deprecated]
    return []


def _around(symbol: Symbol) -> Span:
    """Give the whole of a symbol; the protocol wants its name inside."""
    start = min(symbol.span.start, symbol.name_span.start)
    return Span(symbol.span.file, start, max(symbol.span.end, symbol.name_span.end))
