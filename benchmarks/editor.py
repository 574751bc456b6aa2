"""Measures the language server: one edit of a file of 500 lines after the other, as people type.

python benchmarks/editor.py [EDITS]
"""

import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[1]
FLOW = ROOT / "examples/thermostat/flows/home/heating.onex"
NAME = re.compile(
    r"^(?:@\w+ )?(?:event|command|intent|record|enum|union|reducer|effect|fn) (\w+)", re.MULTILINE
)


def twice(text: str) -> str:
    """Write everything in a flow a second time under other names."""
    head, _, body = text.partition("\n\n")
    names = "|".join(sorted(set(NAME.findall(body)), key=len, reverse=True))
    again = re.sub(rf"\b(?:{names})\b", lambda found: f"{found[0]}2", body)
    again = again.replace('scenario "', 'scenario "again ')
    return f"{head}\n\n{body}\n{again}"


class Client:
    """Speaks to a server over pipes, with no more than is measured."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "onexdsl", "lsp"]
        pipe = subprocess.PIPE
        self.server = subprocess.Popen(command, cwd=folder, stdin=pipe, stdout=pipe)
        self.number = 0

    def send(self, method: str, params: object, *, number: int | None = None) -> None:
        """Send a notification, or a request with a number."""
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        content = json.dumps(message | ({} if number is None else {"id": number})).encode()
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(content), content))
        self.server.stdin.flush()

    def ask(self, method: str, params: object) -> object:
        """Send a request, and wait for its answer."""
        self.number += 1
        self.send(method, params, number=self.number)
        while (message := self.read()).get("id") != self.number:
            pass
        return message.get("result")

    def read(self) -> dict[str, object]:
        """Wait for one message."""
        length = 0
        while (line := self.server.stdout.readline().strip()) != b"":
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        return json.loads(self.server.stdout.read(length))

    def seconds(self) -> float:
        """Give the processor time that the server has taken."""
        fields = Path(f"/proc/{self.server.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def typed(text: str, dice: Random) -> list[str]:
    """Give what a text is while somebody adds a word, takes it away, or breaks something."""
    start = dice.randrange(text.index("\n\n"), len(text))
    if dice.random() < 0.5:
        start = text.index("\n", start - 1) if "\n" in text[start:] else start
    word = dice.choice(("value", "// note", "x", "on ", "total", "}", '"', " "))
    written = [text[:start] + word[: end + 1] + text[start:] for end in range(len(word))]
    return [*written, *written[-2::-1], text]


def measured(client: Client, uri: str, texts: list[str], version: int) -> list[float]:
    """Give the seconds from each edit until its findings are there."""
    found = []
    for at, text in enumerate(texts, start=version):
        change = {"textDocument": {"uri": uri, "version": at}, "contentChanges": [{"text": text}]}
        began = time.perf_counter()
        client.send("textDocument/didChange", change)
        while True:
            message = client.read()
            told = message.get("params", {})
            published = message.get("method") == "textDocument/publishDiagnostics"
            if published and (told["uri"], told.get("version")) == (uri, at):
                break
        found.append(time.perf_counter() - began)
    return found


def row(what: str, seconds: list[float]) -> str:
    """Show the quantiles in milliseconds."""
    ordered = sorted(seconds)
    shown = (f"{ordered[int(len(ordered) * part)] * 1000:.0f}" for part in (0.5, 0.9, 0.95, 0.99))
    return f"| {what} | {len(ordered)} | {' | '.join(shown)} |"


def main() -> None:
    """Print a table in Markdown."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    text = twice(FLOW.read_text("utf-8"))
    dice = Random(7)
    with tempfile.TemporaryDirectory() as place:
        file = Path(place, "home/heating.onex")
        file.parent.mkdir()
        file.write_text(text, "utf-8")
        client, uri = Client(Path(place)), file.as_uri()
        client.ask("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
        client.send("initialized", {})
        item = {"uri": uri, "languageId": "onex", "version": 0, "text": text}
        client.send("textDocument/didOpen", {"textDocument": item})
        document = {"textDocument": {"uri": uri}}
        client.ask("textDocument/documentSymbol", document)
        edits, began, asked = [], client.seconds(), {}
        while len(edits) < wanted:
            edits += measured(client, uri, typed(text, dice), len(edits) + 1)
        used = (client.seconds() - began) / len(edits)
        for method, times in (("completion", 40), ("hover", 40), ("semanticTokens/full", 20)):
            asked[method] = []
            for _ in range(times):
                position = {"line": dice.randrange(text.count("\n")), "character": 6}
                began = time.perf_counter()
                client.ask(f"textDocument/{method}", document | {"position": position})
                asked[method].append(time.perf_counter() - began)
        client.ask("shutdown", None)
        client.send("exit", None)
    lines = text.count("\n")
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
    print(f"A file of {lines} lines; {used * 1000:.0f} ms of the processor for each edit.\n")
    print("| milliseconds | times | half | 90 % | 95 % | 99 % |\n|---|---|---|---|---|---|")
    print(row("from an edit to its findings", edits))
    for method, seconds in asked.items():
        print(row(f"{method}, answered", seconds))


if __name__ == "__main__":
    main()
