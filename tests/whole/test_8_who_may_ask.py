"""Who may not ask is told so before anything is read, and another team's things are as good as missing."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from graphql import GraphQLObjectType, build_schema

from api.global_ids import encode
from api.schema import schema
from domain.records.database import Database
from domain.viewer import Role
from tests.whole.api import Api, Json, document
from tests.whole.clockwork import Clockwork
from tests.whole.conftest import MakeApi
from tests.whole.outreach import event
from tests.whole.people import person
from tests.whole.previews import ask_for_campaign, finished
from tests.whole.team import CAMPAIGN, Team
from tests.whole.unchanged import nothing_changes

NOBODY = {"sourcewhaleId": "nobody"}
MAPPING = {"expectedVersion": 0, "variables": [{"variable": "ROLE", "fields": []}]}
FOR_ADMINS: dict[str, Json] = {
    "clockworkActivate": {
        "input": dict.fromkeys(("apiKey", "apiSecret", "subdomain", "serviceKey"), "not even / well formed")
    },
    "clockworkTest": {},
    "clockworkRefreshCatalogue": {},
    "clockworkDisconnect": {},
    "settingsUpdate": {"input": {"expectedVersion": 7, "mandatoryFields": ["no such field"]}},
    "settingsRestore": {"version": 99, "expectedVersion": 0, "userId": "somebody"},
    "fieldMappingUpdate": {"input": MAPPING},
    "stageMappingUpdate": {"input": {"expectedVersion": 0, "stages": [{"stage": "REPLIED"}]}},
    "settingsPreview": {"input": {"settings": {"expectedVersion": 0, "reset": ["WHEN_ADDING"]}}},
    "noteMappingUpdate": {"input": {"expectedVersion": 0, "types": [{"type": "EMAIL"}]}},
    "mappingsRestore": {"mapping": "STAGES", "version": 99, "expectedVersion": 0},
    "mappingsRestoreDefaults": {"expectedVersion": 0, "mapping": "NOTES"},
}
BY_ID = frozenset(
    {"campaignAddPersons", "personStageSet", "personSyncOverride", "personSyncOverrideClear", "personEdit"}
    | {"pushRetry", "pushReviewResolve", "outreachRecord", "campaignPreview", "previewCancel", "syncRestore"}
)
"""What everyone in the team may change, by ids that must be the team's own: `refused` tries each."""
BY_OWN_NAME = frozenset({"campaignUpsert", "personUpsert", "personsUpsert"})
"""What everyone in the team may add, by names that are each team's own."""
READ_BY_ID = frozenset(
    {"node", "push", "campaign", "person", "effectiveSync", "pushes", "pushPreview", "preview", "outreach"}
    | {"pushProgress", "previewProgress", "syncVersions"}
)
"""What is read by ids that must be the team's own: `seen` tries each query."""
READ_OF_THE_TEAM = frozenset(
    {"viewer", "integrations", "clockwork", "settings", "settingsVersions", "mappings", "mappingVersions"}
    | {"campaigns", "displayedFields", "pushFailureGroups", "pushProgress"}
)
"""What takes no id, and is the viewer's team's as it stands."""
KINDS = ("push", "campaign", "person", "membership", "preview")
NO_TOKENS = {
    "none": None,
    "one of the right form": "swcw_" + "A" * 43,
    "one cut short": "swcw_",
    "one that is too long": "swcw_" + "A" * 10_000,
    "one with a quote": "swcw_' OR 1=1 --",
}


@pytest.mark.parametrize("role", [Role.MEMBER, Role.SERVICE])
async def test_only_an_admin_connects_and_configures(
    role: Role, team: Team, make_api: MakeApi, clockwork: Clockwork, db: Database, team_name: str
) -> None:
    other = await make_api(role)
    async with nothing_changes(db, clockwork, team_name):
        answers = {
            mutation: await other.attempt(mutation, **arguments) for mutation, arguments in FOR_ADMINS.items()
        }
    assert answers.keys() == FOR_ADMINS.keys()
    assert {(answer.status, *answer.codes) for answer in answers.values()} == {(200, "FORBIDDEN")}
    assert all(answer.data is None for answer in answers.values())
    assert clockwork.calls() == []
    assert (await team.connection())["status"] == "CONNECTED"


