"""What of Python touches the world: a dotted path in; what it does, and of what kind, out.

The table names the standard library's ways out; what it does not name is taken for pure, as
is every library that it does not know (`clients.py` lists the well-known clients). A path is
looked up by its longest known beginning, so `random` stands for all of its functions. `()` in
a path stands for the result of a call: `pathlib.Path().read_text`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TypeAlias

from onexdsl.purity.clients import CLIENTS


class Deed(StrEnum):
    """What a piece of Python may do that a pure one may not."""

    IMPORT = "import"
    CALL = "call"
    CHANCE = "chance"
    SHARED = "shared"
    INPUT = "input"
    UNSEEN = "unseen"  # what it does was not looked at


@dataclass(frozen=True, slots=True)
class Touch:
    """What a call or a name does: `opens a file`. `by_name`: reading the name alone does it."""

    deed: Deed
    does: str
    by_name: bool = False


WORLDLY = frozenset(
    {
        *("asyncio", "concurrent", "ctypes", "curses", "dbm", "fcntl", "ftplib", "http.client"),
        *("http.server", "imaplib", "mmap", "multiprocessing", "nntplib", "poplib", "pty"),
        *("readline", "resource", "sched", "select", "selectors", "shelve", "signal", "smtplib"),
        *("socket", "socketserver", "sqlite3", "ssl", "subprocess", "syslog", "telnetlib"),
        *("termios", "threading", "tkinter", "turtle", "urllib.request", "webbrowser", "winreg"),
        *("xmlrpc", "_thread"),
        *CLIENTS,
    }
)
"""Modules that are there for nothing but the world: a pure piece may not even import them."""

_PATH_METHODS = (
    "absolute chmod cwd exists expanduser glob group hardlink_to home is_block_device "
    "is_char_device is_dir is_fifo is_file is_mount is_socket is_symlink iterdir lchmod lstat "
    "mkdir open owner read_bytes read_text readlink rename replace resolve rglob rmdir samefile "
    "stat symlink_to touch unlink walk write_bytes write_text"
)
_LOG_METHODS = "critical debug error exception info log warn warning"


Table: TypeAlias = dict[str, Touch | None]


def _under(touch: Touch | None, names: str, prefix: str = "") -> Table:
    return {f"{prefix}{name}": touch for name in names.split()}


def _files_and_system() -> Table:
    files = Touch(Deed.CALL, "touches the file system")
    opening = Touch(Deed.CALL, "opens a file")
    system = Touch(Deed.CALL, "asks the operating system")
    return {
        **_under(opening, "builtins.open io.open io.open_code io.FileIO"),
        **_under(system, "os posix nt shutil tempfile glob fileinput linecache gc atexit"),
        **_under(system, "importlib.import_module importlib.reload builtins.__import__"),
        **_under(None, "fspath fsencode fsdecode strerror PathLike sep altsep linesep name", "os."),
        **_under(files, "os.path"),
        **_under(None, "basename commonpath commonprefix dirname isabs join sep", "os.path."),
        **_under(None, "normcase normpath split splitdrive splitext splitroot", "os.path."),
        **_under(None, "os.error glob.escape glob.translate"),
        **_under(files, _PATH_METHODS, "pathlib.Path."),
        **_under(files, _PATH_METHODS, "pathlib.PosixPath."),
        **_under(files, _PATH_METHODS, "pathlib.WindowsPath."),
        **_under(files, "importlib.resources importlib.metadata pkgutil"),
        **_under(files, "zoneinfo.available_timezones logging.FileHandler logging.handlers"),
        **_under(opening, "gzip.open bz2.open lzma.open tarfile.open zipfile.ZipFile wave.open"),
        **_under(opening, "tokenize.open"),
    }


def _people() -> Table:
    screen = Touch(Deed.CALL, "writes to the screen")
    asking = Touch(Deed.CALL, "asks the person at the screen")
    code = Touch(Deed.CALL, "runs a text as code")
    stream = Touch(Deed.CALL, "touches a stream of the process", by_name=True)
    log = Touch(Deed.CALL, "writes a log")
    return {
        **_under(screen, "builtins.print pprint.pprint pprint.pp"),
        **_under(screen, "warnings.warn warnings.warn_explicit"),
        **_under(screen, "print_exc print_exception print_last print_stack", "traceback."),
        **_under(asking, "builtins.input getpass.getpass"),
        **_under(Touch(Deed.CALL, "stops for the debugger"), "builtins.breakpoint pdb bdb"),
        **_under(code, "builtins.exec builtins.eval code.interact runpy"),
        **_under(stream, "stdin stdout stderr __stdin__ __stdout__ __stderr__", "sys."),
        **_under(log, _LOG_METHODS, "logging."),
        **_under(log, _LOG_METHODS, "logging.getLogger()."),
        **_under(log, _LOG_METHODS, "logging.LoggerAdapter()."),
        **_under(log, "logging.basicConfig logging.disable logging.config"),
    }


def _chance() -> Table:
    clock = Touch(Deed.CHANCE, "reads the clock")
    chance = Touch(Deed.CHANCE, "draws a random number")
    machine = Touch(Deed.CHANCE, "depends on the machine")
    here = Touch(Deed.CHANCE, "depends on the machine", by_name=True)
    number = Touch(Deed.CHANCE, "gives another number in every run")
    environment = Touch(Deed.CHANCE, "reads the environment")
    variables = Touch(Deed.CHANCE, "reads the environment", by_name=True)
    return {
        **_under(number, "builtins.id builtins.hash"),
        **_under(environment, "os.getenv os.getenvb getpass.getuser"),
        **_under(variables, "os.environ os.environb"),
        **_under(machine, "getpid getppid getlogin cpu_count times uname", "os."),
        **_under(machine, "getlocale getdefaultlocale getpreferredencoding", "locale."),
        **_under(machine, "platform sys.getrefcount sys.getallocatedblocks"),
        **_under(here, "argv executable flags modules orig_argv path platform prefix", "sys."),
        **_under(clock, "now utcnow today", "datetime.datetime."),
        **_under(clock, "datetime.date.today time timeit tracemalloc"),
        **_under(Touch(Deed.CALL, "waits"), "time.sleep"),
        **_under(None, "time.struct_time time.strptime time.mktime"),
        **_under(chance, "os.urandom random secrets uuid.getnode"),
        **_under(chance, "uuid.uuid1 uuid.uuid4 uuid.uuid6 uuid.uuid7"),
        **_under(chance, "numpy.random"),
        **_under(None, "random.Random() secrets.compare_digest"),
        **_under(None, "numpy.random.default_rng numpy.random.Generator numpy.random.RandomState"),
    }


def _shared() -> Table:
    switch = Touch(Deed.SHARED, "changes how Python works from here on")
    runtime = Touch(Deed.CALL, "drives the runtime")
    return {
        **_under(switch, "setrecursionlimit setprofile settrace setswitchinterval", "sys."),
        **_under(switch, "decimal.setcontext locale.setlocale"),
        **_under(switch, "warnings.simplefilter warnings.filterwarnings"),
        "contextvars.ContextVar().get": Touch(Deed.SHARED, "reads what other calls have set"),
        "contextvars.ContextVar().set": Touch(Deed.SHARED, "sets what other calls read"),
        **_under(runtime, "Host EventBusMemory SystemClock Container", "onexdsl.runtime."),
    }


TABLE: Mapping[str, Touch | None] = {**_files_and_system(), **_people(), **_chance(), **_shared()}


@lru_cache(maxsize=4096)
def touch_of(path: str) -> Touch | None:
    """Say what calling a path does to the world; None for nothing that is known."""
    parts = _of_class(path).split(".")
    for end in range(len(parts), 0, -1):
        beginning = ".".join(parts[:end])
        if beginning in TABLE:
            return TABLE[beginning]
        made_by = beginning.removesuffix("()")  # what a call gave is of the kind of the call
        if made_by in TABLE:
            return TABLE[made_by]
    return None


@lru_cache(maxsize=4096)
def worldly(path: str) -> str | None:
    """Give the module of a path that is there for nothing but the world; None without one."""
    parts = path.split(".")
    beginnings = (".".join(parts[:end]) for end in range(1, len(parts) + 1))
    return next((name for name in beginnings if name in WORLDLY), None)


def _of_class(path: str) -> str:
    """Take any path made from a `Path` for one: `Path(…).parent.read_text` is a `Path`'s."""
    for kind in ("pathlib.Path", "pathlib.PosixPath", "pathlib.WindowsPath"):
        if path.startswith((f"{kind}()", f"{kind}.")):
            return f"{kind}.{path.rpartition('.')[2]}"
    return path
