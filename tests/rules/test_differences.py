"""What a save changed, in words."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules.differences import Difference, differences, sync_differences
from domain.rules.field_mapping import DEFAULT_MAPPING
from domain.rules.settings import Direction, NoteTrigger, OutreachType

NAMES = {"title": "Current title", "custom:9": "Shoe size", "s-1": "Contacted"}
DOCUMENTS = st.dictionaries(
    st.sampled_from(["strings", "lists", "order", "when_adding", "a"]),
    st.booleans()
    | st.text()
    | st.lists(st.text())
    | st.dictionaries(st.sampled_from(["role", "name"]), st.text()),
)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (False, True, ("off", "on")),
        (None, True, (None, "on")),
        ("ON_REPLY", None, ("on reply", None)),
        ([], ["title", "custom:9"], ("none", "Current title, Shoe size")),
        (["custom:gone"], [], ("custom:gone", "none")),
        (["LINKEDIN_REQUEST:SENT"], ["CALL:RECEIVED"], ("linkedin request sent", "call received")),
    ],
)
def test_a_value_is_said_in_words(
    before: object, after: object, words: tuple[str | None, str | None]
) -> None:
    former, document = ({} if value is None else {"said": value} for value in (before, after))
    assert differences(former, document, NAMES) == (Difference("said", *words),)


def test_a_mapping_differs_by_what_it_maps() -> None:
    former = {"strings": {"role": "title", "name": "name"}, "socials": {"XING": "webSites"}}
    document = {
        "strings": {"role": "custom:9"},
        "lists": {"emails": ["title"]},
        "socials": {"XING": "webSites"},
    }
    assert differences(former, document, NAMES) == (
        Difference("emails", None, "Current title"),
        Difference("name", "name", None),
        Difference("role", "Current title", "Shoe size"),
    )


def test_stages_and_their_order_differ_each() -> None:
    former: dict[str, Any] = {"statuses": {}, "order": []}
    document = {"statuses": {"MESSAGED": "s-1"}, "order": ["s-1"]}
    assert differences(former, document, NAMES) == (
        Difference("MESSAGED", None, "Contacted"),
        Difference("order", "none", "Contacted"),
    )


def test_every_outreach_has_its_words() -> None:
    triggers = [NoteTrigger(kind, direction) for kind in OutreachType for direction in Direction]
    document = {"create_notes_upon": [trigger.to_json() for trigger in triggers]}
    (change,) = differences({}, document, {})
    assert change.after is not None
    assert not {":", "_"} & set(change.after)


@given(DOCUMENTS, DOCUMENTS)
def test_only_what_changed_is_told_and_backwards_it_is_the_reverse(
    former: dict[str, Any], document: dict[str, Any]
) -> None:
    there = differences(former, document, {})
    back = differences(document, former, {})
    assert differences(document, document, {}) == ()
    assert {(change.name, change.before, change.after) for change in there} == {
        (change.name, change.after, change.before) for change in back
    }


def test_the_built_in_mapping_does_not_differ_from_itself() -> None:
    assert differences(DEFAULT_MAPPING.to_json(), DEFAULT_MAPPING.to_json(), {}) == ()


def test_what_is_said_about_sync_differs_by_part_and_by_tag() -> None:
    former = {"syncAs": "PERSON", "projectId": "p-1", "tags": {"title": ["CFO"], "custom:9": []}}
    document = {
        "syncAs": "DO_NOT_SYNC",
        "whenAdding": "ON_REPLY",
        "owner": "ben",
        "tags": {"tags": ["title", "NEVER"], "custom:9": ["9"]},
    }
    assert sync_differences(former, document, {**NAMES, "p-1": "CFO search", "tags": "Tags"}) == (
        Difference("owner", None, "ben"),
        Difference("projectId", "CFO search", None),
        Difference("syncAs", "person", "do not sync"),
        Difference("whenAdding", None, "on reply"),
        Difference("Shoe size", "none", "9"),
        Difference("Tags", None, "title, NEVER"),
        Difference("Current title", "CFO", None),
    )
    assert sync_differences(document, document, NAMES) == ()
