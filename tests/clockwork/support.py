"""A clock that only sleeping moves, a raw server on a real socket, and any JSON."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from hypothesis import strategies as st

from clockwork.credentials import Credentials

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
CREDENTIALS = Credentials("key-1", "secret-2", "acme", "service-3")
FIRM_URL = "https://api.clockworkrecruiting.com/v3.0/acme"

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


class Clock:
    """Seconds that pass only while somebody sleeps."""

    def __init__(self) -> None:
        self.time = 1000.0

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.time += seconds
        await asyncio.sleep(0)


@dataclass
class RawServer:
    """Answers every request on 127.0.0.1 with the bytes of `answer`; None resets the connection."""

    answer: Callable[[bytes], bytes | None]
    url: str = ""
    requests: list[bytes] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(
                (
                    int(line[15:])
                    for line in head.split(b"\r\n")
                    if line.lower().startswith(b"content-length:")
                ),
                0,
            )
            request = head + await reader.readexactly(length)
            self.requests.append(request)
            answer = self.answer(request)
            if answer is None:
                writer.transport.abort()
                return
            writer.write(answer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    @property
    def targets(self) -> list[bytes]:
        return [request.split(b" ", 2)[1] for request in self.requests]


@asynccontextmanager
async def raw_server(answer: Callable[[bytes], bytes | None]) -> AsyncIterator[RawServer]:
    raw = RawServer(answer)
    server = await asyncio.start_server(raw.serve, "127.0.0.1", 0)
    raw.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield raw


def raw_answer(body: bytes, status: str = "200 OK", headers: str = "", length: int | None = None) -> bytes:
    shown = len(body) if length is None else length
    return (
        f"HTTP/1.1 {status}\r\nContent-Length: {shown}\r\n{headers}Connection: close\r\n\r\n".encode() + body
    )
