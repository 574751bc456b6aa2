"""What a generated module imports: names are asked for one by one, sorted lines come out."""

import re

from onexdsl.codegen.layout import WIDTH

_PARTS = re.compile(r"(\d*)(\D*)")

STANDARD = frozenset(  # a list of its own, for Pythons differ
    (
        "abc aifc antigravity argparse array ast asynchat asyncio asyncore atexit audioop "
        "base64 bdb binascii bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd "
        "code codecs codeop collections colorsys compileall concurrent configparser "
        "contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime "
        "dbm decimal difflib dis distutils doctest email encodings ensurepip enum errno "
        "faulthandler fcntl filecmp fileinput fnmatch fractions ftplib functools gc "
        "genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html "
        "http idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json "
        "keyword lib2to3 linecache locale logging lzma mailbox mailcap marshal math "
        "mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt "
        "ntpath nturl2path numbers opcode operator optparse os ossaudiodev pathlib pdb "
        "pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint "
        "profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri "
        "random re readline reprlib resource rlcompleter runpy sched secrets select "
        "selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver "
        "spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string "
        "stringprep struct subprocess sunau symtable sys sysconfig syslog tabnanny tarfile "
        "telnetlib tempfile termios textwrap this threading time timeit tkinter token "
        "tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types typing "
        "unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser winreg "
        "winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo "
    ).split()
)


class Imports:
    """The imports of one module; a name that is taken there is imported under another."""

    def __init__(self, taken: frozenset[str]) -> None:
        self._taken = set(taken)
        self._local: dict[tuple[str, str], str] = {}

    def use(self, module: str, name: str, local: str | None = None, *, owned: bool = False) -> str:
        """Import a name, and give the name by which it is known here.

        `local` is the name to try first. Another one is made where that is taken, unless it
        is `owned`: kept for this very thing.
        """
        known = self._local.get((module, name))
        if known is None:
            known = (local or name) if owned else self._free(local or name, module)
            self._taken.add(known)
            self._local[module, name] = known
        return known

    def _free(self, name: str, module: str) -> str:
        if name not in self._taken:
            return name
        last = module.rsplit(".", 2)[-2 if module.startswith(".") and module.count(".") > 1 else -1]
        tried = f"{last.title().replace('_', '')}{name}" if name[0].isupper() else f"{name}_"
        while tried in self._taken:
            tried += "_"
        return tried

    def lines(self) -> tuple[str, ...]:
        """Give the import statements: standard library, others, then this project's; sorted.

        A name that gets another one has a statement of its own, as isort likes it.
        """
        modules: dict[str, list[tuple[str, str]]] = {}
        for (module, name), local in self._local.items():
            modules.setdefault(module, []).append((name, local))
        blocks: dict[int, list[str]] = {}
        for module in sorted(modules, key=_module_order):
            blocks.setdefault(_group(module), []).extend(_statements(module, modules[module]))
        return tuple("\n".join(blocks[group]) for group in sorted(blocks))


def _statements(module: str, names: list[tuple[str, str]]) -> list[str]:
    plain = sorted((name for name, local in names if name == local), key=name_order)
    lines = [(plain[0], _statement(module, plain))] if plain else []
    lines += [
        (name, f"from {module} import {name} as {local}") for name, local in names if name != local
    ]
    return [line for _, line in sorted(lines, key=lambda one: name_order(one[0]))]


def name_order(name: str) -> tuple[int, list[tuple[int, str]], str]:
    """Order imported names as isort does: constants, classes, then the rest."""
    return (_kind(name), _natural(name.lower()), name)


def export_order(name: str) -> tuple[int, list[tuple[int, str]]]:
    """Order the names of `__all__` as ruff does: as imports, but with regard to case."""
    return (_kind(name), _natural(name))


def _kind(name: str) -> int:
    return 0 if name.isupper() and len(name) > 1 else 1 if name[0].isupper() else 2


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(digits or -1), text) for digits, text in _PARTS.findall(name)]


def _group(module: str) -> int:
    if module.startswith("."):
        return 2
    return 0 if module.split(".", 1)[0] in STANDARD else 1


def _module_order(module: str) -> tuple[int, int, str]:
    dots = len(module) - len(module.lstrip("."))
    return (_group(module), -dots, module)


def _statement(module: str, names: list[str]) -> str:
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= WIDTH:
        return line
    return "\n".join((f"from {module} import (", *(f"    {name}," for name in names), ")"))
