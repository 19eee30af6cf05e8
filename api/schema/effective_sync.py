"""How a person in a campaign syncs: every value with its layer, and what would happen now."""

import strawberry

from api.schema.layered import (
    BooleanSetting,
    NoteTriggersSetting,
    ProjectSetting,
    SyncAsSetting,
    TagSetting,
    WhenAddingSetting,
    boolean_setting,
    note_triggers_setting,
    project_setting,
    sync_as_setting,
    tag_setting,
    when_adding_setting,
)
from api.schema.setting_meanings import SETTING_MEANINGS as SAYS
from domain.rules import explaining
from domain.rules.gates import Gate
from domain.rules.settings import SettingName
from domain.rules.syncing import Layer


@strawberry.type(description="What would become of one kind of writing now, and why.")
class GateNow:
    """Before Clockwork is asked anything."""

    gate: Gate = strawberry.field(description="Whether it would be written.")
    rule: explaining.GateRule = strawberry.field(description="The reason, for programs.")
    layer: Layer = strawberry.field(description="The layer that says so.")
    explanation: str = strawberry.field(description="The reason as a sentence.")

    @classmethod
    def of(cls, now: explaining.GateNow) -> "GateNow":
        """As the schema shows it."""
        return cls(gate=now.gate, rule=now.rule, layer=now.layer, explanation=now.explanation)


@strawberry.type(
    description="What would happen now to a person in a campaign; for a campaign as such: to one just added."
)
class SyncNow:
    """The three gates."""

    record: GateNow = strawberry.field(description="To the person's record.")
    notes: GateNow = strawberry.field(description="To notes of what was sent and received.")
    stage: GateNow = strawberry.field(description="To the person's status in the campaign's project.")


@strawberry.type(description="How a person in a campaign syncs, each value with its source.")
class EffectiveSync:
    """What holds. The settings are those of the campaign's owner."""

    sync_as: SyncAsSetting = strawberry.field(description="What the person becomes in Clockwork.")
    when_adding: WhenAddingSetting = strawberry.field(description="When the person is written.")
    project_id: ProjectSetting = strawberry.field(description="The Clockwork project that the stage acts in.")
    tags: list[TagSetting] = strawberry.field(
        description="The values that users gave displayed fields, by field."
    )
    create_notes_upon: NoteTriggersSetting = strawberry.field(description=SAYS["create_notes_upon"])
    only_add_notes_to_synced: BooleanSetting = strawberry.field(description=SAYS["only_add_notes_to_synced"])
    update_full_history: BooleanSetting = strawberry.field(description=SAYS["update_full_history"])
    keep_clockwork_edits: BooleanSetting = strawberry.field(description=SAYS["keep_clockwork_edits"])
    now: SyncNow = strawberry.field(description="What would happen now.")

    @classmethod
    def of(cls, explanation: explaining.SyncExplanation) -> "EffectiveSync":
        """As the schema shows it."""
        sync, settings = explanation.sync, explanation.settings
        displayed = settings.values.displayed_fields
        return cls(
            sync_as=sync_as_setting(sync.sync_as),
            when_adding=when_adding_setting(sync.when_adding),
            project_id=project_setting(sync.project_id),
            tags=[tag_setting(field_id, values, displayed) for field_id, values in sync.tags.items()],
            create_notes_upon=note_triggers_setting(settings.layered(SettingName.CREATE_NOTES_UPON)),
            only_add_notes_to_synced=boolean_setting(settings.layered(SettingName.ONLY_ADD_NOTES_TO_SYNCED)),
            update_full_history=boolean_setting(settings.layered(SettingName.UPDATE_FULL_HISTORY)),
            keep_clockwork_edits=boolean_setting(settings.layered(SettingName.KEEP_CLOCKWORK_EDITS)),
            now=SyncNow(
                record=GateNow.of(explanation.record),
                notes=GateNow.of(explanation.notes),
                stage=GateNow.of(explanation.stage),
            ),
        )
