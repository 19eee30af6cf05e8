"""Every sentence of the settings and mappings pages by example, with Clockwork as the witness."""

import pytest

from domain.records.database import Database
from tests.whole.clockwork import Clockwork
from tests.whole.scenarios import SCENARIOS
from tests.whole.scenarios.row import Scenario
from tests.whole.scenarios.scene import WHOM, Scene
from tests.whole.team import Team, steps


@pytest.mark.parametrize(
    "scenario", SCENARIOS, ids=lambda row: f"{row.sentence.partition(':')[0]} {row.case}"
)
async def test_clockwork_has_what_the_sentence_says(
    scenario: Scenario, team: Team, clockwork: Clockwork, db: Database
) -> None:
    scene = Scene(team, clockwork, db)
    for act in (*scenario.given, *scenario.done):
        await act(scene)
    await team.quiet()
    held = scene.held()
    assert {name: held.get(name) for name in scenario.holds} == scenario.holds
    if scenario.push or scenario.because:
        push = (await team.pushes(person=WHOM))[0]
        assert {name: push[name] for name in scenario.push} == scenario.push
        for name, rule in scenario.because.items():
            assert steps(push, field=scene.fields(name)[0], rule=rule), push["steps"]
