"""The statements that do many rows at once do what they do for one."""

import sqlite3

from onexdsl.runtime.bus.sqlite.job import STATEMENTS, Put, for_many


def test_changing_many_instances_at_once_leaves_out_those_that_are_stale() -> None:
    """The rows that are changed are those whose version is the one that was read."""
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE TABLE instance (node, key, state, data, version, entry, born, "
        "PRIMARY KEY (node, key)) WITHOUT ROWID"
    )
    for key in (1, 2, 3):
        connection.execute(STATEMENTS[Put.BIRTH], ("n", key, "a", "{}", key, 1, 7))
    changes = [("b", "{1}", key + 1, 5, "n", key, version) for key, version in ((1, 1), (2, 9))]

    connection.execute(for_many(Put.CHANGE, 2), [one for row in changes for one in row])

    rows = connection.execute("SELECT * FROM instance ORDER BY key").fetchall()
    assert rows == [
        ("n", 1, "b", "{1}", 2, 5, 7),
        ("n", 2, "a", "{}", 2, 1, 7),
        ("n", 3, "a", "{}", 3, 1, 7),
    ]
