"""The calls that read. Source: `clockwork-api.md: Reading`."""

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from typing import TypeVar

from clockwork import endpoints as at
from clockwork.answers import Listed, read_list, read_page_number, read_record
from clockwork.calls import Calls
from clockwork.endpoints import LARGEST_PAGE, Endpoint
from clockwork.outcomes import sort_unreadable
from clockwork.records import (
    Candidacy,
    Company,
    CustomField,
    Note,
    NoteType,
    Person,
    PersonCustomField,
    Position,
    Project,
    Region,
    Status,
    Tag,
    User,
)
from clockwork.shapes import UnreadableAnswer

T = TypeVar("T")
Read = Callable[[Mapping[str, object]], T]


class Reading(Calls):
    """Reads records and lists.

    Every method raises `ComeBackLater` (also for an answer that can't be read), `CredentialsRefused` or
    `Refused`, those with an id `NotFound`. Lists come in Clockwork's order, which is not known, and are asked
    for page by page until a short page; what changes meanwhile may come twice or not at all. An entry of a
    list that can't be read, such as a record without an id, is passed over and spoils no other.
    """

    async def prove(self) -> None:
        """Do nothing but find out whether the credentials are good."""
        await self._page(at.SEARCH_PEOPLE, Person.from_json, query={"limit": "1"})

    async def people_page(self, limit: int, offset: int, sort: str | None = None) -> tuple[Person, ...]:
        """One page of all people; `sort` may be `clockwork.endpoints.NEWEST_CHANGE_FIRST`."""
        endpoint, query = _sorted_people(sort)
        page = await self._page(endpoint, Person.from_json, query={**query, **_window(limit, offset)})
        return page.records

    def people(
        self, *, sort: str | None = None, page_size: int = LARGEST_PAGE
    ) -> AsyncGenerator[Person, None]:
        """All people."""
        endpoint, query = _sorted_people(sort)
        return self._each(endpoint, Person.from_json, query=query, page_size=page_size)

    async def search_people(self, q: str, *, page_size: int = LARGEST_PAGE) -> AsyncGenerator[Person, None]:
        """People that Clockwork finds for a free text.

        A hit proves nothing until its own e-mail address or URL was compared, and silence proves no absence.
        """
        query = {"limit": str(page_size), **({"q": q} if q else {})}
        previous: Listed[Person] | None = None
        number = 1
        while True:
            # Whether pages count from 0 or 1 is not known, so the first is asked for without a number.
            asked = query if previous is None else {**query, "page": str(number)}
            answer = await self._call(at.SEARCH_PEOPLE, query=asked)
            page = self._read(at.SEARCH_PEOPLE, answer, Person.from_json)
            if page == previous:
                return
            for person in page.records:
                yield person
            if page.entries != page_size:
                return
            answered = read_page_number(answer)
            number = (number if answered is None else answered) + 1
            previous = page

    async def person(self, person_id: str) -> Person:
        """One person."""
        return await self._record(at.GET_PERSON, person_id, Person.from_json)

    async def person_positions(self, person_id: str) -> tuple[Position, ...]:
        """All jobs of a person."""
        return await self._all(at.LIST_POSITIONS, Position.from_json, person_id)

    async def person_notes(self, person_id: str) -> tuple[Note, ...]:
        """All notes on a person."""
        return await self._all(at.LIST_NOTES, Note.from_json, person_id)

    async def person_custom_fields(self, person_id: str) -> tuple[PersonCustomField, ...]:
        """What the custom fields hold for a person.

        Nothing is passed over here: a value that can't be read would be taken for blank and overwritten.
        """
        return await self._all(
            at.LIST_PERSON_CUSTOM_FIELDS, PersonCustomField.from_json, person_id, whole=True
        )

    async def note(self, note_id: str) -> Note:
        """One note."""
        return await self._record(at.GET_NOTE, note_id, Note.from_json)

    def companies(self, *, page_size: int = LARGEST_PAGE) -> AsyncGenerator[Company, None]:
        """All companies."""
        return self._each(at.LIST_COMPANIES, Company.from_json, page_size=page_size)

    async def company_pages(self, offset: int) -> AsyncGenerator[tuple[Company, ...], None]:
        """All companies behind the first `offset`, in pages of `LARGEST_PAGE`."""
        async with aclosing(self._pages(at.LIST_COMPANIES, Company.from_json, offset=offset)) as pages:
            async for page in pages:
                yield page.records

    async def company(self, company_id: str) -> Company:
        """One company."""
        return await self._record(at.GET_COMPANY, company_id, Company.from_json)

    async def tags(self) -> tuple[Tag, ...]:
        """All tags of the firm."""
        return await self._all(at.LIST_TAGS, Tag.from_json)

    async def regions(self) -> tuple[Region, ...]:
        """All regions of the firm."""
        return await self._all(at.LIST_REGIONS, Region.from_json)

    def projects(self, *, page_size: int = LARGEST_PAGE) -> AsyncGenerator[Project, None]:
        """All projects."""
        return self._each(at.LIST_PROJECTS, Project.from_json, page_size=page_size)

    async def candidacies(
        self, project_id: str, *, page_size: int = LARGEST_PAGE
    ) -> AsyncGenerator[Candidacy, None]:
        """The people in a project.

        Nobody is passed over here: whoever isn't seen would be taken for absent and put into it again. So a
        list that has moved between two pages is read from its start again, of which some come twice; one that
        never stands still is read three times.
        """
        for may_move in (False, False, True):
            try:
                async for candidacy in self._candidacies(project_id, page_size, may_move=may_move):
                    yield candidacy
            except _ListMoved:
                continue
            return

    async def statuses(self) -> tuple[Status, ...]:
        """The firm's own statuses of a candidacy."""
        return await self._all(at.LIST_STATUSES, Status.from_json)

    async def note_types(self) -> tuple[NoteType, ...]:
        """The firm's types of note."""
        return await self._all(at.LIST_NOTE_TYPES, NoteType.from_json)

    async def custom_fields(self) -> tuple[CustomField, ...]:
        """The fields that the firm added, with their options."""
        return await self._all(at.LIST_CUSTOM_FIELDS, CustomField.from_json)

    async def users(self) -> tuple[User, ...]:
        """Everybody who works at the firm."""
        return await self._all(at.LIST_USERS, User.from_json)

    async def _record(self, endpoint: Endpoint, identifier: str, read: Read[T]) -> T:
        answer = await self._call(endpoint, identifier)
        try:
            return read_record(endpoint, answer, read)
        except UnreadableAnswer as error:
            raise sort_unreadable(endpoint, None, str(error)) from error

    async def _all(self, endpoint: Endpoint, read: Read[T], *ids: str, whole: bool = False) -> tuple[T, ...]:
        return tuple([record async for record in self._each(endpoint, read, *ids, whole=whole)])

    async def _each(
        self,
        endpoint: Endpoint,
        read: Read[T],
        *ids: str,
        query: Mapping[str, str] | None = None,
        page_size: int = LARGEST_PAGE,
        whole: bool = False,
    ) -> AsyncGenerator[T, None]:
        pages = self._pages(endpoint, read, *ids, query=query, page_size=page_size)
        async with aclosing(pages):
            async for page in pages:
                if whole and not page.is_whole:
                    raise sort_unreadable(endpoint, None, "an entry of the list can't be read")
                for record in page.records:
                    yield record

    async def _pages(
        self,
        endpoint: Endpoint,
        read: Read[T],
        *ids: str,
        query: Mapping[str, str] | None = None,
        page_size: int = LARGEST_PAGE,
        offset: int = 0,
    ) -> AsyncGenerator[Listed[T], None]:
        previous: Listed[T] | None = None
        while True:
            asked = {**(query or {}), **_window(page_size, offset)}
            page = await self._page(endpoint, read, *ids, query=asked)
            # The same page again, or one larger than asked for: this list knows no paging and was whole.
            if page == previous:
                return
            yield page
            if page.entries != page_size:
                return
            offset += page_size
            previous = page

    async def _candidacies(
        self, project_id: str, page_size: int, *, may_move: bool
    ) -> AsyncGenerator[Candidacy, None]:
        """Each page begins with the last entry of the one before: with another one, the list has moved."""
        previous: Listed[Candidacy] | None = None
        offset, overlap = 0, min(1, page_size - 1)
        while True:
            query = _window(page_size, offset)
            page = await self._page(at.LIST_CANDIDACIES, Candidacy.from_json, project_id, query=query)
            if not page.is_whole:
                raise sort_unreadable(at.LIST_CANDIDACIES, None, "an entry of the list can't be read")
            if page == previous:
                return
            if previous is not None and overlap and not may_move and not _joins(previous, page):
                raise _ListMoved
            for candidacy in page.records:
                yield candidacy
            if page.entries != page_size:
                return
            offset += page_size - overlap
            previous = page

    async def _page(
        self, endpoint: Endpoint, read: Read[T], *ids: str, query: Mapping[str, str]
    ) -> Listed[T]:
        return self._read(endpoint, await self._call(endpoint, *ids, query=query), read)

    @staticmethod
    def _read(endpoint: Endpoint, answer: object, read: Read[T]) -> Listed[T]:
        try:
            return read_list(endpoint, answer, read)
        except UnreadableAnswer as error:
            raise sort_unreadable(endpoint, None, str(error)) from error


class _ListMoved(Exception):
    """Entries came, went or changed places while a list was read page by page."""


def _joins(page: Listed[Candidacy], following: Listed[Candidacy]) -> bool:
    """Whether the following page begins where this one ended."""
    return [last.id for last in page.records[-1:]] == [first.id for first in following.records[:1]]


def _window(limit: int, offset: int) -> dict[str, str]:
    return {"limit": str(limit), "offset": str(offset)}


def _sorted_people(sort: str | None) -> tuple[Endpoint, dict[str, str]]:
    return (at.LIST_PEOPLE, {}) if sort is None else (at.LIST_PEOPLE_SORTED, {"sort": sort})
