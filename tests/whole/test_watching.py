"""`pushProgress` tells over a WebSocket how a team's pushes move on, and nobody else."""

import asyncio
from itertools import pairwise

import pytest
from websockets.exceptions import ConnectionClosed

from tests.whole.api import Json
from tests.whole.clockwork import Clockwork
from tests.whole.conftest import MakeApi
from tests.whole.people import person
from tests.whole.subscription import open_socket, subscription
from tests.whole.team import CAMPAIGN, COUNTS, Team

TWENTY = [person(f"p{number}", name=f"Person {number}") for number in range(20)]
NOBODY = dict.fromkeys(COUNTS.split(), 0)
PATIENCE = 20.0


async def test_the_counts_move_to_done(team: Team, clockwork: Clockwork) -> None:
    await team.tell(*TWENTY)
    seen: list[Json] = []
    async with asyncio.timeout(PATIENCE), subscription(team.api, "pushProgress", COUNTS) as values:
        async for counts in values:
            seen.append(counts)
            if len(seen) == 1:
                await team.add(*(told["sourcewhaleId"] for told in TWENTY))
            if counts["done"] == len(TWENTY):
                break
    assert seen[0] == NOBODY
    assert seen[-1] == NOBODY | {"total": 20, "done": 20}
    done = [counts["done"] for counts in seen]
    assert done == sorted(done)
    assert {counts["total"] for counts in seen[1:]} == {20}
    assert all(former != later for former, later in pairwise(seen))
    assert len([name for told in TWENTY for name in clockwork.named(told["name"])]) == 20


async def test_what_is_held_back_is_counted_as_such(team: Team) -> None:
    await team.configure(mandatoryFields=["phones"])
    await team.tell(TWENTY[0])
    async with asyncio.timeout(PATIENCE), subscription(team.api, "pushProgress", COUNTS) as values:
        assert await anext(values) == NOBODY
        await team.add("p0")
        async for counts in values:
            if counts["blocked"]:
                break
    assert counts == NOBODY | {"total": 1, "blocked": 1}


async def test_a_campaigns_counts_are_its_own(team: Team) -> None:
    await team.campaign("other")
    await team.tell(*TWENTY[:2])
    await team.add("p0", "p1", campaign="other")
    campaign = {"sourcewhaleId": CAMPAIGN}
    async with asyncio.timeout(PATIENCE):
        async with subscription(team.api, "pushProgress", COUNTS, campaign=campaign) as values:
            assert await anext(values) == NOBODY
            await team.add("p0")
            async for counts in values:
                assert counts["total"] == 1
                if counts["done"]:
                    break


async def test_another_team_hears_nothing_of_it(
    team: Team, make_api: MakeApi, team_name: str, clockwork: Clockwork
) -> None:
    other = Team(await make_api(team=f"{team_name}, the other one"), clockwork)
    await other.connect()
    await other.campaign()
    await other.tell(TWENTY[0])
    await team.tell(*TWENTY[1:])
    async with asyncio.timeout(PATIENCE), subscription(other.api, "pushProgress", COUNTS) as values:
        assert await anext(values) == NOBODY
        await team.add(*(told["sourcewhaleId"] for told in TWENTY[1:]))
        await team.quiet()
        await other.add("p0")
        async for counts in values:
            assert counts["total"] == 1
            if counts["done"]:
                break


@pytest.mark.parametrize("token", [None, "swcw_" + "A" * 43])
async def test_a_socket_without_a_valid_token_is_closed(token: str | None, team: Team) -> None:
    async with open_socket(team.api, token) as socket:
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4403
