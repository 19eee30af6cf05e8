"""The note mapping: which of the firm's note types outreach becomes (product.md: Mappings)."""

from enum import Enum
from typing import Annotated

import strawberry

from api.context import Info
from api.fan_out import up_to
from api.schema.arguments import arg
from api.user_errors import Payload, answers_refusals, error_codes
from domain.note_mapping import NoteTypeChange, update_note_mapping
from domain.records.versions import Subject
from domain.refusals import Code
from domain.rules.note_mapping import DEFAULT_NOTE_TYPES
from domain.rules.settings import OutreachType
from domain.rules.syncing import Layer
from domain.team_rules import TeamRules


@strawberry.type(description="Which note type outreach of one type becomes.")
class NoteTypeMapping:
    """One outreach type's."""

    type: OutreachType = strawberry.field(description="The outreach type.")
    note_type_id: strawberry.ID | None = strawberry.field(
        description="The id of the firm's note type; null: a default that is not known in Clockwork."
    )
    note_type_name: str | None = strawberry.field(
        description="Its name, as the firm spells it; null: what was mapped is gone."
    )
    is_gone: bool = strawberry.field(
        description="Whether Clockwork has no such note type (any more): these notes wait."
    )
    is_default: bool = strawberry.field(description="Whether it is the built-in default.")

    @classmethod
    def of(cls, rules: TeamRules, kind: OutreachType) -> "NoteTypeMapping":
        """As the schema shows it."""
        mapped = rules.note_mapping.types.get(kind)
        note_type = rules.note_mapping.note_type_of(kind, rules.catalogue.note_types)
        type_id = mapped or (note_type.id if note_type else None)
        fallback = DEFAULT_NOTE_TYPES[kind] if mapped is None else None
        return cls(
            type=kind,
            note_type_id=strawberry.ID(type_id) if type_id else None,
            note_type_name=note_type.name if note_type else fallback,
            is_gone=note_type is None,
            is_default=mapped is None,
        )


@strawberry.type(description="Which of the firm's note types each outreach type becomes.")
class NoteMapping:
    """Every outreach type."""

    version: int = strawberry.field(description="How often it was saved: give it as `expectedVersion`.")
    source: Layer = strawberry.field(
        description="TEAM once an admin saved it, be it the defaults again; else DEFAULT."
    )
    types: list[NoteTypeMapping] = strawberry.field(
        description="What each outreach type becomes.", metadata=up_to(len(OutreachType))
    )

    @classmethod
    def of(cls, rules: TeamRules) -> "NoteMapping":
        """As the schema shows it."""
        return cls(
            version=rules.version(Subject.NOTE_MAPPING),
            source=rules.mapping_source(Subject.NOTE_MAPPING),
            types=[NoteTypeMapping.of(rules, kind) for kind in OutreachType],
        )


@strawberry.input(description="What one outreach type shall become.")
class NoteTypeMappingInput:
    """One outreach type's."""

    type: OutreachType = strawberry.field(description="The outreach type.")
    note_type_id: strawberry.ID | None = strawberry.field(
        default=None, description="The id of one of the firm's note types; null: the built-in default."
    )


@strawberry.input(description="The changes to the note mapping; what is not named stays as it is.")
class NoteMappingInput:
    """Changes by outreach type."""

    expected_version: int = strawberry.field(description="The version that you read before.")
    types: list[NoteTypeMappingInput] = strawberry.field(
        description="What these outreach types shall become."
    )

    def changes(self) -> list[NoteTypeChange]:
        """As the verbs take them."""
        return [(change.type, change.note_type_id) for change in self.types]


@error_codes
class NoteMappingUpdateErrorCode(Enum):
    """Why the mapping was not saved."""

    STALE_VERSION = Code.STALE_VERSION
    NOT_FOUND = Code.NOT_FOUND
    DUPLICATE = Code.DUPLICATE


@strawberry.type(description="What `noteMappingUpdate` answers.")
class NoteMappingUpdatePayload(Payload[NoteMappingUpdateErrorCode]):
    """The mapping."""

    notes: NoteMapping | None = strawberry.field(default=None, description="The mapping now.")


@strawberry.type
class NoteMappingMutation:
    """Changing the note mapping: for admins."""

    @strawberry.mutation(description="Change which note types outreach becomes. Admins only.")
    @answers_refusals
    async def note_mapping_update(
        self, info: Info, input: Annotated[NoteMappingInput, arg("What to change.")]
    ) -> NoteMappingUpdatePayload:
        """Notes that waited for their note type go on."""
        context = info.context
        rules = await update_note_mapping(
            context.db, context.world, context.viewer, input.expected_version, input.changes()
        )
        await context.ring()
        return NoteMappingUpdatePayload(notes=NoteMapping.of(rules))
