"""The calls that write. Source: `clockwork-api.md: Writing`; no call of it can safely be made twice."""

from collections.abc import Mapping, Sequence

from clockwork import endpoints as at
from clockwork.answers import read_new_id
from clockwork.bodies import AddressFields, CompanyFields, PersonFields, PositionFields, SchoolFields
from clockwork.calls import Calls
from clockwork.endpoints import Endpoint
from clockwork.outcomes import sort_unreadable
from clockwork.shapes import UnreadableAnswer


class Writing(Calls):
    """Writes records; what adds one returns the new record's id.

    Every method raises `Ambiguous` when it may have been applied (also when it surely was, but the answer to
    an addition holds no id), `ComeBackLater` when it surely was not (`NotSent` where `guarded` forbade it),
    `Refused`, `NotFound` or `CredentialsRefused`.
    """

    async def create_person(self, fields: PersonFields) -> str:
        """Add a person."""
        return await self._add(at.CREATE_PERSON, record=fields)

    async def update_person(self, person_id: str, fields: PersonFields) -> None:
        """Change a person's own fields; those not given stay."""
        await self._change(at.UPDATE_PERSON, person_id, record=fields)

    async def add_email(self, person_id: str, address: str, location: str | None = None) -> str:
        """Add an e-mail address; `location` is for example `work` or `home`."""
        return await self._add(at.ADD_EMAIL, person_id, record=_given(address=address, location=location))

    async def add_phone(
        self, person_id: str, digits: str, extension: str | None = None, location: str | None = None
    ) -> str:
        """Add a phone number."""
        record = _given(digits=digits, extension=extension, location=location)
        return await self._add(at.ADD_PHONE, person_id, record=record)

    async def add_linkedin_url(self, person_id: str, url: str) -> str:
        """Add the address of a LinkedIn profile."""
        return await self._add(at.ADD_LINKEDIN_URL, person_id, record={"url": url})

    async def add_address(self, person_id: str, fields: AddressFields) -> str:
        """Add a postal address."""
        return await self._add(at.ADD_ADDRESS, person_id, record=fields)

    async def add_position(self, person_id: str, fields: PositionFields) -> str:
        """Add a job."""
        return await self._add(at.ADD_POSITION, person_id, record=fields)

    async def update_position(self, person_id: str, position_id: str, fields: PositionFields) -> None:
        """Change a job; the fields not given stay."""
        await self._change(at.UPDATE_POSITION, person_id, position_id, record=fields)

    async def add_school(self, person_id: str, fields: SchoolFields) -> str:
        """Add an education."""
        return await self._add(at.ADD_SCHOOL, person_id, record=fields)

    async def add_tag(self, person_id: str, tag_id: str) -> str:
        """Put one of the firm's tags on a person."""
        return await self._add(at.ADD_TAG, person_id, record={"tag_id": tag_id})

    async def add_web_site(self, person_id: str, url: str, location: str | None = None) -> str:
        """Add the address of a web site."""
        return await self._add(at.ADD_WEB_SITE, person_id, record=_given(url=url, location=location))

    async def add_external_ref(self, person_id: str, ref: str) -> str:
        """Add a person's id in another system."""
        return await self._add(at.ADD_EXTERNAL_REF, person_id, record={"external_ref": ref})

    async def set_custom_field(
        self,
        person_id: str,
        custom_field_id: str,
        *,
        value: str | None = None,
        option_ids: Sequence[str] | None = None,
    ) -> None:
        """Give a person's custom field its text, or its options; setting it twice is the same as once."""
        record = _given(value=value, option_ids=None if option_ids is None else list(option_ids))
        await self._change(at.SET_CUSTOM_FIELD, person_id, custom_field_id, record=record)

    async def add_note(
        self,
        person_id: str,
        *,
        type: str,  # noqa: A002 - Clockwork's own name for it
        content: str,
    ) -> str:
        """Add a note to a person: `type` is the name of a note type, `content` is HTML."""
        return await self._add(at.ADD_NOTE, person_id, record={"type": type, "content": content})

    async def update_note(self, note_id: str, *, content: str) -> None:
        """Replace a note's HTML."""
        await self._change(at.UPDATE_NOTE, note_id, record={"content": content})

    async def create_company(self, name: str, web_site: str | None = None) -> str:
        """Add a company."""
        return await self._add(at.CREATE_COMPANY, record=_given(name=name, web_site=web_site))

    async def update_company(self, company_id: str, fields: CompanyFields) -> None:
        """Change a company; the fields not given stay."""
        await self._change(at.UPDATE_COMPANY, company_id, record=fields)

    async def create_candidacy(self, project_id: str, person_id: str, status_id: str) -> str:
        """Put a person into a project."""
        record = {"person_id": person_id, "status_id": status_id}
        return await self._add(at.CREATE_CANDIDACY, project_id, record=record)

    async def update_candidacy(self, candidacy_id: str, status_id: str) -> None:
        """Give a candidacy another status."""
        await self._change(at.UPDATE_CANDIDACY, candidacy_id, record={"status_id": status_id})

    async def create_webhook(self, hook_url: str) -> str:
        """Ask Clockwork to call this address."""
        return await self._add(at.CREATE_WEBHOOK, record={"hook_url": hook_url})

    async def delete_webhook(self, webhook_id: str) -> None:
        """Ask Clockwork to call no longer."""
        await self._change(at.DELETE_WEBHOOK, webhook_id)

    async def _add(self, endpoint: Endpoint, *ids: str, record: Mapping[str, object]) -> str:
        answer = await self._call(endpoint, *ids, record=record)
        try:
            return read_new_id(endpoint, answer)
        except UnreadableAnswer as error:
            raise sort_unreadable(endpoint, None, str(error)) from error

    async def _change(
        self, endpoint: Endpoint, *ids: str, record: Mapping[str, object] | None = None
    ) -> None:
        await self._call(endpoint, *ids, record=record)


def _given(**fields: object) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value is not None}
