"""`/healthz`: the process is up. `/readyz`: what it needs answers as well."""

import asyncio
from collections.abc import Awaitable

from redis import RedisError
from redis.asyncio import Redis
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse

from api.parts import Parts
from domain.records.migrating import is_migrated

_SECONDS = 3.0
_FINE = "ok"
_UNREACHABLE = "unreachable"


async def healthz(_request: Request) -> JSONResponse:
    """200 for as long as the process answers at all."""
    return JSONResponse({"status": _FINE})


async def readyz(request: Request) -> JSONResponse:
    """200 if operations can be served, else 503; the answer names each thing that is needed and how it is."""
    parts: Parts = request.app.state.parts
    redis_url = parts.configuration.redis_url
    needs = {"database": await _within(_database(parts))}
    if redis_url is not None:
        needs["redis"] = await _within(_redis(redis_url))
    ready = all(state == _FINE for state in needs.values())
    return JSONResponse({"status": _FINE if ready else "not ready", **needs}, 200 if ready else 503)


async def _within(state: Awaitable[str]) -> str:
    """The state, or that it can't be reached in time."""
    try:
        async with asyncio.timeout(_SECONDS):
            return await state
    except (SQLAlchemyError, RedisError, OSError):
        return _UNREACHABLE


async def _database(parts: Parts) -> str:
    return _FINE if await is_migrated(parts.db.engine) else "not migrated"


async def _redis(url: str) -> str:
    async with Redis.from_url(url) as client:
        await client.ping()
    return _FINE
