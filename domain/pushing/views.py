"""What is shown of a push beside the push itself."""

from dataclasses import dataclass
from uuid import UUID

from domain.records.persons import Person
from domain.records.pushes import Push


@dataclass(frozen=True, slots=True)
class PushView:
    """A push with the Person and the campaign it is for."""

    push: Push
    person: Person
    campaign_id: UUID | None
