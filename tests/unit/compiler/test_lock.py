"""A lock is read as it was written, quickly where it can be, and never otherwise than TOML does."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onexdsl.compiler.lock import Lock, LockError, read_lock, write_lock

TEXTS = st.text(max_size=12)
PATHS = st.text(max_size=12).filter(lambda path: path[:1] != "/" and ".." not in path)
TABLES = st.dictionaries(PATHS, TEXTS, max_size=4)


@given(st.builds(Lock, TEXTS, TEXTS, TABLES, TABLES))
def test_a_lock_comes_back_as_it_was_written(lock):
    """Whatever paths and digests are, and TOML reads the same."""
    text = write_lock(lock)
    read = tomllib.loads(text)
    assert lock == read_lock(text)
    assert (dict(lock.sources), dict(lock.generated)) == (read["sources"], read["generated"])


LOCK = write_lock(Lock("1", "2026", {"a.onex": "0"}, {"a.py": "1", "b.py": "2"}))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('"b.py" = "2"', '"a.py" = "2"', "Cannot overwrite a value"),
        ('"b.py"', '"../b.py"', "`../b.py` cannot stand in a lock"),
        ('"b.py"', '"/b.py"', "`/b.py` cannot stand in a lock"),
        ('"2"', "2", "`b.py` cannot stand in a lock"),
        ("[generated]", "[other]", "'generated' is missing"),
        ('"b.py"', "<<<<<<< HEAD", "Invalid statement"),
    ],
)
def test_what_is_no_lock_is_told(before, after, told):
    """A path that stands there twice, as after a merge, is no lock; nor is one that leads out."""
    with pytest.raises(LockError, match=told):
        read_lock(LOCK.replace(before, after))


def test_a_lock_that_was_laid_out_anew_is_still_one():
    """Blanks, comments and the order of the tables do not matter."""
    assert read_lock(LOCK) == read_lock(LOCK.replace(" = ", "  =  ").replace("[so", "# x\n[so"))
