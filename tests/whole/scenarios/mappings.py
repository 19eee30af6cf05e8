"""Field mapping for persons."""

from tests.whole.scenarios.acts import (
    added,
    defaults_restored,
    field_removed,
    mapped,
    mapping_refused,
    network_mapped,
    told,
)
from tests.whole.scenarios.row import ADMIRAL, ANALYST, CAREER, YALE, Scenario
from tests.whole.scenarios.scene import EMAIL, PROFILE

STRINGS = "A string variable maps to at most one CRM field."
LISTS = "A list variable maps to any number of CRM fields."
SOCIALS = "Each social network's URL maps to one field."
TYPES = "Types are checked: a text onto a single select must match an option, or is skipped and reported."
DEFAULTS = "Sensible defaults work with no one touching the page, and can be restored."
GONE = "A mapped field that disappears is reported, and holds back only the writes that need it."

FIELD_MAPPING = (
    Scenario(
        DEFAULTS,
        "no one has touched the page",
        given=(
            told(
                summary="Ours.",
                phones=["+44 20 7946 0200"],
                experience=CAREER,
                education=YALE,
                skills=["Fintech"],
                links=["https://hopper.example"],
            ),
        ),
        done=(added(),),
        holds={
            "biography": "Ours.",
            "emails": [EMAIL],
            "phones": ["442079460200"],
            "urls": [PROFILE, "https://hopper.example"],
            "positions": [ADMIRAL, ANALYST],
            "schools": ["Yale University"],
            "tags": ["Fintech"],
        },
    ),
    Scenario(
        DEFAULTS,
        "restored after a change",
        given=(mapped("SUMMARY", "Headline"), told(summary="Ours."), defaults_restored()),
        done=(added(),),
        holds={"biography": "Ours.", "records": 1},
    ),
    Scenario(
        STRINGS,
        "to one of the firm's own fields",
        given=(mapped("SUMMARY", "Headline"), told(summary="Ours.")),
        done=(added(),),
        holds={"Headline": "Ours.", "biography": None},
    ),
    Scenario(
        STRINGS,
        "to nowhere",
        given=(mapped("SUMMARY"), told(summary="Ours.")),
        done=(added(),),
        holds={"records": 1, "biography": None},
    ),
    Scenario(
        STRINGS,
        "to two fields is refused, and changes nothing",
        given=(mapping_refused("SUMMARY", "biography", "Headline"), told(summary="Ours.")),
        done=(added(),),
        holds={"biography": "Ours."},
    ),
    Scenario(
        LISTS,
        "to the tags and to a field of the firm's own; what fits neither is reported",
        given=(mapped("SKILLS", "tags", "Function"), told(skills=["Fintech", "finance", "Juggling"])),
        done=(added(),),
        holds={"tags": ["Fintech"], "Function": ["Finance"]},
        because={"tags": "NO_SUCH_TAG", "Function": "NO_SUCH_OPTION"},
    ),
    Scenario(
        SOCIALS,
        "a network to a field of the firm's own",
        given=(
            network_mapped("GITHUB", "Headline"),
            told(socialUrls=[{"network": "GITHUB", "url": "https://github.com/ghopper"}]),
        ),
        done=(added(),),
        holds={"Headline": "https://github.com/ghopper", "urls": []},
    ),
    Scenario(
        TYPES,
        "an option in other letters is written in the option's own spelling",
        given=(mapped("CUSTOM_VARIABLE_1", "Seniority"), told(customVariable1="c-level")),
        done=(added(),),
        holds={"Seniority": ["C-Level"]},
    ),
    Scenario(
        TYPES,
        "no such option: skipped and reported, and all else is written",
        given=(mapped("CUSTOM_VARIABLE_1", "Seniority"), told(customVariable1="Admiral", summary="Ours.")),
        done=(added(),),
        holds={"Seniority": None, "biography": "Ours.", "emails": [EMAIL]},
        push={"status": "DONE"},
        because={"Seniority": "NO_SUCH_OPTION"},
    ),
    Scenario(
        TYPES,
        "a structured variable onto a text is refused, and changes nothing",
        given=(mapping_refused("EXPERIENCE", "Headline"), told(experience=CAREER)),
        done=(added(),),
        holds={"positions": [ADMIRAL, ANALYST]},
    ),
    Scenario(
        GONE,
        "the other fields are written",
        given=(
            mapped("CUSTOM_VARIABLE_1", "Notice Period"),
            field_removed("Notice Period"),
            told(customVariable1="Three months", summary="Ours."),
        ),
        done=(added(),),
        holds={"biography": "Ours."},
        push={"status": "DONE"},
    ),
)
