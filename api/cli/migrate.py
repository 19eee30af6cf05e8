"""The command `migrate`."""

import asyncio

from api.cli.database import read_configuration, shown
from api.cli.migrating import bring_up_to_date
from api.cli.terminal import notes


def migrate() -> None:
    """Bring the database of DATABASE_URL to this version's tables.

    Run it before the first start and after every update; running it again changes nothing.
    """
    configuration = read_configuration()
    asyncio.run(bring_up_to_date(configuration))
    notes().print(f"{shown(configuration)} is up to date.", markup=False, soft_wrap=True)
