"""The closed sets, each value described. They are the domain's own: a name means the same everywhere."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from api.schema.setting_meanings import SETTING_MEANINGS
from api.schema.variable_meanings import VARIABLE_MEANINGS
from domain.records.connections import ConnectionStatus
from domain.records.outreach import NoteStatus
from domain.records.previews import Expected, PreviewKind, PreviewStatus
from domain.records.pushes import PushKind, PushResult, PushStatus
from domain.rules.causes import MEANINGS, Cause
from domain.rules.explaining import GateRule
from domain.rules.fields import Entity, FieldType
from domain.rules.finding import KeyKind
from domain.rules.gates import Gate
from domain.rules.reviews import Answer
from domain.rules.settings import Direction, OutreachType, SettingName
from domain.rules.steps import EXPLANATIONS, Action, Outcome, Rule
from domain.rules.syncing import Layer, Stage, SyncAs, WhenAdding
from domain.rules.urls import Network
from domain.rules.variables import Variable
from domain.viewer import Role

E = TypeVar("E", bound=StrEnum)
_GATE_RULES = frozenset(map(str, GateRule))


def describe(enum: type[E], description: str, values: Mapping[E, str], name: str | None = None) -> None:
    """Make a domain's enum a GraphQL enum with a description for itself and for each value."""
    strawberry.enum(enum, name=name, description=description)
    definition: StrawberryEnumDefinition = enum.__strawberry_definition__  # type: ignore[attr-defined]  # set by strawberry.enum
    for value in definition.values:
        value.description = values[value.value]


