"""Who is asking, and anything by its id."""

from typing import Annotated

import strawberry

from api.context import Info
from api.global_ids import decode
from api.schema.arguments import arg
from api.schema.campaigns import Campaign
from api.schema.node import Node
from api.schema.persons import Person
from api.schema.previews import Preview
from api.schema.pushes import Push
from domain import campaigning, configuring, persons, watching
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

    @strawberry.field(description="A person, a campaign, a push or a preview by its id; null: there is none.")
    async def node(self, info: Info, id: Annotated[strawberry.ID, arg("Any id of ours.")]) -> Node | None:
        """By its opaque id."""
        db, viewer = info.context.db, info.context.viewer
        if person_id := decode(id, "Person"):
            person = await persons.find_person(db, viewer, ref=Ref(person_id))
            return Person.of(person) if person else None
        if campaign_id := decode(id, "Campaign"):
            campaign = await campaigning.find_campaign(db, viewer, Ref(campaign_id))
            return Campaign.of(campaign, await configuring.team_rules(db, viewer)) if campaign else None
        if push_id := decode(id, "Push"):
            push = await watching.find_push(db, viewer, push_id)
            return Push.of(push) if push else None
        if preview_id := decode(id, "Preview"):
            preview = await viewing.find_preview(db, viewer, preview_id)
            return Preview.of(preview) if preview else None
        return None
