"""How clients name persons and campaigns: by the id given here, or by SourceWhale's own."""

from typing import Annotated

import strawberry
from strawberry import UNSET

from api.global_ids import decode
from api.schema.arguments import arg
from domain.refs import Ref


@strawberry.input(one_of=True, description="A person, named in exactly one way.")
class PersonRef:
    """Our id or SourceWhale's."""

    id: strawberry.ID | None = strawberry.field(default=UNSET, description="The person's `id`.")
    sourcewhale_id: str | None = strawberry.field(default=UNSET, description="SourceWhale's own id.")

    def to_domain(self) -> Ref:
        """As the verbs take it."""
        return ref("Person", self.id, self.sourcewhale_id)


@strawberry.input(one_of=True, description="A campaign, named in exactly one way.")
class CampaignRef:
    """Our id or SourceWhale's."""

    id: strawberry.ID | None = strawberry.field(default=UNSET, description="The campaign's `id`.")
    sourcewhale_id: str | None = strawberry.field(default=UNSET, description="SourceWhale's own id.")

    def to_domain(self) -> Ref:
        """As the verbs take it."""
        return ref("Campaign", self.id, self.sourcewhale_id)


TheCampaign = Annotated[CampaignRef, arg("Which campaign.")]
ThePerson = Annotated[PersonRef, arg("Which person.")]
CampaignOrTeam = Annotated[CampaignRef | None, arg("Of this campaign; null: of the whole team.")]
PersonOrCampaign = Annotated[
    PersonRef | None,
    arg("This person in it, as if just added where the person is not yet; null: the campaign as such."),
]


def ref(type_name: str, global_id: str | None, sourcewhale_id: str | None) -> Ref:
    """A reference; a malformed id, or one of another type, names nothing."""
    if global_id:
        return Ref(id=decode(global_id, type_name))
    return Ref(sourcewhale_id=sourcewhale_id or None)
