"""The tables, as numbered steps: a connection goes in, the newest version comes out of it."""

from typing import Any

from onexdsl.runtime.errors import ModelOnexError

APPLICATION = 0x6F6E6578
"""`onex`, where SQLite keeps the id of the program to which a file belongs."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE consumer (
            name TEXT PRIMARY KEY, topics TEXT NOT NULL, seen INTEGER NOT NULL
        ) WITHOUT ROWID""",
        """CREATE TABLE message (
            sequence INTEGER PRIMARY KEY, id BLOB NOT NULL, topic TEXT NOT NULL,
            chain BLOB NOT NULL, cause BLOB, moment INTEGER NOT NULL, accepted INTEGER NOT NULL,
            payload BLOB NOT NULL, wrapper TEXT
        )""",
        """CREATE TABLE pending (
            sequence INTEGER NOT NULL, consumer TEXT NOT NULL,
            attempts INTEGER NOT NULL, due INTEGER NOT NULL,
            PRIMARY KEY (sequence, consumer)
        ) WITHOUT ROWID""",
        """CREATE TABLE published (
            id BLOB PRIMARY KEY, accepted INTEGER NOT NULL
        ) WITHOUT ROWID""",
        """CREATE TABLE instance (
            node TEXT NOT NULL, key BLOB NOT NULL, state TEXT NOT NULL, data TEXT NOT NULL,
            version INTEGER NOT NULL, entry INTEGER NOT NULL, born INTEGER NOT NULL,
            PRIMARY KEY (node, key)
        ) WITHOUT ROWID""",
        """CREATE TABLE log (
            sequence INTEGER NOT NULL, node TEXT NOT NULL, key BLOB NOT NULL,
            version INTEGER NOT NULL,
            PRIMARY KEY (sequence, node)
        ) WITHOUT ROWID""",
        """CREATE TABLE timer (
            node TEXT NOT NULL, key BLOB NOT NULL, position INTEGER NOT NULL,
            entry INTEGER NOT NULL, due INTEGER NOT NULL,
            cause BLOB NOT NULL, chain BLOB NOT NULL,
            PRIMARY KEY (node, key, position)
        ) WITHOUT ROWID""",
        "CREATE INDEX timer_due ON timer (node, due)",
        """CREATE TABLE rung (
            name TEXT PRIMARY KEY, due INTEGER NOT NULL
        ) WITHOUT ROWID""",
        """CREATE TABLE dead (
            number INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, consumer TEXT NOT NULL,
            reason TEXT NOT NULL, error TEXT NOT NULL, traceback TEXT NOT NULL,
            attempts INTEGER NOT NULL, died INTEGER NOT NULL
        )""",
        "CREATE INDEX dead_message ON dead (sequence)",
    ),
    # no table is another: but runs of orchestrators and their actions are written more briefly
    (),
)


def prepare(connection: Any, path: object) -> None:
    """Bring a file to the newest version; raises `ModelOnexError` for one that is not ours.

    `connection` is that of `sqlite3`, in autocommit mode. Each step is one transaction.
    """
    version = require_ours(connection, path)
    if not version:
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
    connection.execute("PRAGMA journal_mode = WAL")
    for number, statements in enumerate(MIGRATIONS[version:], version + 1):
        connection.execute("BEGIN IMMEDIATE")
        for statement in statements:
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")


def require_ours(connection: Any, path: object) -> int:
    """Return the version of a file's tables, 0 for a new file.

    Raises `ModelOnexError` for a file of another program or of a newer version of this one.
    """
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application != APPLICATION and (tables or application or version):
        raise ModelOnexError(
            f"{path} is a database of another program: choose a path of its own for the bus."
        )
    if version > len(MIGRATIONS):
        raise ModelOnexError(
            f"{path} was written by a newer onexdsl (its format is {version}, this one knows "
            f"{len(MIGRATIONS)}): install that version, or use another file."
        )
    return int(version)
