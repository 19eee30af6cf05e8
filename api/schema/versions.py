"""The saves of settings and mappings: who, when, what; and going back to one (product.md: Settings)."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum, StrEnum
from typing import Annotated

import strawberry
from strawberry.utils.str_converters import to_camel_case

from api.connections import DEFAULT_FIRST, First, read_page
from api.context import Info
from api.fan_out import up_to
from api.schema.arguments import arg
from api.schema.enums.describing import describe
from api.schema.mappings import Mappings
from api.schema.settings import ExpectedVersion, OfUser
from api.user_errors import Payload, answers_refusals, error_codes
from domain import mappings as verbs
from domain.proposing import settings_key
from domain.records.versions import THE_TEAM, DocumentKey, Subject
from domain.refusals import Code
from domain.rules.differences import Difference
from domain.version_history import VersionView, list_versions

Before = Annotated[int | None, arg("Only versions before this one.")]


class MappingKind(StrEnum):
    """Which of the team's mappings."""

    PERSON_FIELDS = "PERSON_FIELDS"
    COMPANY_FIELDS = "COMPANY_FIELDS"
    STAGES = "STAGES"
    NOTES = "NOTES"

    @property
    def subject(self) -> Subject:
        """As versions name it."""
        return {
            MappingKind.PERSON_FIELDS: Subject.FIELD_MAPPING,
            MappingKind.COMPANY_FIELDS: Subject.COMPANY_MAPPING,
            MappingKind.STAGES: Subject.STAGE_MAPPING,
            MappingKind.NOTES: Subject.NOTE_MAPPING,
        }[self]


describe(
    MappingKind,
    "Which of the team's mappings.",
    {
        MappingKind.PERSON_FIELDS: "Variables to fields of persons.",
        MappingKind.COMPANY_FIELDS: "Variables to fields of the current position's company.",
        MappingKind.STAGES: "Stages to statuses.",
        MappingKind.NOTES: "Outreach types to note types.",
    },
)
TheMapping = Annotated[MappingKind, arg("Which mapping.")]


@strawberry.type(description="One thing that a save changed, in words.")
class VersionChange:
    """Before and after."""

    name: str = strawberry.field(
        description="The setting or variable, as its field in the schema is called; the network, stage or "
        "outreach type; of a tag the name of its CRM field."
    )
    before: str | None = strawberry.field(description="What it was; null: nothing was said.")
    after: str | None = strawberry.field(description="What it became; null: nothing is said any more.")

    @classmethod
    def of(cls, change: Difference) -> "VersionChange":
        """As the schema shows it, under the name that is kept."""
        return cls(name=change.name, before=change.before, after=change.after)

    @classmethod
    def of_rules(cls, change: Difference) -> "VersionChange":
        """The same of settings and mappings, of which some are kept by names in snake case."""
        name = to_camel_case(change.name) if change.name.islower() else change.name
        return cls(name=name, before=change.before, after=change.after)


@strawberry.type(description="One save of the settings.")
class SettingsVersion:
    """Who, when, what changed."""

    number: int = strawberry.field(description="The version.")
    author: str = strawberry.field(description="Who saved it.")
    saved_at: datetime = strawberry.field(description="When it was saved.")
    changed: list[str] = strawberry.field(description="The settings that it changed, by name.")
    changes: list[VersionChange] = strawberry.field(description="What it changed, before and after.")

    @classmethod
    def of(cls, view: VersionView) -> "SettingsVersion":
        """As the schema shows it."""
        version, changes = view.version, [VersionChange.of_rules(change) for change in view.changes]
        return cls(
            number=version.number,
            author=version.author,
            saved_at=version.saved_at,
            changed=[change.name for change in changes],
            changes=changes,
        )


