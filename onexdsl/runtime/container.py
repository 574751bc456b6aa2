"""The services of nodes: a name or a type goes in, what was registered under it comes out."""

from typing import Any, TypeVar, overload

from onexdsl.runtime.errors import ModelOnexError

ServiceT = TypeVar("ServiceT")


class Container:
    """A small registry; a service registered by its class is found by the class's name too."""

    __slots__ = ("_services",)

    def __init__(self) -> None:
        self._services: dict[str, Any] = {}

    def register_service(self, name: str | type, instance: Any) -> None:
        """Offer `instance` under `name`; a later registration takes the place of an earlier one."""
        self._services[_name(name)] = instance

    @overload
    def get_service(self, name: type[ServiceT]) -> ServiceT: ...
    @overload
    def get_service(self, name: str) -> Any: ...
    def get_service(self, name: str | type) -> Any:
        """Return the service; if there is none, a `ModelOnexError` lists what is registered."""
        try:
            return self._services[_name(name)]
        except KeyError:
            registered = ", ".join(sorted(self._services)) or "nothing"
            raise ModelOnexError(
                f"No service {_name(name)} is registered; registered: {registered}."
            ) from None


def _name(name: str | type) -> str:
    return name if isinstance(name, str) else name.__name__
