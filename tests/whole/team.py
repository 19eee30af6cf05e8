"""A team's SourceWhale: what its back end and its users do with the API, in their words."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict

from tests.whole.api import Api, Json
from tests.whole.clockwork import Clockwork

CAMPAIGN = "campaign"
PUSH = """
    id status kind result rule reason missingFields attempts campaignId
    candidates { clockworkId name title company emails linkedinUrls matched { kind value } }
    steps { action rule layer outcome field oldValue newValue answer }
    person { sourcewhaleId clockworkId }
"""
COUNTS = "total pending ready running done skipped blocked review failed open"
_PATIENCE = 30.0
_FIRST_LOOK, _LONGEST_LOOK = 0.06, 0.25


class Team:
    """A team as its ADMIN sees it.

    `id` names a Person by SourceWhale's own id; where a campaign isn't named it is `CAMPAIGN`.
    """

    def __init__(self, api: Api, clockwork: Clockwork) -> None:
        self.api = api
        self._clockwork = clockwork

    def credentials(self, **others: str) -> Json:
        """The input of `clockworkActivate` that Clockwork takes, with some of it changed."""
        right = asdict(self._clockwork.sandbox.credentials)
        return {
            "apiKey": right["api_key"],
            "apiSecret": right["api_secret"],
            "subdomain": right["subdomain"],
            "serviceKey": right["service_key"],
        } | others

    async def connect(self) -> None:
        """Activate Clockwork."""
        await self.api.mutate("clockworkActivate", input=self.credentials())

    async def connection(self) -> Json:
        """How the connection stands."""
        found: Json = await self.api.query("clockwork", "status reason since account { apiKeyEnding }")
        return found

    async def reaches(self, status: str) -> None:
        """Wait until the connection has this status."""

        async def is_reached() -> bool:
            return _has(await self.connection(), {"status": status})

        await until(is_reached)

    async def configure(self, **changes: object) -> None:
        """Save settings over the newest version."""
        version = (await self.api.query("settings", "version"))["version"]
        await self.api.mutate("settingsUpdate", input={"expectedVersion": version, **changes})

    async def configure_user(self, user: str, **changes: object) -> None:
        """Save one user's settings over their newest version."""
        whose = {"userId": user}
        version = (await self.api.query("settings", "version", **whose))["version"]
        await self.api.mutate("settingsUpdate", input={"expectedVersion": version, **whose, **changes})

    async def map(self, variable: str, *fields: str) -> None:
        """Have a variable go to these fields."""
        version = (await self.api.query("mappings", "version"))["version"]
        change = {"expectedVersion": version, "variables": [{"variable": variable, "fields": list(fields)}]}
        await self.api.mutate("fieldMappingUpdate", input=change)

    async def campaign(self, campaign: str = CAMPAIGN, **changes: object) -> None:
        """Tell of a campaign, or change it."""
        await self.api.mutate("campaignUpsert", input={"sourcewhaleId": campaign, **changes})

    async def tell(self, *persons: Json) -> None:
        """Upsert Persons."""
        await self.api.mutate("personsUpsert", persons=list(persons))

    async def edit(self, person: str, **changes: object) -> Json | None:
        """Change a Person by hand; the push that follows."""
        payload = await self.api.mutate("personEdit", "push { id }", person=_ref(person), input=changes)
        push: Json | None = payload["push"]
        return push

    async def add(self, *persons: str, campaign: str = CAMPAIGN) -> None:
        """Add Persons to a campaign."""
        refs = [_ref(person) for person in persons]
        await self.api.mutate("campaignAddPersons", campaign=_ref(campaign), persons=refs)

    async def enrol(self, *persons: Json) -> None:
        """Tell of the persons and add them to the campaign; nothing is waited for."""
        await self.tell(*persons)
        await self.add(*(person["sourcewhaleId"] for person in persons))

    async def stage(self, person: str, stage: str) -> None:
        """Set where a Person stands in the campaign."""
        await self.api.mutate("personStageSet", campaign=_ref(CAMPAIGN), person=_ref(person), stage=stage)

    async def override(self, person: str, **override: object) -> None:
        """What a Person alone does differently in the campaign."""
        target, whom = _ref(CAMPAIGN), _ref(person)
        await self.api.mutate("personSyncOverride", campaign=target, person=whom, input=override)

    async def clear_override(self, person: str) -> None:
        """Do as the campaign does again."""
        await self.api.mutate("personSyncOverrideClear", campaign=_ref(CAMPAIGN), person=_ref(person))

    async def sync(self, person: Json) -> Json:
        """Tell of a Person, add them to the campaign, and wait; their push."""
        await self.tell(person)
        return await self.again(person["sourcewhaleId"])

    async def again(self, person: str) -> Json:
        """Add a Person to the campaign, once more if they are in it, and wait; their push."""
        await self.add(person)
        return await self.settled(person)

    async def settled(self, person: str) -> Json:
        """A Person's newest push, once nothing is left to be tried."""
        await self.quiet()
        return await self.push(person)

    async def quiet(self, patience: float = _PATIENCE) -> None:
        """Wait until no push of the team is left to be tried."""

        async def is_quiet() -> bool:
            return _has(await self.progress(), {"open": 0})

        await until(is_quiet, patience)

    async def stands(self, person: str, **push: object) -> Json:
        """A Person's newest push, once these of its fields have these values."""

        async def stands() -> bool:
            return _has(await self.push(person), push)

        await until(stands)
        return await self.push(person)

    async def push(self, person: str) -> Json:
        """A Person's newest push."""
        newest: Json = (await self.pushes(person=_ref(person)))[0]
        return newest

    async def pushes(self, **conditions: object) -> list[Json]:
        """The team's pushes that meet the conditions, newest first."""
        page = await self.api.query("pushes", f"nodes {{ {PUSH} }}", filter=conditions, first=100)
        nodes: list[Json] = page["nodes"]
        return nodes

    async def explanation(self, person: str, field: str) -> str:
        """The sentence of the first step about a field in a Person's newest push."""
        found = await self.api.query(
            "pushes", "nodes { steps { field explanation } }", filter={"person": _ref(person)}
        )
        about = (step for step in found["nodes"][0]["steps"] if step["field"] == field)
        return str(next(about)["explanation"])

    async def progress(self) -> Json:
        """How many pushes stand where."""
        counts: Json = await self.api.query("pushProgress", COUNTS)
        return counts

    async def counts(self, **counts: int) -> None:
        """Wait until so many pushes stand there."""

        async def are_counted() -> bool:
            return _has(await self.progress(), counts)

        await until(are_counted)


async def until(condition: Callable[[], Awaitable[bool]], patience: float = _PATIENCE) -> None:
    """Returns as soon as the condition holds; fails after so many seconds."""
    look = _FIRST_LOOK
    async with asyncio.timeout(patience):
        while not await condition():
            await asyncio.sleep(look)
            look = min(look * 1.5, _LONGEST_LOOK)


def steps(push: Json, **like: object) -> list[Json]:
    """A push's steps whose fields have these values."""
    return [step for step in push["steps"] if _has(step, like)]


def _has(found: Json, values: Mapping[str, object]) -> bool:
    return all(found[name] == value for name, value in values.items())


def _ref(sourcewhale_id: str) -> Json:
    return {"sourcewhaleId": sourcewhale_id}
