"""Wrong credentials and an unreachable Clockwork: a clear answer, nothing stored, no push lost."""

import pytest

from clockwork.sandbox.faults import Fault
from domain.records.database import Database
from tests.whole.clockwork import Clockwork
from tests.whole.people import person
from tests.whole.team import Team
from tests.whole.unchanged import nothing_changes

TEN = [person(f"p{number}", name=f"Person {number}") for number in range(10)]
WRONG = {
    "the API key": ({"apiKey": "wrong-key"}, "input.apiKey"),
    "the API secret": ({"apiSecret": "wrong-secret"}, "input.apiKey"),
    "the service key": ({"serviceKey": "wrong-service-key"}, "input.serviceKey"),
    "the subdomain": ({"subdomain": "another-firm"}, "input.serviceKey"),
}
UNUSABLE = {
    "a subdomain with a slash": ({"subdomain": "acme/../other"}, ("INVALID", "input.subdomain")),
    "a subdomain with a host": ({"subdomain": "evil.example#"}, ("INVALID", "input.subdomain")),
    "a blank secret": ({"apiSecret": "  "}, ("BLANK", "input.apiSecret")),
    "a secret of two lines": ({"apiSecret": "one\r\nX-Evil: two"}, ("INVALID", "input.apiSecret")),
    "a key of a megabyte": ({"apiKey": "k" * 1_000_000}, ("INVALID", "input.apiKey")),
}
TROUBLE: dict[str, Fault] = {
    "it answers 500": Fault("error_before"),
    "it answers 503": Fault("error_before", status=503),
    "it closes the connection": Fault("drop_before"),
    "it answers with half a text": Fault("malformed"),
    "it redirects": Fault("redirect"),
}


async def activation(team: Team, others: dict[str, str]) -> list[tuple[str, str]]:
    """Why Clockwork is not activated with the right credentials but for these."""
    return await team.api.refusals("clockworkActivate", input=team.credentials(**others))


async def test_what_clockwork_refuses_is_named_and_not_stored(
    newcomer: Team, clockwork: Clockwork, db: Database, team_name: str
) -> None:
    async with nothing_changes(db, clockwork, team_name):
        refusals = {wrong: await activation(newcomer, others) for wrong, (others, _) in WRONG.items()}
    assert refusals == {wrong: [("CREDENTIALS_REFUSED", field)] for wrong, (_, field) in WRONG.items()}
    assert (await newcomer.connection())["status"] == "NOT_CONNECTED"


async def test_a_subdomain_that_clockwork_does_not_know_is_refused_alike(
    newcomer: Team, clockwork: Clockwork
) -> None:
    clockwork.sandbox.set_options(other_subdomain_status=404)
    refusals = await activation(newcomer, {"subdomain": "another-firm"})
    assert refusals == [("CREDENTIALS_REFUSED", "input.serviceKey")]


async def test_what_can_be_no_credential_is_not_even_tried(
    newcomer: Team, clockwork: Clockwork, db: Database, team_name: str
) -> None:
    async with nothing_changes(db, clockwork, team_name):
        refusals = {what: await activation(newcomer, others) for what, (others, _) in UNUSABLE.items()}
    assert refusals == {what: [refusal] for what, (_, refusal) in UNUSABLE.items()}
    assert clockwork.calls() == []


async def test_a_clockwork_in_trouble_is_not_taken_for_a_refusal(
    newcomer: Team, clockwork: Clockwork, db: Database, team_name: str
) -> None:
    refusals = {}
    async with nothing_changes(db, clockwork, team_name):
        for trouble, fault in TROUBLE.items():
            clockwork.fails(fault)
            refusals[trouble] = await activation(newcomer, {})
    assert refusals == {trouble: [("UNREACHABLE", "")] for trouble in TROUBLE}
    clockwork.fails()
    await newcomer.connect()
    assert (await newcomer.connection())["status"] == "CONNECTED"


async def test_a_clockwork_that_is_down_is_unreachable_and_changes_nothing(
    newcomer: Team, clockwork: Clockwork, db: Database, team_name: str
) -> None:
    async with nothing_changes(db, clockwork, team_name):
        with clockwork.down():
            refusals = await activation(newcomer, {})
    assert refusals == [("UNREACHABLE", "")]


