"""Settings of the team and of its users, each value with where it comes from (product.md: Settings)."""

from collections.abc import Mapping
from enum import Enum
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from api.context import Info
from api.schema.arguments import arg
from api.schema.layered import (
    BooleanSetting,
    FieldsSetting,
    NoteTriggersSetting,
    WhenAddingSetting,
    boolean_setting,
    fields_setting,
    note_triggers_setting,
    when_adding_setting,
)
from api.schema.setting_meanings import SETTING_MEANINGS as SAYS
from api.user_errors import Payload, answers_refusals, error_codes
from domain import configuring
from domain.proposing import settings_key
from domain.refusals import Code
from domain.rules import settings as domain
from domain.rules.settings import SETTING_NAMES, Direction, OutreachType, SettingName
from domain.rules.syncing import WhenAdding
from domain.team_rules import TeamRules

_ABOUT_USER = "The user's name, as tokens carry it, at most 200 characters; null: the team."
ExpectedVersion = Annotated[int, arg("The version that you read before.")]
OfUser = Annotated[str | None, arg(_ABOUT_USER)]
_BY_ID = " Named by the ids of `CrmField`."


@strawberry.type(description="The settings of the team, or those that hold for one user's campaigns.")
class Settings:
    """Every setting of the page, as it holds now."""

    user_id: str | None = strawberry.field(description="Whose they are; null: the team's.")
    version: int = strawberry.field(
        description="How often they were saved for this user, or for the team: give it as `expectedVersion`."
    )
    sync_manual_updates: BooleanSetting = strawberry.field(description=SAYS["sync_manual_updates"])
    block_off_limits_emails: BooleanSetting = strawberry.field(description=SAYS["block_off_limits_emails"])
    update_full_history: BooleanSetting = strawberry.field(description=SAYS["update_full_history"])
    create_notes_upon: NoteTriggersSetting = strawberry.field(description=SAYS["create_notes_upon"])
    when_adding: WhenAddingSetting = strawberry.field(description=SAYS["when_adding"])
    only_add_notes_to_synced: BooleanSetting = strawberry.field(description=SAYS["only_add_notes_to_synced"])
    displayed_fields: FieldsSetting = strawberry.field(description=SAYS["displayed_fields"])
    mandatory_fields: FieldsSetting = strawberry.field(description=SAYS["mandatory_fields"])
    protected_fields: FieldsSetting = strawberry.field(description=SAYS["protected_fields"])
    never_updated_fields: FieldsSetting = strawberry.field(description=SAYS["never_updated_fields"])
    filterable_fields: FieldsSetting = strawberry.field(description=SAYS["filterable_fields"])
    keep_clockwork_edits: BooleanSetting = strawberry.field(description=SAYS["keep_clockwork_edits"])

    @classmethod
    def of(cls, rules: TeamRules, user: str | None = None) -> "Settings":
        """As the schema shows them.

        Raises:
            Refused: no user can have this name.
        """
        layers = rules.settings_of(user)
        layered: dict[str, Any] = {name: _SETTINGS[name](layers.layered(name)) for name in SETTING_NAMES}
        version = rules.version(*settings_key(user))
        return cls(user_id=user, version=version, **layered)


_SETTINGS: Mapping[str, Any] = {
    "sync_manual_updates": boolean_setting,
    "block_off_limits_emails": boolean_setting,
    "update_full_history": boolean_setting,
    "create_notes_upon": note_triggers_setting,
    "when_adding": when_adding_setting,
    "only_add_notes_to_synced": boolean_setting,
    "displayed_fields": fields_setting,
    "mandatory_fields": fields_setting,
    "protected_fields": fields_setting,
    "never_updated_fields": fields_setting,
    "filterable_fields": fields_setting,
    "keep_clockwork_edits": boolean_setting,
}


@strawberry.input(description="An outreach type with its direction.")
class NoteTriggerInput:
    """What writes a note."""

    type: OutreachType = strawberry.field(description="The outreach type.")
    direction: Direction = strawberry.field(description="Sent or received.")

    def to_domain(self) -> domain.NoteTrigger:
        """As the rules know it."""
        return domain.NoteTrigger(self.type, self.direction)


