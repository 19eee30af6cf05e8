"""Stage mapping: what a stage makes of the candidacy in the campaign's project."""

from tests.whole.scenarios.acts import (
    added,
    in_project,
    stage,
    stage_says,
    stages_mapped,
    status_changed_in_clockwork,
    status_removed,
    told,
)
from tests.whole.scenarios.row import Scenario

MAPPED = "Stage mapping: a stage sets one of the firm's statuses, or nothing."
NO_PROJECT = (
    "It acts on the candidacy in the campaign's project; with no project it does nothing and says so."
)
FORWARD = "It never moves a candidacy backwards."
BY_HAND = "It never touches a status that someone changed in Clockwork since our last write."
GONE = "A status that disappears is reported, and holds back only the writes that need it."
TO_STATUSES = stages_mapped(SOURCED="Research", REPLIED="Pursuing", MEETING="Interviewing")

STAGE_MAPPING = (
    Scenario(
        MAPPED,
        "one that is mapped",
        given=(in_project(), TO_STATUSES, told(), added()),
        done=(stage("MEETING"),),
        holds={"statuses": ["Interviewing"]},
    ),
    Scenario(
        MAPPED,
        "one that is mapped to nothing",
        given=(in_project(), TO_STATUSES, stages_mapped(MEETING=None), told(), added()),
        done=(stage("MEETING"),),
        holds={"statuses": ["Research"]},
    ),
    Scenario(
        NO_PROJECT,
        "the campaign is linked to none",
        given=(TO_STATUSES, told(), added()),
        done=(stage_says("MEETING", "project"),),
        holds={"records": 1, "statuses": []},
    ),
    Scenario(
        FORWARD,
        "a meeting, and then a reply",
        given=(in_project(), TO_STATUSES, told(), added(), stage("MEETING")),
        done=(stage("REPLIED"),),
        holds={"statuses": ["Interviewing"]},
    ),
    Scenario(
        BY_HAND,
        "a recruiter has put the person on hold",
        given=(in_project(), TO_STATUSES, told(), added(), stage("REPLIED")),
        done=(status_changed_in_clockwork("On Hold"), stage("MEETING")),
        holds={"statuses": ["On Hold"]},
    ),
    Scenario(
        GONE,
        "the stage waits, and what else is known is written",
        given=(in_project(), TO_STATUSES, status_removed("Interviewing"), told(), added()),
        done=(stage("MEETING"), told(summary="Ours."), added()),
        holds={"statuses": ["Research"], "biography": "Ours."},
    ),
)