@strawberry.type(description="One save of a mapping.")
class MappingVersion:
    """Who, when, what changed."""

    number: int = strawberry.field(description="The version.")
    author: str = strawberry.field(description="Who saved it.")
    saved_at: datetime = strawberry.field(description="When it was saved.")
    changes: list[VersionChange] = strawberry.field(description="What it changed, before and after.")

    @classmethod
    def of(cls, view: VersionView) -> "MappingVersion":
        """As the schema shows it."""
        version, changes = view.version, [VersionChange.of_rules(change) for change in view.changes]
        return cls(number=version.number, author=version.author, saved_at=version.saved_at, changes=changes)


@error_codes
class MappingsRestoreErrorCode(Enum):
    """Why no version was restored."""

    STALE_VERSION = Code.STALE_VERSION
    NOT_FOUND = Code.NOT_FOUND


@error_codes
class MappingsRestoreDefaultsErrorCode(Enum):
    """Why the defaults were not restored."""

    STALE_VERSION = Code.STALE_VERSION
    INVALID = Code.INVALID


@strawberry.type(description="What `mappingsRestore` answers.")
class MappingsRestorePayload(Payload[MappingsRestoreErrorCode]):
    """The mappings."""

    mappings: Mappings | None = strawberry.field(default=None, description="The mappings now.")


@strawberry.type(description="What `mappingsRestoreDefaults` answers.")
class MappingsRestoreDefaultsPayload(Payload[MappingsRestoreDefaultsErrorCode]):
    """The mapping."""

    mappings: Mappings | None = strawberry.field(default=None, description="The mapping now.")


@strawberry.type
class VersionsQuery:
    """Reading what was saved."""

    @strawberry.field(
        description="The saves of the team's settings, or of a user's, newest first.",
        metadata=up_to(DEFAULT_FIRST),
    )
    async def settings_versions(
        self, info: Info, user_id: OfUser = None, first: First = DEFAULT_FIRST, before: Before = None
    ) -> list[SettingsVersion]:
        """Up to 100 of them, older than version `before`."""
        views = await _versions(info, settings_key(user_id), first, before)
        return [SettingsVersion.of(view) for view in views]

    @strawberry.field(description="The saves of a mapping, newest first.", metadata=up_to(DEFAULT_FIRST))
    async def mapping_versions(
        self, info: Info, mapping: TheMapping, first: First = DEFAULT_FIRST, before: Before = None
    ) -> list[MappingVersion]:
        """Up to 100 of them, older than version `before`."""
        views = await _versions(info, (mapping.subject, THE_TEAM), first, before)
        return [MappingVersion.of(view) for view in views]


async def _versions(info: Info, key: DocumentKey, first: int, before: int | None) -> Sequence[VersionView]:
    limit = read_page(first, None).limit
    return await list_versions(info.context.db, info.context.viewer, key, before=before, limit=limit)


@strawberry.type
class VersionsMutation:
    """Going back to what was saved before: for admins."""

    @strawberry.mutation(
        description="Save an earlier version of a mapping as the newest; 0 is the built-in one. What it "
        "names and Clockwork has no more holds back only its own writes. Admins only."
    )
    @answers_refusals
    async def mappings_restore(
        self,
        info: Info,
        mapping: TheMapping,
        version: Annotated[int, arg("The version to save again.")],
        expected_version: ExpectedVersion,
    ) -> MappingsRestorePayload:
        """Refused when somebody saved since `expectedVersion`."""
        context = info.context
        rules = await verbs.restore_mapping(
            context.db, context.world, context.viewer, mapping.subject, expected_version, version
        )
        await context.ring()
        return MappingsRestorePayload(mappings=Mappings.of(rules))

    @strawberry.mutation(description="Go back to the built-in mapping. Admins only.")
    @answers_refusals
    async def mappings_restore_defaults(
        self, info: Info, expected_version: ExpectedVersion, mapping: TheMapping = MappingKind.PERSON_FIELDS
    ) -> MappingsRestoreDefaultsPayload:
        """Refused when somebody saved since `expectedVersion`."""
        context = info.context
        rules = await verbs.restore_default_mapping(
            context.db, context.world, context.viewer, expected_version, mapping.subject
        )
        await context.ring()
        return MappingsRestoreDefaultsPayload(mappings=Mappings.of(rules))
