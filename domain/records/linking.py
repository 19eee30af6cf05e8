"""Links: what ties a team's Persons to the records of one firm's Clockwork."""

from sqlalchemy import delete, null, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.records.campaigns import Membership
from domain.records.companies import CrmCompany
from domain.records.outreach import NoteStatus, OutreachEvent
from domain.records.persons import CrmKey, Person
from domain.records.pushes import Intent


async def forget_links(session: AsyncSession) -> None:
    """Forget every link of the team: ids, keys, companies, what we wrote, and calls without an answer."""
    await session.execute(
        update(Person)
        .values(clockwork_id=None, linked_at=None, written={}, review=null())
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        update(Membership).values(candidacies=null()).execution_options(synchronize_session=False)
    )
    unanswered = update(OutreachEvent).where(OutreachEvent.status == NoteStatus.SENT)
    unsent = {"status": NoteStatus.WAITING, "sent_at": None, "sent_to": None, "sent": None}
    await session.execute(unanswered.values(unsent).execution_options(synchronize_session=False))
    for table in (CrmKey, CrmCompany, Intent):
        await session.execute(delete(table).execution_options(synchronize_session=False))
