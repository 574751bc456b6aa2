"""A folder of generated code in, one readable text with every file out."""

from pathlib import Path


def tree_text(folder: Path) -> str:
    """Print the `.py` files of a folder, sorted by path, each below a line with its path."""
    files = sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)
    return "".join(
        f"==== {path.relative_to(folder).as_posix()}\n{path.read_text('utf-8')}\n" for path in files
    )
