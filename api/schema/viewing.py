"""Who is asking, and anything by its id."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated
from uuid import UUID

import strawberry

from api.context import Info
from api.global_ids import decode
from api.schema.arguments import arg
from api.schema.campaigns import Campaign
from api.schema.memberships import Membership
from api.schema.node import Node
from api.schema.persons import Person
from api.schema.previews import Preview
from api.schema.pushes import Push
from domain import campaigning, configuring, memberships, persons, watching
from domain.previewing import viewing
from domain.refs import Ref
from domain.viewer import Role


@strawberry.type(description="Who is asking, as the token says.")
class Viewer:
    """A user of a team, or SourceWhale's back end."""

    user: str = strawberry.field(description="The user's name.")
    role: Role = strawberry.field(description="What the user may do.")


@strawberry.type
class ViewingQuery:
    """What every client starts with."""

    @strawberry.field(description="Who is asking.")
    async def viewer(self, info: Info) -> Viewer:
        """From the token."""
        viewer = info.context.viewer
        return Viewer(user=viewer.user, role=viewer.role)

    @strawberry.field(
        description="A person, campaign, membership, push or preview by its id; null: there is none."
    )
    async def node(self, info: Info, id: Annotated[strawberry.ID, arg("Any id of ours.")]) -> Node | None:
        """By its opaque id."""
        for name, read in _READERS.items():
            if uuid := decode(id, name):
                return await read(info, uuid)
        return None


async def _person(info: Info, id: UUID) -> Person | None:
    person = await persons.find_person(info.context.db, info.context.viewer, ref=Ref(id))
    return Person.of(person) if person else None


async def _campaign(info: Info, id: UUID) -> Campaign | None:
    db, viewer = info.context.db, info.context.viewer
    campaign = await campaigning.find_campaign(db, viewer, Ref(id))
    return Campaign.of(campaign, await configuring.team_rules(db, viewer)) if campaign else None


async def _membership(info: Info, id: UUID) -> Membership | None:
    membership = await memberships.find_membership(info.context.db, info.context.viewer, id)
    return Membership.of(membership) if membership else None


async def _push(info: Info, id: UUID) -> Push | None:
    push = await watching.find_push(info.context.db, info.context.viewer, id)
    return Push.of(push) if push else None


async def _preview(info: Info, id: UUID) -> Preview | None:
    preview = await viewing.find_preview(info.context.db, info.context.viewer, id)
    return Preview.of(preview) if preview else None


_READERS: Mapping[str, Callable[[Info, UUID], Awaitable[Node | None]]] = {
    "Person": _person,
    "Campaign": _campaign,
    "Membership": _membership,
    "Push": _push,
    "Preview": _preview,
}
