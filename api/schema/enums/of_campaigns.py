"""The closed sets of campaigns: how persons in them sync, where they stand, and what is sent to them."""

from api.schema.enums.describing import describe
from domain.records.outreach import NoteStatus
from domain.rules.causes import MEANINGS
from domain.rules.explaining import GateRule
from domain.rules.gates import Gate
from domain.rules.settings import Direction, OutreachType
from domain.rules.syncing import Stage, SyncAs, WhenAdding

_GATE_RULES = frozenset(map(str, GateRule))

describe(
    SyncAs,
    "What a campaign's persons become in Clockwork.",
    {
        SyncAs.PERSON: "A person.",
        SyncAs.DO_NOT_SYNC: "Nothing: no record, no note, no stage is written.",
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
        GateRule.PROJECT_NOT_IN_CATALOGUE: "The stage is mapped, and the project is not in our copy of the "
        "catalogue, which may be older: the stage acts if Clockwork has the project.",
        GateRule.RECORD_IS_ENOUGH: "Notes wait for no point: the person only has to be in Clockwork.",
    }
    | {GateRule(cause): meaning for cause, meaning in MEANINGS.items() if cause in _GATE_RULES},
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
        NoteStatus.WAITING: "Is to be written when its push comes to it; `reason` says what keeps it back.",
        NoteStatus.SENT: "Was sent to Clockwork; whether it arrived is found out before it is sent again.",
        NoteStatus.WRITTEN: "Is in Clockwork.",
        NoteStatus.LEFT: "None is written, as outreach of this kind writes none.",
        NoteStatus.REFUSED: "Clockwork refused it; its push can be retried.",
    },
)