describe(
    Role,
    "What a token may do.",
    {
        Role.ADMIN: "May do everything, also connect, disconnect and change settings and mappings.",
        Role.MEMBER: "A user of the team who works with campaigns and persons.",
        Role.SERVICE: "SourceWhale's own back end, acting for the team.",
    },
)
describe(
    ConnectionStatus,
    "How the team's connection to Clockwork stands.",
    {
        ConnectionStatus.NOT_CONNECTED: "Clockwork was never connected.",
        ConnectionStatus.CONNECTED: "Connected: pushes are written.",
        ConnectionStatus.NEEDS_ATTENTION: "Clockwork refused the credentials later: pushes wait.",
        ConnectionStatus.DISCONNECTED: "Disconnected: the credentials are deleted, the settings stay.",
    },
)
describe(
    Stage,
    "Where a person stands in a campaign.",
    {
        Stage.SOURCED: "Added to the campaign.",
        Stage.MESSAGED: "A message was sent.",
        Stage.OPENED: "A message was opened.",
        Stage.CLICKED: "A link in a message was clicked.",
        Stage.REPLIED: "The person replied.",
        Stage.INTERESTED: "The person is interested; counts as a reply.",
        Stage.NOT_INTERESTED: "The person is not interested; counts as a reply.",
        Stage.MEETING: "A meeting was arranged; counts as a reply and as interested.",
    },
)
describe(
    WhenAdding,
    "The point from which a person in a campaign is written to Clockwork. Once reached, it stays reached.",
    {
        WhenAdding.ON_ADD: "At once when the person is added.",
        WhenAdding.ON_REPLY: "When the person replies.",
        WhenAdding.ON_INTERESTED: "When the person is interested.",
        WhenAdding.NEVER: "Never.",
    },
)
describe(
    SyncAs,
    "What a campaign's persons become in Clockwork.",
    {
        SyncAs.PERSON: "A person.",
        SyncAs.DO_NOT_SYNC: "Nothing: no record, no note, no stage is written.",
    },
)
describe(
    Layer,
    "Where a setting's value comes from; the most specific layer that says something wins.",
    {
        Layer.DEFAULT: "Nobody said anything: the built-in default.",
        Layer.TEAM: "The team's settings.",
        Layer.USER: "The settings for the user whose campaign it is.",
        Layer.CAMPAIGN: "The campaign.",
        Layer.PERSON: "The override for this person in the campaign.",
    },
)
describe(
    Gate,
    "What would become of something now, before Clockwork is asked anything.",
    {
        Gate.OPEN: "It is written.",
        Gate.WAIT: "It waits for its point.",
        Gate.SKIP: "It is not written.",
    },
)
describe(
    GateRule,
    "Why something would be written now, wait, or not be written.",
    {
        GateRule.ON_ADD: "It is written when the person is added.",
        GateRule.POINT_REACHED: "The person has reached the point.",
        GateRule.STAGE_MAPPED: "The stage is mapped to one of the firm's statuses.",
        GateRule.RECORD_IS_ENOUGH: "Notes wait for no point: the person only has to be in Clockwork.",
    }
    | {GateRule(cause): meaning for cause, meaning in MEANINGS.items() if cause in _GATE_RULES},
)
describe(
    SettingName,
    "The name of a setting.",
    {name: SETTING_MEANINGS[name] for name in SettingName},
)
describe(
    OutreachType,
    "How a person is reached.",
    {
        OutreachType.EMAIL: "An e-mail.",
        OutreachType.SMS: "A text message.",
        OutreachType.WHATSAPP: "A WhatsApp message.",
        OutreachType.LINKEDIN_REQUEST: "A connection request on LinkedIn.",
        OutreachType.LINKEDIN_MESSAGE: "A message on LinkedIn.",
        OutreachType.INMAIL: "An InMail on LinkedIn.",
        OutreachType.CALL: "A call.",
        OutreachType.TASK: "A task that a user did by hand.",
    },
)
describe(
    Direction,
    "Whether outreach went out or came in.",
    {
        Direction.SENT: "From the recruiter to the person.",
        Direction.RECEIVED: "From the person to the recruiter.",
    },
)
describe(
    NoteStatus,
    "What became of the note of an e-mail, message, call or task.",
    {
        NoteStatus.WAITING: "Will be written when its push comes to it.",
        NoteStatus.SENT: "Was sent to Clockwork; whether it arrived is found out before it is sent again.",
        NoteStatus.WRITTEN: "Is in Clockwork.",
        NoteStatus.LEFT: "None is written, as outreach of this kind writes none.",
        NoteStatus.REFUSED: "Clockwork refused it; its push can be retried.",
    },
)
describe(
    FieldType,
    "How a CRM field holds values.",
    {
        FieldType.TEXT: "One text.",
        FieldType.LIST: "Several texts, such as e-mail addresses or tags.",
        FieldType.HISTORY: "Positions or schools.",
        FieldType.SINGLE_SELECT: "One of the field's options.",
        FieldType.MULTIPLE_SELECT: "Any of the field's options.",
    },
)
describe(
    Entity,
    "What a CRM field belongs to.",
    {Entity.PERSON: "A person in Clockwork.", Entity.COMPANY: "A company in Clockwork."},
)
describe(
    Network,
    "Whose page a social URL is.",
    {
        Network.LINKEDIN: "LinkedIn.",
        Network.TWITTER: "Twitter, or X.",
        Network.GITHUB: "GitHub.",
        Network.FACEBOOK: "Facebook.",
        Network.INSTAGRAM: "Instagram.",
        Network.XING: "Xing.",
        Network.YOUTUBE: "YouTube.",
        Network.STACKOVERFLOW: "Stack Overflow.",
        Network.MEDIUM: "Medium.",
        Network.TIKTOK: "TikTok.",
        Network.WEBSITE: "Any other web site.",
    },
)
describe(
    Variable,
    "A value that SourceWhale has of a person and that can be mapped to a CRM field.",
    {variable: VARIABLE_MEANINGS[variable] for variable in Variable},
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
describe(
    Cause,
    "Why a push stands where it stands. `reason` says it as a sentence about the case at hand.",
    MEANINGS,
    name="PushCause",
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
