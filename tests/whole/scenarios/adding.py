"""When adding to a campaign: the point from which a person is written."""

from tests.whole.scenarios.acts import added, settings, stage, told
from tests.whole.scenarios.row import NOBODY, Scenario

ADDING = "When adding to a campaign: ON_ADD, ON_REPLY, ON_INTERESTED, NEVER."
COUNTS_AS_REPLY = "Replied, Interested, Not Interested and Meeting count as a reply."
COUNTS_AS_INTERESTED = "Interested and Meeting count as interested."
STAYS = "Once reached, it stays reached."

WHEN_ADDING = (
    Scenario(ADDING, "ON_ADD, which nobody has to say", (told(),), (added(),), {"records": 1}),
    Scenario(
        ADDING,
        "ON_REPLY, not reached",
        given=(settings(whenAdding="ON_REPLY"), told()),
        done=(added(), stage("OPENED")),
        holds=NOBODY,
        push={"status": "PENDING", "rule": "WAITING_FOR_REPLY"},
    ),
    *(
        Scenario(
            COUNTS_AS_REPLY,
            reached,
            given=(settings(whenAdding="ON_REPLY"), told(), added()),
            done=(stage(reached),),
            holds={"records": 1},
        )
        for reached in ("REPLIED", "INTERESTED", "NOT_INTERESTED", "MEETING")
    ),
    *(
        Scenario(
            COUNTS_AS_INTERESTED,
            f"{reached} does not",
            given=(settings(whenAdding="ON_INTERESTED"), told(), added()),
            done=(stage(reached),),
            holds=NOBODY,
            push={"status": "PENDING", "rule": "WAITING_FOR_INTERESTED"},
        )
        for reached in ("REPLIED", "NOT_INTERESTED")
    ),
    *(
        Scenario(
            COUNTS_AS_INTERESTED,
            reached,
            given=(settings(whenAdding="ON_INTERESTED"), told(), added()),
            done=(stage(reached),),
            holds={"records": 1},
        )
        for reached in ("INTERESTED", "MEETING")
    ),
    Scenario(
        STAYS,
        "who replied before and is not interested now",
        given=(settings(whenAdding="NEVER"), told(), added(), stage("REPLIED"), stage("MESSAGED")),
        done=(settings(whenAdding="ON_REPLY"),),
        holds={"records": 1},
    ),
    Scenario(
        ADDING,
        "NEVER",
        given=(settings(whenAdding="NEVER"), told()),
        done=(added(), stage("MEETING")),
        holds=NOBODY,
        push={"status": "SKIPPED", "rule": "NEVER"},
    ),
)