def test_it_is_known_of_every_root_field_who_may_ask_for_it() -> None:
    def fields(root: GraphQLObjectType | None) -> set[str]:
        return set(root.fields) if root else set()

    graph = build_schema(schema.as_str())
    assert fields(graph.mutation_type) == FOR_ADMINS.keys() | BY_ID | BY_OWN_NAME
    assert fields(graph.query_type) | fields(graph.subscription_type) == READ_BY_ID | READ_OF_THE_TEAM


async def test_a_member_works_with_persons_and_campaigns(
    team: Team, make_api: MakeApi, clockwork: Clockwork
) -> None:
    member = Team(await make_api(Role.MEMBER), clockwork)
    assert (await member.sync(person(name="Ada Lovelace")))["result"] == "CREATED"
    assert (await member.api.query("settings", "version"))["version"] == 0
    assert (await team.push("ada"))["status"] == "DONE"


async def test_without_a_token_nothing_is_answered_or_done(
    team: Team, clockwork: Clockwork, db: Database, team_name: str, http: httpx.AsyncClient
) -> None:
    asked = {"input": {"sourcewhaleId": "campaign", "name": "Mine now"}}
    async with nothing_changes(db, clockwork, team_name):
        for token in NO_TOKENS.values():
            stranger = Api(http, team.api.url, token)
            answer = await stranger.attempt("campaignUpsert", **asked)
            assert (answer.status, answer.codes, answer.data) == (401, ["UNAUTHENTICATED"], None)
            introspected = await stranger.post("{ __schema { types { name } } }")
            assert (introspected.status, introspected.data) == (401, None)


@pytest.fixture
async def ids(team: Team) -> dict[str, str]:
    """The ids of a team's own things."""
    push = await team.sync(person(name="Ada Lovelace", emails=["ada@engine.example"]))
    campaign = await team.api.query("campaign", "id", campaign={"sourcewhaleId": CAMPAIGN})
    ada = await team.api.query("person", "id", sourcewhaleId="ada")
    preview = await finished(team.api, await ask_for_campaign(team.api))
    both = {"campaign": {"id": campaign["id"]}, "person": {"id": ada["id"]}}
    answer = await team.api.mutate("personSyncOverrideClear", "membership { id }", **both)
    things = {"push": push, "campaign": campaign, "person": ada, "membership": answer["membership"]}
    return {name: thing["id"] for name, thing in {**things, "preview": preview}.items()}


def missing_ids() -> dict[str, str]:
    """Well-formed ids of nothing at all."""
    return {name: encode(name.title(), uuid4()) for name in KINDS}


def malformed_ids() -> list[dict[str, str]]:
    """Ids that are none, in several ways."""
    texts = ["", "garbage", "💥", "UGVyc29uOg", "A" * 10_000, encode("Team", uuid4())]
    return [dict.fromkeys(KINDS, text) for text in texts]


async def seen(api: Api, ids: dict[str, str]) -> list[Any]:
    """What somebody reads by these ids."""
    campaign, ada = {"id": ids["campaign"]}, {"id": ids["person"]}
    nodes = [await api.query("node", "id", id=ids[name]) for name in ids]
    return [
        *nodes,
        await api.query("push", "id", id=ids["push"]),
        await api.query("preview", "id", id=ids["preview"]),
        await api.query("campaign", "id", campaign=campaign),
        await api.query("person", "id", id=ids["person"]),
        (await api.query("pushPreview", "preview { status }", campaign=campaign, person=ada))["preview"],
        await api.query("effectiveSync", "syncAs { value }", campaign=campaign, person=ada),
        await api.query("syncVersions", "number", campaign=campaign),
        await api.query("syncVersions", "number", campaign=campaign, person=ada),
        (await api.query("pushes", "nodes { id } totalCount", filter={"campaign": campaign}))["nodes"],
        (await api.query("pushes", "nodes { id } totalCount", filter={"person": ada}))["nodes"],
        (await api.query("outreach", "nodes { sourcewhaleId } totalCount", person=ada))["nodes"],
    ]


