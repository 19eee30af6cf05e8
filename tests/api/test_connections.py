from typing import Any
from uuid import UUID

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import global_ids
from api.connections import Key, decode_cursor, encode_cursor, read_page
from api.errors import BadRequest
from tests.api.small_schema import ITEMS, notes

keys = st.lists(
    st.one_of(st.integers(), st.text(st.characters(exclude_categories=["Cs"])), st.uuids()), min_size=1
)
PAGE = """query($first: Int!, $after: String) {
  items(first: $first, after: $after) {
    nodes { id } edges { cursor node { id } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}"""


async def page(client: httpx.AsyncClient, first: int, after: str | None) -> Any:  # noqa: ANN401 - any JSON
    body = {"query": PAGE, "variables": {"first": first, "after": after}}
    return (await client.post("/graphql", json=body)).json()["data"]["items"]


@pytest.mark.parametrize("first", [1, 7, 50, 100])
async def test_pages_bring_everything_once_and_in_order(client: httpx.AsyncClient, first: int) -> None:
    seen: list[int] = []
    after: str | None = None
    while True:
        items = await page(client, first, after)
        info = items["pageInfo"]
        assert info["hasPreviousPage"] is (after is not None)
        assert [edge["node"] for edge in items["edges"]] == items["nodes"]
        assert [items["edges"][0]["cursor"], items["edges"][-1]["cursor"]] == [
            info["startCursor"],
            info["endCursor"],
        ]
        seen += [node["id"] for node in items["nodes"]]
        if not info["hasNextPage"]:
            break
        after = info["endCursor"]
    assert seen == list(range(ITEMS))


async def test_a_page_after_the_end_is_empty(client: httpx.AsyncClient) -> None:
    items = await page(client, 5, encode_cursor(ITEMS - 1))
    assert (items["nodes"], items["edges"]) == ([], [])
    assert items["pageInfo"]["endCursor"] is None


async def test_the_total_is_counted_only_when_asked_for(client: httpx.AsyncClient) -> None:
    await page(client, 1, None)
    assert notes.counted == 0
    response = await client.post("/graphql", json={"query": "{ items(first: 1) { totalCount } }"})
    assert response.json()["data"]["items"] == {"totalCount": ITEMS}
    assert notes.counted == 1


@given(keys)
def test_a_cursor_gives_its_keys_back(given_keys: list[Key]) -> None:
    kinds = [type(key) for key in given_keys]
    assert decode_cursor(encode_cursor(*given_keys), *kinds) == tuple(given_keys)


@given(st.text())
def test_any_other_text_is_no_cursor(text: str) -> None:
    with pytest.raises(BadRequest):
        read_page(10, text, UUID)


@given(keys, st.data())
def test_an_altered_cursor_is_refused_or_another_cursor(given_keys: list[Key], data: st.DataObject) -> None:
    cursor = encode_cursor(*given_keys)
    place = data.draw(st.integers(0, len(cursor) - 1))
    altered = cursor[:place] + data.draw(st.characters()) + cursor[place + 1 :]
    try:
        found = decode_cursor(altered, *(type(key) for key in given_keys))
    except BadRequest:
        return
    assert encode_cursor(*found) == altered


@pytest.mark.parametrize(
    ("cursor", "kinds"),
    [
        (encode_cursor("1"), [int]),
        (encode_cursor(1), [str]),
        (encode_cursor("x"), [UUID]),
        (encode_cursor(1, 2), [int]),
        ("W3RydWVd", [int]),  # [true]
        ("e30", [str]),  # {}
        ("x" * 5000, [str]),
    ],
)
def test_a_cursor_of_another_list_is_refused(cursor: str, kinds: list[type[Key]]) -> None:
    with pytest.raises(BadRequest, match="not a cursor of this list"):
        decode_cursor(cursor, *kinds)


names = st.from_regex(r"[A-Z][A-Za-z]{0,30}", fullmatch=True)


@given(names, st.uuids())
def test_a_global_id_gives_its_uuid_back_to_its_own_type_alone(name: str, uuid: UUID) -> None:
    text = global_ids.encode(name, uuid)
    assert global_ids.decode(text, name) == uuid
    assert global_ids.decode(text, name + "X") is None


@given(st.text())
def test_any_other_text_is_no_global_id(text: str) -> None:
    assert global_ids.decode(text, "Push") is None


@given(st.uuids(), st.data())
def test_one_thing_has_one_global_id(uuid: UUID, data: st.DataObject) -> None:
    text = global_ids.encode("Push", uuid)
    place = data.draw(st.integers(0, len(text) - 1))
    altered = text[:place] + data.draw(st.characters()) + text[place + 1 :]
    assert altered == text or global_ids.decode(altered, "Push") != uuid
    assert global_ids.decode(text + "=", "Push") is None
