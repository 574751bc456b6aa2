"""The statements that do many rows at once do what they do for one."""

import sqlite3
from contextlib import closing

from onexdsl.runtime.bus.sqlite.job import STATEMENTS, Put, for_many


def test_changing_many_instances_at_once_leaves_out_those_that_are_stale() -> None:
    """The rows that are changed are those whose version is the one that was read."""
    with closing(_instances()) as connection:
        changes = [("b", "{1}", key + 1, 5, "n", key, version) for key, version in ((1, 1), (2, 9))]
        values = [one for row in changes for one in row]
        connection.execute(for_many(Put.CHANGE, 4), [*values, *[0] * 14])

        rows = connection.execute("SELECT * FROM instance ORDER BY key").fetchall()
    assert rows == [
        ("n", 1, "b", "{1}", 2, 5, 7),
        ("n", 2, "a", "{}", 2, 1, 7),
        ("n", 3, "a", "{}", 3, 1, 7),
    ]


def test_rows_of_zeros_do_nothing() -> None:
    """Also where rows are put in or taken out: a few sizes do for any number of rows."""
    with closing(_instances()) as connection:
        born = ["n", 4, "a", "{}", 1, 1, 8]
        connection.execute(for_many(Put.BIRTH, 2), [*born, *[0] * 7])
        connection.execute("CREATE TABLE pending (sequence, consumer)")
        for sequence in (1, 2):
            connection.execute("INSERT INTO pending VALUES (?, 'c')", (sequence,))
        connection.execute(for_many(Put.ENDED, 4), [1, "c", *[0] * 6])

        keys = [key for (key,) in connection.execute("SELECT key FROM instance ORDER BY key")]
        left = connection.execute("SELECT * FROM pending").fetchall()
    assert ([1, 2, 3, 4], [(2, "c")]) == (keys, left)


def _instances() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE TABLE instance (node, key, state, data, version, entry, born, "
        "PRIMARY KEY (node, key)) WITHOUT ROWID"
    )
    for key in (1, 2, 3):
        connection.execute(STATEMENTS[Put.BIRTH], ("n", key, "a", "{}", key, 1, 7))
    return connection
