"""Every construct of the language, and the tree that is made of it."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.source.text import SourceText
from onexdsl.syntax.parse import parse


def _load() -> ModuleType:
    path = Path(__file__).with_name("corpus.py")
    spec = importlib.util.spec_from_file_location("syntax_corpus", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["syntax_corpus"] = module
    spec.loader.exec_module(module)
    return module


corpus = _load()


@pytest.mark.parametrize("page", corpus.pages(), ids=lambda page: page.stem)
def test_a_construct_becomes_its_tree(page):
    """The tree in the corpus is the tree of the source above it, and nothing is found."""
    source, tree = corpus.read(page)
    problems = Problems()
    parse(SourceText("corpus.onex", source), problems)
    assert problems.sorted() == ()
    assert tree == corpus.tree_of(source)
