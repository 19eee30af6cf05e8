"""Causes: why a push stands where it stands, as a code for programs (product.md: A push).

`Push.reason` says the same as a sentence about the case at hand, and nothing about the one Person, so that
pushes with the same cause and sentence make one group.
"""

from collections.abc import Mapping
from enum import StrEnum


class Cause(StrEnum):
    """The rule or the event behind a push's status; `MEANINGS` has a sentence for each."""

    DO_NOT_SYNC = "DO_NOT_SYNC"
    NEVER = "NEVER"
    WAITING_FOR_REPLY = "WAITING_FOR_REPLY"
    WAITING_FOR_INTERESTED = "WAITING_FOR_INTERESTED"
    NOTES_WAIT_FOR_POINT = "NOTES_WAIT_FOR_POINT"
    WAITING_FOR_RECORD = "WAITING_FOR_RECORD"
    NO_PROJECT = "NO_PROJECT"
    STAGE_NOT_MAPPED = "STAGE_NOT_MAPPED"
    NO_SUCH_STATUS = "NO_SUCH_STATUS"
    NO_SUCH_PROJECT = "NO_SUCH_PROJECT"
    NOT_LINKED = "NOT_LINKED"
    MANDATORY_FIELDS = "MANDATORY_FIELDS"
    NO_SUCH_NOTE_TYPE = "NO_SUCH_NOTE_TYPE"
    DIFFERENT_RECORDS = "DIFFERENT_RECORDS"
    REVIEW_SKIPPED = "REVIEW_SKIPPED"
    SETTLING = "SETTLING"
    RETRYING = "RETRYING"
    NEEDS_ATTENTION = "NEEDS_ATTENTION"
    REFUSED = "REFUSED"
    RETRIES_RAN_OUT = "RETRIES_RAN_OUT"
    INTERNAL_ERROR = "INTERNAL_ERROR"


MEANINGS: Mapping[Cause, str] = {
    Cause.DO_NOT_SYNC: "The campaign, or the override for the person, says Do not sync.",
    Cause.NEVER: "Adding to a campaign never syncs, as the settings, the campaign or the override says.",
    Cause.WAITING_FOR_REPLY: "Waits until the person replies.",
    Cause.WAITING_FOR_INTERESTED: "Waits until the person is interested.",
    Cause.NOTES_WAIT_FOR_POINT: "Notes wait for the record's point: Only add notes to synced records is on.",
    Cause.WAITING_FOR_RECORD: "Waits until the person is in Clockwork: a note or a stage creates nobody.",
    Cause.NO_PROJECT: "The campaign is linked to no project, so there is nothing to set a stage on.",
    Cause.STAGE_NOT_MAPPED: "The stage is mapped to none of the firm's statuses.",
    Cause.NO_SUCH_STATUS: "The status that the stage is mapped to has gone; goes on with another mapping.",
    Cause.NO_SUCH_PROJECT: "The project is not in Clockwork any more; goes on with another project.",
    Cause.NOT_LINKED: "A change by hand goes only to people who are linked to a record in Clockwork.",
    Cause.MANDATORY_FIELDS: "Mandatory fields have no value; goes on by itself once they have.",
    Cause.NO_SUCH_NOTE_TYPE: "The note type is not in Clockwork; goes on once it is mapped or there again.",
    Cause.DIFFERENT_RECORDS: "The person's keys belong to different records; waits for a user's answer.",
    Cause.REVIEW_SKIPPED: "A user said to skip the person while its keys belong to different records.",
    Cause.SETTLING: "Waits until it is clear whether an earlier attempt has written it.",
    Cause.RETRYING: "An attempt was cut short; it is made again.",
    Cause.NEEDS_ATTENTION: "Clockwork refused the credentials; goes on once there are new ones.",
    Cause.REFUSED: "Clockwork refused the content.",
    Cause.RETRIES_RAN_OUT: "Too many attempts were cut short.",
    Cause.INTERNAL_ERROR: "Something went wrong inside this service.",
}
