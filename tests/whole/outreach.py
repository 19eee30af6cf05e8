"""Outreach as SourceWhale tells of it, and the notes that a recruiter reads in Clockwork."""

import re
from collections.abc import Sequence

from tests.whole.api import Api, Json
from tests.whole.clockwork import Clockwork
from tests.whole.team import CAMPAIGN

EVENT = """
    events { sourcewhaleId type direction happenedAt note { status rule pushRule reason clockworkId pushId } }
    pushes { id kind status rule }
"""
_TIME = re.compile(r"\d{1,2} [A-Z][a-z]{2} \d{4}, \d{2}:\d{2} \([^)]+\)")


def event(sourcewhale_id: str = "e1", **others: object) -> Json:
    """An e-mail that was sent to Ada in the campaign."""
    return {
        "sourcewhaleId": sourcewhale_id,
        "person": {"sourcewhaleId": "ada"},
        "campaign": {"sourcewhaleId": CAMPAIGN},
        "type": "EMAIL",
        "direction": "SENT",
        "happenedAt": "2026-11-23T14:05:00+01:00",
        "subject": f"Subject of {sourcewhale_id}",
        "body": {"text": f"Body of {sourcewhale_id}"},
        "sender": "Jane <jane@acme.example>",
    } | others


def emails(count: int, first_day: int = 1) -> list[Json]:
    """So many e-mails, one a day, told of in another order than that in which they were sent."""
    sent = [
        event(f"e{day}", happenedAt=f"2026-11-{day:02}T09:{day:02}:00+01:00")
        for day in range(first_day, first_day + count)
    ]
    return sent[1::2] + sent[::2]


async def record(api: Api, *events: Json) -> list[Json]:
    """Tell of events; what is answered about each."""
    payload = await api.mutate("outreachRecord", EVENT, events=list(events))
    answered: list[Json] = payload["events"]
    return answered


def notes(clockwork: Clockwork, person_id: str) -> list[Json]:
    """The notes on a person, the first written first."""
    found: list[Json] = clockwork.person(person_id)["notes"] or []
    return found


def subjects(notes: Sequence[Json]) -> list[str]:
    """Which events' notes these are."""
    return [found[1] for note in notes if (found := re.search(r"Subject of (\w+)", note["content"]))]


def times(notes: Sequence[Json]) -> list[str]:
    """When they say that it happened."""
    return [found[0] for note in notes if (found := _TIME.search(note["content"]))]
