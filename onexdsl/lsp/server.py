"""The language server: texts in, findings out, and insights for those who answer questions.

What it listens to is registered by `listening.py` and `features.py`.
"""

import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from onexdsl import __version__
from onexdsl.compiler.sources import Sources
from onexdsl.ide.insight import Insight
from onexdsl.lsp.answers import Answers
from onexdsl.lsp.checking import Checking, new_thread
from onexdsl.lsp.documents import Documents, Workplace


class FlowServer(LanguageServer):
    """The server with its documents and checks. Everything runs on its event loop but checks."""

    def __init__(self) -> None:
        super().__init__(
            "onexc", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full
        )
        self.documents = Documents()
        self._pool: ThreadPoolExecutor | None = None
        self._checks: dict[Path, Checking] = {}
        self._told: dict[str, list[types.Diagnostic]] = {}
        self._troubles: set[str] = set()

    # ---- texts

    def put(self, uri: str, text: str, version: int | None) -> None:
        """Take a text as the editor shows it, and check its project."""
        self.check(self.documents.put(uri, text, version))

    def close(self, uri: str) -> None:
        """Forget a text that is no longer shown."""
        place = self.documents.close(uri)
        if place is not None:
            self.check(place)

    def reread(self) -> None:
        """Look at the disk again, and check everything."""
        self.documents.reread()
        for place in self.documents:
            self.check(place)

    # ---- checks

    def check(self, place: Workplace) -> None:
        """Start a check of a project."""
        self._tell_trouble(place)
        checking = self._checking(place)
        checking.start(place.sources(), place.project.roots)

    async def answers(self, uri: str) -> tuple[Answers, str] | None:
        """Wait for what is known of a document, and its name; None if it is no flow of ours."""
        found = self.documents.find(uri)
        if found is None:
            return None
        place, name = found
        insight = await self._checking(place).insight()
        if insight is None or name not in insight.trees:
            return None
        return Answers(insight, place), name

    async def all_answers(self) -> tuple[Answers, ...]:
        """Wait for what is known of every project."""
        found = [(await self._checking(place).insight(), place) for place in self.documents]
        return tuple(Answers(insight, place) for insight, place in found if insight is not None)

    def _checking(self, place: Workplace) -> Checking:
        folder = place.project.folder
        if folder not in self._checks:
            self._pool = self._pool or new_thread()

            async def publish(insight: Insight, sources: Sources) -> None:
                self._publish(insight, sources, place)

            self._checks[folder] = Checking(self._pool, publish, self._tell_bug)
        return self._checks[folder]

    def _publish(self, insight: Insight, sources: Sources, place: Workplace) -> None:
        """Send the findings of each file whose findings are others than before."""
        answers = Answers(insight, place)
        found: dict[str, list[types.Diagnostic]] = {
            place.uri_of(name): [] for name in sources.by_name
        }
        versions = {place.uri_of(one.name): one.version for one in place.opened.values()}
        for one in answers.report.found:
            uri = place.uri_of(one.span.file)
            found.setdefault(uri, []).append(answers.diagnostic(one))
        for uri, told in found.items():
            if uri in versions or told != self._told.get(uri, []):
                self._told[uri] = told
                self.text_document_publish_diagnostics(
                    types.PublishDiagnosticsParams(uri, told, versions.get(uri))
                )

    # ---- trouble

    def _tell_trouble(self, place: Workplace) -> None:
        """Show once why a project's settings or files could not be read."""
        if place.trouble is not None and place.trouble not in self._troubles:
            self._troubles.add(place.trouble)
            self._show(types.MessageType.Error, place.trouble)

    def log(self, text: str) -> None:
        """Write to the editor's log."""
        self.window_log_message(types.LogMessageParams(types.MessageType.Info, text))

    def _tell_bug(self, error: BaseException) -> None:
        """Show that a check failed, which is a bug of ours, and log where."""
        told = "".join(traceback.format_exception(error))
        self.window_log_message(types.LogMessageParams(types.MessageType.Error, told))
        if str(error) not in self._troubles:
            self._troubles.add(str(error))
            what = f"{type(error).__name__}: {error}"
            text = f"A bug of ours in onexc: {what}. Please report it, with what the log says."
            self._show(types.MessageType.Error, text)

    def _show(self, kind: types.MessageType, text: str) -> None:
        self.window_show_message(types.ShowMessageParams(kind, text))
