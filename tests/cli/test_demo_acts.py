import json
from collections.abc import Callable, Sequence

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.cli.contacts import Contact
from api.cli.demo_acts import RefusedContact, import_contacts
from api.cli.demo_client import Client
from api.cli.failure import CommandFailed
from api.cli.terminal import progress

Error = dict[str, object]


def contact(number: int) -> Contact:
    return Contact({"sourcewhaleId": str(number)}, (number,))


class Api:
    """Refuses the persons with these ids, whole batches at a time."""

    def __init__(self, refused: set[int], answer: Callable[[list[str]], list[Error]] | None = None) -> None:
        self.refused = refused
        self.stored: list[str] = []
        self.largest_request = 0
        self._answer = answer or self._judge

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.largest_request = max(self.largest_request, len(request.content))
        persons = json.loads(request.content)["variables"]["persons"]
        assert len(persons) <= 1000
        ids = [person["sourcewhaleId"] for person in persons]
        errors = self._answer(ids)
        if not errors:
            self.stored += ids
        return httpx.Response(200, json={"data": {"personsUpsert": {"userErrors": errors}}})

    def _judge(self, ids: list[str]) -> list[Error]:
        return [
            {"message": f"No {word}.", "field": ["persons", str(index), "emails", str(place)]}
            for index, identity in enumerate(ids)
            if int(identity) in self.refused
            for place, word in enumerate(("this", "that"))
        ]


async def imported(api: Api, contacts: Sequence[Contact]) -> tuple[list[Contact], list[RefusedContact]]:
    async with httpx.AsyncClient(transport=httpx.MockTransport(api)) as http:
        with progress() as bars:
            return await import_contacts(Client(http, "http://api/graphql", "token"), contacts, bars)


@given(st.integers(0, 40), st.sets(st.integers(0, 40)))
async def test_the_refused_are_left_out_and_everybody_else_is_taken(number: int, refused: set[int]) -> None:
    api, contacts = Api(refused), [contact(place) for place in range(number)]
    taken, told = await imported(api, contacts)
    assert [each for each in contacts if each.rows[0] not in refused] == taken
    assert api.stored == [each.person["sourcewhaleId"] for each in taken]
    assert {each.contact.rows[0] for each in told} == refused & set(range(number))
    assert {each.reason for each in told} <= {"emails: No this. emails: No that."}


async def test_large_files_go_in_batches_of_at_most_a_thousand() -> None:
    api = Api({0, 999, 1000, 2400})
    taken, told = await imported(api, [contact(place) for place in range(2500)])
    assert len(taken) == len(api.stored) == 2496
    assert [each.contact.rows[0] for each in told] == [0, 999, 1000, 2400]


async def test_batches_are_small_enough_to_be_read() -> None:
    api = Api(set())
    long = [
        Contact({"sourcewhaleId": str(number), "comments": "é" * 1_000_000}, (number,)) for number in range(3)
    ]
    await imported(api, long)
    assert api.stored == ["0", "1", "2"]
    assert api.largest_request < 8 * 1024 * 1024


async def test_a_refusal_of_no_particular_person_ends_the_import() -> None:
    api = Api(set(), lambda _: [{"message": "Not today.", "field": None}])
    with pytest.raises(CommandFailed, match="Not today"):
        await imported(api, [contact(1)])
    assert api.stored == []


async def test_an_error_of_the_api_is_one_sentence() -> None:
    def unauthenticated(_: httpx.Request) -> httpx.Response:
        return httpx.Response(401, json={"errors": [{"message": "Sign in."}]})

    async with httpx.AsyncClient(transport=httpx.MockTransport(unauthenticated)) as http:
        with pytest.raises(CommandFailed, match="The API refused: Sign in"):
            await Client(http, "http://api/graphql", "token").ask("{ viewer { team } }")
