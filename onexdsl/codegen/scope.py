"""What names of the language stand for at one place of a Python function in the making."""

from dataclasses import dataclass, field

from onexdsl.codegen.module import Module
from onexdsl.codegen.python_expression import Atom, Python
from onexdsl.codegen.python_names import local_name
from onexdsl.semantics.field_types import QualifiedName, Type


@dataclass(slots=True)
class Names:
    """The variables of one Python function: no two of one name and different types."""

    taken: frozenset[str] = frozenset()  # the functions that it calls
    types: dict[str, object] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)  # those that were set before

    def variable(self, name: str, type_: object) -> str:
        """Give a variable for a name of the language; one of another type gets a number."""
        wanted = local_name(name)
        free, number = wanted, 2
        while free in self.taken or self.types.setdefault(free, type_) != type_:
            free, number = f"{wanted.rstrip('_')}_{number}", number + 1
        return free


@dataclass(slots=True)
class Scope:
    """The names at one place; `functions` says how a `fn … python` is called there.

    `used` gathers which of `data`, `event`, `context` and `intents` the printed code reads.
    """

    module: Module
    names: Names
    variables: dict[str, Python] = field(default_factory=dict)
    data_fields: dict[str, str] = field(default_factory=dict)
    fixed: dict[str, Python] = field(default_factory=dict)  # data, event, key, meta, input, …
    steps: dict[str, Python] = field(default_factory=dict)
    functions: str = "self."
    used: set[str] = field(default_factory=set)
    quote: str | None = None  # inside of an f-string the quote that is left

    def inner(self) -> "Scope":
        """Give a scope for a block in this one: what is declared there is not seen here."""
        return Scope(
            self.module,
            self.names,
            dict(self.variables),
            self.data_fields,
            self.fixed,
            self.steps,
            self.functions,
            self.used,
            self.quote,
        )

    def declare(self, name: str, type_: Type) -> str:
        """Make a variable for a `let` or a loop, and give its name in Python."""
        variable = self.names.variable(name, type_)
        self.variables[name] = Atom(variable)
        return variable

    def use(self, name: str) -> Python:
        """Give what stands for `data`, `event`, `key`, …, and note that it is read."""
        self.used.add("context" if name in {"key", "meta"} else name)
        return self.fixed[name]

    def python_function(self, name: QualifiedName) -> Python:
        """Give the `fn … python` of a name as it is called here."""
        return Atom(f"{self.functions}{self.module.project.python_attribute(name)}")
