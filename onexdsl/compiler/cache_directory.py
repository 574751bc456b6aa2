"""Where the compiler keeps what can be made again: the user's cache directory."""

import os
import sys
from pathlib import Path


def cache_directory() -> Path:
    """Give the directory for what can be made again: `ONEXDSL_CACHE_DIR`, or the system's."""
    if chosen := os.environ.get("ONEXDSL_CACHE_DIR"):
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "onexdsl"
    if sys.platform == "darwin":
        return Path.home() / "Library/Caches/onexdsl"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "onexdsl"
