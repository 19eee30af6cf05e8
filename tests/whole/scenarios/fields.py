"""Mandatory and protected fields, and what holds for every field."""

from tests.whole.scenarios.acts import (
    added,
    campaign_tagged,
    changed_in_clockwork,
    in_clockwork,
    person_tagged,
    settings,
    told,
)
from tests.whole.scenarios.row import ADMIRAL, IN_THE_NAVY, NOBODY, Scenario

MANDATORY = "Mandatory fields must have a value before a person is pushed."
PROTECTED = "Protected fields: a value in Clockwork is never overwritten; a blank one is filled."
POLICIES = "Each field's update policy is ALWAYS, IF_BLANK (that is what Protected means) or NEVER."
EMPTY = "An empty SourceWhale value never blanks a Clockwork value. Nothing is ever deleted in Clockwork."

DISPLAYED = "Displayed fields: the fields that users may fill per campaign or per person."
NOT_DISPLAYED = "A value for a field that is no longer displayed is kept, and not pushed."
KEEP = (
    "Keep edits made in Clockwork: a field's value that is no longer what we last wrote is kept and reported."
)
NOTICE = {"Notice Period": "Six months"}

FIELD_RULES = (
    Scenario(
        DISPLAYED,
        "on: the campaign's value wins over the mapped one",
        given=(
            settings(displayedFields=["biography"]),
            campaign_tagged({"biography": "The campaign's."}),
            told(summary="Ours."),
        ),
        done=(added(),),
        holds={"biography": "The campaign's."},
    ),
    Scenario(
        DISPLAYED,
        "on: the person's own value wins over the campaign's",
        given=(
            settings(displayedFields=["biography"]),
            campaign_tagged({"biography": "The campaign's."}),
            told(),
            added(),
        ),
        done=(person_tagged({"biography": "Her own."}),),
        holds={"biography": "Her own."},
    ),
    Scenario(
        NOT_DISPLAYED,
        "off again: the mapped value is written",
        given=(
            settings(displayedFields=["biography"]),
            campaign_tagged({"biography": "The campaign's."}),
            settings(displayedFields=[]),
            told(summary="Ours."),
        ),
        done=(added(),),
        holds={"biography": "Ours."},
    ),
    Scenario(
        NOT_DISPLAYED,
        "displayed once more: the value that was kept is written",
        given=(
            settings(displayedFields=["biography"]),
            campaign_tagged({"biography": "The campaign's."}),
            settings(displayedFields=[]),
            settings(displayedFields=["biography"]),
            told(summary="Ours."),
        ),
        done=(added(),),
        holds={"biography": "The campaign's."},
    ),
    Scenario(
        MANDATORY,
        "a tag is a value too",
        given=(
            settings(displayedFields=["Notice Period"], mandatoryFields=["Notice Period"]),
            campaign_tagged(NOTICE),
            told(),
        ),
        done=(added(),),
        holds={"records": 1, **NOTICE},
    ),
    Scenario(
        MANDATORY,
        "none is mandatory",
        given=(told(),),
        done=(added(),),
        holds={"records": 1, "phones": []},
    ),
    Scenario(
        MANDATORY,
        "one lacks its value: the push waits as BLOCKED and names it",
        given=(settings(mandatoryFields=["phones"]), told()),
        done=(added(),),
        holds=NOBODY,
        push={"status": "BLOCKED", "missingFields": ["phones"]},
    ),
    Scenario(
        MANDATORY,
        "it goes on by itself once it is filled",
        given=(settings(mandatoryFields=["phones"]), told(), added()),
        done=(told(phones=["+44 20 7946 0200"]),),
        holds={"records": 1, "phones": ["442079460200"]},
    ),
    Scenario(
        PROTECTED,
        "off: the value is overwritten",
        given=(in_clockwork(biography="Theirs."), told(summary="Ours.")),
        done=(added(),),
        holds={"biography": "Ours."},
        because={"biography": "OVERWRITE"},
    ),
    Scenario(
        PROTECTED,
        "on: the value is kept",
        given=(
            settings(protectedFields=["biography"]),
            in_clockwork(biography="Theirs."),
            told(summary="Ours."),
        ),
        done=(added(),),
        holds={"biography": "Theirs."},
        because={"biography": "PROTECTED"},
    ),
    Scenario(
        PROTECTED,
        "on: a blank is filled",
        given=(settings(protectedFields=["biography"]), in_clockwork(), told(summary="Ours.")),
        done=(added(),),
        holds={"biography": "Ours."},
        because={"biography": "FILL_BLANK"},
    ),
    Scenario(
        POLICIES,
        "NEVER: not even a blank is filled",
        given=(settings(neverUpdatedFields=["biography"]), in_clockwork(), told(summary="Ours.")),
        done=(added(),),
        holds={"biography": None},
        because={"biography": "NEVER_UPDATED"},
    ),
    Scenario(
        POLICIES,
        "NEVER: a new record still gets all that is known",
        given=(settings(neverUpdatedFields=["biography"]), told(summary="Ours.")),
        done=(added(),),
        holds={"biography": "Ours."},
    ),
    Scenario(
        EMPTY,
        "values that SourceWhale does not have",
        given=(in_clockwork(biography="Theirs.", phoneNumbers=["+1 202 555 0100"], positions=IN_THE_NAVY),),
        done=(told(summary="", phones=[], role=None), added()),
        holds={"biography": "Theirs.", "phones": ["+1 202 555 0100"], "positions": [ADMIRAL]},
        because={"biography": "EMPTY_VALUE", "phones": "EMPTY_VALUE"},
    ),
    Scenario(
        EMPTY,
        "values that SourceWhale had, and takes away",
        given=(told(summary="Ours.", phones=["+44 20 7946 0200"], keywords=["Board"]), added()),
        done=(told(summary="", phones=[], keywords=[]), added()),
        holds={"biography": "Ours.", "phones": ["442079460200"], "tags": ["Board"]},
    ),
    Scenario(
        KEEP,
        "off: ours is written again",
        given=(told(summary="Ours."), added(), changed_in_clockwork(biography="A recruiter's.")),
        done=(added(),),
        holds={"biography": "Ours."},
        because={"biography": "OVERWRITE"},
    ),
    Scenario(
        KEEP,
        "on: the recruiter's is kept, even under ALWAYS",
        given=(
            settings(keepClockworkEdits=True),
            told(summary="Ours."),
            added(),
            changed_in_clockwork(biography="A recruiter's."),
        ),
        done=(told(summary="Ours, and newer."), added()),
        holds={"biography": "A recruiter's."},
        because={"biography": "EDIT_KEPT"},
    ),
    Scenario(
        KEEP,
        "on: what nobody has changed there is brought up to date",
        given=(settings(keepClockworkEdits=True), told(summary="Ours."), added()),
        done=(told(summary="Ours, and newer."), added()),
        holds={"biography": "Ours, and newer."},
    ),
)
