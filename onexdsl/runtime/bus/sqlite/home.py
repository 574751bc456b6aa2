"""Where messages are kept if nobody says where: a file below the current folder."""

from pathlib import Path
from typing import Final

from onexdsl.runtime.errors import ModelOnexError

DEFAULT_PATH: Final = Path(".onex", "bus.db")


def make_home(folder: Path) -> None:
    """Make the folder of that file, for version control to ignore; raises `ModelOnexError`.

    A folder that is there is left as it is, its `.gitignore` too.
    """
    try:
        folder.mkdir(exist_ok=True)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", "utf-8")
    except OSError as error:
        raise ModelOnexError(
            f"{folder.absolute()}, where messages are kept by default, cannot be made: "
            f"{error.strerror}. Name a file elsewhere, or a bus in memory."
        ) from error
