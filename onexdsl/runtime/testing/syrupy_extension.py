"""A syrupy extension for generated trees: a folder goes in, one text with every file comes out."""

from pathlib import Path
from typing import Any

from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from onexdsl.runtime.testing.tree import tree_text


class GeneratedTreeExtension(SingleFileSnapshotExtension):
    """Holds a folder of generated code as one readable text; `onex.lock` is left out."""

    _write_mode = WriteMode.TEXT
    file_extension = "tree"

    def serialize(self, data: Any, **_options: Any) -> str:
        """Print every text file of a folder below its path."""
        return tree_text(Path(data))
