"""An editor for tests: a folder with flows, and a client that asks the server about them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lsprotocol import types
from pytest_lsp import LanguageClient

MARK = "§"


class Editor:
    """What a person does in an editor, as calls. Places are marked with `§` in the texts."""

    def __init__(self, client: LanguageClient, folder: Path) -> None:
        self.client = client
        self.folder = folder
        self._versions: dict[str, int] = {}

    def uri(self, name: str) -> str:
        """Give the address of a file."""
        return (self.folder / name).as_uri()

    def save(self, name: str, text: str) -> None:
        """Put a file on the disk."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    async def open(self, name: str, text: str) -> types.Position | None:
        """Show a text, wait until it is checked, and give the place that is marked in it."""
        place, text = _marked(text)
        self._versions[name] = 1
        item = types.TextDocumentItem(self.uri(name), "onex", 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        await self._checked(name)
        return place

    async def change(self, name: str, text: str) -> types.Position | None:
        """Change an open text, wait until it is checked, and give the place marked in it."""
        place, text = _marked(text)
        self._versions[name] += 1
        whole = types.TextDocumentContentChangeWholeDocument(text)
        named = types.VersionedTextDocumentIdentifier(self._versions[name], self.uri(name))
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(named, [whole]))
        await self._checked(name)
        return place

    def close(self, name: str) -> None:
        """Show a text no more."""
        closed = types.DidCloseTextDocumentParams(self.document(name))
        self.client.text_document_did_close(closed)

    def disk_changed(self) -> None:
        """Tell that something changed on the disk."""
        changes = types.DidChangeWatchedFilesParams([])
        self.client.workspace_did_change_watched_files(changes)

    async def settled(self) -> None:
        """Wait until all that is open is checked."""
        await self.client.workspace_symbol_async(types.WorkspaceSymbolParams("nothing"))

    async def _checked(self, name: str) -> None:
        """Wait for the findings of the newest version, and those of all other files with it.

        An answer comes behind all that the server said before it.
        """
        asked = types.FoldingRangeParams(self.document(name))
        await self.client.text_document_folding_range_async(asked)

    def codes(self, name: str) -> list[tuple[str, int]]:
        """Give the findings of a file as they were last told: codes and lines (from 1)."""
        found = self.client.diagnostics.get(self.uri(name), ())
        return [(str(one.code), one.range.start.line + 1) for one in found]

    def document(self, name: str) -> types.TextDocumentIdentifier:
        """Name a document."""
        return types.TextDocumentIdentifier(self.uri(name))

    async def ask(self, method: str, **params: Any) -> Any:
        """Ask what the protocol has no method of its own for."""
        return await self.client.protocol.send_request_async(method, params)

    def places(self, found: Sequence[types.Location] | None) -> list[str]:
        """Show places as `file:line:column`, from 1."""
        return [
            f"{Path(one.uri).name}:{one.range.start.line + 1}:{one.range.start.character + 1}"
            for one in found or ()
        ]


def _marked(text: str) -> tuple[types.Position | None, str]:
    before, mark, after = text.partition(MARK)
    if not mark:
        return None, text
    lines = before.split("\n")
    units = len(lines[-1].encode("utf-16-le")) // 2
    return types.Position(len(lines) - 1, units), before + after


def applied(text: str, edits: Sequence[types.TextEdit]) -> str:
    """Do edits of the protocol; for texts of the basic plane, where its columns are characters."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)

    def offset(place: types.Position) -> int:
        return starts[place.line] + place.character

    ordered = sorted(edits, key=lambda edit: offset(edit.range.start), reverse=True)
    for edit in ordered:
        text = text[: offset(edit.range.start)] + edit.new_text + text[offset(edit.range.end) :]
    return text
