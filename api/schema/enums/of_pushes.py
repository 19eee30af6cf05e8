"""The closed sets of pushes and their steps, and of previews."""

from api.schema.enums.describing import describe
from domain.records.previews import Expected, PreviewKind, PreviewStatus
from domain.records.pushes import PushKind, PushResult, PushStatus
from domain.rules.causes import MEANINGS, Cause
from domain.rules.finding import KeyKind
from domain.rules.reviews import Answer
from domain.rules.steps import EXPLANATIONS, Action, Outcome, Rule

describe(
    PushStatus,
    "A push's life.",
    {
        PushStatus.PENDING: "Waits for its point, such as the person's reply.",
        PushStatus.READY: "Will be run as soon as its turn comes.",
        PushStatus.RUNNING: "Is being written.",
        PushStatus.DONE: "Everything that was to be written is written.",
        PushStatus.SKIPPED: "A rule says that nothing is written; the push names it.",
        PushStatus.BLOCKED: "Something that it needs is missing; goes on by itself once it is there.",
        PushStatus.REVIEW: "It is not clear which record in Clockwork is this person's.",
        PushStatus.FAILED: "Clockwork refused the content, retries ran out, or we failed; can be retried.",
    },
)
describe(
    PushKind,
    "What a push is about.",
    {
        PushKind.SYNC: "The record of a person who was added to a campaign.",
        PushKind.EDIT: "A change that a user made by hand.",
        PushKind.NOTES: "Notes of what was sent to the person in a campaign, and received.",
        PushKind.STAGE: "The person's stage in a campaign, as a status in the campaign's project.",
    },
)
describe(
    PushResult,
    "What a push did to the record.",
    {
        PushResult.CREATED: "It created the record.",
        PushResult.UPDATED: "It wrote to a record that existed.",
        PushResult.UNCHANGED: "There was nothing to change, so nothing was written.",
    },
)
describe(
    Cause,
    "Why a push stands where it stands. `reason` says it as a sentence about the case at hand.",
    MEANINGS,
    name="PushCause",
)
describe(
    Action,
    "What a step does. No step ever deletes.",
    {
        Action.FIND: "Look the record up by a key.",
        Action.CREATE_PERSON: "Create the record.",
        Action.UPDATE_FIELD: "Set a field of the record itself.",
        Action.ADD_EMAIL: "Add an e-mail address.",
        Action.ADD_PHONE: "Add a phone number.",
        Action.ADD_LINKEDIN_URL: "Add a LinkedIn URL.",
        Action.ADD_WEB_SITE: "Add another URL.",
        Action.ADD_ADDRESS: "Add an address.",
        Action.ADD_POSITION: "Add a position.",
        Action.UPDATE_POSITION: "Bring a position's title or company up to date.",
        Action.ADD_SCHOOL: "Add a school.",
        Action.ADD_TAG: "Add one of the firm's tags.",
        Action.ADD_EXTERNAL_REF: "Add the external reference.",
        Action.SET_CUSTOM_FIELD: "Set one of the firm's own fields.",
        Action.CREATE_CANDIDACY: "Put the person into the campaign's project, with a status.",
        Action.UPDATE_CANDIDACY: "Give the person another status in the campaign's project.",
        Action.ADD_NOTE: "Add a note to the person.",
        Action.FIND_COMPANY: "Look up the company of the current position.",
        Action.CREATE_COMPANY: "Create the company of a position.",
        Action.UPDATE_COMPANY: "Set a field of the company of the current position.",
    },
)
describe(Rule, "Why a step writes, or leaves a field alone.", EXPLANATIONS, name="StepRule")
describe(
    Outcome,
    "What became of a step.",
    {
        Outcome.PLANNED: "Not tried (yet).",
        Outcome.DONE: "Done.",
        Outcome.LEFT: "Left alone, as its rule says.",
        Outcome.REFUSED: "Clockwork refused it.",
    },
    name="StepOutcome",
)
describe(
    KeyKind,
    "A key by which a person's record is found.",
    {
        KeyKind.EXTERNAL_REF: "The external reference.",
        KeyKind.EMAIL: "An e-mail address, normalised.",
        KeyKind.LINKEDIN: "The LinkedIn URL, canonical.",
    },
)
describe(
    Answer,
    "What a user answered when a person's keys belonged to different records.",
    {
        Answer.LINK: "The person is one of those records.",
        Answer.CREATE: "The person is none of them: a record of its own is created.",
        Answer.SKIP: "Nothing is written for the person.",
    },
    name="ReviewAnswer",
)
describe(
    PreviewKind,
    "What is previewed.",
    {
        PreviewKind.CAMPAIGN: "The pushes of everybody in a campaign.",
        PreviewKind.RULES: "What a change of settings or mappings makes of the team's pushes.",
    },
)
describe(
    PreviewStatus,
    "How far a preview is.",
    {
        PreviewStatus.QUEUED: "It has not begun.",
        PreviewStatus.RUNNING: "It is being worked out, after what is due to be pushed.",
        PreviewStatus.DONE: "Everybody was looked at.",
        PreviewStatus.FAILED: "It ended before that; `reason` says why.",
        PreviewStatus.CANCELLED: "A user ended it.",
    },
)
describe(
    Expected,
    "What would become of a push.",
    {
        Expected.CREATE: "It would create a record.",
        Expected.UPDATE: "It would update a record.",
        Expected.UNCHANGED: "It would find nothing to write.",
        Expected.BLOCKED: "It would wait for mandatory fields.",
        Expected.REVIEW: "A user would have to say which record it is.",
        Expected.SKIPPED: "It would be skipped.",
        Expected.WAITING: "It would wait for its point.",
        Expected.FAILED: "It would fail, or could not be previewed.",
    },
    name="PreviewOutcome",
)
