"""Layers and versions of the settings."""

from tests.whole.scenarios.acts import (
    added,
    campaign,
    override,
    settings,
    settings_restored,
    stage,
    stale_save_refused,
    told,
    user_settings,
)
from tests.whole.scenarios.row import NOBODY, Scenario

LAYERS = "Team, then user, then campaign, then person: the most specific layer that says something wins."
VERSIONS = "Two people saving over each other is an error; a version can be restored."

SAVING = (
    Scenario(
        LAYERS,
        "the user over the team",
        given=(settings(whenAdding="NEVER"), user_settings(whenAdding="ON_ADD"), told()),
        done=(added(),),
        holds={"records": 1},
    ),
    Scenario(
        LAYERS,
        "the campaign over the user",
        given=(user_settings(whenAdding="ON_ADD"), campaign(whenAdding="NEVER"), told()),
        done=(added(),),
        holds=NOBODY,
        push={"status": "SKIPPED", "rule": "NEVER"},
    ),
    Scenario(
        LAYERS,
        "the person over the campaign",
        given=(campaign(whenAdding="NEVER"), told(), added()),
        done=(override(whenAdding="ON_ADD"),),
        holds={"records": 1},
    ),
    Scenario(
        VERSIONS,
        "what was saved meanwhile holds",
        given=(settings(whenAdding="NEVER"), stale_save_refused(whenAdding="ON_ADD"), told()),
        done=(added(),),
        holds=NOBODY,
    ),
    Scenario(
        VERSIONS,
        "what is restored holds for the pushes that have not run yet",
        given=(
            settings(whenAdding="ON_REPLY"),
            settings(whenAdding="NEVER"),
            told(),
            added(),
            stage("REPLIED"),
        ),
        done=(settings_restored(1),),
        holds={"records": 1},
    ),
)
