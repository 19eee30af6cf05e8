"""Whatever goes wrong with a call, everybody ends up in Clockwork exactly once and with everything."""

import pytest

from clockwork.sandbox.faults import Fault
from tests.whole.api import Json
from tests.whole.clockwork import Clockwork, emails, tags
from tests.whole.people import ADA, linkedin, person
from tests.whole.team import Team, steps

WITHOUT_AN_ANSWER = (
    Fault("error_before", "POST", "people", times=1),
    Fault("error_after", "POST", "people", times=1),
    Fault("drop_before", "POST", "people", times=1),
    Fault("drop_after", "POST", "people", times=1),
    Fault("malformed", "POST", "people", times=1),
    Fault("error_after", "POST", "people", times=1, status=504),
)
PARTS: dict[str, tuple[str, Json]] = {
    "email_addresses": ("emails", {"emails": ["email_addresses@key.example", "second@part.example"]}),
    "phone_numbers": ("phoneNumbers", {"phones": ["+44 20 7946 0200"]}),
    "linkedin_urls": ("linkedinUrls", {"socialUrls": linkedin("https://www.linkedin.com/in/only-part")}),
    "web_sites": ("webSites", {"links": ["https://part.example/about"]}),
    "addresses": ("addresses", {"city": "London"}),
    "positions": ("positions", {"role": "Chief Analyst", "company": "Analytical Engines"}),
    "schools": ("schools", {"education": [{"school": "University of London"}]}),
    "tags": ("tags", {"keywords": ["Board"]}),
    "external_refs": ("externalRefs", {"externalRef": "REF-1"}),
}
"""Every part that takes a call: the path's end, the list in the sandbox, and what a Person has of it."""


def named(count: int) -> list[Json]:
    """So many Persons, each with a name and an e-mail of their own."""
    return [
        person(f"p{number}", name=f"Person {number}", emails=[f"p{number}@x.example"])
        for number in range(count)
    ]


async def push_all(team: Team, persons: list[Json]) -> list[Json]:
    """Tell of them, add them, and wait; their pushes."""
    await team.tell(*persons)
    await team.add(*(told["sourcewhaleId"] for told in persons))
    await team.quiet()
    return await team.pushes()


@pytest.mark.parametrize("search_lag", [0, 600])
async def test_a_creation_without_an_answer_makes_one_record_with_everything(
    search_lag: int, team: Team, clockwork: Clockwork
) -> None:
    clockwork.fails(*WITHOUT_AN_ANSWER, Fault("search_lag", seconds=search_lag))
    persons = named(len(WITHOUT_AN_ANSWER) + 2)
    pushes = await push_all(team, persons)
    assert {(push["status"], push["result"]) for push in pushes} == {("DONE", "CREATED")}
    for told in persons:
        found = clockwork.only(told["name"])
        assert [email["address"] for email in found["emails"]] == told["emails"]
        assert [ref["externalRef"] for ref in found["externalRefs"]] == [
            f"sourcewhale:{told['sourcewhaleId']}"
        ]
    applied = [fault for fault in WITHOUT_AN_ANSWER if not fault.kind.endswith("_before")]
    assert sum(bool(steps(push, rule="ADOPTED")) for push in pushes) == len(applied)


async def test_a_creation_that_arrives_after_its_answer_of_500_is_adopted(
    team: Team, clockwork: Clockwork
) -> None:
    clockwork.fails(Fault("error_before", "POST", "people", times=1))
    await team.enrol(ADA)
    await team.stands("ada", rule="RETRYING")
    late = clockwork.plant("Ada Lovelace")
    push = await team.settled("ada")
    assert (push["result"], push["person"]["clockworkId"]) == ("CREATED", late)
    assert emails(clockwork.only("Ada Lovelace")) == set(ADA["emails"])


