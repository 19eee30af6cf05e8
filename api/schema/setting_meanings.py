"""What each setting says: one sentence, wherever the setting shows in the schema (product.md: Settings)."""

from collections.abc import Mapping

from domain.rules.settings import SettingName

_NOT_YET = "Stored, and not acting yet."

SETTING_MEANINGS: Mapping[str, str] = {
    SettingName.SYNC_MANUAL_UPDATES: "Whether a change made by hand is pushed to a person who is linked.",
    SettingName.BLOCK_OFF_LIMITS_EMAILS: f"Whether e-mails to off-limits people are blocked. {_NOT_YET}",
    SettingName.UPDATE_FULL_HISTORY: "Whether an existing record gets all positions and schools it lacks.",
    SettingName.CREATE_NOTES_UPON: "Which outreach writes a note.",
    SettingName.WHEN_ADDING: "When a person in a campaign is written.",
    SettingName.ONLY_ADD_NOTES_TO_SYNCED: "Whether notes wait for the point of `whenAdding`, too.",
    SettingName.DISPLAYED_FIELDS: "The fields that users may fill per campaign or person.",
    SettingName.MANDATORY_FIELDS: "The fields that must have a value before a person is pushed.",
    SettingName.PROTECTED_FIELDS: "The fields whose values in Clockwork are never overwritten; a blank one "
    "is filled.",
    SettingName.NEVER_UPDATED_FIELDS: "The fields that are written on new records only.",
    SettingName.FILTERABLE_FIELDS: f"The fields that are filters on the search page. {_NOT_YET}",
    SettingName.KEEP_CLOCKWORK_EDITS: "Whether a value that someone changed in Clockwork since we wrote "
    "it is kept.",
}
