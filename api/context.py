"""What root fields get as `info.context`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession
from strawberry.types.info import Info as StrawberryInfo

from domain.connecting import Office
from domain.records.database import Database
from domain.viewer import Viewer
from domain.world import World
from tasks.doorbell import Doorbell
from tasks.news import News


class NotSignedIn(Exception):
    """The viewer was asked for before a token was shown: a fault of ours, since nothing runs before that."""


@dataclass(slots=True, kw_only=True)
class Context:
    """One HTTP request's, or one WebSocket's from its opening to its end.

    `signed_in` is None only while a WebSocket has not shown its token.
    """

    db: Database
    world: World
    office: Office
    doorbell: Doorbell
    news: News
    signed_in: Viewer | None = None
    connection_params: dict[str, object] | None = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    @property
    def viewer(self) -> Viewer:
        """Who is asking.

        Raises:
            NotSignedIn: nobody has signed in yet.
        """
        if self.signed_in is None:
            raise NotSignedIn
        return self.signed_in

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session that sees the viewer's team alone; root fields that run side by side take turns.

        So an operation never holds more than one connection, and no session is shared (design.md: What was
        measured). Leave the block before waiting for anything else.
        """
        async with self._turn, self.db.reading(self.viewer.team_id) as session:
            yield session

    async def ring(self) -> None:
        """Ring the doorbell for the viewer's team. Call it after a verb that made or changed pushes."""
        await self.doorbell.ring(self.viewer.team_id)


Info = StrawberryInfo[Context, None]
