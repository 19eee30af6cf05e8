"""Performing: send the steps of a plan to Clockwork, one call each, and note what became of it."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from clockwork.bodies import PersonFields
from clockwork.client import ClockworkClient
from clockwork.errors import Ambiguous, NotFound, Refused
from domain.pushing.company_reading import forget
from domain.pushing.company_writing import create_company, fill_web_site
from domain.pushing.gone import check_there
from domain.pushing.lane import LaneContext
from domain.rules.companies import stored_key
from domain.rules.fields import F
from domain.rules.steps import OF_COMPANIES, OF_EMPLOYMENT, Action, Outcome, Step

Create = Callable[[PersonFields], Awaitable[str]]


class Performance:
    """The steps of one push, as far as they were tried: it can be read also after an error cut it short.

    `record_id` is the record that they are written to, once there is one.
    """

    def __init__(self, ctx: LaneContext, steps: Iterable[Step]) -> None:
        self.record_id: str | None = None
        self._found: str | None = None
        self._ctx = ctx
        self._companies: dict[str, str] = {}
        self.steps = list(steps)

    async def write_record(self, record_id: str | None, create: Create) -> str:
        """Create or update the record, and send what stands before the first step that writes a company.

        A refused step is noted with Clockwork's answer, and the others go on: a fault holds back only itself.
        What is returned is the record's id.

        Raises:
            ClockworkError: of any other kind; what was done before it stands in `steps`.
            Refused: the record itself could not be created.
            RecordGone: the record that was given is not in Clockwork any more.
        """
        details = [index for index, step in enumerate(self.steps) if step.writes and _in_record(step)]
        self.record_id = self._found = record_id
        if record_id is None:
            self.record_id = record_id = await self._create(details, create)
        elif details:
            known = record_id
            await self._send_details(details, lambda body: self._ctx.client.update_person(known, body))
        first = next((i for i, step in enumerate(self.steps) if _is_of_companies(step)), len(self.steps))
        await self._send_all(range(first), record_id)
        return record_id

    def replan_employment(self, steps: Iterable[Step]) -> None:
        """Put the steps of another plan for the positions and their companies in the place of this one's."""
        first = next((i for i, s in enumerate(self.steps) if s.action in OF_EMPLOYMENT), len(self.steps))
        others = [step for step in self.steps if step.action not in OF_EMPLOYMENT]
        again = (step for step in steps if step.action in OF_EMPLOYMENT)
        self.steps = [*others[:first], *again, *others[first:]]

    async def write_companies(self, record_id: str) -> None:
        """Send the steps that write companies, which the positions are linked to then.

        Raises:
            ClockworkError: as `write_record` does.
        """
        await self._send_all(
            [index for index, step in enumerate(self.steps) if _is_of_companies(step)], record_id
        )

    async def write_rest(self, record_id: str) -> None:
        """Send what is left.

        Raises:
            ClockworkError: as `write_record` does.
        """
        await self._send_all(range(len(self.steps)), record_id)

    async def _create(self, details: list[int], create: Create) -> str:
        created: list[str] = []

        async def call(body: PersonFields) -> None:
            created.append(await create(body))

        refused = await self._send_details(details, call)
        if refused is not None:
            raise refused
        return created[0]

    async def _send_details(
        self, details: list[int], call: Callable[[PersonFields], Awaitable[None]]
    ) -> Refused | None:
        """One call for all fields of the record itself; those that are refused by name are left out then.

        What is returned is why nothing could be sent at all.
        """
        body: Any = {key: value for index in details for key, value in self.steps[index].body.items()}
        self._ctx.check_lease()
        try:
            await call(body)
        except Refused as refused:
            await self._check_there(refused)
            blamed = [index for index in details if _is_blamed(self.steps[index], refused)] or details
            self._mark(blamed, Outcome.REFUSED, refused.raw)
            rest = [index for index in details if index not in blamed]
            if not any(self.steps[index].body for index in rest):
                return refused
            return await self._send_details(rest, call)
        except Ambiguous:
            self._note_unsent(details)
            raise
        self._mark(details, Outcome.DONE)
        return None

    async def _send_all(self, indexes: Sequence[int], record_id: str) -> None:
        for index in indexes:
            if self.steps[index].writes:
                await self._send(index, self.steps[index], record_id)

    async def _send(self, index: int, step: Step, record_id: str) -> None:
        self._ctx.check_lease()
        try:
            await self._call(step, record_id)
        except Refused as refused:
            await self._check_there(refused)
            self._mark([index], Outcome.REFUSED, refused.raw)
        except Ambiguous:
            self._note_unsent([index])
            raise
        else:
            self._mark([index], Outcome.DONE)

    async def _check_there(self, refused: Refused) -> None:
        """One that we have just created ourselves is there, whatever Clockwork shows yet."""
        if isinstance(refused, NotFound) and self._found is not None:
            await check_there(self._ctx, self._found)

    async def _call(self, step: Step, record_id: str) -> None:
        match step.action:
            case Action.CREATE_COMPANY:
                company_id = await create_company(self._ctx, **step.body)
                self._companies[stored_key(step.body["name"])] = company_id
            case Action.UPDATE_COMPANY:
                await fill_web_site(self._ctx, step.target or "", **step.body)
            case Action.ADD_POSITION | Action.UPDATE_POSITION:
                await self._write_position(step, record_id)
            case _:
                await _CALLS[step.action](self._ctx.client, record_id, step)

    async def _write_position(self, step: Step, record_id: str) -> None:
        """With the company that was created for it, by name alone where that was refused or is gone."""
        step = self._with_company(step)
        try:
            await _CALLS[step.action](self._ctx.client, record_id, step)
        except Refused as refused:
            if "company_id" not in step.body or not (
                isinstance(refused, NotFound) or "company_id" in refused.fields
            ):
                raise
            await forget(self._ctx, step.body["company_id"])
            self._ctx.check_lease()
            await _CALLS[step.action](self._ctx.client, record_id, _without_company_id(step))

    def _with_company(self, step: Step) -> Step:
        company_id = self._companies.get(stored_key(step.body.get("company_name", "")))
        return replace(step, body={"company_id": company_id, **step.body}) if company_id else step

    def _mark(self, indexes: Iterable[int], outcome: Outcome, answer: str | None = None) -> None:
        for index in indexes:
            self.steps[index] = self.steps[index].became(outcome, answer)

    def _note_unsent(self, unheard: Collection[int]) -> None:
        """Of one call nobody heard; as a push makes one at a time, nothing behind it was sent."""
        self.steps = [step if index in unheard else step.unsent() for index, step in enumerate(self.steps)]


