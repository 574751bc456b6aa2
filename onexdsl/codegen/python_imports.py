"""What a generated module imports: names are asked for one by one, sorted lines come out."""

from onexdsl.codegen.layout import WIDTH

STANDARD = frozenset(
    {"abc", "dataclasses", "datetime", "decimal", "enum", "math", "typing", "uuid", "warnings"}
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
        """Give the import statements: standard library, others, then this project's; sorted."""
        modules: dict[str, list[str]] = {}
        for (module, name), local in self._local.items():
            modules.setdefault(module, []).append(name if name == local else f"{name} as {local}")
        blocks: dict[int, list[str]] = {}
        for module in sorted(modules, key=_module_order):
            text = _statement(module, sorted(modules[module], key=name_order))
            blocks.setdefault(_group(module), []).append(text)
        return tuple("\n".join(blocks[group]) for group in sorted(blocks))


def name_order(name: str) -> tuple[int, str, str]:
    """Order names as isort does: constants, classes, then the rest."""
    bare = name.split(" ", 1)[0]
    kind = 0 if bare.isupper() and len(bare) > 1 else 1 if bare[0].isupper() else 2
    return (kind, bare.lower(), name)


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