@strawberry.input(description="The settings to save; what is left out or null stays as it is.")
class SettingsInput:
    """Every setting of the page; for one user only those by which the user's campaigns sync."""

    expected_version: int = strawberry.field(
        description="The version that you read before: of the team's settings, or of this user's."
    )
    user_id: str | None = strawberry.field(default=UNSET, description=_ABOUT_USER)
    reset: list[SettingName] | None = strawberry.field(
        default=UNSET,
        description="Settings whose value is taken back: for a user the team's holds again, for the team "
        "the default.",
    )
    sync_manual_updates: bool | None = strawberry.field(
        default=UNSET, description=SAYS["sync_manual_updates"]
    )
    block_off_limits_emails: bool | None = strawberry.field(
        default=UNSET, description=SAYS["block_off_limits_emails"]
    )
    update_full_history: bool | None = strawberry.field(
        default=UNSET, description=SAYS["update_full_history"]
    )
    create_notes_upon: list[NoteTriggerInput] | None = strawberry.field(
        default=UNSET, description=SAYS["create_notes_upon"]
    )
    when_adding: WhenAdding | None = strawberry.field(default=UNSET, description=SAYS["when_adding"])
    only_add_notes_to_synced: bool | None = strawberry.field(
        default=UNSET, description=SAYS["only_add_notes_to_synced"]
    )
    displayed_fields: list[str] | None = strawberry.field(
        default=UNSET, description=SAYS["displayed_fields"] + _BY_ID
    )
    mandatory_fields: list[str] | None = strawberry.field(
        default=UNSET, description=SAYS["mandatory_fields"] + _BY_ID
    )
    protected_fields: list[str] | None = strawberry.field(
        default=UNSET, description=SAYS["protected_fields"] + _BY_ID
    )
    never_updated_fields: list[str] | None = strawberry.field(
        default=UNSET, description=SAYS["never_updated_fields"] + _BY_ID
    )
    filterable_fields: list[str] | None = strawberry.field(
        default=UNSET, description=SAYS["filterable_fields"] + _BY_ID
    )
    keep_clockwork_edits: bool | None = strawberry.field(
        default=UNSET, description=SAYS["keep_clockwork_edits"]
    )

    @property
    def user(self) -> str | None:
        """For whom; None: for the team."""
        return None if self.user_id is UNSET else self.user_id

    @property
    def taken_back(self) -> list[SettingName]:
        """The settings to reset."""
        return self.reset or []

    def changes(self) -> dict[str, object]:
        """What is given, by the name of the setting."""
        given = {name: getattr(self, name) for name in SETTING_NAMES}
        kept = {name: value for name, value in given.items() if value is not UNSET and value is not None}
        if self.create_notes_upon:
            kept["create_notes_upon"] = [trigger.to_domain() for trigger in self.create_notes_upon]
        return kept


@error_codes
class SettingsUpdateErrorCode(Enum):
    """Why settings were not saved."""

    STALE_VERSION = Code.STALE_VERSION
    NOT_FOUND = Code.NOT_FOUND
    DUPLICATE = Code.DUPLICATE
    CONFLICT = Code.CONFLICT
    INVALID = Code.INVALID
    BLANK = Code.BLANK
    TOO_LONG = Code.TOO_LONG


@error_codes
class SettingsRestoreErrorCode(Enum):
    """Why no version was restored."""

    STALE_VERSION = Code.STALE_VERSION
    NOT_FOUND = Code.NOT_FOUND
    INVALID = Code.INVALID
    BLANK = Code.BLANK
    TOO_LONG = Code.TOO_LONG


@strawberry.type(description="What `settingsUpdate` answers.")
class SettingsUpdatePayload(Payload[SettingsUpdateErrorCode]):
    """The settings."""

    settings: Settings | None = strawberry.field(default=None, description="The settings now.")


@strawberry.type(description="What `settingsRestore` answers.")
class SettingsRestorePayload(Payload[SettingsRestoreErrorCode]):
    """The settings."""

    settings: Settings | None = strawberry.field(default=None, description="The settings now.")


@strawberry.type
class SettingsQuery:
    """Reading settings."""

    @strawberry.field(description="The settings of the team, or those that hold for one user's campaigns.")
    async def settings(self, info: Info, user_id: OfUser = None) -> Settings:
        """As they hold now."""
        rules = await configuring.team_rules(info.context.db, info.context.viewer)
        return Settings.of(rules, user_id)


@strawberry.type
class SettingsMutation:
    """Changing settings: for admins."""

    @strawberry.mutation(description="Save settings; pushes that have not run yet follow them. Admins only.")
    @answers_refusals
    async def settings_update(
        self, info: Info, input: Annotated[SettingsInput, arg("What to save.")]
    ) -> SettingsUpdatePayload:
        """Refused when somebody saved since `expectedVersion`."""
        context = info.context
        rules = await configuring.update_settings(
            context.db,
            context.world,
            context.viewer,
            input.expected_version,
            input.changes(),
            user=input.user,
            reset=input.taken_back,
        )
        await context.ring()
        return SettingsUpdatePayload(settings=Settings.of(rules, input.user))

    @strawberry.mutation(
        description="Save an earlier version as the newest; in version 0 nothing is said. Admins only."
    )
    @answers_refusals
    async def settings_restore(
        self,
        info: Info,
        version: Annotated[int, arg("The version to save again.")],
        expected_version: ExpectedVersion,
        user_id: OfUser = None,
    ) -> SettingsRestorePayload:
        """Refused when somebody saved since `expectedVersion`."""
        context = info.context
        rules = await configuring.restore_settings(
            context.db, context.world, context.viewer, expected_version, version, user=user_id
        )
        await context.ring()
        return SettingsRestorePayload(settings=Settings.of(rules, user_id))