async def test_a_slow_creation_is_waited_for_also_by_others_with_the_same_email(
    team: Team, clockwork: Clockwork
) -> None:
    clockwork.fails(Fault("late", "POST", "people", times=1, seconds=1.5))
    pushes = await push_all(team, [ADA, person("again", name="Ada King", emails=["ada@engine.example"])])
    assert {push["status"] for push in pushes} == {"DONE"}
    assert len(clockwork.carrying("ada@engine.example")) == 1


async def test_of_two_with_one_name_nobody_takes_the_others_unanswered_record(
    team: Team, clockwork: Clockwork
) -> None:
    clockwork.fails(Fault("drop_after", "POST", "people", times=1))
    twins = [person(f"p{n}", name="Ada Lovelace", emails=[f"ada{n}@x.example"]) for n in range(2)]
    pushes = await push_all(team, twins)
    assert {push["status"] for push in pushes} == {"DONE"}
    assert sorted(sorted(emails(found)) for found in clockwork.named("Ada Lovelace")) == [
        ["ada0@x.example"],
        ["ada1@x.example"],
    ]


@pytest.mark.parametrize("kind", ["drop_after", "error_before"])
async def test_a_part_without_an_answer_is_there_once(kind: str, team: Team, clockwork: Clockwork) -> None:
    await team.configure(updateFullHistory=True)
    for part in PARTS:
        clockwork.plant(f"Only {part}", emails=[f"{part}@key.example"])
    clockwork.fails(*(Fault.of({"kind": kind, "path": f"people/*/{part}", "times": 1}) for part in PARTS))
    persons = [
        person(part, **{"name": f"Only {part}", "emails": [f"{part}@key.example"], **variables})
        for part, (_, variables) in PARTS.items()
    ]
    pushes = await push_all(team, persons)
    assert {push["status"] for push in pushes} == {"DONE"}
    counts = {name: len(clockwork.only(f"Only {part}")[name]) for part, (name, _) in PARTS.items()}
    assert counts == dict.fromkeys(counts, 1) | {"emails": 2}


@pytest.mark.parametrize("form", ["seconds", "date"])
async def test_too_many_calls_are_answered_with_the_pause_that_is_asked_for(
    form: str, team: Team, clockwork: Clockwork
) -> None:
    clockwork.sandbox.set_options(retry_after=form)
    clockwork.fails(Fault("too_many", "POST", "people/*/phone_numbers", times=1, seconds=2))
    push = await team.sync(ADA)
    assert (push["status"], push["result"]) == ("DONE", "CREATED")
    calls = clockwork.calls()
    refused = next(place for place, call in enumerate(calls) if call["status"] == 429)
    assert calls[refused + 1]["received"] - calls[refused]["received"] > (1.9 if form == "seconds" else 0.9)
    assert len(clockwork.only("Ada Lovelace")["phoneNumbers"]) == 1


async def test_a_limit_on_the_pace_is_kept_to_and_nobody_is_lost(team: Team, clockwork: Clockwork) -> None:
    clockwork.sandbox.set_options(calls_per_second=25)
    pushes = await push_all(team, named(6))
    assert {push["status"] for push in pushes} == {"DONE"}
    assert [len(clockwork.named(told["name"])) for told in named(6)] == [1] * 6


async def test_a_refused_part_holds_back_only_itself_and_is_retried_once_mended(
    team: Team, clockwork: Clockwork
) -> None:
    board = clockwork.id_of("tags", "Board")
    clockwork.sandbox.remove("tags", board)
    push = await team.sync(ADA)
    assert (push["status"], push["rule"]) == ("FAILED", "REFUSED")
    assert "Tags" in push["reason"]
    (refused,) = steps(push, outcome="REFUSED")
    assert (refused["action"], refused["field"], refused["newValue"]) == ("ADD_TAG", "tags", "Board")
    assert refused["answer"] == '{"errors":{"tag_id":["is not a tag"]}}'
    found = clockwork.only("Ada Lovelace")
    assert (emails(found), tags(found)) == (set(ADA["emails"]), {"Artificial Intelligence"})
    assert len(found["positions"]) == 3
    clockwork.sandbox.plant("tags", {"id": board, "name": "Board"})
    clockwork.forget_calls()
    await team.api.mutate("pushRetry", "push { status }", id=push["id"])
    assert (await team.settled("ada"))["status"] == "DONE"
    assert clockwork.writes() == ["POST people/{id}/tags"]
    assert tags(clockwork.only("Ada Lovelace")) == {"Artificial Intelligence", "Board"}


