"""A page in, what a real browser makes of it out: Chromium without a window, driven by its pipe.

The browser speaks the DevTools protocol over two file descriptors: JSON, each message ended by a
zero byte. So no library and no port is needed. Everything that it would log or fetch is kept.
"""

import fcntl
import itertools
import json
import os
import select
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --hide-scrollbars"
    " --disable-background-networking --disable-component-update --disable-sync"
    " --disable-extensions --remote-debugging-pipe"
).split()
_PATIENCE = 120  # seconds: a busy machine may take long to start it, and a hung one is told of


class Browser:
    """One page in one browser."""

    def __init__(self, reads: int, writes: int) -> None:
        self._reads, self._writes = reads, writes
        self._numbers = itertools.count(1)
        self._rest = b""
        self._target: str | None = None
        self._session: str | None = None
        self.complaints: list[str] = []  # errors in the console, exceptions, what a policy refused
        self.requests: list[str] = []

    def open(self, page: Path, width: int, height: int, *, dark: bool = False) -> None:
        """Load a page from the disk in a window of a size, and wait until it is there."""
        if self._target:
            self.ask("Target.closeTarget", targetId=self._target)
        self._session = None
        self._target = target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        attached = self.ask("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setEmulatedMedia", features=[scheme])
        self.requests.clear()
        self.ask("Page.navigate", url=page.as_uri())
        self.wait_event("Page.loadEventFired")

    def ask(self, method: str, **parameters: Any) -> Any:
        """Send a command and give its result."""
        number = next(self._numbers)
        message: dict[str, Any] = {"id": number, "method": method, "params": parameters}
        if self._session and not method.startswith(("Target.", "Browser.")):
            message["sessionId"] = self._session
        os.write(self._writes, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == number:
                assert "error" not in answer, answer["error"]
                return answer["result"]

    def wait_event(self, name: str) -> None:
        """Read what the browser says until it names an event."""
        while self._next().get("method") != name:
            pass

    def wait_until(self, condition: str) -> None:
        """Wait in the page, picture by picture, until a condition holds there."""
        assert self.value(
            "new Promise((done) => { let left = 300; const look = () => "
            f"({condition}) || !left-- ? done(left > 0) : requestAnimationFrame(look); look(); }})"
        ), condition

    def value(self, script: str) -> Any:
        """Run a script in the page and give what it comes to."""
        answer = self.ask(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def click(self, selector: str) -> None:
        """Click with the mouse in the middle of the first element that is meant."""
        rectangle = self.value(
            f"(() => {{ const at = document.querySelector({json.dumps(selector)})"
            ".getBoundingClientRect(); return [at.x + at.width / 2, at.y + at.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.ask(
                "Input.dispatchMouseEvent",
                type=kind,
                x=rectangle[0],
                y=rectangle[1],
                button="left",
                clickCount=1,
            )

    def press(self, key: str, text: str = "") -> None:
        """Press a key, which writes a text or none."""
        for kind in ("keyDown", "keyUp"):
            self.ask("Input.dispatchKeyEvent", type=kind, key=key, text=text)

    def write(self, text: str) -> None:
        """Write a text where the focus is."""
        self.ask("Input.insertText", text=text)

    def screenshot(self) -> str:
        """Give what the window shows as a PNG in base64."""
        return str(self.ask("Page.captureScreenshot", format="png")["data"])

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._reads], [], [], _PATIENCE)
            assert ready, f"the browser has said nothing for {_PATIENCE} seconds"
            part = os.read(self._reads, 1 << 16)
            assert part, "the browser has ended"
            self._rest += part
        text, _, self._rest = self._rest.partition(b"\0")
        message: dict[str, Any] = json.loads(text)
        self._note(message.get("method", ""), message.get("params", {}))
        return message

    def _note(self, method: str, told: dict[str, Any]) -> None:
        if method == "Network.requestWillBeSent":
            self.requests.append(told["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(told["exceptionDetails"]["text"])
        elif method == "Runtime.consoleAPICalled" and told["type"] in {"error", "warning"}:
            self.complaints.append(str(told["args"]))
        elif method == "Log.entryAdded" and told["entry"]["level"] in {"error", "warning"}:
            self.complaints.append(told["entry"]["text"])


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """Start Chromium with a fresh profile in a folder, and end it."""
    assert CHROMIUM is not None
    there_reads, here_writes = _pipe()
    here_reads, there_writes = _pipe()
    # The browser looks for its ends of the pipes at 3 and 4.
    command = f'exec "$0" "$@" 3<&{there_reads} 4>&{there_writes}'
    process = subprocess.Popen(
        ["bash", "-c", command, CHROMIUM, *_FLAGS, f"--user-data-dir={folder}"],
        pass_fds=(there_reads, there_writes),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(there_reads)
    os.close(there_writes)
    try:
        driven = Browser(here_reads, here_writes)
        yield driven
        driven.ask("Browser.close")
    finally:
        os.close(here_writes)
        os.close(here_reads)
        process.terminate()
        process.wait(20)


def _pipe() -> tuple[int, int]:
    """Make a pipe whose ends are numbered high enough to be out of the way."""
    ends = os.pipe()
    moved = tuple(fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in ends)
    for end in ends:
        os.close(end)
    return moved[0], moved[1]