async def refused(api: Api, ids: dict[str, str]) -> list[list[tuple[str, str]]]:
    """Why somebody changes nothing by these ids."""
    campaign, ada = {"id": ids["campaign"]}, {"id": ids["person"]}
    both = {"campaign": campaign, "person": ada}
    return [
        await api.refusals("campaignAddPersons", campaign=campaign, persons=[ada]),
        await api.refusals("personStageSet", **both, stage="REPLIED"),
        await api.refusals("personSyncOverride", **both, input={"syncAs": "DO_NOT_SYNC"}),
        await api.refusals("personSyncOverrideClear", **both),
        await api.refusals("syncRestore", campaign=campaign, version=1, expectedVersion=1),
        await api.refusals("syncRestore", **both, version=0, expectedVersion=0),
        await api.refusals("personEdit", person=ada, input={"name": "Mallory"}),
        await api.refusals("outreachRecord", events=[event(campaign=campaign, person=ada)]),
        await api.refusals("outreachRecord", events=[event(campaign=campaign, person=NOBODY)]),
        await api.refusals("campaignPreview", campaign=campaign),
        await api.refusals("previewCancel", id=ids["preview"]),
        await api.refusals("pushRetry", id=ids["push"]),
        await api.refusals("pushReviewResolve", id=ids["push"], resolution={"skip": True}),
    ]


async def test_another_teams_things_are_as_good_as_missing(
    ids: dict[str, str], team: Team, make_api: MakeApi, clockwork: Clockwork, db: Database, team_name: str
) -> None:
    other = await make_api(Role.ADMIN, f"{team_name}, the other one")
    async with nothing_changes(db, clockwork, team_name):
        assert None not in await seen(team.api, ids)
        assert await seen(other, ids) == await seen(other, missing_ids())
        assert await refused(other, ids) == await refused(other, missing_ids())
        assert (await other.query("campaigns", "nodes { id } totalCount"))["totalCount"] == 0
        assert await other.query("person", "id", email="ada@engine.example") is None
        assert (await other.query("clockwork", "status"))["status"] == "NOT_CONNECTED"
        assert (await other.mutate("pushRetry", "retried", rule="REFUSED"))["retried"] == 0
        assert await other.query("pushFailureGroups", "count") == []
        assert await other.query("settingsVersions", "number") == []
    assert (await seen(team.api, ids))[0] == {"id": ids["push"]}


async def test_unknown_and_malformed_ids_get_one_and_the_same_clear_answer(
    ids: dict[str, str], team: Team, clockwork: Clockwork, db: Database, team_name: str
) -> None:
    swapped = dict(zip(KINDS, [ids[kind] for kind in (*KINDS[1:], KINDS[0])], strict=True))
    async with nothing_changes(db, clockwork, team_name):
        nothing = await seen(team.api, missing_ids())
        assert nothing == [*[None] * 13, [], [], []]
        why = await refused(team.api, missing_ids())
        assert {code for refusals in why for code, _ in refusals} == {"NOT_FOUND"}
        for wrong in malformed_ids():
            assert await seen(team.api, wrong) == nothing
            assert await refused(team.api, wrong) == why
        assert (await seen(team.api, swapped))[len(KINDS) :] == nothing[len(KINDS) :]
        assert await refused(team.api, swapped) == why


async def test_the_same_names_in_two_teams_are_two_things(
    team: Team, make_api: MakeApi, clockwork: Clockwork, team_name: str
) -> None:
    other = Team(await make_api(Role.ADMIN, f"{team_name}, the other one"), clockwork)
    await other.campaign(syncAs="DO_NOT_SYNC")
    await other.tell(person(name="Somebody Else"))
    assert (await team.sync(person(name="Ada Lovelace")))["status"] == "DONE"
    assert (await team.api.query("person", "name", sourcewhaleId="ada"))["name"] == "Ada Lovelace"
    assert (await other.api.query("person", "name", sourcewhaleId="ada"))["name"] == "Somebody Else"


async def test_a_document_that_is_none_is_refused_with_a_code(team: Team) -> None:
    broken = await team.api.post("{ viewer { ")
    unknown = await team.api.post("{ viewer { password } }")
    assert (broken.codes, unknown.codes) == (["GRAPHQL_PARSE_FAILED"], ["GRAPHQL_VALIDATION_FAILED"])
    mistyped = await team.api.post(document("query", "push", "id", {"id": 1}), {"id": {"not": "an id"}})
    assert mistyped.codes != []
    assert "INTERNAL" not in mistyped.codes
