"""Requesting previews of many pushes, and cancelling them; a lane works them out (`previewing.working`)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from domain.previewing.supposing import documents_to_json
from domain.records.campaigns import Membership
from domain.records.database import NOTHING_LOADED, Database
from domain.records.locking import Lock
from domain.records.previews import OPEN, Preview, PreviewKind, PreviewStatus, open_previews, preview_by_id
from domain.records.teams import lock_team_rules
from domain.records.versions import DocumentKey
from domain.refs import Ref, resolve_campaign
from domain.refusals import Code, Refusal, Refused, refuse
from domain.rules.syncing import Override
from domain.stored_credentials import check_connected
from domain.team_rules import Documents, TeamRules, load_team_rules
from domain.versioning import check_expected
from domain.viewer import Role, Viewer
from domain.world import World

MOST_OPEN = 10
"""How many previews of a team may wait or run at once, as far as anybody may ask for them."""
FOR_ADMINS = 5
"""How many more an ADMIN may ask for, so that the others never leave them without one."""
_KEPT = 20
_KEPT_FOR = timedelta(days=7)
_MOST_KEPT = 200


@dataclass(frozen=True, slots=True)
class Proposal:
    """A document of settings or of a mapping, as it would be saved over its version `expected`.

    `change` makes it of today's rules, or refuses; `path` is the input that it came from.
    """

    key: DocumentKey
    expected: int
    change: Callable[[TeamRules], Mapping[str, Any]]
    path: tuple[str, ...]


async def request_campaign_preview(
    db: Database, world: World, viewer: Viewer, campaign_ref: Ref, said: Override
) -> Preview:
    """Ask what the pushes of everybody in a campaign would do now, if the campaign said this too.

    Raises:
        Refused: no such campaign, not connected, or too many previews are open.
    """
    async with db.writing(viewer.team_id) as session:
        await lock_team_rules(session, viewer.team_id, Lock.EXCLUSIVE)
        campaign = await resolve_campaign(session, campaign_ref, "campaign")
        preview = _new_preview(world, viewer, PreviewKind.CAMPAIGN, await load_team_rules(session))
        preview.campaign_id, preview.proposed = campaign.id, said.to_json()
        await _add(session, viewer, preview, Membership.campaign_id == campaign.id)
    return preview


async def request_rules_preview(
    db: Database, world: World, viewer: Viewer, proposals: Sequence[Proposal]
) -> Preview:
    """Ask which pushes of the team's memberships a change of settings or mappings would touch.

    Raises:
        Forbidden: the viewer is no ADMIN.
        Refused: nothing is proposed, or it could not be saved as it is; not connected; too many previews are
            open.
    """
    viewer.require(Role.ADMIN)
    async with db.writing(viewer.team_id) as session:
        await lock_team_rules(session, viewer.team_id, Lock.EXCLUSIVE)
        rules = await load_team_rules(session)
        preview = _new_preview(world, viewer, PreviewKind.RULES, rules)
        preview.proposed = documents_to_json(_documents(rules, proposals))
        await _add(session, viewer, preview, true())
    return preview


def _documents(rules: TeamRules, proposals: Sequence[Proposal]) -> Documents:
    """The documents as they would be saved, by the same rules."""
    if not proposals:
        raise refuse(Code.BLANK, "Propose settings or a mapping.")
    documents: dict[DocumentKey, Mapping[str, Any]] = {}
    refusals: list[Refusal] = []
    for proposal in proposals:
        try:
            check_expected(proposal.expected, rules.version(*proposal.key))
            documents[proposal.key] = proposal.change(rules)
        except Refused as refused:
            refusals += [refusal.under(*proposal.path) for refusal in refused.refusals]
    if refusals:
        raise Refused(*refusals)
    return documents


async def cancel_preview(db: Database, world: World, viewer: Viewer, preview_id: UUID) -> Preview:
    """End a preview that is not at its end; what was worked out stays. One that is over stays as it is.

    Raises:
        Refused: there is no such preview, or another user asked for it and the viewer is no ADMIN.
    """
    async with db.writing(viewer.team_id) as session:
        preview = await preview_by_id(session, preview_id, Lock.EXCLUSIVE)
        if preview is None:
            raise refuse(Code.NOT_FOUND, "There is no such preview.", "id")
        if viewer.user != preview.requested_by and viewer.role is not Role.ADMIN:
            message = "Another user asked for this preview: leave it to them, or to an admin."
            raise refuse(Code.NEEDS_ADMIN, message, "id")
        if preview.status in OPEN:
            preview.finish(PreviewStatus.CANCELLED, world.now())
    return preview


def _new_preview(world: World, viewer: Viewer, kind: PreviewKind, rules: TeamRules) -> Preview:
    now = world.now()
    return Preview(
        id=world.new_id(),
        team_id=viewer.team_id,
        kind=kind,
        campaign_id=None,
        proposed={},
        versions=documents_to_json(rules.versions),
        status=PreviewStatus.QUEUED,
        reason=None,
        total=0,
        done=0,
        counts={},
        persons=0,
        fields={},
        after=None,
        interruptions=0,
        requested_by=viewer.user,
        created_at=now,
        updated_at=now,
        finished_at=None,
    )


async def _add(session: AsyncSession, viewer: Viewer, preview: Preview, whose: ColumnElement[bool]) -> None:
    """Add a preview; the team's rules are held EXCLUSIVE, so that nobody adds another beside it."""
    await check_connected(session)
    most = MOST_OPEN + FOR_ADMINS if viewer.role is Role.ADMIN else MOST_OPEN
    if await open_previews(session) >= most:
        message = f"At most {most} previews may be open at once: wait for one, or cancel one."
        raise refuse(Code.TOO_MANY, message)
    preview.total = await session.scalar(select(func.count(Membership.id)).where(whose)) or 0
    await _forget_old(session, preview.created_at)
    session.add(preview)
    await session.flush()


async def _forget_old(session: AsyncSession, now: datetime) -> None:
    """Remove the previews that are neither among the newest 20 nor of the last 7 days, or beyond 200."""

    def beyond(newest: int) -> ColumnElement[bool]:
        kept = select(Preview.id).order_by(Preview.id.desc()).limit(newest).subquery()
        return Preview.id.not_in(select(kept.c.id))

    is_old = and_(Preview.created_at < now - _KEPT_FOR, beyond(_KEPT))
    forgotten = delete(Preview).where(Preview.status.not_in(OPEN), or_(is_old, beyond(_MOST_KEPT)))
    await session.execute(forgotten, execution_options=NOTHING_LOADED)
