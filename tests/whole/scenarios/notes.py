"""Notes: which outreach writes one, when, and of which type."""

from tests.whole.scenarios.acts import (
    added,
    in_clockwork,
    note_type_removed,
    notes_mapped,
    reached,
    settings,
    stage,
    told,
)
from tests.whole.scenarios.row import NOBODY, Scenario

UPON = "Create notes upon: the outreach types (with direction) that write a note."
ONLY_SYNCED = "Only add notes to synced records: notes for people who exist already are held until the point."
HELD = "Held notes are written, in order and with their original times, when the point is reached."
NOBODY_BY_NOTE = "A person who exists nowhere in Clockwork never gets created by a note alone."
MAPPING = "Note mapping: outreach type to one of the firm's note types; unmapped types use the default."
GONE = "A note type that disappears is reported, and holds back only the writes that need it."
EVERYTHING = (reached("EMAIL", 1), reached("INMAIL", 2, "RECEIVED"), reached("CALL", 3), reached("SMS", 4))
HOLDING = settings(whenAdding="ON_REPLY", onlyAddNotesToSynced=True)

NOTES = (
    Scenario(
        UPON,
        "Email, InMail and Call, which nobody has to say",
        given=(told(), added()),
        done=EVERYTHING,
        holds={"notes": ["Email: email1", "Email: inmail2", "Call: call3"]},
    ),
    Scenario(
        UPON,
        "another type and direction alone",
        given=(settings(createNotesUpon=[{"type": "SMS", "direction": "SENT"}]), told(), added()),
        done=(*EVERYTHING, reached("SMS", 5, "RECEIVED")),
        holds={"notes": ["Email: sms4"]},
    ),
    Scenario(
        UPON,
        "none",
        given=(settings(createNotesUpon=[]), told(), added()),
        done=EVERYTHING,
        holds={"records": 1, "notes": []},
    ),
    Scenario(
        ONLY_SYNCED,
        "off: notes from the start, though the record itself waits",
        given=(settings(whenAdding="ON_REPLY"), in_clockwork(), told(summary="Ours."), added()),
        done=(reached("EMAIL", 1),),
        holds={"notes": ["Email: email1"], "biography": None},
    ),
    Scenario(
        ONLY_SYNCED,
        "on: none before the point",
        given=(HOLDING, in_clockwork(), told(), added()),
        done=(reached("EMAIL", 1),),
        holds={"notes": []},
        push={"kind": "NOTES", "status": "PENDING", "rule": "NOTES_WAIT_FOR_POINT"},
    ),
    Scenario(
        HELD,
        "on: told of in another order",
        given=(HOLDING, in_clockwork(), told(), added(), reached("CALL", 2), reached("EMAIL", 1)),
        done=(stage("REPLIED"),),
        holds={
            "notes": ["Email: email1", "Call: call2"],
            "times": ["1 Nov 2026, 09:00 (UTC+01:00)", "2 Nov 2026, 09:00 (UTC+01:00)"],
        },
    ),
    Scenario(
        NOBODY_BY_NOTE,
        "who waits for a reply",
        given=(settings(whenAdding="ON_REPLY"), told(), added()),
        done=(reached("EMAIL", 1),),
        holds=NOBODY,
        push={"kind": "NOTES", "status": "PENDING", "rule": "WAITING_FOR_RECORD"},
    ),
    Scenario(
        NOBODY_BY_NOTE,
        "once the reply has come, the notes follow the record",
        given=(settings(whenAdding="ON_REPLY"), told(), added(), reached("EMAIL", 1)),
        done=(stage("REPLIED"),),
        holds={"records": 1, "notes": ["Email: email1"]},
    ),
    Scenario(
        MAPPING,
        "one that is mapped, and one that is not",
        given=(notes_mapped(EMAIL="Follow Up"), told(), added()),
        done=(reached("EMAIL", 1), reached("CALL", 2)),
        holds={"notes": ["Follow Up: email1", "Call: call2"]},
    ),
    Scenario(
        GONE,
        "the call's note is written",
        given=(notes_mapped(EMAIL="Feedback"), note_type_removed("Feedback"), told(), added()),
        done=(reached("EMAIL", 1), reached("CALL", 2)),
        holds={"notes": ["Call: call2"]},
        push={"kind": "NOTES", "status": "BLOCKED", "rule": "NO_SUCH_NOTE_TYPE"},
    ),
)
