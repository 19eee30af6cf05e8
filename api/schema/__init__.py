"""The GraphQL schema: every root field, put together."""

from strawberry.tools import merge_types

from api.schema import enums
from api.schema.campaigns import CampaignsMutation, CampaignsQuery
from api.schema.clockwork import ClockworkMutation, ClockworkQuery
from api.schema.mappings import MappingsMutation, MappingsQuery
from api.schema.memberships import MembershipsMutation, MembershipsQuery
from api.schema.persons import PersonsMutation, PersonsQuery
from api.schema.pushes import PushesMutation, PushesQuery, PushesSubscription
from api.schema.settings import SettingsMutation, SettingsQuery
from api.schema.viewing import ViewingQuery
from api.schema_factory import make_schema

__all__ = ["enums", "schema"]

_Query = merge_types(
    "Query",
    (
        ViewingQuery,
        ClockworkQuery,
        SettingsQuery,
        MappingsQuery,
        CampaignsQuery,
        MembershipsQuery,
        PersonsQuery,
        PushesQuery,
    ),
)
_Mutation = merge_types(
    "Mutation",
    (
        ClockworkMutation,
        SettingsMutation,
        MappingsMutation,
        CampaignsMutation,
        MembershipsMutation,
        PersonsMutation,
        PushesMutation,
    ),
)
_Subscription = merge_types("Subscription", (PushesSubscription,))

schema = make_schema(_Query, _Mutation, _Subscription)