async def test_all_pushes_that_failed_for_one_cause_are_retried_together(
    team: Team, clockwork: Clockwork
) -> None:
    clockwork.fails(Fault("error_before", "POST", "people/*/email_addresses", status=422))
    pushes = await push_all(team, named(5))
    assert {(push["status"], push["rule"]) for push in pushes} == {("FAILED", "REFUSED")}
    clockwork.fails()
    clockwork.forget_calls()
    assert (await team.api.mutate("pushRetry", "retried", rule="REFUSED"))["retried"] == 5
    await team.quiet()
    assert {push["status"] for push in await team.pushes()} == {"DONE"}
    assert clockwork.writes() == ["POST people/{id}/email_addresses"] * 5


async def test_a_field_of_the_firms_own_that_is_refused_is_named_as_the_firm_names_it(
    team: Team, clockwork: Clockwork
) -> None:
    field_id = f"custom:{clockwork.id_of('custom_fields', 'Notice Period')}"
    await team.map("CUSTOM_VARIABLE_1", field_id)
    clockwork.fails(Fault("error_before", "PUT", "people/*/custom_fields/*", status=422))
    push = await team.sync(person(name="Ada Lovelace", customVariable1="Three months"))
    assert (push["status"], push["reason"]) == ("FAILED", "Clockwork refused the content of: Notice Period.")


async def test_failures_are_shown_by_cause_and_one_sentence_of_it_is_retried(
    team: Team, clockwork: Clockwork
) -> None:
    clockwork.fails(
        Fault("error_before", "POST", "people/*/email_addresses", status=422),
        Fault("error_before", "POST", "people/*/phone_numbers", status=422),
    )
    await push_all(team, [*named(3), person("ada", name="Ada Lovelace", phones=["+44 20 7946 0200"])])
    clockwork.fails()
    fields = "rule reason count since latest examples { person { name } }"
    mail, phone = await team.api.query("pushFailureGroups", fields)
    assert (mail["rule"], mail["count"], phone["count"]) == ("REFUSED", 3, 1)
    assert ("E-mail" in mail["reason"], "Phone" in phone["reason"]) == (True, True)
    assert mail["since"] <= mail["latest"]
    names = {example["person"]["name"] for example in mail["examples"]}
    assert names == {told["name"] for told in named(3)}
    assert phone["examples"] == [{"person": {"name": "Ada Lovelace"}}]
    await team.api.mutate("pushRetry", "retried", rule="REFUSED", reason=mail["reason"])
    await team.counts(done=3, failed=1)
    assert await team.api.query("pushFailureGroups", fields) == [phone]


async def test_a_creation_that_is_refused_creates_nobody_and_can_be_retried(
    team: Team, clockwork: Clockwork
) -> None:
    clockwork.fails(Fault("error_before", "POST", "people", times=1, status=422))
    push = await team.sync(ADA)
    assert (push["status"], push["rule"], clockwork.named("Ada Lovelace")) == ("FAILED", "REFUSED", [])
    assert steps(push, outcome="REFUSED")[0]["answer"] == '{"error":"something went wrong"}'
    await team.api.mutate("pushRetry", id=push["id"])
    assert (await team.settled("ada"))["result"] == "CREATED"
    assert clockwork.only("Ada Lovelace")


async def test_only_what_failed_can_be_retried(team: Team) -> None:
    push = await team.sync(ADA)
    assert await team.api.refusals("pushRetry", id=push["id"]) == [("NOT_RETRYABLE", "id")]
