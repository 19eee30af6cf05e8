"""What the demo does, each act one operation of the API: connect, import, add to a campaign, watch, look."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from rich.progress import Progress

from api.cli.contact_columns import ID
from api.cli.contacts import Contact
from api.cli.demo_client import Client, raise_user_errors
from api.cli.failure import CommandFailed
from clockwork.sandbox.options import DEFAULT_CREDENTIALS

CAMPAIGN = {"sourcewhaleId": "demo"}
_MOST_PERSONS = 1_000
_MOST_CHARACTERS = 4_000_000
"""Of one batch: what the API takes in one call, and well below what it reads of one request."""

_STALLED_SECONDS = 60.0

_ACTIVATE = """
mutation Activate($input: ClockworkActivateInput!) {
  clockworkActivate(input: $input) { userErrors { message } }
}"""
_UPSERT_CAMPAIGN = """
mutation UpsertCampaign($input: CampaignInput!) {
  campaignUpsert(input: $input) { userErrors { message } }
}"""
_UPSERT_PERSONS = """
mutation UpsertPersons($persons: [PersonInput!]!) {
  personsUpsert(persons: $persons) { userErrors { message field } }
}"""
_ADD_PERSONS = """
mutation AddPersons($campaign: CampaignRef!, $persons: [PersonRef!]!) {
  campaignAddPersons(campaign: $campaign, persons: $persons) { userErrors { message } }
}"""
_WATCH = """
subscription Watch($campaign: CampaignRef) {
  pushProgress(campaign: $campaign) { total pending open }
}"""
_PUSHES = """
query Pushes($campaign: CampaignRef!, $after: String) {
  pushes(filter: {campaign: $campaign}, first: 100, after: $after) {
    nodes {
      status result rule reason finishedAt
      candidates { name }
      steps { action rule explanation outcome field }
      person { sourcewhaleId }
    }
    pageInfo { hasNextPage endCursor }
  }
}"""


@dataclass(frozen=True, slots=True)
class RefusedContact:
    """A contact that the API didn't take: why, as a sentence."""

    contact: Contact
    reason: str


async def connect_clockwork(client: Client) -> None:
    """Connect the team with the sandbox's credentials.

    Raises:
        CommandFailed: they were refused.
    """
    given = DEFAULT_CREDENTIALS
    await client.change(
        _ACTIVATE,
        input={
            "apiKey": given.api_key,
            "apiSecret": given.api_secret,
            "subdomain": given.subdomain,
            "serviceKey": given.service_key,
        },
    )


async def import_contacts(
    client: Client, contacts: Sequence[Contact], bars: Progress
) -> tuple[list[Contact], list[RefusedContact]]:
    """Send the contacts in batches: those that were taken, and those that were refused."""
    taken: list[Contact] = []
    refused: list[RefusedContact] = []
    bar = bars.add_task("Importing", total=len(contacts))
    for batch in _batches(contacts):
        accepted, rejected = await _import_batch(client, batch)
        taken += accepted
        refused += rejected
        bars.advance(bar, len(batch))
    return taken, refused


async def _import_batch(
    client: Client, batch: Sequence[Contact]
) -> tuple[Sequence[Contact], list[RefusedContact]]:
    """A batch is taken whole or not at all: leave out those that are refused, and send the rest again."""
    refused: list[RefusedContact] = []
    while batch:
        answer = await client.ask(_UPSERT_PERSONS, persons=[contact.person for contact in batch])
        errors = answer["personsUpsert"]["userErrors"]
        if not errors:
            break
        reasons = _reasons(errors)
        if not reasons:
            raise_user_errors(errors)
        refused += [RefusedContact(batch[index], reason) for index, reason in reasons.items()]
        batch = [contact for index, contact in enumerate(batch) if index not in reasons]
    return batch, refused


def _reasons(errors: Sequence[dict[str, Any]]) -> dict[int, str]:
    """For each refused person of the batch, by index: which variable, and why."""
    reasons: dict[int, str] = {}
    for error in errors:
        match error["field"] or []:
            case ["persons", index, *rest]:
                reason = f"{rest[0]}: {error['message']}" if rest else error["message"]
                known = reasons.get(int(index))
                reasons[int(index)] = f"{known} {reason}" if known else reason
    return reasons


async def add_to_campaign(client: Client, contacts: Sequence[Contact], bars: Progress) -> None:
    """Add everybody to the demo's campaign, which makes their pushes; a later run syncs everybody anew.

    Raises:
        CommandFailed: the API refused it.
    """
    await client.change(_UPSERT_CAMPAIGN, input={**CAMPAIGN, "name": "Demo campaign"})
    bar = bars.add_task("Adding to the campaign", total=len(contacts))
    for batch in _batches(contacts):
        persons = [{ID: contact.person[ID]} for contact in batch]
        await client.change(_ADD_PERSONS, campaign=CAMPAIGN, persons=persons)
        bars.advance(bar, len(batch))


async def watch_pushes(client: Client, bars: Progress) -> None:
    """Follow the campaign's pushes until none is left to be tried.

    Raises:
        CommandFailed: nothing has moved for a minute.
    """
    bar = bars.add_task("Pushing", total=None)
    loop = asyncio.get_running_loop()
    try:
        async with (
            asyncio.timeout(_STALLED_SECONDS) as patience,
            aclosing(client.watch(_WATCH, campaign=CAMPAIGN)) as news,
        ):
            async for told in news:
                progress = told["pushProgress"]
                bars.update(bar, total=progress["total"], completed=progress["total"] - progress["open"])
                if not progress["open"]:
                    return
                patience.reschedule(loop.time() + _STALLED_SECONDS)
            raise CommandFailed("The API ended before the pushes did.")
    except TimeoutError as error:
        raise CommandFailed("No push has moved for a minute: run it again, with another folder.") from error


async def newest_pushes(client: Client) -> dict[str, dict[str, Any]]:
    """The newest push of each Person in the campaign, by SourceWhale's id."""
    newest: dict[str, dict[str, Any]] = {}
    after: str | None = None
    while True:
        page = (await client.ask(_PUSHES, campaign=CAMPAIGN, after=after))["pushes"]
        for push in page["nodes"]:
            newest.setdefault(push["person"]["sourcewhaleId"], push)
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    return newest


def _batches(contacts: Sequence[Contact]) -> Iterator[Sequence[Contact]]:
    """In the order given, and the same for the same contacts."""
    batch: list[Contact] = []
    size = 0
    for contact in contacts:
        weight = len(json.dumps(contact.person))
        if batch and (len(batch) == _MOST_PERSONS or size + weight > _MOST_CHARACTERS):
            yield batch
            batch, size = [], 0
        batch.append(contact)
        size += weight
    if batch:
        yield batch
