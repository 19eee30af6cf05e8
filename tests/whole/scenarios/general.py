"""General: changes by hand, and the full history."""

from tests.whole.scenarios.acts import added, edited, in_clockwork, settings, told
from tests.whole.scenarios.row import ADMIRAL, ANALYST, CAREER, IN_THE_NAVY, NOBODY, YALE, Scenario

MANUAL = "Sync manual contact updates: a change by hand is pushed to an already linked person."
HISTORY = "Update existing contacts' full work and education history."

GENERAL = (
    Scenario(
        MANUAL,
        "off",
        given=(told(summary="Before."), added()),
        done=(edited(summary="Changed by hand."),),
        holds={"biography": "Before."},
    ),
    Scenario(
        MANUAL,
        "on",
        given=(settings(syncManualUpdates=True), told(summary="Before."), added()),
        done=(edited(summary="Changed by hand."),),
        holds={"biography": "Changed by hand."},
        push={"kind": "EDIT", "status": "DONE"},
    ),
    Scenario(
        MANUAL,
        "on, but the person is not linked",
        given=(settings(syncManualUpdates=True), told(summary="Before.")),
        done=(edited(summary="Changed by hand."),),
        holds=NOBODY,
    ),
    Scenario(
        HISTORY,
        "off: an existing record gets only its current position",
        given=(in_clockwork(), told(experience=CAREER, education=YALE)),
        done=(added(),),
        holds={"positions": [ADMIRAL], "schools": []},
        because={"positions": "HISTORY_OFF", "schools": "HISTORY_OFF"},
    ),
    Scenario(
        HISTORY,
        "on: an existing record gets all that it lacks, and nothing twice",
        given=(
            settings(updateFullHistory=True),
            in_clockwork(positions=IN_THE_NAVY),
            told(experience=CAREER, education=YALE),
        ),
        done=(added(), added()),
        holds={"positions": [ADMIRAL, ANALYST], "schools": ["Yale University"]},
    ),
    Scenario(
        HISTORY,
        "off: a new record always gets all that is known",
        given=(told(experience=CAREER, education=YALE),),
        done=(added(),),
        holds={"positions": [ADMIRAL, ANALYST], "schools": ["Yale University"]},
    ),
)
