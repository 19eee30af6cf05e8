"""Edits: what a user changes by hand (product.md: Settings, Sync manual contact updates)."""

from enum import Enum
from typing import Annotated

import strawberry

from api.context import Info
from api.schema.arguments import arg
from api.schema.persons import Person, PersonEditInput
from api.schema.pushes import Push
from api.schema.refs import ThePerson
from api.user_errors import Payload, answers_refusals, error_codes
from domain import persons
from domain.pushing.views import PushView
from domain.refusals import Code


@error_codes
class PersonEditErrorCode(Enum):
    """Why the change was not taken."""

    NOT_FOUND = Code.NOT_FOUND
    TOO_LONG = Code.TOO_LONG
    INVALID = Code.INVALID


@strawberry.type(description="What `personEdit` answers.")
class PersonEditPayload(Payload[PersonEditErrorCode]):
    """The person, and the push that follows."""

    person: Person | None = strawberry.field(default=None, description="The person now.")
    push: Push | None = strawberry.field(
        default=None,
        description="The push of the change; null: nothing is pushed.",
    )
    push_explanation: str | None = strawberry.field(
        default=None, description="Why the change is pushed, or why not, as a sentence."
    )


@strawberry.type
class EditsMutation:
    """Changing a person by hand."""

    @strawberry.mutation(
        description="Change a person by hand; pushed if the user's settings say so and the person is linked."
    )
    @answers_refusals
    async def person_edit(
        self,
        info: Info,
        person: ThePerson,
        input: Annotated[PersonEditInput, arg("What changed.")],
    ) -> PersonEditPayload:
        """Only what changed is pushed."""
        context = info.context
        edited = await persons.edit_person(
            context.db, context.world, context.viewer, person.to_domain(), input.changes()
        )
        await context.ring()
        return PersonEditPayload(
            person=Person.of(edited.person),
            push=Push.of(PushView(edited.push, edited.person, None)) if edited.push else None,
            push_explanation=edited.explanation,
        )
