"""Asking for previews of many pushes, and following them."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from enum import Enum
from typing import Annotated
from uuid import UUID

import strawberry

from api.context import Info
from api.global_ids import decode
from api.schema.arguments import arg
from api.schema.previews import Preview
from api.schema.proposals import SettingsPreviewInput
from api.schema.refs import TheCampaign
from api.spacing import spaced
from api.user_errors import Payload, answers_refusals, error_codes
from domain.previewing import requesting, viewing
from domain.refusals import Code
from domain.rules.syncing import Override, SyncAs, WhenAdding

_UPDATE_SECONDS = 0.5
_ThePreview = Annotated[strawberry.ID, arg("The `id` of the preview.")]


@error_codes
class CampaignPreviewErrorCode(Enum):
    """Why there is no preview."""

    NOT_FOUND = Code.NOT_FOUND
    NOT_CONNECTED = Code.NOT_CONNECTED
    TOO_MANY = Code.TOO_MANY


@error_codes
class SettingsPreviewErrorCode(Enum):
    """Why there is no preview: what a save would be refused for, and what a preview needs."""

    STALE_VERSION = Code.STALE_VERSION
    NOT_FOUND = Code.NOT_FOUND
    DUPLICATE = Code.DUPLICATE
    CONFLICT = Code.CONFLICT
    INVALID = Code.INVALID
    BLANK = Code.BLANK
    TOO_LONG = Code.TOO_LONG
    TOO_MANY = Code.TOO_MANY
    NOT_CONNECTED = Code.NOT_CONNECTED


@error_codes
class PreviewCancelErrorCode(Enum):
    """Why nothing was cancelled."""

    NOT_FOUND = Code.NOT_FOUND
    NEEDS_ADMIN = Code.NEEDS_ADMIN


@strawberry.type(description="What `campaignPreview` answers.")
class CampaignPreviewPayload(Payload[CampaignPreviewErrorCode]):
    """The preview."""

    preview: Preview | None = strawberry.field(default=None, description="The preview, to be followed.")


@strawberry.type(description="What `settingsPreview` answers.")
class SettingsPreviewPayload(Payload[SettingsPreviewErrorCode]):
    """The preview."""

    preview: Preview | None = strawberry.field(default=None, description="The preview, to be followed.")


@strawberry.type(description="What `previewCancel` answers.")
class PreviewCancelPayload(Payload[PreviewCancelErrorCode]):
    """The preview."""

    preview: Preview | None = strawberry.field(default=None, description="The preview as it stands.")


@strawberry.type
class PreviewsQuery:
    """Looking at previews."""

    @strawberry.field(description="A preview of many pushes; null: there is none, or it was removed by age.")
    async def preview(self, info: Info, id: _ThePreview) -> Preview | None:
        """As far as it is."""
        return await _preview(info, id)


@strawberry.type
class PreviewsMutation:
    """Asking for previews."""

    @strawberry.mutation(
        description="Work out what the pushes of everybody in a campaign would do now, also those of waiting "
        "notes and of stages; nothing is written. One person's: `pushPreview`. At most 10 previews of a "
        "team are open at once, and an admin may ask for 5 more; the newest 20, and of the last 7 days at "
        "most 200, are kept. Of persons who share an e-mail address or another key at most the first 50 are "
        "seen as what the others will find."
    )
    @answers_refusals
    async def campaign_preview(
        self,
        info: Info,
        campaign: TheCampaign,
        sync_as: Annotated[SyncAs | None, arg("As if the campaign said this; null: as it says.")] = None,
        when_adding: Annotated[WhenAdding | None, arg("As if this was its point; null: as it says.")] = None,
    ) -> CampaignPreviewPayload:
        """In the team's lane, after what is due."""
        context, said = info.context, Override(sync_as, when_adding)
        row = await requesting.request_campaign_preview(
            context.db, context.world, context.viewer, campaign.to_domain(), said
        )
        await context.ring()
        return CampaignPreviewPayload(preview=Preview.of(row))

    @strawberry.mutation(
        description="Work out whom a change of settings or mappings would touch, in every campaign; nothing "
        "is saved or written. It ends as FAILED if something else is saved meanwhile. Admins only."
    )
    @answers_refusals
    async def settings_preview(
        self, info: Info, input: Annotated[SettingsPreviewInput, arg("What would be saved.")]
    ) -> SettingsPreviewPayload:
        """Refused as the saves would be."""
        context = info.context
        row = await requesting.request_rules_preview(
            context.db, context.world, context.viewer, input.proposals()
        )
        await context.ring()
        return SettingsPreviewPayload(preview=Preview.of(row))

    @strawberry.mutation(
        description="End a preview; what was worked out stays, and so does one that is over. For whoever "
        "asked for it, and admins."
    )
    @answers_refusals
    async def preview_cancel(self, info: Info, id: _ThePreview) -> PreviewCancelPayload:
        """At once; what is being asked of Clockwork at this moment is not recorded."""
        context, preview_id = info.context, decode(id, "Preview") or UUID(int=0)
        row = await requesting.cancel_preview(context.db, context.world, context.viewer, preview_id)
        return PreviewCancelPayload(preview=Preview.of(row))


@strawberry.type
class PreviewsSubscription:
    """Following previews."""

    @strawberry.subscription(
        description="A preview now, and again whenever it has gone on, until it is over."
    )
    async def preview_progress(self, info: Info, id: _ThePreview) -> AsyncIterator[Preview]:
        """At most twice a second, the newest state always; ends at once if there is none."""
        async with (
            info.context.news.listen(info.context.viewer.team_id) as news,
            aclosing(spaced(news, _UPDATE_SECONDS)) as changes,
        ):
            latest = await _preview(info, id)
            if latest is None:
                return
            yield latest
            while latest.finished_at is None:
                await anext(changes)
                current = await _preview(info, id)
                if current is None:
                    return
                if current != latest:
                    latest = current
                    yield current


async def _preview(info: Info, global_id: str) -> Preview | None:
    preview_id = decode(global_id, "Preview")
    if preview_id is None:
        return None
    row = await viewing.find_preview(info.context.db, info.context.viewer, preview_id)
    return Preview.of(row) if row else None
