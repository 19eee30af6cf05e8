"""A lane on the test's own event loop: takes, runs, hands over, and gives way."""

from collections.abc import Callable

from domain.records.pushes import PushStatus
from tasks.lane import drain_lane
from tasks.resources import Resources
from tests.tasks.support import Scene

Make = Callable[..., Resources]


async def test_every_due_push_is_run_and_each_person_created_once(scene: Scene, make_worker: Make) -> None:
    team_id = await scene.team(pushes=30)
    assert not await drain_lane(make_worker(), team_id)
    assert await scene.statuses(team_id) == {PushStatus.DONE: 30}
    assert set(scene.written().values()) == {1}
    assert len(scene.written()) == 30
