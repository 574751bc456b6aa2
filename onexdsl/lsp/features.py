"""The questions of the protocol, each answered by one function of `ide`."""

from functools import partial
from typing import Any, Protocol

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from onexdsl.graph.picture import NotDrawableError
from onexdsl.ide.actions import actions, all_repairs
from onexdsl.ide.calls import incoming, outgoing, station_at
from onexdsl.ide.coloured import coloured
from onexdsl.ide.complete import complete
from onexdsl.ide.folding import folds
from onexdsl.ide.goto import definitions, highlights, references
from onexdsl.ide.hints import hints
from onexdsl.ide.hover import hover
from onexdsl.ide.layout import layout_edits
from onexdsl.ide.outline import outline, project_symbols
from onexdsl.ide.picture import picture
from onexdsl.ide.rename import NotRenamedError, renamable, rename
from onexdsl.ide.targets import Role
from onexdsl.lsp.answers import LEGEND, Answers, name_of
from onexdsl.lsp.server import FlowServer

GRAPH = "onex/graph"
FIX_ALL = "source.fixAll.onexc"
_TRIGGERS = [".", "@", ":", "{", "|", ">", " "]


class Asked(Protocol):
    """What all questions about a place have."""

    text_document: types.TextDocumentIdentifier
    position: types.Position


class RefusedError(JsonRpcException):
    """A request that is understood and refused; its text is shown to the person who asked."""

    CODE = -32803
    MESSAGE = "Request failed"


def add_features(server: FlowServer) -> None:
    """Register every question that the server answers."""
    _add_places(server)
    _add_names(server)
    _add_lists(server)
    _add_looks(server)
    _add_repairs(server)
    _add_layout(server)
    _add_calls(server)
    _add_graph(server)


async def _at(server: FlowServer, params: Asked) -> tuple[Answers, str, int] | None:
    """Find what is known of a document, its name, and the offset that is asked about."""
    found = await server.answers(params.text_document.uri)
    if found is None:
        return None
    answers, name = found
    return answers, name, answers.ruler(name).offset(params.position)


def _add_places(server: FlowServer) -> None:
    @server.feature(
        types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=_TRIGGERS)
    )
    async def completion(params: types.CompletionParams) -> types.CompletionList | None:
        if (found := await _at(server, params)) is None:
            return None
        answers, name, offset = found
        chosen = complete(answers.insight, name, offset)
        return answers.completion(chosen, snippets=_takes_snippets(server))

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hovered(params: types.HoverParams) -> types.Hover | None:
        if (found := await _at(server, params)) is None:
            return None
        answers, name, offset = found
        shown = hover(answers.insight, name, offset)
        if shown is None:
            return None
        content = types.MarkupContent(types.MarkupKind.Markdown, shown.markdown)
        return types.Hover(content, answers.range(shown.span))


def _takes_snippets(server: FlowServer) -> bool:
    documents = server.client_capabilities.text_document
    asked = documents.completion if documents else None
    item = asked.completion_item if asked else None
    return bool(item and item.snippet_support)


