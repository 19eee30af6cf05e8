"""The stage mapping: which of the firm's statuses each stage becomes (product.md: Mappings)."""

from enum import Enum
from typing import Annotated

import strawberry

from api.context import Info
from api.fan_out import up_to
from api.schema.arguments import arg
from api.user_errors import Payload, answers_refusals, error_codes
from domain import stage_mapping as verbs
from domain.records.versions import Subject
from domain.refusals import Code
from domain.rules.stage_mapping import status_with
from domain.rules.status_order import StatusOrder
from domain.rules.syncing import Layer, Stage
from domain.team_rules import TeamRules

_MANY_STATUSES = 50


@strawberry.type(description="What a stage becomes in the project that the campaign is linked to.")
class MappedStage:
    """One stage's."""

    stage: Stage = strawberry.field(description="The stage.")
    status_id: strawberry.ID | None = strawberry.field(
        description="The id of the status in Clockwork; null: the stage becomes nothing."
    )
    status_name: str | None = strawberry.field(description="The status's name; null: none, or it is gone.")
    is_gone: bool = strawberry.field(
        description="Whether the status is not in the catalogue any more: then this stage's pushes wait."
    )


@strawberry.type(description="One of the firm's candidacy statuses.")
class OrderedStatus:
    """In its place."""

    id: strawberry.ID = strawberry.field(description="Its id in Clockwork.")
    name: str = strawberry.field(description="Its name.")


@strawberry.type(description="The team's stage mapping: it moves candidacies forward, never back.")
class StageMapping:
    """Every stage, also those that become nothing."""

    version: int = strawberry.field(description="How often it was saved: give it as `expectedVersion`.")
    source: Layer = strawberry.field(
        description="TEAM once an admin saved it, be it the defaults again; else DEFAULT."
    )
    stages: list[MappedStage] = strawberry.field(
        description="What each stage becomes.", metadata=up_to(len(Stage))
    )
    order: list[OrderedStatus] = strawberry.field(
        description="All statuses of the firm, from the first of a search to the last; forward is down.",
        metadata=up_to(_MANY_STATUSES),
    )
    order_source: Layer = strawberry.field(
        description="TEAM: an admin set the order; DEFAULT: it follows from Clockwork's own list."
    )

    @classmethod
    def of(cls, rules: TeamRules) -> "StageMapping":
        """As the schema shows it."""
        mapping, statuses = rules.stage_mapping, rules.catalogue.statuses or ()
        names = {status.id: status.name for status in statuses}
        return cls(
            version=rules.version(Subject.STAGE_MAPPING),
            source=rules.mapping_source(Subject.STAGE_MAPPING),
            stages=[_mapped_stage(rules, stage) for stage in Stage],
            order=[
                OrderedStatus(id=strawberry.ID(status_id), name=names[status_id])
                for status_id in StatusOrder.of(statuses, mapping.order).ids
            ],
            order_source=Layer.TEAM if mapping.order else Layer.DEFAULT,
        )


def _mapped_stage(rules: TeamRules, stage: Stage) -> MappedStage:
    status_id = rules.stage_mapping.statuses.get(stage)
    status = status_with(status_id, rules.catalogue.statuses)
    return MappedStage(
        stage=stage,
        status_id=strawberry.ID(status_id) if status_id else None,
        status_name=status.name if status else None,
        is_gone=status_id is not None and status is None,
    )


@strawberry.input(description="What a stage shall become.")
class StageInput:
    """One stage's."""

    stage: Stage = strawberry.field(description="The stage.")
    status_id: strawberry.ID | None = strawberry.field(
        default=None, description="The id of one of the catalogue's statuses; null: nothing."
    )


@strawberry.input(description="The changes to the stage mapping; what is left out stays as it is.")
class StageMappingInput:
    """Changes by stage, and the order as a whole."""

    expected_version: int = strawberry.field(description="The version that you read before.")
    stages: list[StageInput] = strawberry.field(
        default_factory=list, description="What these stages shall become, each named once."
    )
    status_order: list[strawberry.ID] | None = strawberry.field(
        default=None,
        description="Ids of statuses from the first of a search to the last; one that is left out stands "
        "behind the one that it follows in the default order; empty: back to the default order.",
    )

    def changes(self) -> list[verbs.StageChange]:
        """What the stages shall become, as the verbs take it."""
        return [(change.stage, change.status_id) for change in self.stages]


@error_codes
class StageMappingUpdateErrorCode(Enum):
    """Why the mapping was not saved."""

    STALE_VERSION = Code.STALE_VERSION
    NOT_FOUND = Code.NOT_FOUND
    DUPLICATE = Code.DUPLICATE


@strawberry.type(description="What `stageMappingUpdate` answers.")
class StageMappingUpdatePayload(Payload[StageMappingUpdateErrorCode]):
    """The mapping."""

    stages: StageMapping | None = strawberry.field(default=None, description="The stage mapping now.")


@strawberry.type
class StageMappingMutation:
    """Changing the stage mapping: for admins."""

    @strawberry.mutation(description="Change what stages become, and the statuses' order. Admins only.")
    @answers_refusals
    async def stage_mapping_update(
        self, info: Info, input: Annotated[StageMappingInput, arg("What to change.")]
    ) -> StageMappingUpdatePayload:
        """Refused when somebody saved since `expectedVersion`."""
        context = info.context
        rules = await verbs.update_stage_mapping(
            context.db,
            context.world,
            context.viewer,
            input.expected_version,
            input.changes(),
            input.status_order,
        )
        await context.ring()
        return StageMappingUpdatePayload(stages=StageMapping.of(rules))
