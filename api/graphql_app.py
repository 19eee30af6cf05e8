"""The application: routes, middleware, and a lifespan that opens the parts in the event loop that serves."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import strawberry
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route, WebSocketRoute

from api.graphql_endpoint import GraphQLEndpoint
from api.health import healthz, readyz
from api.middleware import Incidents, Origins, SafeHeaders, SizeLimit
from api.parts import OpenParts, open_parts
from domain.configuration import Configuration


def create_app(
    schema: strawberry.Schema,
    read_configuration: Callable[[], Configuration],
    open_parts: OpenParts = open_parts,
) -> Starlette:
    """The application that serves `schema`.

    Args:
        schema: made by `schema_factory.make_schema`.
        read_configuration: called when the application starts, not before.
        open_parts: opens what it works with, then.
    """

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with open_parts(read_configuration()) as parts:
            app.state.parts = parts
            yield

    endpoint = GraphQLEndpoint(schema)
    return Starlette(
        routes=[
            Route("/graphql", endpoint),
            WebSocketRoute("/graphql", endpoint),
            Route("/healthz", healthz),
            Route("/readyz", readyz),
        ],
        middleware=[
            Middleware(SafeHeaders),
            Middleware(Incidents),
            Middleware(Origins),
            Middleware(SizeLimit),
        ],
        lifespan=lifespan,
    )
