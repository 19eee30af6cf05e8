"""Links: what ties a team's Persons to the records of one firm's Clockwork."""

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.records.persons import CrmKey, Person
from domain.records.pushes import Intent


async def forget_links(session: AsyncSession) -> None:
    """Forget every link of the team: ids, keys, what we wrote, and creations that were never answered."""
    await session.execute(
        update(Person)
        .values(clockwork_id=None, linked_at=None, written={})
        .execution_options(synchronize_session=False)
    )
    for table in (CrmKey, Intent):
        await session.execute(delete(table).execution_options(synchronize_session=False))
