"""Whatever people do in an editor and on the disk, findings are those of a check from nothing."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

from onexdsl.compiler.disk import Disk
from onexdsl.compiler.pipeline import check
from onexdsl.compiler.project import SettingsError, target_of
from onexdsl.compiler.sources import read_sources
from tests.support.editor import Editor
from tests.support.soak import short_or_long

EXAMPLES = Path(__file__).parents[2] / "examples"
PROJECTS = ("orders", "registration")
STEPS = short_or_long(8, 600)
WORDS = ("x", "}", "{", '"', "event ", "// ", "@", "///", "\n\n", "event Z { key id: uuid }\n")


class _Person:
    """Somebody who does things at random, with what is open in front of them."""

    def __init__(self, editor: Editor) -> None:
        self.editor = editor
        self.dice = Random(3)
        self.texts: dict[str, str] = {}

    async def act(self) -> None:
        """Open, type, save, close, undo all, or change something on the disk."""
        what = self.dice.randrange(10)
        if what == 0 or not self.texts:
            await self._open()
        elif what <= 4:
            await self._type()
        elif what == 5:
            self._close()
        else:
            self._change_disk(what)
            self.editor.disk_changed()

    def _name(self) -> str:
        return self.dice.choice(sorted(self.texts))

    def _files(self) -> list[str]:
        folder = self.editor.folder
        return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.onex"))

    async def _open(self) -> None:
        name = self.dice.choice(self._files())
        if name not in self.texts:
            self.texts[name] = (self.editor.folder / name).read_text("utf-8")
            await self.editor.open(name, self.texts[name])

    async def _type(self) -> None:
        name = self._name()
        text = self.texts[name]
        start = self.dice.randrange(len(text) + 1)
        end = start + self.dice.choice((0, 0, 3))
        self.texts[name] = text[:start] + self.dice.choice(WORDS) + text[end:]
        await self.editor.change(name, self.texts[name])

    def _close(self) -> None:
        name = self._name()
        del self.texts[name]
        self.editor.close(name)

    def _change_disk(self, what: int) -> None:
        name, folder = self._name(), self.editor.folder
        files = self._files()
        match what:
            case 6:
                self.editor.save(name, self.texts[name])
            case 7:
                moved = folder / self.dice.choice(files)
                moved.rename(moved.with_name(f"n{self.dice.randrange(5)}.onex"))
            case 8 if len(files) > len(PROJECTS):
                (folder / self.dice.choice(files)).unlink()
            case _:
                project = self.dice.choice(PROJECTS)
                good = (EXAMPLES / project / "pyproject.toml").read_text("utf-8")
                text = self.dice.choice((good, "[tool.onex\n"))
                self.editor.save(f"{project}/pyproject.toml", text)


def _all_told(editor: Editor) -> dict[str, list[tuple[str, int]]]:
    names = [Path(uri.removeprefix("file://")) for uri in editor.client.diagnostics]
    told = {path.relative_to(editor.folder).as_posix() for path in names}
    return {name: sorted(editor.codes(name)) for name in told if editor.codes(name)}


def _deserved(folder: Path, texts: dict[str, str]) -> Iterator[tuple[str, str, int]]:
    """Give what a check from nothing says of the projects of which something is open."""
    for one in PROJECTS:
        opened = {name: text for name, text in texts.items() if name.startswith(f"{one}/")}
        if opened:
            project = target_of((folder / one,), folder, Disk()).project
            sources = read_sources(project, Disk())
            for name, text in opened.items():
                sources = sources.with_text(name.removeprefix(f"{one}/"), text)
            for found in check(sources.texts, project.roots, found=sources.problems).diagnostics:
                source = sources.by_name[found.span.file]
                line = source.position(found.span.start).line
                yield f"{one}/{found.span.file}", found.code.name, line


async def test_what_is_told_is_what_a_check_from_nothing_says(editor):
    """Two projects in one session; while settings are broken, the last good ones count."""
    for one in PROJECTS:
        shutil.copytree(EXAMPLES / one / "flows", editor.folder / one / "flows")
        shutil.copy(EXAMPLES / one / "pyproject.toml", editor.folder / one)
    person = _Person(editor)
    for _ in range(STEPS):
        await person.act()
        await editor.settled()
        expected: dict[str, list[tuple[str, int]]] = {}
        try:
            for name, code, line in _deserved(editor.folder, person.texts):
                expected.setdefault(name, []).append((code, line))
        except SettingsError:
            continue
        assert {name: sorted(found) for name, found in expected.items()} == _all_told(editor)
