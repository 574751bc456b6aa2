"""A syrupy extension for generated trees: a folder goes in, one text with every file comes out."""

from pathlib import Path
from typing import Any

from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode


class GeneratedTreeExtension(SingleFileSnapshotExtension):
    """Holds a folder of generated code as one readable text; `onex.lock` is left out."""

    _write_mode = WriteMode.TEXT
    file_extension = "tree"

    def serialize(self, data: Any, **_options: Any) -> str:
        """Print every text file of a folder below its path."""
        return tree_text(Path(data))


def tree_text(folder: Path) -> str:
    """Print the `.py` files of a folder, sorted by path, each below a line with its path."""
    files = sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)
    return "".join(
        f"==== {path.relative_to(folder).as_posix()}\n{path.read_text('utf-8')}\n" for path in files
    )
