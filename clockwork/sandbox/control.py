"""The control plane under `/_sandbox/`: what a test or a developer reads and turns, without credentials."""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, get_args

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from clockwork.sandbox.faults import Fault
from clockwork.sandbox.options import Shapes
from clockwork.sandbox.records import Record, TableName
from clockwork.sandbox.sandbox import Sandbox


class Control:
    """The handlers; each is one call of the `Sandbox`'s own methods."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def routes(self) -> list[BaseRoute]:
        """The paths behind `/_sandbox`."""
        fixed: list[tuple[str, str, Callable[[Request], Any]]] = [
            ("GET", "/dump", self.dump),
            ("GET", "/calls", self.calls),
            ("POST", "/calls/clear", self.clear_calls),
            ("GET", "/counts", self.counts),
            ("POST", "/faults", self.set_faults),
            ("DELETE", "/faults", self.clear_faults),
            ("GET", "/options", self.show_options),
            ("PATCH", "/options", self.set_options),
            ("POST", "/reset", self.reset),
            ("GET", "/{table}/{record_id}", self.show),
            ("POST", "/{table}", self.plant),
            ("PATCH", "/{table}/{record_id}", self.edit),
            ("DELETE", "/{table}/{record_id}", self.remove),
        ]
        return [Route(path, handler, methods=[method]) for method, path, handler in fixed]

    async def dump(self, _request: Request) -> Response:
        """Everything there is."""
        return JSONResponse(self._sandbox.dump())

    async def calls(self, request: Request) -> Response:
        """The log: `?since=NUMBER` skips the older ones, `?bodies=true` adds what was sent."""
        since = int(request.query_params.get("since", "0"))
        with_bodies = request.query_params.get("bodies") == "true"
        return JSONResponse({"calls": self._sandbox.calls.entries(since=since, with_bodies=with_bodies)})

    async def clear_calls(self, _request: Request) -> Response:
        """Forget the logged calls."""
        self._sandbox.calls.clear()
        return Response(status_code=204)

    async def counts(self, _request: Request) -> Response:
        """How many records and calls."""
        return JSONResponse(self._sandbox.counts())

    async def set_faults(self, request: Request) -> Response:
        """`{"faults": [{"kind": …}], "seed": 1}` replaces all faults."""
        body = await _object(request)
        try:
            faults = [Fault.of(given) for given in body.get("faults", ())]
        except ValueError as error:
            raise HTTPException(422, str(error)) from error
        self._sandbox.set_faults(faults, body.get("seed", 1))
        return Response(status_code=204)

    async def clear_faults(self, _request: Request) -> Response:
        """Everything goes well again."""
        self._sandbox.set_faults(())
        return Response(status_code=204)

    async def show_options(self, _request: Request) -> Response:
        """All options."""
        return JSONResponse(asdict(self._sandbox.options))

    async def set_options(self, request: Request) -> Response:
        """Change some options; of `shapes` those that are given."""
        changes = await _object(request)
        known = asdict(self._sandbox.options)
        if changes.keys() - known.keys() or changes.get("shapes", {}).keys() - known["shapes"].keys():
            raise HTTPException(422, "unknown options")
        if "shapes" in changes:
            changes["shapes"] = Shapes(**known["shapes"] | changes["shapes"])
        self._sandbox.set_options(**changes)
        return JSONResponse(asdict(self._sandbox.options))

    async def reset(self, _request: Request) -> Response:
        """Back to the firm as it was."""
        self._sandbox.reset()
        return Response(status_code=204)

    async def show(self, request: Request) -> Response:
        """One record as it is kept, a person with all parts."""
        table, record_id = _table(request), request.path_params["record_id"]
        if table == "people":
            record = self._sandbox.person(record_id)
        else:
            record = self._sandbox.store[table].get(record_id)
        if record is None:
            raise HTTPException(404, "there is no such record")
        return JSONResponse(record)

    async def plant(self, request: Request) -> Response:
        """A new record."""
        return JSONResponse(self._sandbox.plant(_table(request), await _object(request)), status_code=201)

    async def edit(self, request: Request) -> Response:
        """Change some keys of a record."""
        try:
            edited = self._sandbox.edit(
                _table(request), request.path_params["record_id"], await _object(request)
            )
        except KeyError as error:
            raise HTTPException(404, "there is no such record") from error
        return JSONResponse(edited)

    async def remove(self, request: Request) -> Response:
        """Delete a record."""
        self._sandbox.remove(_table(request), request.path_params["record_id"])
        return Response(status_code=204)


def _table(request: Request) -> TableName:
    tables: dict[str, TableName] = {name: name for name in get_args(TableName)}
    name = request.path_params["table"]
    if name not in tables:
        raise HTTPException(404, "there is no such table")
    return tables[name]


async def _object(request: Request) -> Record:
    try:
        body = json.loads(await request.body())
    except ValueError as error:
        raise HTTPException(400, "the body is not readable JSON") from error
    if not isinstance(body, dict):
        raise HTTPException(422, "the body must be an object")
    return body
