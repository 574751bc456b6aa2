"""What was made by another program is not taken for what this one makes."""

import os
from zipfile import ZipFile

import pytest

from onexdsl.compiler.cache import FolderCache
from onexdsl.compiler.program import library, package, program


def test_any_change_of_the_package_is_another_program(tmp_path):
    """A file that is changed, touched, added or gone shows; byte code does not."""
    one = tmp_path / "inner" / "one.py"
    one.parent.mkdir()
    seen = []
    for text in ("a = 1", "a = 12", None):
        if text is None:
            one.unlink()
        else:
            one.write_text(text)
        seen.append(package(tmp_path))
    one.write_text("a = 1")
    seen.append(package(tmp_path))
    os.utime(one, ns=(1, 1))
    seen.append(package(tmp_path))
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "one.py").write_text("")
    assert len(seen) == len(set(seen))
    assert seen[-1] == package(tmp_path)


def test_a_library_is_known_by_its_place():
    """One that is not there is none, and two are two."""
    assert library("onexdsl_is_not_this") == "onexdsl_is_not_this -"
    assert library("lark") != library("jinja2")
    assert program() == program()


def test_without_a_folder_nothing_is_remembered(tmp_path, monkeypatch):
    """Run from a zip file, where no file has a time, everything is made each time."""
    with ZipFile(tmp_path / "onexdsl.zip", "w") as archive:
        archive.writestr("onexdsl/__init__.py", "")
    with pytest.raises(OSError, match="zip"):
        package(tmp_path / "onexdsl.zip" / "onexdsl")
    monkeypatch.setattr(
        "onexdsl.compiler.cache.program", lambda: package(tmp_path / "onexdsl.zip" / "onexdsl")
    )
    cache = FolderCache(tmp_path / "cache")
    made = iter(range(9))
    assert [cache.remember(("x",), lambda: next(made)) for _ in range(2)] == [0, 1]
