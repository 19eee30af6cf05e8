"""What root fields get as `info.context`."""

from contextlib import ExitStack
from dataclasses import dataclass, field

from strawberry.types.info import Info as StrawberryInfo

from api.sockets import Sockets
from api.turns import Turns
from domain.records.database import Database
from domain.stored_credentials import Office
from domain.viewer import Viewer
from domain.world import World
from tasks.doorbell import Doorbell
from tasks.news import News


class NotSignedIn(Exception):
    """The viewer was asked for before a token was shown: a fault of ours, since nothing runs before that."""


@dataclass(slots=True, kw_only=True)
class Context:
    """One HTTP request's, or one WebSocket's from its opening to its end.

    `signed_in` is None only while a WebSocket has not shown its `token`; `at_end` closes with the WebSocket.
    """

    db: Database
    world: World
    office: Office
    doorbell: Doorbell
    news: News
    turns: Turns
    sockets: Sockets
    signed_in: Viewer | None = None
    token: str = field(default="", repr=False)
    connection_params: dict[str, object] | None = field(default=None, repr=False)
    at_end: ExitStack = field(default_factory=ExitStack, repr=False)

    @property
    def viewer(self) -> Viewer:
        """Who is asking.

        Raises:
            NotSignedIn: nobody has signed in yet.
        """
        if self.signed_in is None:
            raise NotSignedIn
        return self.signed_in

    async def ring(self) -> None:
        """Ring the doorbell for the viewer's team. Call it after a verb that made or changed pushes."""
        await self.doorbell.ring(self.viewer.team_id)


Info = StrawberryInfo[Context, None]
