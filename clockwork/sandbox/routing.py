"""Which function answers which call; filled by `reading` and the `writing_…` modules."""

from collections.abc import Callable

from clockwork.sandbox.calls import Answer, Call, RefusedError
from clockwork.sandbox.sandbox import Sandbox

Handler = Callable[[Sandbox, Call], Answer]

_HANDLERS: dict[str, dict[str, Handler]] = {}


def endpoint(method: str, template: str) -> Callable[[Handler], Handler]:
    """Registers a handler, for example `@endpoint("GET", "people/{id}/notes")`."""

    def register(handler: Handler) -> Handler:
        _HANDLERS.setdefault(template, {})[method] = handler
        return handler

    return register


def handler_of(call: Call) -> Handler:
    """The handler of a call; in every path each second part is an id.

    Raises:
        RefusedError: 404 for an unknown path, 405 for a method that the path doesn't have.
    """
    parts = call.path.split("/")
    template = "/".join("{id}" if place % 2 else part for place, part in enumerate(parts))
    handlers = _HANDLERS.get(template)
    if handlers is None or not all(parts):
        raise RefusedError(404, "there is no such path")
    if call.method not in handlers:
        raise RefusedError(405, "this path does not have that method", {"Allow": ", ".join(sorted(handlers))})
    return handlers[call.method]


def endpoints() -> list[tuple[str, str]]:
    """Every method and path template that is answered."""
    return sorted((method, template) for template, methods in _HANDLERS.items() for method in methods)