def _add_names(server: FlowServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def definition(params: types.DefinitionParams) -> list[types.Location] | None:
        if (found := await _at(server, params)) is None:
            return None
        answers, name, offset = found
        return [answers.location(one) for one in definitions(answers.insight, name, offset)]

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    async def uses(params: types.ReferenceParams) -> list[types.Location] | None:
        if (found := await _at(server, params)) is None:
            return None
        answers, name, offset = found
        declared = params.context.include_declaration
        names = references(answers.insight, name, offset, with_declaration=declared)
        return [answers.location(one.span) for one in names]

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
    async def highlighted(
        params: types.DocumentHighlightParams,
    ) -> list[types.DocumentHighlight] | None:
        if (found := await _at(server, params)) is None:
            return None
        answers, name, offset = found
        return [
            types.DocumentHighlight(
                answers.range(one.span),
                types.DocumentHighlightKind.Read
                if one.role is Role.USES
                else types.DocumentHighlightKind.Write,
            )
            for one in highlights(answers.insight, name, offset)
        ]

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    async def prepared(params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        if (found := await _at(server, params)) is None:
            return None
        answers, name, offset = found
        try:
            one = renamable(answers.insight, name, offset)
        except NotRenamedError as error:
            raise RefusedError(str(error)) from error
        return types.PrepareRenamePlaceholder(answers.range(one.span), one.text)

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    async def renamed(params: types.RenameParams) -> types.WorkspaceEdit | None:
        if (found := await _at(server, params)) is None:
            return None
        answers, name, offset = found
        try:
            edits = await server.aside(
                partial(rename, answers.insight, name, offset, params.new_name)
            )
        except NotRenamedError as error:
            where = "" if error.place is None else f" ({answers.line_of(error.place)})"
            raise RefusedError(f"{error}{where}") from error
        return answers.workspace_edit(edits)


def _add_lists(server: FlowServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def symbols(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol] | None:
        if (found := await server.answers(params.text_document.uri)) is None:
            return None
        answers, name = found
        return [answers.symbol(one) for one in outline(answers.insight.trees[name])]

    @server.feature(types.WORKSPACE_SYMBOL)
    async def found_symbols(params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
        return [
            answers.workspace_symbol(where, one)
            for answers in await server.all_answers()
            for where, one in project_symbols(answers.insight, params.query)
        ]

    @server.feature(types.TEXT_DOCUMENT_FOLDING_RANGE)
    async def folded(params: types.FoldingRangeParams) -> list[types.FoldingRange] | None:
        if (found := await server.answers(params.text_document.uri)) is None:
            return None
        answers, name = found
        insight = answers.insight
        return answers.folds(folds(insight.texts[name], insight.trees[name]))


def _add_looks(server: FlowServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, LEGEND)
    async def tokens(params: types.SemanticTokensParams) -> types.SemanticTokens | None:
        if (found := await server.answers(params.text_document.uri)) is None:
            return None
        answers, name = found
        words = await server.aside(partial(coloured, answers.insight, name))
        return types.SemanticTokens(answers.tokens(words))

    @server.feature(types.TEXT_DOCUMENT_INLAY_HINT)
    async def inlaid(params: types.InlayHintParams) -> list[types.InlayHint] | None:
        if (found := await server.answers(params.text_document.uri)) is None:
            return None
        answers, name = found
        ruler = answers.ruler(name)
        start, end = ruler.offset(params.range.start), ruler.offset(params.range.end)
        return [answers.hint(name, one) for one in hints(answers.insight, name, start, end)]


def _add_repairs(server: FlowServer) -> None:
    kinds = [types.CodeActionKind.QuickFix, FIX_ALL]

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=kinds)
    )
    async def repairs(params: types.CodeActionParams) -> list[types.CodeAction] | None:
        if (found := await server.answers(params.text_document.uri)) is None:
            return None
        answers, name = found
        ruler, insight = answers.ruler(name), answers.insight
        start, end = ruler.offset(params.range.start), ruler.offset(params.range.end)
        wanted = params.context.only
        offered: list[types.CodeAction] = []
        if _asked_for(types.CodeActionKind.QuickFix, wanted):
            offered += [answers.action(one) for one in actions(insight, name, start, end)]
        every = all_repairs(insight, name)
        if every and _asked_for(FIX_ALL, wanted):
            edit = answers.workspace_edit(every)
            offered.append(types.CodeAction("Mend all that can be mended", FIX_ALL, edit=edit))
        return offered


def _add_layout(server: FlowServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_FORMATTING)
    async def formatted(params: types.DocumentFormattingParams) -> list[types.TextEdit] | None:
        if (found := await server.answers(params.text_document.uri)) is None:
            return None
        answers, name = found
        return answers.text_edits(layout_edits(answers.insight.texts[name]))


def _asked_for(kind: str, wanted: Any) -> bool:
    """Whether an editor wants actions of a kind: none named are all, and a kind holds its parts."""
    return wanted is None or any(kind == one or kind.startswith(f"{one}.") for one in wanted)


def _add_calls(server: FlowServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY)
    async def prepared(
        params: types.CallHierarchyPrepareParams,
    ) -> list[types.CallHierarchyItem] | None:
        if (found := await _at(server, params)) is None:
            return None
        answers, name, offset = found
        one = station_at(answers.insight, name, offset)
        return None if one is None else [answers.station(one)]

    @server.feature(types.CALL_HIERARCHY_OUTGOING_CALLS)
    async def causes(
        params: types.CallHierarchyOutgoingCallsParams,
    ) -> list[types.CallHierarchyOutgoingCall] | None:
        if (found := await server.answers(params.item.uri)) is None:
            return None
        answers, _ = found
        return [
            types.CallHierarchyOutgoingCall(
                answers.station(way.station), [answers.range(place) for place in way.places]
            )
            for way in outgoing(answers.insight, name_of(params.item))
        ]

    @server.feature(types.CALL_HIERARCHY_INCOMING_CALLS)
    async def caused(
        params: types.CallHierarchyIncomingCallsParams,
    ) -> list[types.CallHierarchyIncomingCall] | None:
        if (found := await server.answers(params.item.uri)) is None:
            return None
        answers, _ = found
        return [
            types.CallHierarchyIncomingCall(
                answers.station(way.station), [answers.range(place) for place in way.places]
            )
            for way in incoming(answers.insight, name_of(params.item))
        ]


def _add_graph(server: FlowServer) -> None:
    @server.feature(GRAPH)
    async def graph(params: Any) -> Any:
        """Give the picture of the project around a document, or of one reducer in it."""
        if (found := await server.answers(params.textDocument.uri)) is None:
            return None
        answers, _ = found
        try:
            return picture(answers.insight, getattr(params, "node", None))
        except NotDrawableError as error:
            raise RefusedError(str(error)) from error
