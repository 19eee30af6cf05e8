"""Persons: what SourceWhale knows of them, and their record in Clockwork."""

from datetime import datetime
from enum import Enum
from typing import Annotated

import strawberry

from api.context import Info
from api.errors import BadRequest
from api.schema.arguments import arg, check_search
from api.schema.node import Node, global_id
from api.schema.refs import ref
from api.schema.variables import Variables, VariablesInput
from api.user_errors import Payload, answers_refusals, error_codes
from domain import persons as verbs
from domain.records.persons import Person as Row
from domain.refusals import Code
from domain.rules import reviews
from domain.rules import variables as rules
from domain.rules.acceptance import MAX_ID, MAX_ITEMS, MAX_STRING, MAX_TEXT, YEARS
from domain.rules.reviews import Answer


@strawberry.type(description="What a user answered when the person's keys belonged to different records.")
class Review:
    """Remembered until another answer is given, or another firm's Clockwork is connected."""

    answer: Answer = strawberry.field(description="The answer.")
    candidates: list[str] = strawberry.field(
        description="The records that it was about, by their ids in Clockwork; with others it is asked again."
    )
    by: str = strawberry.field(description="Who said so.")
    at: datetime = strawberry.field(description="When it was answered.")

    @classmethod
    def of(cls, review: reviews.Review) -> "Review":
        """As the schema shows it."""
        return cls(answer=review.answer, candidates=sorted(review.candidates), by=review.by, at=review.at)


@strawberry.type(description="A person whom SourceWhale knows.")
class Person(Node):
    """One person of the team."""

    sourcewhale_id: str = strawberry.field(description="SourceWhale's own id.")
    name: str | None = strawberry.field(description="The whole name.")
    variables: Variables = strawberry.field(description="What SourceWhale knows.")
    clockwork_id: str | None = strawberry.field(description="The id of the record in Clockwork, once linked.")
    linked_at: datetime | None = strawberry.field(description="When it was linked.")
    review: Review | None = strawberry.field(
        description="Which record the person is, as a user answered; null: nobody was asked, or has answered."
    )
    created_at: datetime = strawberry.field(description="When SourceWhale first told of the person.")
    updated_at: datetime = strawberry.field(description="When the variables last changed.")

    @classmethod
    def of(cls, row: Row) -> "Person":
        """As the schema shows it."""
        known = rules.Variables.from_json(row.variables)
        review = reviews.Review.from_json(row.review)
        return cls(
            id=global_id("Person", row.id),
            sourcewhale_id=row.sourcewhale_id,
            name=known.display_name,
            variables=Variables.of(known),
            clockwork_id=row.clockwork_id,
            linked_at=row.linked_at,
            review=Review.of(review) if review else None,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


_LIMITS = (
    f"Texts have at most {MAX_STRING} characters (summary, headline and comments {MAX_TEXT:,}, the external "
    f"reference {MAX_ID}), lists at most {MAX_ITEMS} items; years are {YEARS[0]} to {YEARS[-1]}."
)


@strawberry.input(
    description=f"A person; what is left out stays as it is, null or empty means: no value. {_LIMITS}"
)
class PersonInput(VariablesInput):
    """A person by SourceWhale's id."""

    sourcewhale_id: str = strawberry.field(
        description=f"SourceWhale's own id, at most {MAX_ID} characters: the same id, the same person."
    )

    def to_domain(self) -> verbs.PersonChange:
        """As the verbs take it."""
        return verbs.PersonChange(self.sourcewhale_id, self.changes())


@strawberry.input(
    description=f"A change by hand; what is left out stays as it is, null or empty: no value. {_LIMITS}"
)
class PersonEditInput(VariablesInput):
    """Variables."""


@error_codes
class PersonsUpsertErrorCode(Enum):
    """Why persons were not taken."""

    TOO_MANY = Code.TOO_MANY
    BLANK = Code.BLANK
    DUPLICATE = Code.DUPLICATE
    TOO_LONG = Code.TOO_LONG
    INVALID = Code.INVALID


@error_codes
class PersonUpsertErrorCode(Enum):
    """Why the person was not taken."""

    BLANK = Code.BLANK
    TOO_LONG = Code.TOO_LONG
    INVALID = Code.INVALID


@strawberry.type(description="What `personsUpsert` answers.")
class PersonsUpsertPayload(Payload[PersonsUpsertErrorCode]):
    """The persons."""

    persons: list[Person] = strawberry.field(
        default_factory=list, description="The persons, in the order given; empty if the input was refused."
    )


@strawberry.type(description="What `personUpsert` answers.")
class PersonUpsertPayload(Payload[PersonUpsertErrorCode]):
    """The person."""

    person: Person | None = strawberry.field(default=None, description="The person.")


@strawberry.type
class PersonsQuery:
    """Looking persons up."""

    @strawberry.field(description="One person, by exactly one key; null: SourceWhale knows no such person.")
    async def person(
        self,
        info: Info,
        id: Annotated[strawberry.ID | None, arg("The `id` of the person.")] = None,
        sourcewhale_id: Annotated[str | None, arg("SourceWhale's own id.")] = None,
        email: Annotated[str | None, arg("An e-mail address, in any spelling.")] = None,
        linkedin_url: Annotated[str | None, arg("A LinkedIn URL, in any spelling.")] = None,
    ) -> Person | None:
        """E-mail addresses and LinkedIn URLs are found in any spelling."""
        if sum(key is not None for key in (id, sourcewhale_id, email, linkedin_url)) != 1:
            raise BadRequest("Give exactly one of `id`, `sourcewhaleId`, `email` and `linkedinUrl`.")
        check_search(email=email, linkedinUrl=linkedin_url)
        by_id = ref("Person", id, sourcewhale_id) if id is not None or sourcewhale_id is not None else None
        row = await verbs.find_person(
            info.context.db, info.context.viewer, ref=by_id, email=email, linkedin_url=linkedin_url
        )
        return Person.of(row) if row else None


@strawberry.type
class PersonsMutation:
    """Telling about persons."""

    @strawberry.mutation(description="Add or change up to 1,000 persons, all or none.")
    @answers_refusals
    async def persons_upsert(
        self,
        info: Info,
        persons: Annotated[list[PersonInput], arg("The persons, at most 1,000.")],
    ) -> PersonsUpsertPayload:
        """Pushes that waited for a value go on."""
        context = info.context
        changes = [person.to_domain() for person in persons]
        rows = await verbs.upsert_persons(context.db, context.world, context.viewer, changes)
        await context.ring()
        return PersonsUpsertPayload(persons=[Person.of(row) for row in rows])

    @strawberry.mutation(description="Add or change one person.")
    @answers_refusals
    async def person_upsert(
        self, info: Info, input: Annotated[PersonInput, arg("The person.")]
    ) -> PersonUpsertPayload:
        """Pushes that waited for a value go on."""
        context = info.context
        change = input.to_domain()
        (row,) = await verbs.upsert_persons(context.db, context.world, context.viewer, [change], "input")
        await context.ring()
        return PersonUpsertPayload(person=Person.of(row))