async def test_a_refusal_keeps_the_connection_that_is_there(
    team: Team, clockwork: Clockwork, db: Database, team_name: str
) -> None:
    async with nothing_changes(db, clockwork, team_name):
        assert await activation(team, {"apiKey": "wrong-key"})
    assert (await team.sync(person(name="Ada Lovelace")))["result"] == "CREATED"


async def test_credentials_are_shown_to_nobody(team: Team) -> None:
    connection = await team.connection()
    assert connection["account"] == {"apiKeyEnding": team.credentials()["apiKey"][-4:]}


@pytest.mark.parametrize("changed", ["api_secret", "service_key"])
async def test_credentials_refused_later_make_pushes_wait_and_new_ones_make_them_go_on(
    changed: str, team: Team, clockwork: Clockwork
) -> None:
    await team.tell(*TEN)
    await team.add("p0")
    await team.quiet()
    people = clockwork.sandbox.counts()["people"]
    clockwork.change_credentials(**{changed: "changed-in-clockwork"})
    await team.add(*(told["sourcewhaleId"] for told in TEN))
    await team.reaches("NEEDS_ATTENTION")
    connection = await team.connection()
    assert connection["reason"]
    assert connection["since"]
    await team.counts(done=1, ready=10, running=0, failed=0)
    (reason,) = {push["reason"] for push in await team.pushes(rule="NEEDS_ATTENTION")}
    assert reason.startswith("Clockwork refused the ")
    assert reason.endswith(". This goes on by itself once an admin has given new ones.")
    assert clockwork.sandbox.counts()["people"] == people
    await team.connect()
    await team.quiet()
    assert (await team.connection())["status"] == "CONNECTED"
    assert {push["status"] for push in await team.pushes()} == {"DONE"}
    assert [len(clockwork.named(told["name"])) for told in TEN] == [1] * len(TEN)


async def test_a_test_of_the_connection_notices_refused_credentials_and_their_return(
    team: Team, clockwork: Clockwork
) -> None:
    right = team.credentials()["apiSecret"]
    clockwork.change_credentials(api_secret="changed")
    assert await team.api.refusals("clockworkTest") == [("CREDENTIALS_REFUSED", "apiKey")]
    assert (await team.connection())["status"] == "NEEDS_ATTENTION"
    await team.tell(TEN[0])
    await team.add("p0")
    clockwork.change_credentials(api_secret=right)
    await team.api.mutate("clockworkTest")
    await team.quiet()
    assert (await team.push("p0"))["status"] == "DONE"


async def test_a_clockwork_that_is_down_holds_pushes_up_and_loses_none(
    team: Team, clockwork: Clockwork
) -> None:
    await team.tell(*TEN)
    with clockwork.down():
        await team.add(*(told["sourcewhaleId"] for told in TEN))
        await team.stands("p0", rule="RETRYING")
        assert (await team.connection())["status"] == "CONNECTED"
        assert (await team.progress())["failed"] == 0
    await team.quiet()
    assert {push["status"] for push in await team.pushes()} == {"DONE"}
    assert [len(clockwork.named(told["name"])) for told in TEN] == [1] * len(TEN)


async def test_what_needs_a_connection_says_so(newcomer: Team) -> None:
    for verb in ("clockworkTest", "clockworkRefreshCatalogue", "clockworkDisconnect"):
        assert await newcomer.api.refusals(verb) == [("NOT_CONNECTED", "")]


async def test_disconnecting_stops_pushes_and_keeps_them_with_the_settings(
    team: Team, clockwork: Clockwork
) -> None:
    await team.configure(mandatoryFields=["name"])
    await team.api.mutate("clockworkDisconnect")
    await team.tell(TEN[0])
    await team.add("p0")
    assert (await team.connection()) == (await team.connection()) | {
        "status": "DISCONNECTED",
        "account": None,
    }
    assert (await team.push("p0"))["status"] == "READY"
    assert clockwork.calls() == []
    await team.connect()
    await team.quiet()
    assert (await team.push("p0"))["result"] == "CREATED"
    assert (await team.api.query("settings", "mandatoryFields { value }"))["mandatoryFields"] == {
        "value": ["name"]
    }
