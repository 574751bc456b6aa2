"""The language server: texts in, findings out, and insights for those who answer questions.

What it listens to is registered by `listening.py` and `features.py`.
"""

import asyncio
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from onexdsl import __version__
from onexdsl.compiler.sources import Sources
from onexdsl.ide.insight import Insight
from onexdsl.lsp.answers import Answers
from onexdsl.lsp.checking import Checking, new_thread
from onexdsl.lsp.documents import Documents, Workplace
from onexdsl.lsp.resting import Resting

T = TypeVar("T")


@dataclass(slots=True)
class _Followed:
    """What the server does for a project as long as something of it is open."""

    checking: Checking
    told: dict[str, list[types.Diagnostic]] = field(default_factory=dict)  # by uri, none empty
    trouble: str | None = None  # what was shown last


class FlowServer(LanguageServer):
    """The server with its documents and checks.

    Everything runs on its event loop but checks, and answers that take as long as one.
    """

    def __init__(self) -> None:
        super().__init__(
            "onexc", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full
        )
        self.documents = Documents()
        self._followed: dict[Workplace, _Followed] = {}
        self._bug: str | None = None

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return new_thread()

    @cached_property
    def _resting(self) -> Resting:
        return Resting(asyncio.get_running_loop().call_later)

    # ---- texts

    def put(self, uri: str, text: str, version: int | None) -> None:
        """Take a text as the editor shows it, and check its project."""
        self.check(self.documents.put(uri, text, version))

    def close(self, uri: str) -> None:
        """Forget a text that is no longer shown."""
        place = self.documents.close(uri)
        self._leave()
        if place in self._followed:
            self.check(place)

    def reread(self) -> None:
        """Look at the disk again, and check everything."""
        self.documents.reread()
        self._leave()
        for place in self.documents:
            self.check(place)

    def _leave(self) -> None:
        """Forget the projects of which nothing is open any more, and take back what was told."""
        open_ones = set(self.documents)
        for place in [one for one in self._followed if one not in open_ones]:
            for uri in self._followed.pop(place).told:
                self._publish_of(uri, [], None)

    # ---- checks

    def check(self, place: Workplace) -> None:
        """Start a check of a project."""
        followed = self._follow(place)
        if place.trouble != followed.trouble:
            followed.trouble = place.trouble
            self._show(place.trouble)
        followed.checking.start(place.sources(), place.project.roots)

    async def answers(self, uri: str) -> tuple[Answers, str] | None:
        """Wait for what is known of a document, and its name; None if it is no flow of ours."""
        found = self.documents.find(uri)
        if found is None:
            return None
        place, name = found
        insight = await self._follow(place).checking.insight()
        if insight is None or name not in insight.trees:
            return None
        return Answers(insight, place), name

    async def all_answers(self) -> tuple[Answers, ...]:
        """Wait for what is known of every project."""
        found = [(await self._follow(place).checking.insight(), place) for place in self.documents]
        return tuple(Answers(insight, place) for insight, place in found if insight is not None)

    async def aside(self, work: Callable[[], T]) -> T:
        """Do something that takes its time in the thread of the checks, after what waits there."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def _follow(self, place: Workplace) -> _Followed:
        if place not in self._followed:

            async def publish(insight: Insight, sources: Sources) -> None:
                if place in self._followed:
                    self._publish(insight, sources, place)
                self._resting.worked()

            self._followed[place] = _Followed(Checking(self._pool, publish, self._tell_bug))
        return self._followed[place]

    def _publish(self, insight: Insight, sources: Sources, place: Workplace) -> None:
        """Send the findings of each open file, and of others if they are others than before."""
        answers = Answers(insight, place)
        told = self._followed[place].told
        names = sources.by_name
        versions = {one.uri: one.version for one in place.opened.values() if one.name in names}
        found: dict[str, list[types.Diagnostic]] = {uri: [] for uri in (*told, *versions)}
        for one in answers.report.found:
            found.setdefault(place.uri_of(one.span.file), []).append(answers.diagnostic(one))
        for uri, findings in found.items():
            if uri in versions or findings != told.get(uri, []):
                self._publish_of(uri, findings, versions.get(uri))
        self._followed[place].told = {uri: ones for uri, ones in found.items() if ones}

    def _publish_of(self, uri: str, found: list[types.Diagnostic], version: int | None) -> None:
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, version))

    # ---- trouble

    def log(self, text: str) -> None:
        """Write to the editor's log."""
        self.window_log_message(types.LogMessageParams(types.MessageType.Info, text))

    def _tell_bug(self, error: BaseException) -> None:
        """Show that a check failed, which is a bug of ours, and log where."""
        told = "".join(traceback.format_exception(error))
        self.window_log_message(types.LogMessageParams(types.MessageType.Error, told))
        if str(error) != self._bug:
            self._bug = str(error)
            what = f"{type(error).__name__}: {error}"
            self._show(f"A bug of ours in onexc: {what}. Please report it, with what the log says.")

    def _show(self, text: str | None) -> None:
        if text is not None:
            self.window_show_message(types.ShowMessageParams(types.MessageType.Error, text))
