"""The GraphQL schema: every root field, put together."""

import strawberry

from api.schema import enums
from api.schema.campaigns import CampaignsMutation, CampaignsQuery
from api.schema.clockwork import ClockworkMutation, ClockworkQuery
from api.schema.edits import EditsMutation
from api.schema.enrolling import EnrollingMutation
from api.schema.mappings import MappingsMutation, MappingsQuery
from api.schema.memberships import MembershipsMutation, MembershipsQuery
from api.schema.note_mapping import NoteMappingMutation
from api.schema.outreach import OutreachMutation, OutreachQuery
from api.schema.persons import PersonsMutation, PersonsQuery
from api.schema.previewing import PreviewsMutation, PreviewsQuery, PreviewsSubscription
from api.schema.push_previews import PushPreviewsQuery
from api.schema.pushes import PushesQuery, PushesSubscription
from api.schema.retries import RetriesMutation, RetriesQuery
from api.schema.reviews import ReviewsMutation
from api.schema.settings import SettingsMutation, SettingsQuery
from api.schema.stage_mapping import StageMappingMutation
from api.schema.sync_versions import SyncVersionsMutation, SyncVersionsQuery
from api.schema.tags import TagsQuery
from api.schema.versions import VersionsMutation, VersionsQuery
from api.schema.viewing import ViewingQuery
from api.schema_factory import make_schema

__all__ = ["Mutation", "Query", "Subscription", "enums", "schema"]


@strawberry.type(description="What can be read.")
class Query(
    ViewingQuery,
    ClockworkQuery,
    SettingsQuery,
    MappingsQuery,
    VersionsQuery,
    SyncVersionsQuery,
    CampaignsQuery,
    MembershipsQuery,
    PersonsQuery,
    PushesQuery,
    OutreachQuery,
    RetriesQuery,
    PushPreviewsQuery,
    PreviewsQuery,
    TagsQuery,
):
    """Every root field of queries."""


@strawberry.type(description="What can be changed.")
class Mutation(
    ClockworkMutation,
    SettingsMutation,
    MappingsMutation,
    VersionsMutation,
    SyncVersionsMutation,
    StageMappingMutation,
    CampaignsMutation,
    EnrollingMutation,
    MembershipsMutation,
    PersonsMutation,
    RetriesMutation,
    ReviewsMutation,
    EditsMutation,
    NoteMappingMutation,
    OutreachMutation,
    PreviewsMutation,
):
    """Every root field of mutations; those of one operation run one after another."""


@strawberry.type(description="What can be watched.")
class Subscription(PushesSubscription, PreviewsSubscription):
    """Every root field of subscriptions."""


schema = make_schema(Query, Mutation, Subscription)
