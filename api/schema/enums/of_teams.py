"""The closed sets of what a team sets up: its users, connection, settings and fields."""

from api.schema.enums.describing import describe
from api.schema.setting_meanings import SETTING_MEANINGS
from api.schema.variable_meanings import VARIABLE_MEANINGS
from domain.records.connections import ConnectionStatus
from domain.rules.fields import Entity, FieldType
from domain.rules.off_limits import MarkedBy
from domain.rules.settings import SettingName
from domain.rules.syncing import Layer
from domain.rules.urls import Network
from domain.rules.variables import Variable
from domain.viewer import Role

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
    SettingName,
    "The name of a setting.",
    {name: SETTING_MEANINGS[name] for name in SettingName},
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
    MarkedBy,
    "What bears Clockwork's Do Not Contact mark.",
    {
        MarkedBy.PERSON: "The person's own record.",
        MarkedBy.COMPANY: "The company of a current position; a former employer's mark never counts.",
    },
)