def _is_blamed(step: Step, refused: Refused) -> bool:
    """Whether the answer names the step's field; without a name there is no record to send at all."""
    return step.field != F.NAME and any(key in refused.fields for key in step.body)


def _without_company_id(step: Step) -> Step:
    return replace(step, body={key: value for key, value in step.body.items() if key != "company_id"})


def _in_record(step: Step) -> bool:
    return step.action in (Action.CREATE_PERSON, Action.UPDATE_FIELD)


def _is_of_companies(step: Step) -> bool:
    return step.writes and step.action in OF_COMPANIES


def _body(step: Step) -> Any:  # noqa: ANN401 - the planner made it for the very call it is given to
    return dict(step.body)


_CALLS: Mapping[Action, Callable[[ClockworkClient, str, Step], Awaitable[object]]] = {
    Action.ADD_EMAIL: lambda client, person, step: client.add_email(person, **step.body),
    Action.ADD_PHONE: lambda client, person, step: client.add_phone(person, **step.body),
    Action.ADD_LINKEDIN_URL: lambda client, person, step: client.add_linkedin_url(person, **step.body),
    Action.ADD_WEB_SITE: lambda client, person, step: client.add_web_site(person, **step.body),
    Action.ADD_ADDRESS: lambda client, person, step: client.add_address(person, _body(step)),
    Action.ADD_POSITION: lambda client, person, step: client.add_position(person, _body(step)),
    Action.UPDATE_POSITION: lambda client, person, step: client.update_position(
        person, step.target or "", _body(step)
    ),
    Action.ADD_SCHOOL: lambda client, person, step: client.add_school(person, _body(step)),
    Action.ADD_TAG: lambda client, person, step: client.add_tag(person, **step.body),
    Action.ADD_EXTERNAL_REF: lambda client, person, step: client.add_external_ref(person, step.new or ""),
    Action.SET_CUSTOM_FIELD: lambda client, person, step: client.set_custom_field(
        person, step.target or "", **step.body
    ),
}
